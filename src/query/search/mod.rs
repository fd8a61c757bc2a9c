//! Search: one box over names, signatures, documentation and meaning.
//!
//! Each of three lists ranks by itself: names that hold the words of the question, or are like it;
//! texts (signatures and documentation) that hold them; vectors near the question's. They are fused
//! by reciprocal rank, and what is used much or lies near the file in hand gains. Every hit says
//! which lists it comes from and why it stands where it does.
//!
//! The work is bounded whatever the repository's size: so many words, so many matches of each, so
//! many candidates that are looked at as a whole. A word that matches more than that is looked up
//! together with the others instead of alone.
//!
//! Must not know: SQL, how vectors are made.

mod bring;
mod meaning;
mod rank;
mod words;

use super::{AsOf, Query, QueryError, SymbolSummary, limits};
use crate::embed::Embeddings;
use crate::model::identity::document_id;
use crate::model::{Language, SymbolKind};
use crate::store::read::{SymbolFilter, SymbolRow, TextFilter};
use bring::{Texts, joined, names, texts};
use rank::Candidate;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use words::{Word, is_form, tokens};

/// Names, texts, meaning.
const LISTS: usize = 3;
/// What each list counts in the fusion. Chosen on rxjs.
const WEIGHTS: [f64; LISTS] = [0.5, 1.0, 2.0];
/// The same where the question is a name that something has.
const WEIGHTS_OF_NAME: [f64; LISTS] = [3.0, 1.0, 1.0];

/// A list that a search fuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Names that hold the words or are like them.
    Names = 0,
    /// Signatures and documentation that hold the words.
    Text = 1,
    /// Vectors near the question's.
    Meaning = 2,
}

impl List {
    /// All of them.
    pub const ALL: [Self; LISTS] = [Self::Names, Self::Text, Self::Meaning];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Text => "text",
            Self::Meaning => "meaning",
        }
    }

    /// The one called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }
}

/// What to search for.
#[derive(Clone, Debug)]
pub struct SearchQuery {
    /// Words, in any form: a name or parts of it, or what it does.
    pub text: String,
    /// Of these kinds; all where empty.
    pub kinds: Vec<SymbolKind>,
    /// In these languages; all where empty.
    pub languages: Vec<Language>,
    /// In this document or folder; everywhere where empty.
    pub path: String,
    /// The document in hand: what is near it gains.
    pub near: Option<String>,
    /// At most so many; capped at [`limits::MAX_HITS`].
    pub limit: u32,
    /// By these lists; all where empty.
    pub lists: Vec<List>,
}

impl SearchQuery {
    /// A search for `text` without filters.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kinds: Vec::new(),
            languages: Vec::new(),
            path: String::new(),
            near: None,
            limit: limits::DEFAULT_HITS,
            lists: Vec::new(),
        }
    }
}

/// Why a hit is where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Why {
    /// Its rank among names, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<u32>,
    /// Its rank among signatures and documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<u32>,
    /// Its rank by meaning, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<u32>,
    /// Words of the question that it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Symbols and documents that refer to it, counted up to 100.
    pub uses: i64,
    /// How it lies to the file in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<&'static str>,
}

impl Why {
    /// The lists it comes from, with its rank in each.
    pub fn lists(&self) -> impl Iterator<Item = (&'static str, u32)> {
        [("names", self.names), ("text", self.text), ("meaning", self.meaning)]
            .into_iter()
            .filter_map(|(list, rank)| rank.map(|rank| (list, rank)))
    }
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Hit {
    /// The symbol.
    #[serde(flatten)]
    pub symbol: SymbolSummary,
    /// The line of its documentation that says most of the question.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub documentation: String,
    /// Why it is here.
    pub why: Why,
}

/// What was found, the best first.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SearchResults {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// The hits.
    pub hits: Vec<Hit>,
    /// There are more; say more of what is meant, or narrow the search.
    pub more: bool,
    /// Why meaning was not searched, where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_meaning: Option<String>,
}

/// Candidates of one search by id.
#[derive(Default)]
struct Candidates {
    rows: HashMap<i64, SymbolRow>,
    /// In the order they came, so that equal scores stay in it.
    order: Vec<i64>,
}

impl Candidates {
    fn add(&mut self, rows: Vec<SymbolRow>) {
        for row in rows {
            let id = row.symbol.id;
            if self.rows.insert(id, row).is_none() {
                self.order.push(id);
            }
        }
    }

    /// Leaves out what is not asked for: not every list was found by the filter.
    fn keep(&mut self, filter: &TextFilter) {
        let within = |path: &str| {
            filter.path.is_empty()
                || path
                    .strip_prefix(filter.path.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.rows.retain(|_, row| {
            (filter.languages.is_empty() || filter.languages.contains(&row.language))
                && (filter.kinds.is_empty() || filter.kinds.contains(&row.symbol.kind))
                && within(&row.path)
        });
        self.order.retain(|id| self.rows.contains_key(id));
    }
}

impl Query<'_> {
    /// Symbols that the words of a question speak of, the best first. An empty list where nothing
    /// holds a word of it or has a name like one. Without `embeddings`, or where no symbol is
    /// embedded, meaning is left out.
    ///
    /// # Errors
    /// [`QueryError::Empty`] where there are no words; when a path is not indexed, or the database
    /// fails.
    pub async fn search(
        &self,
        search: &SearchQuery,
        embeddings: Option<&Arc<Embeddings>>,
    ) -> Result<SearchResults, QueryError> {
        let text = cut(search.text.trim(), limits::SEARCH_BYTES);
        let question = tokens(text);
        if question.is_empty() {
            return Err(QueryError::Empty { what: "the search" });
        }
        let limit = search.limit.clamp(1, limits::MAX_HITS) as usize;
        let listed = |list| search.lists.is_empty() || search.lists.contains(&list);
        // Before the snapshot: the first question loads the model.
        let meant = match listed(List::Meaning) {
            true => self.meant(text, embeddings).await?,
            false => Err("it was not asked for".to_owned()),
        };
        let mut snapshot = self.snapshot().await?;
        let path = self.indexed_path(&mut snapshot, &search.path).await?;
        let near = match &search.near {
            Some(near) => Some(self.indexed_path(&mut snapshot, near).await?),
            None => None,
        };
        let filter = TextFilter {
            kinds: search.kinds.clone(),
            path: path.clone(),
            languages: search.languages.clone(),
        };
        let by_name = SymbolFilter { kinds: search.kinds.clone(), path };
        let mut stems = snapshot.search_words(text).await?;
        stems.truncate(limits::SEARCH_WORDS);
        let mut words = words::pair(stems, text);

        let mut found = Candidates::default();
        let exact = match text.contains(char::is_whitespace) {
            true => Vec::new(),
            false => {
                self.named(&mut snapshot, text, &by_name, limits::SEARCH_SYMBOLS_PER_NAME).await?
            }
        };
        let exact_ids: Vec<i64> = exact.iter().map(|row| row.symbol.id).collect();
        found.add(exact);
        let Texts { ids, whole } = texts(&mut snapshot, &mut words, &filter).await?;
        let names = names(&mut snapshot, &words, &question, whole).await?;
        // Where texts answer, a name that is merely like the question is no better answer; nor is one
        // that is a little like several words, which all names would have to be compared with.
        let one = !text.contains(char::is_whitespace);
        let alike = match (names.is_empty(), ids.is_empty()) {
            (true, true) if words.is_empty() && !one => joined(&mut snapshot, &question).await?,
            (true, true) if one => snapshot.names_by_similarity(text, limits::SEARCH_ALIKE).await?,
            (true, empty) if one || empty => {
                snapshot.names_by_slip(text, limits::SEARCH_ALIKE).await?
            }
            _ => Vec::new(),
        };
        for names in [&names, &alike].into_iter().filter(|names| !names.is_empty()) {
            let each = limits::SEARCH_SYMBOLS_PER_NAME;
            let bounds = (limits::SEARCH_NAMESAKES, each, limits::SEARCH_CANDIDATES);
            let rows = snapshot.some_by_names(names, &by_name, bounds);
            found.add(rows.await?);
        }
        let by_meaning = match &meant {
            Ok(meant) => meant.nearest(&mut snapshot, &filter).await?,
            Err(_) => Vec::new(),
        };
        let missing: HashSet<i64> = ids.iter().chain(&by_meaning).copied().collect();
        let missing: Vec<i64> =
            missing.into_iter().filter(|id| !found.rows.contains_key(id)).collect();
        found.add(snapshot.symbols_by_id(&missing).await?);
        found.keep(&filter);

        let alike: HashSet<&str> = alike.iter().map(String::as_str).collect();
        let (by_name, by_text, matched) = rank_lists(&found, &words, &question, &exact_ids, &alike);
        let by_meaning: Vec<i64> =
            by_meaning.into_iter().filter(|id| found.rows.contains_key(id)).collect();
        let mut lists = [by_name, by_text, by_meaning];
        for list in List::ALL {
            if !listed(list) {
                lists[list as usize].clear();
            }
        }
        let weights = if exact_ids.is_empty() { &WEIGHTS } else { &WEIGHTS_OF_NAME };
        let mut fused: Vec<_> = rank::fuse(&lists, weights)
            .into_iter()
            .map(|(id, (score, ranks))| {
                (score * rank::factor_of(&found.rows[&id].symbol), id, ranks)
            })
            .collect();
        fused.sort_by(best_first);
        let more = fused.len() > limit;
        // Only what can still come to the front is worth asking about.
        fused.truncate((limit * 2).max(limits::SEARCH_RERANKED));
        let ids: Vec<i64> = fused.iter().map(|(_, id, _)| *id).collect();
        let uses: HashMap<i64, i64> =
            snapshot.uses_of(&ids, rank::MUCH_USED).await?.into_iter().collect();
        let referred_to: HashSet<i64> = match &near {
            Some(near) => {
                let document = document_id(self.repository_id, near);
                snapshot.referred_to_by(document, &ids).await?.into_iter().collect()
            }
            None => HashSet::new(),
        };
        let mut hits: Vec<_> = fused
            .into_iter()
            .map(|(score, id, ranks)| {
                let uses = uses.get(&id).copied().unwrap_or_default();
                let (gain, near) = near.as_ref().map_or((0.0, None), |near| {
                    rank::nearness(&found.rows[&id].path, near, referred_to.contains(&id))
                });
                let [names, text, meaning] = ranks.0;
                let why = Why { names, text, meaning, words: Vec::new(), uses, near };
                (score * (1.0 + gain + rank::gain_by_uses(uses)), id, why)
            })
            .collect();
        hits.sort_by(best_first);
        hits.truncate(limit);
        let as_of = self.as_of(&snapshot);
        let hits = hits
            .into_iter()
            .map(|(_, id, mut why)| {
                let row = &found.rows[&id];
                let matched = matched.get(&id).map_or(&[][..], Vec::as_slice);
                why.words = matched.iter().map(|index| words[*index].written.clone()).collect();
                Hit {
                    symbol: SymbolSummary::of(row),
                    documentation: excerpt(&row.symbol.documentation, &words),
                    why,
                }
            })
            .collect();
        Ok(SearchResults { as_of, hits, more, without_meaning: meant.err() })
    }
}

/// The higher score first; of equal ones always the same.
fn best_first<T>(a: &(f64, i64, T), b: &(f64, i64, T)) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

type Matched = HashMap<i64, Vec<usize>>;

/// The ids of each list, the best first, and which words each candidate holds.
fn rank_lists(
    found: &Candidates,
    words: &[Word],
    question: &[String],
    exact: &[i64],
    alike: &HashSet<&str>,
) -> (Vec<i64>, Vec<i64>, Matched) {
    let (mut by_name, mut by_text, mut matched) = (Vec::new(), Vec::new(), HashMap::new());
    for id in &found.order {
        let symbol = &found.rows[id].symbol;
        let candidate = Candidate::of(symbol, words);
        let mut name = candidate.name_score(words, question);
        if exact.contains(id) {
            name = f64::MAX;
        } else if name == 0.0 && alike.contains(symbol.name.as_str()) {
            // They came in the order of their likeness.
            name = f64::MIN_POSITIVE;
        }
        if name > 0.0 {
            by_name.push((name, *id));
        }
        let (text, held) = candidate.text_score(words);
        if text > 0.0 {
            by_text.push((text, *id));
            matched.insert(*id, held);
        }
    }
    let ids = |mut list: Vec<(f64, i64)>| {
        // A stable sort: what scores alike stays in the order it was found.
        list.sort_by(|a, b| b.0.total_cmp(&a.0));
        list.truncate(limits::SEARCH_LISTED);
        list.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    (ids(by_name), ids(by_text), matched)
}

/// The line of a documentation that holds most of the words, the first where none does.
fn excerpt(documentation: &str, words: &[Word]) -> String {
    let held = |line: &str| {
        let tokens = tokens(line);
        words.iter().filter(|word| tokens.iter().any(|t| is_form(&word.stem, t))).count()
    };
    let lines = documentation.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut best = ("", None);
    for line in lines {
        let held = held(line);
        if best.1.is_none_or(|most| held > most) {
            best = (line, Some(held));
        }
    }
    let line = best.0;
    match line.char_indices().nth(limits::EXCERPT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// The first `most` bytes of a text, to the end of a character.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(stem: &str) -> Word {
        Word { stem: stem.to_owned(), written: stem.to_owned(), weight: 1.0 }
    }

    #[test]
    fn an_excerpt_is_the_line_that_says_most() {
        let words = ["edg", "weight"].map(word);
        let text = "A graph.\n\nIt has edges,\neach edge of a weight.";
        assert_eq!(excerpt(text, &words), "each edge of a weight.");
        assert_eq!(excerpt(text, &[]), "A graph.");
        assert_eq!(excerpt("", &words), "");
        let long = excerpt(&"é".repeat(1000), &words);
        assert_eq!(long.chars().count(), limits::EXCERPT + 1);
    }
}
