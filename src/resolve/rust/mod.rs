//! rust: module graph and lookup rules.
