//! Traces as trees, and as graphs for Mermaid and Graphviz.
//!
//! Must not know: how a trace is found, where the text goes.

use super::{Trace, qualified};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

/// What a trace begins at: the id and a label of each symbol, or one for a whole path.
fn roots(trace: &Trace) -> Vec<(String, String)> {
    if let Some(path) = &trace.of_path {
        return vec![(String::new(), if path.is_empty() { ".".to_owned() } else { path.clone() })];
    }
    let label = |of: &super::SymbolSummary| {
        format!("{} {}:{}", qualified(&of.container, &of.name), of.path, of.line)
    };
    trace.of.iter().map(|of| (of.id.clone(), label(of))).collect()
}

/// What a symbol hangs on: the one it was reached from, or a root where that is not listed.
fn above<'t>(trace: &'t Trace, via: &'t str, listed: &HashSet<&str>) -> &'t str {
    if trace.of_path.is_some() {
        return if listed.contains(via) { via } else { "" };
    }
    if listed.contains(via) || trace.of.iter().any(|of| of.id == via) {
        return via;
    }
    trace.of.first().map_or("", |of| of.id.as_str())
}

/// A tree: each symbol stands below the one it was reached from.
pub fn tree(trace: &Trace) -> String {
    let listed: HashSet<&str> = trace.symbols.iter().map(|symbol| symbol.id.as_str()).collect();
    let mut below: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, symbol) in trace.symbols.iter().enumerate() {
        below.entry(above(trace, &symbol.via, &listed)).or_default().push(index);
    }
    let mut text = String::new();
    for (id, label) in roots(trace) {
        let _ = writeln!(text, "{label}");
        let children = |id: &str| below.get(id).into_iter().flatten().rev().copied();
        let mut stack: Vec<(usize, usize)> = children(&id).map(|index| (index, 1)).collect();
        while let Some((index, depth)) = stack.pop() {
            let symbol = &trace.symbols[index];
            let unsure = if symbol.resolution == "candidate" { "?" } else { "" };
            let _ = writeln!(
                text,
                "{}{} {}{unsure} {}:{}",
                "  ".repeat(depth),
                symbol.edge,
                symbol.name,
                symbol.path,
                symbol.line
            );
            stack.extend(children(&symbol.id).map(|index| (index, depth + 1)));
        }
    }
    text
}

/// Nodes with their labels, and edges with theirs, from what uses to what is used.
struct Drawing {
    nodes: BTreeMap<String, String>,
    edges: Vec<(String, String, &'static str)>,
}

impl Drawing {
    fn of(trace: &Trace) -> Self {
        let mut nodes: BTreeMap<String, String> = roots(trace).into_iter().collect();
        let listed: HashSet<&str> = trace.symbols.iter().map(|symbol| symbol.id.as_str()).collect();
        let mut edges = Vec::new();
        for symbol in &trace.symbols {
            let label = format!("{} {}:{}", symbol.name, symbol.path, symbol.line);
            nodes.insert(symbol.id.clone(), label);
            let via = above(trace, &symbol.via, &listed).to_owned();
            edges.push(match trace.direction {
                "dependents" => (symbol.id.clone(), via, symbol.edge),
                _ => (via, symbol.id.clone(), symbol.edge),
            });
        }
        Self { nodes, edges }
    }
}

/// A flow chart for Mermaid.
pub fn mermaid(trace: &Trace) -> String {
    let drawing = Drawing::of(trace);
    let number: HashMap<&str, usize> =
        drawing.nodes.keys().enumerate().map(|(number, id)| (id.as_str(), number)).collect();
    let mut text = "flowchart LR\n".to_owned();
    for (id, label) in &drawing.nodes {
        let label = label.replace('"', "#quot;");
        let _ = writeln!(text, "  n{}[\"{label}\"]", number[id.as_str()]);
    }
    for (from, to, kind) in &drawing.edges {
        let _ = writeln!(text, "  n{} -->|{kind}| n{}", number[from.as_str()], number[to.as_str()]);
    }
    text
}

/// A graph in Graphviz' DOT language.
pub fn dot(trace: &Trace) -> String {
    let drawing = Drawing::of(trace);
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut text = "digraph dependencies {\n  rankdir=LR;\n  node [shape=box];\n".to_owned();
    for (id, label) in &drawing.nodes {
        let _ = writeln!(text, "  \"{}\" [label=\"{}\"];", quoted(id), quoted(label));
    }
    for (from, to, kind) in &drawing.edges {
        let _ = writeln!(text, "  \"{}\" -> \"{}\" [label=\"{kind}\"];", quoted(from), quoted(to));
    }
    text.push_str("}\n");
    text
}
