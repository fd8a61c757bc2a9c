//! Patterns that count: what no query can say.
//!
//! Must not know: the database, other documents (bodies are compared by whoever has all of them).

mod bodies;
mod complexity;
mod functions;
mod locks;

pub(super) use bodies::{Body, bodies};

use super::catalogue::{Catalogue, DEEP, Fixed};
use super::limits;
use super::pattern::{Family, Pattern, Severity, Tests};
use super::predicates::is_in_trait_impl;
use super::queries::Found;
use super::source::Source;
use complexity::{Complexity, deepest_callbacks};
use functions::{Function, functions};

/// Bodies that say the same.
pub(super) const DUPLICATED_BODY: &str = "duplicated-body";

/// All of them.
pub(super) const COMPUTED: &[Fixed] = &[
    Fixed {
        id: "cyclomatic-complexity",
        title: "Many ways through a function",
        severity: Severity::Note,
        explanation: "The number of decisions plus one (T. J. McCabe, \"A Complexity Measure\", 1976): \
                      as many tests are needed to go each way once. A match or switch counts once, \
                      however many arms it has, and Rust's `?` does not count.",
        max: Some(20),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "cognitive-complexity",
        title: "Function that is hard to follow",
        severity: Severity::Warning,
        explanation: "What breaks the flow of reading, counted the more the deeper it stands (G. A. \
                      Campbell, \"Cognitive Complexity\", SonarSource, 2018). Recursion is not \
                      counted, and functions with a name of their own are counted apart.",
        max: Some(30),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "long-parameter-list",
        title: "Long parameter list",
        severity: Severity::Note,
        explanation: "Group what belongs together in a type. The receiver does not count, and what a \
                      trait prescribes is passed over.",
        max: Some(7),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "long-function",
        title: "Long function",
        severity: Severity::Note,
        explanation: "Lines from the first to the last of the body. Parts of it may have names.",
        max: Some(150),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "deep-nesting",
        title: "Deeply nested control flow",
        severity: Severity::Note,
        explanation: "Conditions, loops and matches within each other. Return early, or give the inner \
                      part a name.",
        max: Some(5),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "callback-nesting",
        title: "Callbacks within callbacks",
        severity: Severity::Warning,
        explanation: "Functions without a name handed to calls within each other. Use `await`, or give \
                      the inner ones names.",
        max: Some(3),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: DUPLICATED_BODY,
        title: "Bodies that say the same",
        severity: Severity::Warning,
        explanation: "The tokens are the same but for white space, comments, the texts of strings and \
                      the names of variables, which must differ alike (B. S. Baker, \"On Finding \
                      Duplication and Near-Duplication in Large Software Systems\", 1995). The number \
                      is that of tokens.",
        max: Some(80),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "lock-across-await",
        title: "Lock held while waiting",
        severity: Severity::Warning,
        explanation: "A guard of a lock of the standard library lives across an `.await`: whoever else \
                      wants the lock blocks a thread of the executor, perhaps the one that would have \
                      to go on. End the guard's block before, or `drop` it.",
        max: None,
        tests: Tests::Skip,
        families: &[Family::Rust],
    },
];

/// What was found in a document; indices are those of the catalogue's fixed patterns.
pub(super) fn run(source: &Source<'_>, catalogue: &Catalogue) -> Vec<Found> {
    let functions = functions(source);
    let mut found = Findings { source, catalogue, found: Vec::new() };
    for function in &functions {
        of_function(&mut found, function);
    }
    if let Some((at, pattern)) = found.looked_for("callback-nesting") {
        let most = pattern.max.unwrap_or(u32::MAX);
        for (node, depth) in deepest_callbacks(source.tree.root_node(), most) {
            let message = format!("this function is the {depth}. of those within each other");
            found.add(
                (at, pattern),
                node.start_byte()..node.end_byte(),
                message,
                Some(depth),
                None,
            );
        }
    }
    if let Some(pattern) = found.looked_for("lock-across-await") {
        for (guard, name) in locks::held(source) {
            let message = format!("`{name}` locks until the block ends, and the block waits");
            found.add(pattern, guard, message, None, None);
        }
    }
    found.found
}

fn of_function(found: &mut Findings<'_, '_>, function: &Function<'_>) {
    let complexity = Complexity::of(function.body);
    let name = &function.name;
    let parameters = match is_in_trait_impl(&found.source.around(function.node)) {
        true => 0,
        false => function.parameter_count(),
    };
    let lines = found.source.range_of(function.body);
    let lines = lines.end.line - lines.start.line + 1;
    let nesting = complexity.nesting;
    for (id, metric, message) in [
        (
            "cyclomatic-complexity",
            complexity.cyclomatic,
            format!("there are {} ways through `{name}`", complexity.cyclomatic),
        ),
        (
            "cognitive-complexity",
            complexity.cognitive,
            format!("`{name}` is hard to follow: cognitive complexity {}", complexity.cognitive),
        ),
        ("long-parameter-list", parameters, format!("`{name}` takes {parameters} parameters")),
        ("long-function", lines, format!("`{name}` is {lines} lines long")),
        ("deep-nesting", nesting, format!("control flow in `{name}` is nested {nesting} deep")),
    ] {
        if let Some((at, pattern)) = found.looked_for(id)
            && pattern.max.is_some_and(|max| metric > max)
        {
            let key = Some(name.clone());
            found.add((at, pattern), function.name_range(), message, Some(metric), key);
        }
    }
}

struct Findings<'a, 't> {
    source: &'a Source<'t>,
    catalogue: &'a Catalogue,
    found: Vec<Found>,
}

impl<'a> Findings<'a, '_> {
    /// A pattern with its index, where it is looked for in this document.
    fn looked_for(&self, id: &str) -> Option<(usize, &'a Pattern)> {
        let at = self.catalogue.fixed.iter().position(|pattern| pattern.id == id)?;
        let pattern = &self.catalogue.fixed[at];
        let passed_over = pattern.passes_over(self.source.path)
            || !pattern.families.contains(&self.source.family)
            || self.source.is_test && pattern.tests == Tests::Skip;
        (!passed_over).then_some((at, pattern))
    }

    fn add(
        &mut self,
        (at, pattern): (usize, &Pattern),
        range: std::ops::Range<usize>,
        message: String,
        metric: Option<u32>,
        key: Option<String>,
    ) {
        let test = self.source.is_test_at(self.source.position(range.start));
        let each = self.found.iter().filter(|found| found.pattern == at).count();
        if pattern.looks_at(test) && each < limits::FINDINGS_EACH {
            let (start, end) = (range.start, range.end);
            self.found.push(Found { pattern: at, start, end, message, key, metric });
        }
    }
}
