//! Answers as compact text, for clients and models that read no structured content.

use crate::impact::Impact;
use crate::patterns::Findings;
use crate::query::{
    AsOf, Found, Neighbour, Note, Outline, Overview, References, Related, SearchResults, Status,
    SymbolDetails, SymbolSummary, Symbols,
};
use std::fmt::Write;
use std::time::{SystemTime, UNIX_EPOCH};

/// Characters of a signature in a list.
const SIGNATURE: usize = 160;

/// Appends one line. Writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($arg:tt)*) => {{ let _ = writeln!($out, $($arg)*); }};
}

pub(super) fn as_of(as_of: &AsOf) -> String {
    let mut out = format!("as of generation {}", as_of.generation);
    if let Some(commit) = &as_of.commit {
        let _ = write!(out, ", commit {}", commit.get(..12).unwrap_or(commit));
    }
    if let Some(pending) = as_of.pending.filter(|pending| *pending > 0) {
        let _ = write!(out, ", {pending} documents pending");
    }
    if let Some(state) = as_of.state {
        let _ = write!(out, ", {state}");
    }
    let _ = write!(out, ", {}", as_of.repository);
    out
}

fn name(symbol: &SymbolSummary) -> String {
    crate::query::qualified(&symbol.container, &symbol.name)
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(SIGNATURE).map_or(text, |(end, _)| &text[..end])
}

/// `find_symbol`.
pub(super) fn found(found: &Found) -> String {
    let mut out = String::new();
    for hit in &found.symbols {
        let symbol = &hit.symbol;
        line!(out, "{} {} {}:{}", symbol.kind, name(symbol), symbol.path, symbol.line);
        if !symbol.signature.is_empty() {
            line!(out, "  {}", cut(&symbol.signature));
        }
    }
    if found.symbols.first().is_some_and(|hit| hit.matched == "fuzzy") {
        line!(out, "No name is or begins with the query; these are similar.");
    }
    if found.more {
        line!(out, "There are more: narrow the search by kind or path.");
    }
    line!(out, "{}", as_of(&found.as_of));
    out
}

/// `search_code`.
pub(super) fn search(found: &SearchResults) -> String {
    let mut out = String::new();
    for hit in &found.hits {
        let symbol = &hit.symbol;
        let why: Vec<_> = hit.why.lists().map(|(list, rank)| format!("{list} {rank}")).collect();
        let (why, words) = (why.join(", "), hit.why.words.join(", "));
        line!(
            out,
            "{} {} {}:{} ({why}: {words})",
            symbol.kind,
            name(symbol),
            symbol.path,
            symbol.line
        );
        if !symbol.signature.is_empty() {
            line!(out, "  {}", cut(&symbol.signature));
        }
        if !hit.documentation.is_empty() {
            line!(out, "  {}", hit.documentation);
        }
    }
    if found.hits.is_empty() {
        line!(out, "Nothing holds any of these words, nor has a name like them.");
    }
    if found.more {
        line!(out, "There are more: say more of what is meant, or narrow the search.");
    }
    if let Some(why) = &found.without_meaning {
        line!(out, "Meaning was not searched: {why}.");
    }
    line!(out, "{}", as_of(&found.as_of));
    out
}

/// `get_symbol`.
pub(super) fn symbols(symbols: &Symbols) -> String {
    let mut out = String::new();
    for details in &symbols.symbols {
        symbol(&mut out, details);
    }
    if symbols.more {
        line!(out, "There are more symbols of that name: qualify it, or find_symbol lists them.");
    }
    line!(out, "{}", as_of(&symbols.as_of));
    out
}

fn symbol(out: &mut String, details: &SymbolDetails) {
    let symbol = &details.symbol;
    line!(
        out,
        "## {} {} {} {}:{}-{} id {}",
        symbol.visibility,
        symbol.kind,
        name(symbol),
        symbol.path,
        symbol.line,
        symbol.end_line,
        symbol.id
    );
    if !details.documentation.is_empty() {
        line!(out, "{}", details.documentation);
    }
    if let Some(source) = &details.source {
        if source.stale {
            line!(out, "The file has changed since it was indexed; index again to be sure.");
        }
        if !source.text.is_empty() {
            line!(out, "```\n{}```", source.text);
        }
        if source.truncated {
            line!(out, "The source text is cut off; it begins at line {}.", source.start_line);
        }
    }
    neighbours(out, "callers", &details.callers);
    neighbours(out, "callees", &details.callees);
    related(out, &details.related);
    remembered(out, &details.memories);
    if details.more_neighbours {
        line!(
            out,
            "There are more callers, callees or related symbols; find_references lists all."
        );
    }
}

fn remembered(out: &mut String, notes: &[Note]) {
    if !notes.is_empty() {
        line!(out, "remembered:");
    }
    for note in notes {
        line!(out, "- {}", note.line());
    }
}

fn neighbours(out: &mut String, what: &str, neighbours: &[Neighbour]) {
    if neighbours.is_empty() {
        return;
    }
    line!(out, "{what}:");
    for neighbour in neighbours {
        let place = match (&neighbour.path, neighbour.line) {
            (Some(path), Some(line)) => format!(" {path}:{line}"),
            _ => " (external)".to_owned(),
        };
        let doubt = if neighbour.resolution == "inferred" { " (inferred)" } else { "" };
        line!(out, "- {}{place}{doubt}", neighbour.name);
    }
}

/// A line for each way of being related.
fn related(out: &mut String, related: &[Related]) {
    for group in related.chunk_by(|a, b| (a.relation, &a.of_id) == (b.relation, &b.of_id)) {
        let names: Vec<_> = group
            .iter()
            .map(|one| match (&one.path, one.line) {
                (Some(path), Some(line)) => format!("{} {path}:{line}", one.name),
                _ => format!("{} (external)", one.name),
            })
            .collect();
        line!(out, "{}: {}", group[0].relation.replace('_', " "), names.join(", "));
    }
}

/// `find_references`.
pub(super) fn references(references: &References) -> String {
    let mut out = String::new();
    let mut targets: Vec<_> = references.targets.iter().map(name).collect();
    targets.extend(references.external.clone());
    if references.target_count > references.targets.len() {
        targets.push(format!("{} in all", references.target_count));
    }
    if references.more_targets {
        targets.push("and more that were not looked up (qualify the name)".to_owned());
    }
    let counts: Vec<_> = references
        .counts
        .iter()
        .map(|count| format!("{} {} {}", count.count, count.resolution, count.kind))
        .collect();
    let all = if counts.is_empty() { "no references".to_owned() } else { counts.join(", ") };
    line!(out, "{}: {all}", targets.join(", "));
    related(&mut out, &references.related);
    if references.more_related {
        line!(out, "There are more of those: ask for them by kind (overrides, tests, …).");
    }
    let mut path = "";
    for reference in &references.references {
        if reference.path != path {
            path = &reference.path;
            line!(out, "{path}");
        }
        let doubt = match reference.resolution {
            "exact" => String::new(),
            resolution => format!(" ({resolution})"),
        };
        line!(
            out,
            "  {}:{} {}{doubt} in {}: {}",
            reference.line,
            reference.column,
            reference.kind,
            reference.enclosing,
            reference.text.as_deref().unwrap_or("(the file has changed)")
        );
    }
    next(&mut out, references.next_cursor.as_deref());
    line!(out, "{}", as_of(&references.as_of));
    out
}

fn next(out: &mut String, cursor: Option<&str>) {
    if let Some(cursor) = cursor {
        line!(out, "There is more: call again with cursor `{cursor}`.");
    }
}

/// `analyze_changes`.
pub(super) fn impact(impact: &Impact) -> String {
    let mut out = String::new();
    let summary = &impact.summary;
    if !summary.to.is_empty() {
        line!(out, "{} to {}", summary.from, summary.to);
    }
    line!(out, "risk {}: {}", summary.risk, summary.reasons.join("; "));
    if !impact.touched.is_empty() {
        line!(out, "touched:");
    }
    for one in &impact.touched {
        let symbol = &one.symbol;
        let tested = match one.tested {
            Some(false) => ", no test reaches it",
            _ => "",
        };
        let (changes, name) = (one.changes.join(", "), name(symbol));
        line!(out, "- {changes}: {} {name} {}:{}{tested}", symbol.kind, symbol.path, symbol.line);
        if let Some(before) = one.before.as_ref().and_then(|before| before.signature.as_deref()) {
            line!(out, "  before: {}", cut(before));
            line!(out, "  after: {}", cut(&symbol.signature));
        }
    }
    if !impact.still_named.is_empty() {
        line!(out, "names that are gone still stand in:");
    }
    for one in &impact.still_named {
        line!(out, "- {} {}:{}", one.name, one.path, one.line);
    }
    if !impact.dependents.is_empty() {
        line!(out, "dependents (distance, use):");
    }
    for one in &impact.dependents {
        let (symbol, name) = (&one.symbol, name(&one.symbol));
        line!(out, "- {} {} {name} {}:{}", one.distance, one.uses, symbol.path, symbol.line);
    }
    if !impact.tests.is_empty() {
        line!(out, "tests:");
    }
    for one in &impact.tests {
        line!(out, "- {} {}:{} ({})", one.name, one.path, one.line, one.found_by);
    }
    if !impact.entry_points.is_empty() {
        line!(out, "entry points:");
    }
    for one in &impact.entry_points {
        let (symbol, name) = (&one.symbol, name(&one.symbol));
        line!(out, "- {} {name} {}:{}", one.role, symbol.path, symbol.line);
    }
    remembered(&mut out, &impact.memories);
    for one in impact.documents.iter().filter(|one| one.symbols == 0) {
        line!(out, "{} {}: {}", one.status, one.path, one.note);
    }
    for cut in &impact.cut {
        line!(out, "{cut}");
    }
    if summary.not_as_indexed > 0 {
        line!(out, "{} touched documents are indexed in another state", summary.not_as_indexed);
    }
    line!(out, "{}", as_of(&impact.as_of));
    out
}

/// `analyze_patterns`.
pub(super) fn findings(found: &Findings) -> String {
    let mut out = String::new();
    let summary = &found.summary;
    let counts: Vec<_> =
        summary.patterns.iter().map(|c| format!("{} {}", c.count, c.pattern)).collect();
    let suppressed = match summary.suppressed {
        0 => String::new(),
        number => format!(", {number} more suppressed by comments"),
    };
    line!(out, "{} findings in {} documents{suppressed}", summary.findings, summary.documents);
    if !counts.is_empty() {
        line!(out, "{}", counts.join(", "));
    }
    // Who asks about one pattern wants to know what it means.
    if let [pattern] = found.looked_for.as_slice() {
        line!(out, "{}: {} {}", pattern.id, pattern.title, pattern.explanation);
    }
    let mut path = "";
    for one in &found.findings {
        if one.path != path {
            path = &one.path;
            line!(out, "{path}");
        }
        line!(out, "  {} {} {}: {}", one.line, one.severity, one.pattern, one.message);
    }
    for problem in &found.problems {
        line!(out, "{problem}");
    }
    next(&mut out, found.next_cursor.as_deref());
    line!(out, "{}", as_of(&found.as_of));
    out
}

/// `outline`.
pub(super) fn outline(outline: &Outline) -> String {
    let mut out = String::new();
    if let Some(overview) = &outline.overview {
        self::overview(&mut out, overview);
    }
    for document in &outline.documents {
        let status = match document.status {
            "parsed" => String::new(),
            status => format!(" {status}: {}", document.detail),
        };
        line!(out, "{} ({}, {} lines){status}", document.path, document.language, document.lines);
        for symbol in &document.symbols {
            let indent = "  ".repeat(symbol.depth as usize);
            let shown = match symbol.signature.as_str() {
                "" => symbol.name.as_str(),
                signature => cut(signature),
            };
            line!(out, "{indent}  {}-{} {} {shown}", symbol.line, symbol.end_line, symbol.kind);
        }
        if document.more && outline.next_cursor.is_none() {
            line!(out, "  … outline {} shows the rest", document.path);
        }
    }
    next(&mut out, outline.next_cursor.as_deref());
    line!(out, "{}", as_of(&outline.as_of));
    out
}

fn overview(out: &mut String, overview: &Overview) {
    for size in &overview.languages {
        line!(out, "{}: {} documents, {} lines", size.language, size.documents, size.lines);
    }
    if !overview.entry_points.is_empty() {
        line!(out, "entered at {}", overview.entry_points.join(", "));
    }
    for module in &overview.modules {
        let uses = match module.uses.as_slice() {
            [] => String::new(),
            uses => format!(" -> {}", uses.join(", ")),
        };
        line!(out, "{}/ {} lines{uses}", module.path, module.lines);
    }
    for (title, symbols) in [("central:", &overview.central), ("public:", &overview.public)] {
        if !symbols.is_empty() {
            line!(out, "{title}");
        }
        for symbol in symbols {
            line!(out, "- {} {} {}:{}", symbol.kind, symbol.name, symbol.path, symbol.line);
        }
    }
    if overview.more {
        line!(out, "There is more: raise the budget, or ask for a folder within.");
    }
}

/// `status`.
pub(super) fn status(status: &Status) -> String {
    let mut out = String::new();
    line!(out, "{}{}", as_of(&status.as_of), age(status.indexed_at));
    if let Some(watch) = &status.watch {
        line!(out, "watch: {}", watch.line());
    }
    let languages: Vec<_> = status
        .languages
        .iter()
        .map(|l| format!("{} {} ({} lines)", l.documents, l.language, l.lines))
        .collect();
    line!(out, "{} documents, {} lines: {}", status.documents, status.lines, languages.join(", "));
    line!(out, "{} symbols: {}", status.symbols, counts(&status.symbol_kinds));
    let edges: Vec<_> = status
        .edges
        .iter()
        .map(|e| format!("{} {} {}", e.occurrences, e.resolution, e.kind))
        .collect();
    line!(out, "edges: {}", edges.join(", "));
    line!(out, "{} unresolved, {} external", status.unresolved, status.external);
    let embedding = &status.embedding;
    line!(out, "embedded for search: {} of {} symbols", embedding.embedded, embedding.worth);
    if let Some(memory) = status.memory.as_ref().and_then(|memory| memory.line()) {
        line!(out, "{memory}");
    }
    if !status.incomplete.is_empty() {
        line!(out, "not whole in the index ({}):", counts(&status.statuses));
        for document in &status.incomplete {
            line!(out, "- {} ({}): {}", document.path, document.status, document.detail);
        }
        if status.more_incomplete {
            line!(out, "- and more");
        }
    }
    if status.repositories.len() > 1 {
        let roots: Vec<_> = status.repositories.iter().map(|r| r.root.as_str()).collect();
        line!(out, "indexed repositories: {}", roots.join(", "));
    }
    out
}

/// How long ago something was, as far as this machine's clock can tell.
fn age(indexed_at: Option<i64>) -> String {
    let Some(then) = indexed_at else { return ", never indexed".to_owned() };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
    match now.saturating_sub(then.max(0).unsigned_abs()) {
        seconds @ 0..120 => format!(", indexed {seconds} s ago"),
        seconds @ 120..7200 => format!(", indexed {} min ago", seconds / 60),
        seconds @ 7200..172_800 => format!(", indexed {} h ago", seconds / 3600),
        seconds => format!(", indexed {} days ago", seconds / 86_400),
    }
}

fn counts(counts: &[crate::query::StatusCount]) -> String {
    let counts: Vec<_> = counts.iter().map(|c| format!("{} {}", c.count, c.name)).collect();
    counts.join(", ")
}
