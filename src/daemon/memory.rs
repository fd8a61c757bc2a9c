//! Memory that is free and not given back: what a change needs for a moment may be several times
//! what is kept of a repository, and a daemon lives for days.
//!
//! Must not know: what was done.

/// Gives free memory back to the system. glibc keeps what was freed for the next time (`mallopt(3)`,
/// `M_TRIM_THRESHOLD`); other allocators give it back by themselves.
pub(super) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: `malloc_trim(3)` is thread-safe and touches free memory alone. There is no safe
    // interface to it.
    #[allow(unsafe_code)]
    unsafe {
        libc::malloc_trim(0);
    }
}
