//! Plain data that every layer speaks of: documents, facts, symbols, edges.
//!
//! Must not know: files, databases, parsers, wire formats. No IO, no serde; `bitcode`'s derive is
//! the one exception, so that [`facts::Facts`] can be cached without a second copy of its types.

mod coded;
pub mod document;
pub mod edge;
pub mod facts;
pub mod identity;
pub mod memory;
pub mod position;
pub mod symbol;

pub use document::{Document, DocumentStatus, Language};
pub use edge::{Edge, EdgeKind, External, Resolution};
pub use memory::{AnchorState, Tier};
pub use position::{Position, Range};
pub use symbol::{Symbol, SymbolKind, Visibility};
