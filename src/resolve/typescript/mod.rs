//! typescript: module graph and lookup rules.
