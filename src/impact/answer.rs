//! What an analysis answers: plain structs that serialise, the same on the command line and over
//! MCP. Must not know: how any of it is found.

use crate::query::{AsOf, SymbolSummary};
use schemars::JsonSchema;
use serde::Serialize;

/// What a change touches and what depends on that. Fields that say by themselves what they are do
/// without a word in the list of tools.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Impact {
    /// What the dependents are as of. What is touched is read from the texts themselves.
    pub as_of: AsOf,
    /// What is compared, how many of everything, how dangerous it looks.
    pub summary: Summary,
    /// Symbols that differ: first those whose change concerns who uses them.
    pub touched: Vec<TouchedSymbol>,
    /// What depends on them, the nearest first; tests are listed apart.
    pub dependents: Vec<Dependent>,
    /// Tests that reach them.
    pub tests: Vec<Test>,
    /// Where execution, or other code, comes in and reaches them.
    pub entry_points: Vec<EntryPoint>,
    /// References to names that the change takes away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    pub still_named: Vec<Mention>,
    /// The documents that differ.
    #[schemars(skip)]
    pub documents: Vec<TouchedDocument>,
    /// What was remembered of what is touched, and of what uses that directly.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    pub memories: Vec<crate::query::Note>,
    /// What limits left out, and how to have it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    pub cut: Vec<String>,
}

impl Impact {
    /// Ids of the symbols that are touched, then of those that use them directly.
    pub fn concerned(&self) -> Vec<i64> {
        let touched = self.touched.iter().map(|one| &one.symbol.id);
        let direct = self.dependents.iter().filter(|one| one.distance <= 1);
        let ids = touched.chain(direct.map(|one| &one.symbol.id));
        ids.filter_map(|id| id.parse().ok()).collect()
    }
}

/// A change in numbers. Counts are of what was found before any list was shortened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// The earlier side: a commit. Empty where symbols were asked about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The later side.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// `high`, `medium`, `low` or `none`.
    pub risk: &'static str,
    /// Why.
    pub reasons: Vec<String>,
    /// Documents that differ.
    pub documents: usize,
    /// Those of them whose state on the later side is not what is indexed: dependents are then
    /// those of an earlier or later state.
    pub not_as_indexed: usize,
    /// Touched symbols.
    pub touched: usize,
    /// Public symbols whose interface changed or that are gone.
    pub public_interface: usize,
    /// Touched callables, no tests themselves, that no test reaches.
    pub untested: usize,
    /// Dependents that are no tests.
    pub dependents: usize,
    /// Documents they stand in.
    pub dependent_documents: usize,
    /// Tests.
    pub tests: usize,
    /// Entry points.
    pub entry_points: usize,
}

/// A symbol that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TouchedSymbol {
    /// As it is on the later side, or was before it was removed.
    #[serde(flatten)]
    pub symbol: SymbolSummary,
    /// In what: `removed`, `renamed`, `moved`, `signature`, `visibility`, `body`, `added`,
    /// `documentation`; `asked` where the question named it.
    pub changes: Vec<&'static str>,
    /// What of its interface was otherwise before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// It is test code.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
    /// Whether a test reaches it; absent where it is no callable, a test itself, or gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tested: Option<bool>,
    /// Everyone may use it, and who does may have to change.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub public_interface: bool,
}

/// What a symbol was before: only what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Before {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Its declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Who might name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<&'static str>,
}

/// A symbol that depends on a touched one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dependent {
    /// The symbol.
    #[serde(flatten)]
    pub symbol: SymbolSummary,
    /// Steps to the nearest touched symbol.
    pub distance: u32,
    /// How it uses the symbol one step nearer, or what that one stands in for.
    pub uses: &'static str,
    /// How that was found.
    pub resolution: &'static str,
    /// Id of the symbol one step nearer.
    pub via: String,
}

/// A test that reaches a touched symbol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Test {
    /// Its name; empty for a whole document.
    pub name: String,
    /// Its document.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// Steps to the nearest touched symbol; 0 where it is touched itself or found by its name.
    pub distance: u32,
    /// `edges`: it leads to a touched symbol; `touched`: it is one; `name`: it is called like a test
    /// of one, and nothing leads from it to there.
    pub found_by: &'static str,
}

/// Where code is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntryPoint {
    /// The symbol.
    #[serde(flatten)]
    pub symbol: SymbolSummary,
    /// `main`: a program's start; `top_level`: code that runs when its document is loaded;
    /// `exported`: public, and nothing here uses it; `unused`: not public, and nothing here calls
    /// it (a handler, a trait's member, or dead code).
    pub role: &'static str,
    /// Steps to the nearest touched symbol; 0 for a touched one.
    pub distance: u32,
}

/// A reference to a name that the change takes away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Mention {
    /// The name.
    pub name: String,
    /// Its document.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// Its column, from 1.
    pub column: u32,
    /// Name of the definition it stands in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub enclosing: String,
}

/// A document that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TouchedDocument {
    /// Its path; before it was removed, where it was.
    pub path: String,
    /// `added`, `removed`, `renamed` or `modified`.
    pub status: &'static str,
    /// Its path before, where it was renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// How many of its symbols are touched.
    pub symbols: usize,
    /// Why none is, or why its symbols are not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}
