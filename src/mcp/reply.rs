//! Answers as results of a call: structured content, text, and the byte budget of both.

use crate::impact::Impact;
use crate::patterns::Findings;
use crate::query::{Found, Outline, References, SearchResults, Status, SymbolDetails, Symbols};
use rmcp::model::{CallToolResult, ContentBlock};
use serde::Serialize;
use std::io;

/// Most bytes of one reply, structured content and text together. An agent's context is dear, and
/// a list that is cut off says how to go on.
pub const REPLY_BYTES: usize = 24 * 1024;

/// Source text below this is not cut while something else can be.
const LEAST_SOURCE_BYTES: usize = 1500;

/// Documentation below this is not cut while something else can be.
const LEAST_DOCUMENTATION_BYTES: usize = 400;

/// Callers, callees and related symbols are not cut below so many while something else can be.
const LEAST_NEIGHBOURS: usize = 5;

/// Said of an analysis whose lists do not fit.
const SHORTENED: &str = "lists are shortened to fit the reply (`summary` counts all): ask with a smaller depth or limit, \
     or about one symbol";

/// An answer that can be said in less.
pub(super) trait Answer: Serialize {
    /// As text.
    fn text(&self) -> String;
    /// Leaves something out and says so; `false` where nothing can be left out.
    fn shrink(&mut self) -> bool;
}

/// Counts bytes instead of keeping them.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes of a value as JSON.
fn json_bytes(value: &impl Serialize) -> Result<usize, String> {
    let mut counter = Counter(0);
    serde_json::to_writer(&mut counter, value).map_err(unserialisable)?;
    Ok(counter.0)
}

fn unserialisable(error: serde_json::Error) -> String {
    format!("the answer cannot be serialised: {error}")
}

/// How often an answer of so many bytes can be shrunk before it is measured again: half as often as
/// would do if each time left an eighth out, so that nothing is left out that would fit. Measuring
/// a thousand rows after each time costs more than finding them.
fn steps(bytes: usize) -> usize {
    let over = bytes as f64 / REPLY_BYTES as f64;
    ((over.ln() / (8.0_f64 / 7.0).ln() / 2.0) as usize).max(1)
}

/// Leaves out of an answer what does not fit.
fn fit<A: Answer>(
    answer: &mut A,
    bytes: impl Fn(&A) -> Result<usize, String>,
) -> Result<(), String> {
    loop {
        let bytes = bytes(answer)?;
        if bytes <= REPLY_BYTES || !(0..steps(bytes)).all(|_| answer.shrink()) {
            return Ok(());
        }
    }
}

/// An answer as JSON alone, within [`REPLY_BYTES`].
pub(super) fn fitted(mut answer: impl Answer) -> Result<String, String> {
    fit(&mut answer, json_bytes)?;
    serde_json::to_string(&answer).map_err(unserialisable)
}

/// The result of a call, within [`REPLY_BYTES`].
pub(super) fn reply(mut answer: impl Answer) -> CallToolResult {
    let fits = fit(&mut answer, |answer| Ok(answer.text().trim_end().len() + json_bytes(answer)?));
    let structured = fits.and_then(|()| serde_json::to_value(&answer).map_err(unserialisable));
    match structured {
        Ok(structured) => {
            let mut result = CallToolResult::structured(structured);
            result.content = vec![ContentBlock::text(answer.text().trim_end())];
            result
        }
        Err(error) => failure(error),
    }
}

/// A call that failed in a way its caller can read and mend.
pub(super) fn failure(text: impl Into<String>) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(text)])
}

/// Drops the last eighth of a list, one item at least; `false` where one item or none is left.
pub(super) fn drop_last<T>(list: &mut Vec<T>) -> bool {
    if list.len() < 2 {
        return false;
    }
    list.truncate(list.len() - (list.len() / 8).max(1));
    true
}

/// Drops the last quarter of a text, at the end of a line where one is near.
fn cut(text: &mut String) {
    let most = text.floor_char_boundary(text.len() / 4 * 3);
    let line = text[..most].rfind('\n').map(|newline| newline + 1).filter(|end| *end > most / 2);
    text.truncate(line.unwrap_or(most));
}

impl Answer for Found {
    fn text(&self) -> String {
        super::text::found(self)
    }

    fn shrink(&mut self) -> bool {
        let dropped = drop_last(&mut self.symbols);
        self.more |= dropped;
        dropped
    }
}

impl Answer for SearchResults {
    fn text(&self) -> String {
        super::text::search(self)
    }

    fn shrink(&mut self) -> bool {
        let dropped = drop_last(&mut self.hits);
        self.more |= dropped;
        dropped
    }
}

impl Answer for References {
    fn text(&self) -> String {
        super::text::references(self)
    }

    fn shrink(&mut self) -> bool {
        if self.related.len() > self.references.len().max(LEAST_NEIGHBOURS) {
            self.more_related = true;
            return drop_last(&mut self.related);
        }
        let dropped = drop_last(&mut self.references);
        if let (true, Some(last)) = (dropped, self.references.last()) {
            self.next_cursor = Some(last.cursor.clone());
        }
        dropped
    }
}

impl Answer for Impact {
    fn text(&self) -> String {
        super::text::impact(self)
    }

    fn shrink(&mut self) -> bool {
        // What is touched stays longest: the rest follows from it.
        let lengths = [
            self.dependents.len(),
            self.tests.len(),
            self.entry_points.len(),
            self.still_named.len(),
            self.documents.len(),
            self.touched.len() / 2,
            self.memories.len() / 2,
        ];
        let longest = lengths.into_iter().max().unwrap_or_default();
        let dropped = match lengths.iter().position(|length| *length == longest) {
            Some(0) => drop_last(&mut self.dependents),
            Some(1) => drop_last(&mut self.tests),
            Some(2) => drop_last(&mut self.entry_points),
            Some(3) => drop_last(&mut self.still_named),
            Some(4) => drop_last(&mut self.documents),
            Some(5) => drop_last(&mut self.touched),
            _ => drop_last(&mut self.memories),
        };
        if dropped && self.cut.last().is_none_or(|last| last != SHORTENED) {
            self.cut.push(SHORTENED.to_owned());
        }
        dropped
    }
}

impl Answer for Findings {
    fn text(&self) -> String {
        super::text::findings(self)
    }

    fn shrink(&mut self) -> bool {
        // Counts are of help beside findings, not in their place.
        if self.summary.patterns.len() > self.findings.len().max(LEAST_NEIGHBOURS) {
            return drop_last(&mut self.summary.patterns);
        }
        let dropped = drop_last(&mut self.findings);
        if dropped {
            self.next_cursor = Some(Self::cursor_behind(self.offset + self.findings.len()));
        }
        dropped || drop_last(&mut self.summary.patterns) || drop_last(&mut self.problems)
    }
}

impl Answer for Outline {
    fn text(&self) -> String {
        super::text::outline(self)
    }

    fn shrink(&mut self) -> bool {
        if let Some(overview) = &mut self.overview {
            overview.more = true;
            let dropped = drop_last(&mut overview.public) || drop_last(&mut overview.central);
            return dropped || drop_last(&mut overview.modules);
        }
        if self.is_document() {
            let document = &mut self.documents[0];
            if !drop_last(&mut document.symbols) {
                return false;
            }
            document.more = true;
            let shown = self.offset.saturating_add(document.symbols.len() as u32);
            self.next_cursor = Some(Outline::cursor_behind_symbols(shown));
            return true;
        }
        if !drop_last(&mut self.documents) {
            return false;
        }
        let last = self.documents.last().map(|document| document.path.as_str());
        self.next_cursor = last.map(Outline::cursor_behind_document);
        true
    }
}

impl Answer for Symbols {
    fn text(&self) -> String {
        super::text::symbols(self)
    }

    fn shrink(&mut self) -> bool {
        // Text first, what is furthest above its least; then neighbours, then whole symbols.
        let excess = |symbol: &SymbolDetails| {
            let source = symbol.source.as_ref().map_or(0, |source| source.text.len());
            let documentation = symbol.documentation.len();
            (
                source.saturating_sub(LEAST_SOURCE_BYTES),
                documentation.saturating_sub(LEAST_DOCUMENTATION_BYTES),
            )
        };
        let longest = self.symbols.iter_mut().max_by_key(|symbol| {
            let (source, documentation) = excess(symbol);
            source.max(documentation)
        });
        if let Some(symbol) = longest {
            let (of_source, of_documentation) = excess(symbol);
            match &mut symbol.source {
                Some(source) if of_source > of_documentation => {
                    cut(&mut source.text);
                    source.truncated = true;
                    return true;
                }
                _ if of_documentation > 0 => {
                    cut(&mut symbol.documentation);
                    symbol.documentation.push('…');
                    return true;
                }
                _ => {}
            }
        }
        let neighbours = |symbol: &SymbolDetails| {
            [symbol.callers.len(), symbol.callees.len(), symbol.related.len()]
        };
        let busiest = self.symbols.iter_mut().max_by_key(|s| neighbours(s).into_iter().max());
        if let Some(symbol) = busiest {
            let [callers, callees, related] = neighbours(symbol);
            let longest = callers.max(callees).max(related);
            if longest > LEAST_NEIGHBOURS {
                symbol.more_neighbours = true;
                return match longest {
                    n if n == callees => drop_last(&mut symbol.callees),
                    n if n == callers => drop_last(&mut symbol.callers),
                    _ => drop_last(&mut symbol.related),
                };
            }
        }
        let dropped = drop_last(&mut self.symbols);
        self.more |= dropped;
        dropped
    }
}

impl Answer for Status {
    fn text(&self) -> String {
        super::text::status(self)
    }

    fn shrink(&mut self) -> bool {
        let dropped = drop_last(&mut self.incomplete);
        self.more_incomplete |= dropped;
        dropped || drop_last(&mut self.repositories)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{
        AsOf, FoundSymbol, Neighbour, OutlineDocument, OutlineSymbol, Reference, Related, Source,
        SymbolSummary,
    };

    fn as_of() -> AsOf {
        AsOf {
            repository: "/r".to_owned(),
            generation: 1,
            commit: None,
            pending: None,
            state: None,
        }
    }

    fn summary(n: usize) -> SymbolSummary {
        SymbolSummary {
            id: n.to_string(),
            name: format!("name{n}"),
            container: "a::b".to_owned(),
            kind: "function",
            visibility: "public",
            path: "src/a.rs".to_owned(),
            line: n as u32,
            column: 1,
            end_line: n as u32,
            signature: "fn name()".to_owned(),
        }
    }

    fn bytes(result: &CallToolResult) -> usize {
        let text = result.content[0].as_text().expect("a text").text.len();
        text + result.structured_content.as_ref().expect("structured").to_string().len()
    }

    #[test]
    fn what_fits_is_whole() {
        let symbols = vec![FoundSymbol { matched: "exact", symbol: summary(1) }];
        let result = reply(Found { as_of: as_of(), symbols, more: false });
        let structured = result.structured_content.expect("structured");
        assert_eq!(
            (&structured["more"], &structured["symbols"][0]["id"]),
            (&false.into(), &"1".into())
        );
        assert_eq!(result.is_error, Some(false));
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let symbols: Vec<_> =
            (0..200).map(|n| FoundSymbol { matched: "exact", symbol: summary(n) }).collect();
        let result = reply(Found { as_of: as_of(), symbols, more: false });
        assert!(bytes(&result) <= REPLY_BYTES && bytes(&result) > REPLY_BYTES / 2);
        let structured = result.structured_content.expect("structured");
        assert_eq!(structured["more"], true);
        // From its end: the best stay.
        assert_eq!(structured["symbols"][0]["id"], "0");
    }

    #[test]
    fn references_that_are_cut_go_on_behind_the_last_one_left() {
        let references = (0..500)
            .map(|n| Reference {
                path: "src/a.rs".to_owned(),
                line: n,
                column: 1,
                kind: "calls",
                resolution: "exact",
                enclosing: "a::b".to_owned(),
                enclosing_id: "1".to_owned(),
                target_id: "2".to_owned(),
                alias: None,
                text: Some("call();".to_owned()),
                cursor: format!("behind {n}"),
            })
            .collect();
        let targets: Vec<_> = (0..10).map(summary).collect();
        let result = reply(References {
            as_of: as_of(),
            targets,
            target_count: 100,
            more_targets: false,
            external: None,
            related: Vec::new(),
            more_related: false,
            counts: Vec::new(),
            references,
            next_cursor: None,
        });
        assert!(bytes(&result) <= REPLY_BYTES);
        let structured = result.structured_content.expect("structured");
        let left = structured["references"].as_array().expect("a list");
        assert!(left.len() > 10, "{}", left.len());
        let last = left.last().expect("one")["line"].as_u64().expect("a line");
        assert_eq!(structured["next_cursor"], format!("behind {last}"));
    }

    #[test]
    fn an_outline_that_is_cut_goes_on_where_it_ends() {
        let symbols = (0..300)
            .map(|n| OutlineSymbol {
                id: n.to_string(),
                name: format!("name{n}"),
                kind: "function",
                visibility: "public",
                line: n,
                end_line: n,
                depth: 0,
                signature: "fn name()".to_owned(),
            })
            .collect();
        let document = OutlineDocument {
            path: "src/a.rs".to_owned(),
            language: "rust",
            status: "parsed",
            detail: String::new(),
            lines: 300,
            symbols,
            more: false,
        };
        let result = reply(Outline {
            as_of: as_of(),
            path: "src/a.rs".to_owned(),
            documents: vec![document],
            overview: None,
            next_cursor: None,
            offset: 600,
        });
        assert!(bytes(&result) <= REPLY_BYTES);
        let structured = result.structured_content.expect("structured");
        let shown = structured["documents"][0]["symbols"].as_array().expect("a list").len();
        assert_eq!(structured["next_cursor"], format!("symbol:{}", 600 + shown));
    }

    #[test]
    fn long_sources_and_many_neighbours_are_cut_before_symbols_are() {
        let neighbour = |n: u32| Neighbour {
            id: Some(n.to_string()),
            name: format!("some::where::caller{n}"),
            kind: "function",
            path: Some("src/some/where.rs".to_owned()),
            line: Some(n),
            resolution: "exact",
            calls: 1,
        };
        let related = |n: u32| Related {
            relation: "overridden_by",
            of_id: None,
            id: Some(n.to_string()),
            name: format!("some::where::member{n}"),
            kind: "method",
            path: Some("src/some/where.rs".to_owned()),
            line: Some(n),
            resolution: "exact",
        };
        let symbols = (0..10)
            .map(|n| SymbolDetails {
                symbol: summary(n),
                descriptor: "a/b/name().".to_owned(),
                documentation: "Words of documentation. ".repeat(100),
                source: Some(Source {
                    start_line: 1,
                    text: "let text = \"quoted\";\n".repeat(400),
                    truncated: false,
                    stale: false,
                }),
                callers: (0..30).map(neighbour).collect(),
                callees: (0..30).map(neighbour).collect(),
                related: (0..30).map(related).collect(),
                memories: Vec::new(),
                more_neighbours: false,
            })
            .collect();
        let result = reply(Symbols { as_of: as_of(), symbols, more: false });
        assert!(bytes(&result) <= REPLY_BYTES);
        let structured = result.structured_content.expect("structured");
        let left = structured["symbols"].as_array().expect("a list");
        assert!(left.len() >= 2, "{}", left.len());
        for symbol in left {
            assert_eq!(symbol["source"]["truncated"], true);
            assert!(symbol["source"]["text"].as_str().expect("a text").ends_with(";\n"));
            assert!(symbol["documentation"].as_str().expect("a text").ends_with('…'));
            assert_eq!(symbol["more_neighbours"], true);
        }
    }
}
