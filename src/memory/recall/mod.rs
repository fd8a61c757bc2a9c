//! Recall: memories that answer a question, the best first, and why.
//!
//! Up to four lists rank by themselves: words (BM25), letters, meaning, and code near what is in
//! hand. They are fused by reciprocal rank (Cormack, Clarke, Büttcher: "Reciprocal rank fusion
//! outperforms Condorcet and individual rank learning methods", 2009) and weighed by how new, how
//! important and how much used a memory is. Without a question the newest come first, or those of
//! the code in hand.
//!
//! Must not know: SQL, how an answer is printed.

mod alone;
mod former;
mod lists;
mod rank;

use super::answer::{Anchor, Memory};
use super::remember::cut;
use super::{Memories, MemoryError, limits, namespace};
use crate::query::AsOf;
use crate::store::memory::{MemoryFilter, MemoryRow, Near, Recall};
use crate::store::read::SymbolFilter;
use lists::Lists;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// How a question is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// As the question looks: what stands in double quotes letter by letter, else by words and by
    /// meaning.
    #[default]
    Routed,
    /// By words and letters.
    Exact,
    /// By meaning.
    Semantic,
    /// By all.
    Hybrid,
}

impl Mode {
    /// The one called `name`; routed where it is empty.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn from_name(name: &str) -> Result<Self, MemoryError> {
        match name {
            "" | "auto" => Ok(Self::Routed),
            "exact" => Ok(Self::Exact),
            "semantic" => Ok(Self::Semantic),
            "hybrid" => Ok(Self::Hybrid),
            _ => Err(MemoryError::invalid(
                "the mode",
                format!("`{name}` is none of auto, exact, semantic, hybrid"),
            )),
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Routed => "auto",
            Self::Exact => "exact",
            Self::Semantic => "semantic",
            Self::Hybrid => "hybrid",
        }
    }
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecallQuery {
    /// In any words; empty for the newest, or what is of the code in hand.
    pub text: String,
    /// How.
    pub mode: Mode,
    /// In these namespaces; the workspace's and `global` where empty.
    pub namespaces: Vec<String>,
    /// Of these contexts; all where empty.
    pub contexts: Vec<String>,
    /// With all of these tags.
    pub tags: Vec<String>,
    /// Written since: a date or a time.
    pub since: Option<String>,
    /// Written until.
    pub until: Option<String>,
    /// At least so important.
    pub importance: f32,
    /// With these metadata.
    pub metadata: Option<serde_json::Value>,
    /// That speak of this symbol.
    pub symbol: Option<String>,
    /// That speak of code in this document or folder.
    pub path: Option<String>,
    /// The document or symbol in hand: what was said of it, its callers and callees gains.
    pub near: Option<String>,
    /// Those that are no longer valid too.
    pub superseded: bool,
    /// At most so many; capped at [`limits::MAX_MEMORIES`].
    pub limit: u32,
    /// At most so many tokens.
    pub budget: u32,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

impl RecallQuery {
    /// A question without filters.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            limit: limits::DEFAULT_MEMORIES,
            budget: limits::DEFAULT_BUDGET,
            ..Self::default()
        }
    }
}

/// Why a memory is where it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Why {
    /// Its rank by words, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<u32>,
    /// Its rank by letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters: Option<u32>,
    /// Its rank by meaning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<u32>,
    /// How its code lies to the code in hand: `same`, `document`, `neighbour`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<&'static str>,
    /// What its age, importance and uses, and the code in hand, multiply its score by.
    pub weight: f64,
}

/// A memory that answers a question.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RecalledMemory {
    /// It.
    #[serde(flatten)]
    pub memory: Memory,
    /// The higher the better; of one answer only.
    pub score: f64,
    /// Why it is here.
    pub why: Why,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Recalled {
    /// What the anchors are as of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<AsOf>,
    /// The memories, the best first.
    pub memories: Vec<RecalledMemory>,
    /// How it was asked: exact, semantic or hybrid.
    pub mode: &'static str,
    /// Tokens of all of it, about.
    pub tokens: usize,
    /// For the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Memories of the pages before.
    #[serde(skip)]
    pub offset: u32,
    /// What could not be asked, and what was asked instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A question with all names in it looked up.
struct Asked {
    filter: MemoryFilter,
    /// Symbols and documents in hand.
    hand: Option<(i64, Vec<i64>, Vec<i64>)>,
}

impl Memories<'_> {
    /// The namespaces that a question is about: of those given, or of the workspace's and `global`,
    /// the ones that may be seen; where none of the latter may, all that may.
    pub fn namespaces(&self, given: &[String]) -> Vec<String> {
        let scope = self.store.scope();
        if !given.is_empty() {
            return scope.namespaces(given);
        }
        let mut namespaces = vec![self.namespace(None)];
        if namespaces[0] != namespace::GLOBAL {
            namespaces.push(namespace::GLOBAL.to_owned());
        }
        match (scope.namespaces(&namespaces), &scope.namespaces) {
            (own, Some(all)) if own.is_empty() => all.clone(),
            (own, _) => own,
        }
    }

    /// Memories that answer a question, the best first.
    ///
    /// # Errors
    /// Where a filter cannot be read or names code that is not there; when both stores fail.
    pub async fn recall(&self, question: &RecallQuery) -> Result<Recalled, MemoryError> {
        let namespaces = self.namespaces(&question.namespaces);
        let root = self.query.map(|query| query.root().to_owned());
        let key = format!("{root:?} {namespaces:?} {question:?}");
        let age = self.keeper.cache.age();
        if let Some(mut answer) = self.keeper.cache.get(&key) {
            // Whoever watches may have said something new.
            answer.as_of = self.as_of().await?;
            self.count(&namespaces, &answer);
            return Ok(answer);
        }
        let answer = self.answer(question, &namespaces).await?;
        // What is said to have failed may be well again at any time.
        if answer.notes.is_empty() {
            self.keeper.cache.put(key, &answer, age);
        }
        self.count(&namespaces, &answer);
        Ok(answer)
    }

    fn count(&self, namespaces: &[String], answer: &Recalled) {
        let ids: Vec<&str> = answer.memories.iter().map(|m| m.memory.id.as_str()).collect();
        self.keeper.used(namespaces.first().map_or("", String::as_str), &ids);
    }

    async fn answer(
        &self,
        question: &RecallQuery,
        namespaces: &[String],
    ) -> Result<Recalled, MemoryError> {
        let text = cut(question.text.trim(), limits::QUESTION_BYTES).replace('\0', " ");
        let mut notes = Vec::new();
        let settings = self.keeper.settings(self.store).await;
        let hybrid = settings.as_ref().map_or(true, |settings| settings.hybrid_search);
        let mode = routed(question.mode, &text, hybrid);
        let offset = match &question.cursor {
            None => 0,
            Some(cursor) => cursor
                .strip_prefix("m")
                .and_then(|number| number.parse::<u32>().ok())
                .filter(|offset| *offset < limits::PAGED)
                .ok_or_else(|| {
                    MemoryError::invalid("the cursor", format!("`{cursor}` is of no answer here"))
                })?,
        };
        let limit = question.limit.clamp(1, limits::MAX_MEMORIES);
        let asked = self.asked(question, namespaces).await?;
        let mut recall = match self.store.recall().await {
            Ok(recall) => recall,
            Err(error) if !text.is_empty() && error.is_transient() => {
                return self.by_chroma_alone((question, namespaces), &text, error.into()).await;
            }
            Err(error) => return Err(error.into()),
        };
        let near = match &asked.hand {
            Some((repository, symbols, documents)) => {
                recall.near(*repository, symbols, documents, limits::NEAR).await?
            }
            None => HashMap::new(),
        };
        let wanted = offset + limit + 1;
        let lists = match text.is_empty() {
            true => {
                let nearest = within(&mut recall, &asked.filter, &near).await?;
                let newest = match question.near.is_some() && !nearest.is_empty() {
                    true => Vec::new(),
                    false => recall.newest(&asked.filter, (0, wanted)).await?,
                };
                Lists { near: nearest, newest, ..Lists::default() }
            }
            false => {
                let ratio = settings.as_ref().map_or(1.0, |settings| settings.read_ratio);
                let by = lists::By { mode, ratio };
                let mut lists =
                    self.lists(&mut recall, &asked.filter, (&text, by), &mut notes).await?;
                lists.near = within(&mut recall, &asked.filter, &near).await?;
                lists
            }
        };
        let fused = rank::fuse(&lists);
        let ids: Vec<String> = fused.iter().map(|(id, ..)| id.clone()).collect();
        let rows: HashMap<String, MemoryRow> =
            recall.memories(&ids).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
        let mut ranked: Vec<(f64, Why, &MemoryRow)> = fused
            .into_iter()
            .filter_map(|(id, score, mut why)| {
                let row = rows.get(&id)?;
                let place = near.get(&id).copied();
                why.weight = rank::weight(row, place);
                why.near = place.map(rank::near_name);
                Some((score * why.weight, why, row))
            })
            .collect();
        ranked.sort_by(|a, b| {
            let newer = || b.2.created_at.cmp(&a.2.created_at);
            b.0.total_cmp(&a.0).then_with(newer).then_with(|| b.2.id.cmp(&a.2.id))
        });
        let page: Vec<_> = ranked.into_iter().skip(offset as usize).collect();
        let shown: Vec<String> =
            page.iter().take(limit as usize).map(|(.., row)| row.id.clone()).collect();
        let mut anchors: HashMap<String, Vec<Anchor>> = HashMap::new();
        for (id, row) in recall.anchors(&shown).await? {
            anchors.entry(id).or_default().push(Anchor::of(&row));
        }
        drop(recall);
        let mut answer = Recalled {
            as_of: self.as_of().await?,
            mode: mode.name(),
            notes,
            offset,
            ..Recalled::default()
        };
        let budget = question.budget as usize;
        let more = page.len() > shown.len();
        let mut last = 0;
        for (score, why, row) in page.into_iter().take(limit as usize) {
            let content = match self.opened(row) {
                Ok(content) => content,
                Err(error) => {
                    answer.notes.push(error.to_string());
                    String::new()
                }
            };
            let anchors = anchors.remove(&row.id).unwrap_or_default();
            let memory = Memory::of(row, content, anchors);
            match fits(memory, budget, answer.tokens, answer.memories.is_empty()) {
                Some(memory) => {
                    answer.tokens += memory.tokens();
                    answer.memories.push(RecalledMemory { memory, score: rounded(score), why });
                    last += 1;
                }
                None => break,
            }
        }
        let next = offset + last;
        if (more || (last as usize) < shown.len()) && last > 0 && next < limits::PAGED {
            answer.next_cursor = Some(cursor(next));
        }
        Ok(answer)
    }

    /// The filter with its symbol and path, and the code in hand, looked up.
    async fn asked(
        &self,
        question: &RecallQuery,
        namespaces: &[String],
    ) -> Result<Asked, MemoryError> {
        let mut filter = MemoryFilter {
            namespaces: namespaces.to_vec(),
            contexts: question.contexts.clone(),
            tags: question.tags.clone(),
            since: question.since.as_deref().map(moment).transpose()?,
            until: question.until.as_deref().map(moment).transpose()?,
            importance: question.importance,
            superseded: question.superseded,
            metadata: match &question.metadata {
                Some(metadata) => {
                    super::input::check_metadata(metadata)?;
                    Some(metadata.to_string())
                }
                None => None,
            },
            anchored: None,
        };
        let of_code = question.symbol.is_some() || question.path.is_some();
        let Some(query) = self.query else {
            return match of_code || question.near.is_some() {
                true => Err(crate::query::QueryError::NothingIndexed.into()),
                false => Ok(Asked { filter, hand: None }),
            };
        };
        if !of_code && question.near.is_none() {
            return Ok(Asked { filter, hand: None });
        }
        let mut snapshot = query.snapshot().await?;
        let repository = query.repository_id();
        if of_code {
            let symbols = match &question.symbol {
                Some(symbol) => Some(symbols(query, &mut snapshot, symbol).await?),
                None => None,
            };
            let path = match &question.path {
                Some(path) => query.indexed_path(&mut snapshot, path).await?,
                None => String::new(),
            };
            filter.anchored = Some((repository, symbols, path));
        }
        let hand = match &question.near {
            None => None,
            Some(near) => {
                // A document, or a symbol where no document is called so.
                let path = query.indexed_path(&mut snapshot, near).await;
                Some(match path {
                    Ok(path) => {
                        let document = crate::model::identity::document_id(repository, &path);
                        let ids = snapshot
                            .symbols_in(&[document], limits::SYMBOLS_IN_HAND as u32)
                            .await?;
                        (repository, ids, vec![document])
                    }
                    Err(unknown) => match symbols(query, &mut snapshot, near).await {
                        Ok(ids) => (repository, ids, Vec::new()),
                        Err(_) if near.contains(['/', '.']) => return Err(unknown.into()),
                        Err(error) => return Err(error),
                    },
                })
            }
        };
        Ok(Asked { filter, hand })
    }
}

/// Ids of the symbols that a text names.
async fn symbols(
    query: &crate::query::Query<'_>,
    snapshot: &mut crate::store::read::Snapshot,
    text: &str,
) -> Result<Vec<i64>, MemoryError> {
    let most = crate::query::limits::DETAILED_SYMBOLS;
    let rows = query.named(snapshot, text, &SymbolFilter::default(), most).await?;
    match rows.is_empty() {
        true => Err(query.unknown(snapshot, text).await?.into()),
        false => Ok(rows.iter().map(|row| row.symbol.id).collect()),
    }
}

/// Memories near the code in hand that pass the filter, the nearest first.
async fn within(
    recall: &mut Recall,
    filter: &MemoryFilter,
    near: &HashMap<String, Near>,
) -> Result<Vec<(String, Near)>, MemoryError> {
    if near.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = near.keys().cloned().collect();
    let mut passing: Vec<(String, Near)> = recall
        .passing(filter, &ids)
        .await?
        .into_iter()
        .filter_map(|id| near.get(&id).map(|near| (id.clone(), *near)))
        .collect();
    passing.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    Ok(passing)
}

/// A memory as far as there is room; the first is cut rather than left out.
fn fits(mut memory: Memory, budget: usize, used: usize, first: bool) -> Option<Memory> {
    if used + memory.tokens() <= budget {
        return Some(memory);
    }
    if !first {
        return None;
    }
    let over = (memory.tokens() - budget) * limits::TOKEN_BYTES;
    let kept = cut(&memory.content, memory.content.len().saturating_sub(over)).len();
    memory.content.truncate(kept);
    memory.cut = true;
    Some(memory)
}

/// Where a page begins.
fn cursor(offset: u32) -> String {
    format!("m{offset}")
}

impl Recalled {
    /// Leaves the last memories out; the next page begins with them. Whether it could.
    pub fn shorten(&mut self) -> bool {
        if self.memories.len() < 2 {
            return false;
        }
        self.memories.truncate(self.memories.len() - (self.memories.len() / 8).max(1));
        self.tokens = self.memories.iter().map(|recalled| recalled.memory.tokens()).sum();
        self.next_cursor = Some(cursor(self.offset + self.memories.len() as u32));
        true
    }
}

/// How a question is asked.
fn routed(mode: Mode, text: &str, hybrid: bool) -> Mode {
    let quoted = text.len() > 2 && text.starts_with('"') && text.ends_with('"');
    match mode {
        Mode::Routed if quoted => Mode::Exact,
        Mode::Routed if hybrid => Mode::Hybrid,
        Mode::Routed => Mode::Semantic,
        Mode::Hybrid if !hybrid => Mode::Semantic,
        other => other,
    }
}

fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}

/// A date or a time, as PostgreSQL reads it.
fn moment(text: &str) -> Result<String, MemoryError> {
    let text = text.trim();
    let plain = text.len() <= 35
        && text.get(4..5) == Some("-")
        && text.bytes().all(|b| b.is_ascii_digit() || b"-:.TZ+ ".contains(&b));
    match plain {
        true => Ok(text.to_owned()),
        false => Err(MemoryError::invalid(
            "the time",
            format!("`{text}` is no date (2026-01-31) or time (2026-01-31T12:00:00Z)"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_routed_by_how_it_looks() {
        assert_eq!(routed(Mode::Routed, "\"a b\"", true), Mode::Exact);
        assert_eq!(routed(Mode::Routed, "how do we", true), Mode::Hybrid);
        assert_eq!(routed(Mode::Routed, "how do we", false), Mode::Semantic);
        assert_eq!(routed(Mode::Exact, "how do we", false), Mode::Exact);
    }

    #[test]
    fn times_are_told_from_what_is_none() {
        assert!(moment("2026-01-31").is_ok() && moment("2026-01-31T12:00:00+01:00").is_ok());
        assert!(moment("yesterday").is_err() && moment("2026-01-31'; --x").is_err());
    }
}
