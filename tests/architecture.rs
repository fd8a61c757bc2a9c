//! Holds the shape of the house: imports go down the layers, each outside crate has one owner, and
//! every module says at its head what it is. Reads the sources as text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The layers, lowest first. A module may use what stands in a lower row, and itself. What shares
/// a row does not see its neighbours.
const LAYERS: &[&[&str]] = &[
    &["model"],
    &["language", "fetch"],
    &["walk", "extract", "embed"],
    &["resolve", "watch"],
    &["store", "dependencies"],
    &["index", "query", "control"],
    &["access", "freshness", "impact", "interchange", "memory", "patterns"],
    &["mcp", "daemon"],
    &["serve"],
    &["config"],
    &["cli"],
];

/// Outside crates that only their owners may name.
const OWNERS: &[(&str, &[&str])] = &[
    ("tree_sitter", &["language", "extract", "patterns"]),
    ("tree_sitter_rust", &["language"]),
    ("tree_sitter_typescript", &["language"]),
    ("tree_sitter_python", &["language"]),
    ("tree_sitter_go", &["language"]),
    ("tree_sitter_java", &["language"]),
    ("tree_sitter_c", &["language"]),
    ("tree_sitter_cpp", &["language"]),
    ("tree_sitter_c_sharp", &["language"]),
    ("tree_sitter_ruby", &["language"]),
    ("tree_sitter_php", &["language"]),
    ("tree_sitter_bash", &["language"]),
    ("streaming_iterator", &["extract"]),
    ("ignore", &["walk"]),
    ("notify", &["watch"]),
    ("tracing_appender", &["daemon"]),
    ("libc", &["daemon"]),
    ("file_rotate", &["daemon"]),
    ("sqlx", &["store"]),
    ("zip", &["store", "embed"]),
    ("reqwest", &["embed"]),
    ("rten", &["embed"]),
    ("rten_tensor", &["embed"]),
    ("tokenizers", &["embed"]),
    ("oxc_resolver", &["resolve", "dependencies"]),
    ("toml", &["resolve", "dependencies", "interchange", "patterns"]),
    ("protobuf", &["interchange"]),
    ("scip", &["interchange"]),
    ("semver", &["dependencies"]),
    ("petgraph", &["query"]),
    ("aes_gcm", &["memory"]),
    ("base64", &["memory", "access"]),
    ("chromadb", &["memory"]),
    ("lru", &["memory", "access"]),
    ("getrandom", &["access"]),
    ("axum", &["serve"]),
    ("axum_server", &["serve"]),
    ("governor", &["serve"]),
    ("rustls", &["serve"]),
    ("http", &["mcp"]),
    ("http_body_util", &["serve"]),
    ("tower_http", &["serve"]),
    ("uuid", &["memory"]),
    ("rmcp", &["mcp"]),
    ("schemars", &["query", "impact", "memory", "patterns", "mcp"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("comfy_table", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["cli", "memory"]),
];

/// Longest file that is still read in one sitting.
const MAX_LINES: usize = 800;

fn sources() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).expect("src is readable") {
            let path = entry.expect("entry is readable").path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source is UTF-8");
                into.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The top-level module a file belongs to; `None` for `lib.rs` and `main.rs`.
fn module_of(path: &Path) -> Option<String> {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).ok()?;
    let first = below.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!["lib", "main"].contains(&name)).then(|| name.to_owned())
}

fn layer(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|row| row.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` has no layer: give it one in this test"))
}

/// Code without comments: line comments go, and what stands in `//!` and `///` with them.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, line.split_once("//").map_or(line, |(before, _)| before)))
}

/// Identifiers that follow `prefix` in a line.
fn after<'a>(line: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(prefix).filter_map(move |(at, _)| {
        let boundary = line[..at].chars().next_back();
        if boundary.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '"') {
            return None;
        }
        let rest = &line[at + prefix.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    })
}

#[test]
fn imports_go_down_the_layers_only() {
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (path, text) in sources() {
        let Some(module) = module_of(&path) else { continue };
        let own = layer(&module);
        for (line, code) in code(&text) {
            for used in after(code, "crate::") {
                if !LAYERS.iter().any(|row| row.contains(&used)) || used == module {
                    continue;
                }
                *seen.entry(module.clone()).or_default() += 1;
                if layer(used) >= own {
                    wrong.push(format!("{}:{line}: {module} uses {used}", path.display()));
                }
            }
        }
    }
    assert!(seen.len() > 5, "found no imports to judge: {seen:?}");
    assert!(wrong.is_empty(), "imports that go up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn each_outside_crate_has_its_owner() {
    let mut wrong = Vec::new();
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, text) in sources() {
        let module = module_of(&path).unwrap_or_else(|| "main".to_owned());
        for (line, code) in code(&text) {
            for (name, owners) in OWNERS {
                let named = code.match_indices(&format!("{name}::")).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                });
                if !named {
                    continue;
                }
                *used.entry(name).or_default() += 1;
                let start = module == "main" && *name == "anyhow";
                if !owners.contains(&module.as_str()) && !start {
                    wrong.push(format!("{}:{line}: {module} names {name}", path.display()));
                }
            }
        }
    }
    let unused: Vec<_> = OWNERS.iter().filter(|(n, _)| !used.contains_key(n)).collect();
    assert!(unused.is_empty(), "owned crates that nobody uses: {unused:?}");
    assert!(wrong.is_empty(), "crates used outside their owner:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is_and_fits_on_a_desk() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//!") {
            wrong.push(format!("{}: does not open with `//!`", path.display()));
        }
        let lines = text.lines().count();
        if lines > MAX_LINES {
            wrong.push(format!("{}: {lines} lines, split it (limit {MAX_LINES})", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
