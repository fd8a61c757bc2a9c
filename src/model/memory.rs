//! Memories: what was said about code, and how the code it speaks of stands to it.

use super::coded::coded;

coded! {
    /// How a symbol that a memory speaks of stands to what it was then.
    AnchorState {
        /// It says what it said then, where it stood then.
        Fresh = 1, "fresh";
        /// It says something else now.
        Drifted = 2, "drifted";
        /// It says what it said then under another name or in another place.
        Moved = 3, "moved";
        /// It is gone.
        Orphaned = 4, "orphaned";
    }
}

coded! {
    /// How long a memory is expected to matter.
    Tier {
        /// New, or hardly used.
        Working = 1, "working";
        /// Some days old, or used now and then.
        Session = 2, "session";
        /// Used again and again, or important.
        LongTerm = 3, "long_term";
    }
}
