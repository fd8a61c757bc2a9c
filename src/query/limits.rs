//! The bounds of every answer.

/// Symbols that one search gives unless told otherwise.
pub const DEFAULT_SYMBOLS: u32 = 20;
/// Symbols that one search gives at most.
pub const MAX_SYMBOLS: u32 = 200;
/// Names that a prefix or a likeness may bring up before filters are applied to their symbols.
pub const NAME_CANDIDATES: u32 = 500;
/// Symbols of one name that a search by prefix or likeness gives.
pub const SYMBOLS_PER_NAME: u32 = 20;
/// Symbols that a search by likeness gives: what is meant is among the first or not at all.
pub const SIMILAR_SYMBOLS: u32 = 10;
/// Names that an unknown one is answered with.
pub const NEAREST_NAMES: u32 = 8;
/// Symbols of one name that are described in full at once.
pub const DETAILED_SYMBOLS: u32 = 10;
/// Callers, and callees, of one symbol.
pub const NEIGHBOURS: u32 = 30;
/// Symbols that one is related to in one way: what it overrides, who implements it, who tests it.
pub const RELATED: u32 = 20;
/// Bytes of a search; what is longer is cut.
pub const SEARCH_BYTES: usize = 2_000;
/// Words of a search that are looked up.
pub const SEARCH_WORDS: usize = 16;
/// Names, and symbols, that the words of a search may bring up together, each as many as any other. A
/// word that matches more than its part is frequent.
pub const SEARCH_MATCHES: u32 = 240;
/// What each word may bring up all the same.
pub const SEARCH_LEAST_MATCHES: u32 = 60;
/// A sample of a word's matches is taken so many times as large as what it may bring up: PostgreSQL
/// takes half of what it is told now and then, which must not make a frequent word look rare.
pub const SEARCH_SAMPLED: u32 = 3;
/// Frequent words of a search that are looked up together.
pub const SEARCH_TOGETHER: usize = 4;
/// Matches of rarer questions that are enough without asking for more frequent ones.
pub const SEARCH_ENOUGH: usize = 50;
/// As [`SEARCH_ENOUGH`], of names.
pub const SEARCH_ENOUGH_NAMES: usize = 20;
/// Names whose symbols a search looks at.
pub const SEARCH_NAMES: usize = 80;
/// Names like the search, looked at where none holds a word of it.
pub const SEARCH_ALIKE: u32 = 20;
/// Symbols of one name that a search chooses from.
pub const SEARCH_NAMESAKES: u32 = 40;
/// Symbols of one name that a search looks at.
pub const SEARCH_SYMBOLS_PER_NAME: u32 = 5;
/// Symbols whose names, and symbols whose texts, a search looks at as a whole.
pub const SEARCH_CANDIDATES: u32 = 80;
/// Symbols nearest in meaning that a search looks at, without a filter and with one.
pub const SEARCH_NEAREST: u32 = 100;
/// As [`SEARCH_NEAREST`], where a filter leaves some of them out.
pub const SEARCH_NEAREST_FILTERED: u32 = 1_000;
/// Bytes of a symbol's documentation that a search compares with the question: what is said first
/// says what it is.
pub const SEARCH_DOCUMENTATION: usize = 4_000;
/// Symbols of one list that enter the fusion.
pub const SEARCH_LISTED: usize = 100;
/// Symbols whose uses and nearness are asked for.
pub const SEARCH_RERANKED: usize = 40;
/// Hits that one search gives unless told otherwise.
pub const DEFAULT_HITS: u32 = 10;
/// Hits that one search gives at most.
pub const MAX_HITS: u32 = 50;
/// Characters of the line of documentation that a hit shows.
pub const EXCERPT: usize = 160;
/// Lines of one symbol's source text.
pub const SOURCE_LINES: usize = 200;
/// Bytes of one symbol's source text.
pub const SOURCE_BYTES: usize = 10_000;
/// Largest file that is read for source text; larger ones are not indexed either.
pub const SOURCE_FILE_BYTES: u64 = 16 << 20;
/// Characters of the line that a reference stands in.
pub const REFERENCE_TEXT: usize = 120;
/// References that one page holds unless told otherwise.
pub const DEFAULT_REFERENCES: u32 = 50;
/// References that one page holds at most.
pub const MAX_REFERENCES: u32 = 500;
/// Symbols of one name whose references are looked up together.
pub const REFERENCE_TARGETS: u32 = 500;
/// Those of them that an answer lists.
pub const LISTED_TARGETS: usize = 10;
/// Symbols of one document that one page of its outline holds.
pub const OUTLINE_SYMBOLS: u32 = 300;
/// Documents that one page of a folder's outline holds.
pub const OUTLINE_DOCUMENTS: u32 = 60;
/// Outermost symbols that a folder's outline shows of each document.
pub const OUTLINE_SYMBOLS_EACH: u32 = 25;
/// Depth that an outline distinguishes.
pub const OUTLINE_DEPTH: u32 = 32;
/// Documents that the status lists as not whole in the index.
pub const INCOMPLETE_DOCUMENTS: u32 = 50;
/// Indexed repositories that an answer lists.
pub const REPOSITORIES: usize = 50;
/// Levels that a trace goes unless told otherwise.
pub const DEFAULT_DEPTH: u32 = 3;
/// Levels that a trace goes at most.
pub const MAX_DEPTH: u32 = 10;
/// Edges of a path at most.
pub const MAX_PATH_DEPTH: u32 = 30;
/// Symbols that a trace lists unless told otherwise.
pub const DEFAULT_TRACED: u32 = 200;
/// Symbols that a trace lists at most.
pub const MAX_TRACED: u32 = 1_000;
/// Symbols that are gone through at most, where not all of them are to be listed.
pub const MAX_WALKED: u32 = 20_000;
/// Edges that are read at most on one level of a trace: several for each symbol it may list.
pub const EDGES_A_LEVEL: u32 = 4 * MAX_TRACED;
/// The same where not all symbols that are gone through are to be listed.
pub const EDGES_A_FILTERED_LEVEL: u32 = 10_000;
/// Edges that are read at most on one level on the way to another symbol, or of a document or folder,
/// most of whose edges stay in it.
pub const EDGES_A_PATH_LEVEL: u32 = 100_000;
/// Symbols of one name that a trace or a path begins at.
pub const MAX_NAMED: u32 = 100;
/// Symbols of a document or folder that a trace begins at.
pub const MAX_BEGINNING: u32 = 5_000;
/// What dependencies define that a trace lists.
pub const TRACED_EXTERNALS: u32 = 50;
/// Pairs of documents of which one uses the other that are looked at for circles.
pub const DOCUMENT_EDGES: u32 = 1_000_000;
/// Circles that an answer lists unless told otherwise.
pub const DEFAULT_CYCLES: u32 = 20;
/// Circles that an answer lists at most.
pub const MAX_CYCLES: u32 = 200;
/// Members, and edges, of one circle that are listed.
pub const CYCLE_ITEMS: usize = 50;
/// Tokens of an overview at least, at most, and where a person does not say.
pub const MIN_BUDGET: u32 = 200;
/// See [`MIN_BUDGET`].
pub const MAX_BUDGET: u32 = 20_000;
/// See [`MIN_BUDGET`].
pub const DEFAULT_BUDGET: u32 = 2_000;
/// Documents whose edges an overview looks at.
pub const OVERVIEW_DOCUMENTS: u32 = 1_000;
/// Edges of each of them.
pub const OVERVIEW_EDGES: u32 = 300;
/// Symbols, modules, and uses of modules that it may choose from, each.
pub const OVERVIEW_ROWS: u32 = 400;
/// Documents whose public symbols it may choose from.
pub const OVERVIEW_PUBLIC_DOCUMENTS: u32 = 400;
/// Modules that it lists as used by one.
pub const OVERVIEW_USES: usize = 8;
/// Entry points of either kind that it may choose from.
pub const OVERVIEW_ENTRY_POINTS: u32 = 20;
/// Characters of a declaration in it.
pub const OVERVIEW_SIGNATURE: usize = 100;
