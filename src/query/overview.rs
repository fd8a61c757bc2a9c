//! A folder or a repository at a glance, within a budget of tokens: what it is written in, its
//! modules and what they use of one another, where it is entered, the symbols that most refer to,
//! its public interface.
//!
//! How central a symbol is follows from how many other documents refer to it (PageRank's first
//! step, and all that can be had in bounded time), damped: by the logarithm of their number, by
//! what kind of symbol it is, and by how many better ones its document has already, so that no
//! document takes the whole room. Each part has a share of the budget; what one part leaves over
//! goes to the others, best first.

use super::outline::Outline;
use super::{AsOf, Query, QueryError, limits, qualified};
use crate::model::SymbolKind;
use crate::store::read::{KeyRow, Look, Snapshot, SymbolFilter};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Bytes that count as one token.
pub const TOKEN_BYTES: usize = 4;

/// Documents that are for no one else: what is public there is no interface.
const PRIVATE_FOLDERS: [&str; 8] =
    ["tests", "test", "__tests__", "benches", "examples", "fixtures", "spec", "testing"];

/// Names of documents that stand for all of a package.
const ROOTS: [&str; 8] = [
    "lib.rs",
    "index.ts",
    "index.tsx",
    "index.js",
    "index.mjs",
    "__init__.py",
    "__main__.py",
    "index.d.ts",
];

/// Modules below which a level is looked through to the next.
const FEW_MODULES: usize = 4;

/// Levels that are looked through at most.
const MAX_LEVELS: i32 = 4;

/// By how much each better symbol of its document makes one less central.
const SAME_DOCUMENT: f64 = 0.85;

/// What a language has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LanguageSize {
    /// Its name.
    pub language: &'static str,
    /// Its documents.
    pub documents: i64,
    /// Their lines.
    pub lines: i64,
}

/// A folder with the documents in it, or a document by its stem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Module {
    /// Relative to the folder asked about.
    pub path: String,
    /// Its documents.
    pub documents: i64,
    /// Their lines.
    pub lines: i64,
    /// Modules it uses, the most used first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<String>,
}

/// A symbol worth knowing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeySymbol {
    /// Its id.
    pub id: String,
    /// Its name, with the names it stands in.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Its document.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// Other documents that refer to it, as far as was looked.
    #[serde(skip_serializing_if = "is_zero")]
    pub used_by: i64,
    /// Its declaration, cut at [`limits::OVERVIEW_SIGNATURE`] characters.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "that is how serde asks")]
const fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// What fits into a budget of tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Overview {
    /// Tokens it may take: bytes of compact JSON, by four.
    pub budget: u32,
    /// The languages, with most lines first.
    pub languages: Vec<LanguageSize>,
    /// Where it is entered: functions called `main`, documents that stand for a package.
    pub entry_points: Vec<String>,
    /// Its modules, the largest first.
    pub modules: Vec<Module>,
    /// The symbols that most documents refer to.
    pub central: Vec<KeySymbol>,
    /// Public symbols beside those, the highest documents first.
    pub public: Vec<KeySymbol>,
    /// More was found than fits: raise the budget, or ask for a folder within.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

impl Query<'_> {
    /// The overview of a folder, relative to the root or absolute, empty for the repository, as an
    /// outline without documents whose compact JSON takes at most `budget` tokens; of a document the
    /// first page of its outline. A budget is at least [`limits::MIN_BUDGET`].
    ///
    /// # Errors
    /// [`QueryError::UnknownPath`] where nothing indexed is or lies there.
    pub async fn overview(&self, path: &str, budget: u32) -> Result<Outline, QueryError> {
        let budget = budget.clamp(limits::MIN_BUDGET, limits::MAX_BUDGET);
        let mut snapshot = self.snapshot().await?;
        let path = self.indexed_path(&mut snapshot, path).await?;
        if snapshot.indexed_documents(std::slice::from_ref(&path)).await?.len() == 1 {
            drop(snapshot);
            return self.outline(&path, None).await;
        }
        let found = found(&mut snapshot, &path).await?;
        let as_of = self.as_of(&snapshot);
        drop(snapshot);
        Ok(fill(as_of, path, budget, found))
    }
}

/// All that could be shown, each list best first.
#[derive(Clone, Debug, Default)]
struct Found {
    languages: Vec<LanguageSize>,
    entry_points: Vec<String>,
    modules: Vec<Module>,
    central: Vec<KeySymbol>,
    public: Vec<KeySymbol>,
}

async fn found(snapshot: &mut Snapshot, path: &str) -> Result<Found, QueryError> {
    let sizes = snapshot.sizes(path).await?;
    let languages = sizes.iter().map(|size| LanguageSize {
        language: size.language.name(),
        documents: size.documents,
        lines: size.lines,
    });
    let (levels, rows) = modules(snapshot, path).await?;
    let mut look = Look {
        documents: limits::OVERVIEW_DOCUMENTS,
        edges: limits::OVERVIEW_EDGES,
        rows: limits::OVERVIEW_ROWS,
    };
    let mut uses: HashMap<String, Vec<String>> = HashMap::new();
    for row in snapshot.module_uses(path, levels, look).await? {
        uses.entry(row.source).or_default().push(row.target);
    }
    let modules = rows.into_iter().map(|row| Module {
        uses: uses
            .remove(&row.path)
            .unwrap_or_default()
            .into_iter()
            .take(limits::OVERVIEW_USES)
            .collect(),
        path: row.path,
        documents: row.documents,
        lines: row.lines,
    });
    let without = [SymbolKind::File, SymbolKind::Impl, SymbolKind::Module];
    let central = rank(snapshot.central(path, &without, look).await?);
    let shown: HashSet<i64> = central.iter().map(|row| row.id).collect();
    look.documents = limits::OVERVIEW_PUBLIC_DOCUMENTS;
    let each = limits::OUTLINE_SYMBOLS_EACH;
    let public = snapshot.public_symbols(path, &PRIVATE_FOLDERS, each, look).await?;
    let public = public.into_iter().filter(|row| !shown.contains(&row.id));
    Ok(Found {
        languages: languages.collect(),
        entry_points: entry_points(snapshot, path).await?,
        modules: modules.collect(),
        central: central.iter().map(key_symbol).collect(),
        public: public.map(|row| key_symbol(&row)).collect(),
    })
}

/// The modules on the first level that has more than a few.
async fn modules(
    snapshot: &mut Snapshot,
    path: &str,
) -> Result<(i32, Vec<crate::store::read::ModuleRow>), QueryError> {
    let mut levels = 1;
    let mut rows = snapshot.modules(path, levels, limits::OVERVIEW_ROWS).await?;
    while rows.len() < FEW_MODULES && levels < MAX_LEVELS {
        let deeper = snapshot.modules(path, levels + 1, limits::OVERVIEW_ROWS).await?;
        if deeper == rows {
            break;
        }
        (levels, rows) = (levels + 1, deeper);
    }
    Ok((levels, rows))
}

async fn entry_points(snapshot: &mut Snapshot, path: &str) -> Result<Vec<String>, QueryError> {
    let most = limits::OVERVIEW_ENTRY_POINTS;
    let filter = SymbolFilter { kinds: vec![SymbolKind::Function], path: path.to_owned() };
    let mains = snapshot.symbols_by_name("main", "", &filter, most).await?;
    let roots = snapshot.documents_called(path, &ROOTS, most).await?;
    let mut points: Vec<String> = mains
        .iter()
        .map(|row| format!("{}:{} main", row.path, row.symbol.position.line))
        .chain(roots)
        .filter(|point| !point.split('/').any(|part| PRIVATE_FOLDERS.contains(&part)))
        .collect();
    points.sort_by_key(|point| (point.matches('/').count(), point.clone()));
    points.dedup();
    Ok(points)
}

/// The most central first.
fn rank(rows: Vec<KeyRow>) -> Vec<KeyRow> {
    use SymbolKind::*;
    let weight = |kind| match kind {
        Struct | Class | Enum | Union | Trait | Interface | TypeAlias => 1.0,
        Function | Macro | Constant | Static | Variable | Namespace => 0.9,
        Method | Constructor | Accessor => 0.7,
        _ => 0.3,
    };
    let score = |row: &KeyRow| (1.0 + row.documents as f64).ln() * weight(row.kind);
    let mut scored: Vec<(f64, KeyRow)> = rows.into_iter().map(|row| (score(&row), row)).collect();
    // Rows come in a fixed order and the sort is stable, so equal scores stay in it.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut before: HashMap<String, i32> = HashMap::new();
    for (score, row) in &mut scored {
        let better = before.entry(row.path.clone()).or_default();
        *score *= SAME_DOCUMENT.powi(*better);
        *better += 1;
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().map(|(_, row)| row).collect()
}

fn key_symbol(row: &KeyRow) -> KeySymbol {
    KeySymbol {
        id: row.id.to_string(),
        name: qualified(&row.container, &row.name),
        kind: row.kind.name(),
        path: row.path.clone(),
        line: row.line,
        used_by: row.documents,
        signature: row.signature.chars().take(limits::OVERVIEW_SIGNATURE).collect(),
    }
}

/// Bytes of a value as compact JSON.
fn bytes(value: &impl Serialize) -> usize {
    serde_json::to_vec(value).map_or(usize::MAX / 4, |text| text.len())
}

/// Fills one list from another while there is room; says whether all went in.
struct Filling<T> {
    rest: std::iter::Peekable<std::vec::IntoIter<T>>,
}

impl<T: Serialize> Filling<T> {
    fn new(all: Vec<T>) -> Self {
        Self { rest: all.into_iter().peekable() }
    }

    /// Moves what fits into `room` bytes, with a comma each; gives what is left of the room.
    fn fill(&mut self, into: &mut Vec<T>, mut room: usize) -> usize {
        while let Some(cost) = self.rest.peek().map(|next| bytes(next) + 1) {
            if cost > room {
                break;
            }
            room -= cost;
            into.extend(self.rest.next());
        }
        room
    }

    fn is_left(&mut self) -> bool {
        self.rest.peek().is_some()
    }
}

/// The outline that holds as much as fits.
fn fill(as_of: AsOf, path: String, budget: u32, found: Found) -> Outline {
    let overview = Overview { budget, more: true, ..Overview::default() };
    let mut outline = Outline {
        as_of,
        path,
        documents: Vec::new(),
        overview: Some(overview.clone()),
        next_cursor: None,
        offset: 0,
    };
    let all = budget as usize * TOKEN_BYTES;
    let mut room = all.saturating_sub(bytes(&outline));
    let mut into = overview;
    let mut languages = Filling::new(found.languages);
    let mut entry_points = Filling::new(found.entry_points);
    let mut modules = Filling::new(found.modules);
    let mut central = Filling::new(found.central);
    let mut public = Filling::new(found.public);
    let free = room;
    // Each part has its share of what was free, in percent.
    macro_rules! share {
        ($list:ident, $percent:expr) => {
            let share = (free * $percent / 100).min(room);
            room -= share - $list.fill(&mut into.$list, share);
        };
    }
    share!(languages, 10);
    share!(entry_points, 10);
    share!(modules, 25);
    share!(central, 35);
    share!(public, 20);
    // What is left over, to who can use it.
    room = central.fill(&mut into.central, room);
    room = modules.fill(&mut into.modules, room);
    room = public.fill(&mut into.public, room);
    room = entry_points.fill(&mut into.entry_points, room);
    languages.fill(&mut into.languages, room);
    into.more = languages.is_left()
        || entry_points.is_left()
        || modules.is_left()
        || central.is_left()
        || public.is_left();
    outline.overview = Some(into);
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_of() -> AsOf {
        AsOf {
            repository: "/a/root".to_owned(),
            generation: 12,
            commit: None,
            pending: None,
            state: None,
        }
    }

    fn row(id: i64, path: &str, kind: SymbolKind, documents: i64) -> KeyRow {
        KeyRow {
            id,
            name: format!("name{id}"),
            container: "m".to_owned(),
            kind,
            signature: "fn name(\"quoted\")".to_owned(),
            path: path.to_owned(),
            line: 1,
            documents,
        }
    }

    fn many() -> Found {
        let symbols = |from: i64| {
            (from..from + 300).map(|id| key_symbol(&row(id, "src/a.rs", SymbolKind::Struct, id)))
        };
        Found {
            languages: vec![LanguageSize { language: "rust", documents: 3, lines: 9 }],
            entry_points: (0..40).map(|n| format!("src/bin/{n}.rs:1 main")).collect(),
            modules: (0..100)
                .map(|n| Module {
                    path: format!("module{n}"),
                    documents: n,
                    lines: n,
                    uses: vec!["module1".to_owned()],
                })
                .collect(),
            central: symbols(1).collect(),
            public: symbols(1000).collect(),
        }
    }

    #[test]
    fn a_budget_is_used_and_never_overrun() {
        for budget in [limits::MIN_BUDGET, 333, 1000, 4001, limits::MAX_BUDGET] {
            let outline = fill(as_of(), "src".to_owned(), budget, many());
            let used = bytes(&outline);
            assert!(used <= budget as usize * TOKEN_BYTES, "{used} bytes of {budget} tokens");
            let overview = outline.overview.expect("an overview");
            let all = overview.central.len() + overview.public.len();
            assert!(all > 0 && !overview.languages.is_empty() && !overview.modules.is_empty());
            if overview.more {
                // The next symbol would not have fitted.
                let rest = budget as usize * TOKEN_BYTES - used;
                assert!(rest < 300, "{rest} bytes of {budget} tokens are left");
            } else {
                assert_eq!(all, 600);
            }
        }
        let little = fill(as_of(), String::new(), 2000, Found::default());
        assert!(!little.overview.expect("an overview").more);
    }

    #[test]
    fn no_document_and_no_field_takes_the_whole_room() {
        let mut rows: Vec<KeyRow> =
            (0..10).map(|id| row(id, "src/a.rs", SymbolKind::Struct, 20)).collect();
        rows.push(row(100, "src/b.rs", SymbolKind::Function, 18));
        rows.push(row(101, "src/c.rs", SymbolKind::Field, 60));
        let ranked = rank(rows);
        let place = |id: i64| ranked.iter().position(|row| row.id == id).expect("it is there");
        assert_eq!(place(0), 0);
        assert!(place(100) <= 2, "{}", place(100));
        assert!(place(101) > place(100));
    }
}
