//! Documents, looked through: all patterns on each, in parallel, within the limits.
//!
//! Blocks: call it off the threads that serve connections. Must not know: the database.

use super::catalogue::Catalogue;
use super::computed::{self, Body, DUPLICATED_BODY, bodies};
use super::finding::Finding;
use super::graph::{DEAD_CODE, FLOATING_PROMISE, Graph, InGraph};
use super::limits;
use super::modules;
use super::pattern::{Family, Pattern, Tests};
use super::predicates::is_in_trait_impl;
use super::queries::{Compiled, Found, Written, shortened};
use super::source::{Source, is_comment};
use super::suppress::Suppressed;
use crate::model::{Language, Position, SymbolKind};
use crate::query::qualified;
use crate::store::read::PatternDocument;
use crate::walk::read::{Content, read};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tree_sitter::Node;

/// Attributes that use nothing of what they stand at.
const INERT: [&str; 14] = [
    "allow",
    "cfg",
    "cold",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "inline",
    "must_use",
    "non_exhaustive",
    "repr",
    "rustfmt::skip",
    "track_caller",
    "warn",
];

/// What came of looking through documents.
#[derive(Default)]
pub(super) struct Looked {
    pub found: Vec<Finding>,
    pub documents: usize,
    pub problems: Vec<String>,
}

/// What came of one document.
#[derive(Default)]
struct OfOne {
    found: Vec<Finding>,
    bodies: Vec<(Body, Finding)>,
    /// How often each name of what nothing refers to stands in it.
    mentions: FxHashMap<String, u32>,
    unused: Vec<(String, Finding)>,
    /// Modules that it declares for tests alone.
    test_modules: Vec<String>,
    looked_at: bool,
    cut: bool,
    stale: bool,
    why_not: Option<String>,
}

impl OfOne {
    /// Leaves out what was found in modules that turned out to be tests by patterns that pass over
    /// tests.
    fn leave_tests_out(&mut self, modules: &[String], catalogue: &Catalogue) {
        let skips = |finding: &Finding| {
            let skips = |known: &Pattern| known.id == finding.pattern && known.tests == Tests::Skip;
            modules::is_of(modules, &finding.path) && catalogue.all().any(skips)
        };
        self.found.retain(|finding| !skips(finding));
        self.unused.retain(|(_, finding)| !skips(finding));
        self.bodies.retain(|(_, finding)| !skips(finding));
    }
}

/// The patterns that apply to a language, compiled.
struct Ready<'c> {
    written: Vec<&'c Written>,
    compiled: Option<Arc<Compiled>>,
}

/// All that looking through a document needs.
struct Looking<'a> {
    root: &'a Path,
    repository: i64,
    path: &'a str,
    catalogue: &'a Catalogue,
    ready: FxHashMap<Language, Ready<'a>>,
    graph: &'a Graph,
    in_graph: FxHashMap<&'a str, Vec<&'a InGraph>>,
    started: Instant,
    bytes: AtomicU64,
}

/// Looks through `documents`; those not under `path` only for mentions of what nothing refers to.
pub(super) fn look_through(
    root: &Path,
    repository: i64,
    path: &str,
    documents: &[PatternDocument],
    catalogue: &Catalogue,
    graph: &Graph,
) -> Looked {
    let mut all = Looked::default();
    let mut looking = Looking {
        root,
        repository,
        path,
        catalogue,
        ready: FxHashMap::default(),
        graph,
        in_graph: FxHashMap::default(),
        started: Instant::now(),
        bytes: AtomicU64::new(0),
    };
    for found in &graph.found {
        looking.in_graph.entry(&found.path).or_default().push(found);
    }
    for document in documents {
        let language = document.language;
        let family = Family::of(language);
        looking.ready.entry(language).or_insert_with(|| {
            let of = |written: &&Written| written.pattern.families.contains(&family);
            let written: Vec<&Written> = catalogue.written.iter().filter(of).collect();
            let compiled = Compiled::kept(language, &written).unwrap_or_else(|wrong| {
                all.problems.push(format!("patterns for {}: {}", language.name(), wrong.reason));
                None
            });
            Ready { written, compiled }
        });
    }
    let of_each: Vec<OfOne> =
        documents.par_iter().map(|document| looking.document(document)).collect();
    looking.gather(of_each, &mut all);
    all
}

impl Looking<'_> {
    fn document(&self, document: &PatternDocument) -> OfOne {
        let mut one = OfOne::default();
        let family = Family::of(document.language);
        let inside =
            under(self.path, &document.path) && !self.catalogue.passes_over(&document.path);
        // What declares the modules that are asked about may say that they are tests.
        let above =
            family == Family::Rust && under(modules::folder_of_children(&document.path), self.path);
        if !inside && !above && self.graph.unused.is_empty() {
            return one;
        }
        let left_out = |why: &str| Some(format!("{}: {why}", document.path));
        if self.started.elapsed() > limits::TIME {
            one.why_not = left_out("not looked at, the time is over: ask about a folder");
            return one;
        }
        let text = match read(self.root, &document.path) {
            Content::Text { text, .. } => text,
            Content::Gone => return one,
            Content::Skipped { detail, .. } => {
                one.why_not = left_out(&detail);
                return one;
            }
        };
        let before = self.bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
        if before > limits::TEXT_BYTES {
            one.why_not = left_out("not looked at, there is too much text: ask about a folder");
            return one;
        }
        let path = &document.path;
        if family == Family::Rust {
            one.test_modules = modules::test_modules(path, &text);
        }
        if !inside && self.graph.unused.is_empty() {
            return one;
        }
        let source = Source::read(self.repository, path, document.language, family, &text);
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                one.why_not = left_out(&error.to_string());
                return one;
            }
        };
        // The index' places are right only where the text is what was indexed.
        one.stale = blake3::hash(text.as_bytes()).as_bytes() != document.content_hash.as_slice();
        self.mentions(&source, &mut one);
        if inside {
            one.looked_at = true;
            self.look(&source, document.language, &mut one);
        }
        one
    }

    fn look(&self, source: &Source<'_>, language: Language, one: &mut OfOne) {
        let suppressed = Suppressed::read(source.text);
        let fixed = |at: usize| &self.catalogue.fixed[at];
        if let Some(Ready { written, compiled: Some(compiled) }) = self.ready.get(&language) {
            let (found, cut) = compiled.run(source, written);
            one.cut = cut;
            for found in found {
                let pattern = &written[found.pattern].pattern;
                one.found.push(finding(source, pattern, &suppressed, found));
            }
        }
        for found in computed::run(source, self.catalogue) {
            let pattern = fixed(found.pattern);
            one.found.push(finding(source, pattern, &suppressed, found));
        }
        let at = |id: &str| {
            let is_it = |known: &Pattern| known.id == id && known.families.contains(&source.family);
            self.catalogue.fixed.iter().position(is_it)
        };
        if let Some(at) = at(DUPLICATED_BODY) {
            let most = fixed(at).max.unwrap_or_default();
            for body in bodies(source, most) {
                if !fixed(at).looks_at(source.is_test_at(source.position(body.start))) {
                    continue;
                }
                let (start, end) = (body.start, body.end);
                let (key, metric) = (Some(body.name.clone()), Some(body.tokens));
                let found = Found { pattern: at, start, end, message: String::new(), key, metric };
                let finding = finding(source, fixed(at), &suppressed, found);
                one.bodies.push((body, finding));
            }
        }
        if one.stale {
            return;
        }
        if let Some(at) = at(FLOATING_PROMISE)
            && let Some(calls) = self.graph.async_calls.get(source.path)
        {
            for (call, name) in dropped_calls(source, calls) {
                if fixed(at).looks_at(source.is_test_at(source.position(call.start_byte()))) {
                    let message = format!("nobody waits for `{name}`, nor hears of its error");
                    let (start, end) = (call.start_byte(), call.end_byte());
                    let (key, metric) = (None, None);
                    let found = Found { pattern: at, start, end, message, key, metric };
                    one.found.push(finding(source, fixed(at), &suppressed, found));
                }
            }
        }
        for found in self.in_graph.get(source.path).into_iter().flatten() {
            let pattern = fixed(found.pattern);
            if found.symbol.is_some() && !pattern.looks_at(source.is_test_at(found.at)) {
                continue;
            }
            let start = source.byte(found.at);
            let end = source.byte(Position { column: found.at.column + found.length, ..found.at });
            let message = found.message.clone();
            let (key, metric) = (Some(found.key.clone()), found.metric);
            let written = Found { pattern: found.pattern, start, end, message, key, metric };
            let finding = finding(source, pattern, &suppressed, written);
            match &found.symbol {
                Some((_, kind, name)) if pattern.id == DEAD_CODE => {
                    if may_be_unused(source, found.at, *kind) {
                        one.unused.push((name.clone(), finding));
                    }
                }
                _ => one.found.push(finding),
            }
        }
    }

    /// Counts the names of what nothing refers to, wherever they stand outside comments.
    fn mentions(&self, source: &Source<'_>, one: &mut OfOne) {
        if self.graph.unused.is_empty() {
            return;
        }
        let is_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let mut left = vec![source.tree.root_node()];
        while let Some(node) = left.pop() {
            if is_comment(node) {
                continue;
            }
            if node.child_count() > 0 {
                let mut cursor = node.walk();
                left.extend(node.children(&mut cursor));
                continue;
            }
            for word in source.text_of(node).split(|c| !is_of_word(c)) {
                if self.graph.unused.contains(word) {
                    *one.mentions.entry(word.to_owned()).or_default() += 1;
                }
            }
        }
    }

    /// What came of all documents, as one.
    fn gather(&self, of_each: Vec<OfOne>, all: &mut Looked) {
        let mut mentions: FxHashMap<String, u32> = FxHashMap::default();
        let mut unused: Vec<(String, Finding)> = Vec::new();
        let mut same: FxHashMap<u64, Vec<(Body, Finding)>> = FxHashMap::default();
        let (mut cut, mut stale) = (0, 0);
        let declared = of_each.iter().flat_map(|one| one.test_modules.iter().cloned());
        let test_modules: Vec<String> = declared.collect();
        for mut one in of_each {
            one.leave_tests_out(&test_modules, self.catalogue);
            all.documents += usize::from(one.looked_at);
            cut += usize::from(one.cut);
            stale += usize::from(one.looked_at && one.stale);
            all.problems.extend(one.why_not);
            all.found.extend(one.found);
            unused.extend(one.unused);
            for (name, count) in one.mentions {
                *mentions.entry(name).or_default() += count;
            }
            for (body, finding) in one.bodies {
                same.entry(body.hash).or_default().push((body, finding));
            }
        }
        // Its own name is the one mention that what is unused has.
        let alone = |name: &String| mentions.get(name).is_none_or(|count| *count <= 1);
        all.found.extend(unused.into_iter().filter(|(name, _)| alone(name)).map(|(_, f)| f));
        for bodies in same.into_values().filter(|bodies| bodies.len() > 1) {
            all.found.extend(duplicates(bodies));
        }
        if cut > 0 {
            all.problems.push(format!(
                "{cut} documents hold more than is listed: at most {} findings of a pattern in each",
                limits::FINDINGS_EACH
            ));
        }
        if stale > 0 {
            all.problems.push(format!(
                "{stale} documents have changed since they were indexed: patterns of the graph pass \
                 them over"
            ));
        }
    }
}

/// All but the first of bodies that say the same.
fn duplicates(mut bodies: Vec<(Body, Finding)>) -> impl Iterator<Item = Finding> {
    bodies.sort_by(|(_, a), (_, b)| (&a.path, a.line).cmp(&(&b.path, b.line)));
    let first = format!("`{}` in {}:{}", bodies[0].0.name, bodies[0].1.path, bodies[0].1.line);
    bodies.into_iter().skip(1).map(move |(body, mut finding)| {
        finding.message = format!("`{}` says the same as {first}", body.name);
        finding
    })
}

/// What was found, with all that is told of it.
fn finding(
    source: &Source<'_>,
    pattern: &Pattern,
    suppressed: &Suppressed,
    found: Found,
) -> Finding {
    let start = source.position(found.start);
    let end = source.position(found.end);
    let symbol = source.symbol_at(start);
    let text = shortened(source.line(start.line), limits::LINE);
    Finding {
        pattern: pattern.id.clone(),
        severity: pattern.severity.name(),
        path: source.path.to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: found.message,
        symbol: qualified(&symbol.container, &symbol.name),
        symbol_id: symbol.id.to_string(),
        metric: found.metric,
        fingerprint: String::new(),
        state: None,
        suppressed: suppressed.reason(&pattern.id, start.line).map(str::to_owned),
        descriptor: symbol.descriptor.clone(),
        key: found.key.unwrap_or_else(|| text.clone()),
        text,
    }
}

/// Calls that stand as statements and whose called name stands at one of `calls`.
fn dropped_calls<'s>(
    source: &'s Source<'_>,
    calls: &FxHashSet<Position>,
) -> Vec<(Node<'s>, &'s str)> {
    let mut found = Vec::new();
    let mut left = vec![source.tree.root_node()];
    while let Some(node) = left.pop() {
        let mut cursor = node.walk();
        left.extend(node.named_children(&mut cursor));
        if node.kind() != "expression_statement" {
            continue;
        }
        let Some(call) = node.named_child(0).filter(|call| call.kind() == "call_expression") else {
            continue;
        };
        let called = call.child_by_field_name("function").map(|function| {
            let named = ["property", "field", "name"].into_iter();
            named.filter_map(|field| function.child_by_field_name(field)).next().unwrap_or(function)
        });
        let Some(name) = called else { continue };
        let ends = source.text_of(node).trim_end().ends_with(';');
        // Without a semicolon it may be the value of a Rust block.
        let is_statement = source.family != Family::Rust || ends;
        if is_statement && calls.contains(&source.position(name.start_byte())) {
            found.push((call, source.text_of(name)));
        }
    }
    found.sort_by_key(|(call, _)| call.start_byte());
    found
}

/// Whether nothing but references could use what is called so at a place.
fn may_be_unused(source: &Source<'_>, at: Position, kind: SymbolKind) -> bool {
    let byte = source.byte(at);
    let Some(name) = source.tree.root_node().descendant_for_byte_range(byte, byte) else {
        return false;
    };
    if source.is_test_at(at) {
        return false;
    }
    let around = source.around(name);
    let generated = ["macro_invocation", "token_tree", "macro_definition", "ambient_declaration"];
    let unseen = around.iter().any(|around| {
        generated.contains(&around.kind())
            && !(kind == SymbolKind::Macro && around.parent().is_some())
            || matches!(around.kind(), "trait_item" | "foreign_mod_item" | "interface_declaration")
                && kind == SymbolKind::Method
    });
    let symbol = source.symbol_at(at);
    let start = source.byte(symbol.range.start);
    let head = source.text.get(start..byte).unwrap_or_default();
    !unseen && !is_in_trait_impl(&around) && !has_using_attribute(head)
}

/// Whether an attribute or decorator may use what it stands at.
fn has_using_attribute(head: &str) -> bool {
    let using = |rest: &str| {
        let name: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
        !INERT.contains(&name.as_str())
    };
    head.split("#[").skip(1).any(using) || head.lines().any(|line| line.trim().starts_with('@'))
}

/// Whether `path` is `folder` or lies in it.
fn under(folder: &str, path: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The findings that a text alone gives, as `path`: without the patterns of the graph.
pub(super) fn in_text(
    catalogue: &Catalogue,
    language: Language,
    path: &str,
    text: &str,
) -> Vec<Finding> {
    let family = Family::of(language);
    let Ok(source) = Source::read(0, path, language, family, text) else { return Vec::new() };
    let graph = Graph::default();
    let of = |written: &&Written| written.pattern.families.contains(&family);
    let written: Vec<&Written> = catalogue.written.iter().filter(of).collect();
    let compiled = Compiled::kept(language, &written).ok().flatten();
    let mut looking = Looking {
        root: Path::new(""),
        repository: 0,
        path: "",
        catalogue,
        ready: FxHashMap::default(),
        graph: &graph,
        in_graph: FxHashMap::default(),
        started: Instant::now(),
        bytes: AtomicU64::new(0),
    };
    looking.ready.insert(language, Ready { written, compiled });
    let mut one = OfOne::default();
    looking.look(&source, language, &mut one);
    let mut all = Looked::default();
    looking.gather(vec![one], &mut all);
    all.found
}
