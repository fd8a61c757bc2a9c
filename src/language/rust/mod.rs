//! rust: queries and lowering.
