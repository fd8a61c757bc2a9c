//! Permissions: what a token lets its bearer do, as `resource:action`.
//!
//! Must not know: tools, tokens.

/// Something that may be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Ask about code.
    SymbolsRead,
    /// Recall memories.
    MemoriesRead,
    /// Store and change memories.
    MemoriesWrite,
    /// Delete memories for good.
    MemoriesDelete,
    /// Bring the index of a repository up to date.
    IndexWrite,
    /// Read `/metrics`.
    MetricsRead,
    /// All of these.
    Admin,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 7] = [
        Self::SymbolsRead,
        Self::MemoriesRead,
        Self::MemoriesWrite,
        Self::MemoriesDelete,
        Self::IndexWrite,
        Self::MetricsRead,
        Self::Admin,
    ];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SymbolsRead => "symbols:read",
            Self::MemoriesRead => "memories:read",
            Self::MemoriesWrite => "memories:write",
            Self::MemoriesDelete => "memories:delete",
            Self::IndexWrite => "index:write",
            Self::MetricsRead => "metrics:read",
            Self::Admin => "admin",
        }
    }

    /// The one called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
