//! typescript: queries and lowering.
