//! A folder of sources that tests change, and what is stored of it, by descriptors and paths in
//! place of ids, so that two repositories can be compared.

#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses its part")]

use crate::support::{self, TestDatabase};
use loci::index::{Options, Report, index};
use loci::store::Store;
use sqlx::PgPool;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A folder below a temporary one, so that its own name is always the same.
pub struct Tree {
    folder: TempDir,
}

impl Tree {
    /// An empty folder.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tree")).unwrap();
        Self { folder }
    }

    /// A folder with these files.
    pub fn with<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let tree = Self::new();
        for (path, text) in files {
            tree.put(path, text);
        }
        tree
    }

    /// The folder, links resolved.
    pub fn root(&self) -> std::path::PathBuf {
        self.folder.path().canonicalize().unwrap().join("tree")
    }

    /// Writes a file.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// A copy of all of it in another place.
    pub fn copy(&self) -> Self {
        fn copy(from: &Path, to: &Path) {
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                let to = to.join(entry.file_name());
                if entry.file_type().unwrap().is_dir() {
                    fs::create_dir(&to).unwrap();
                    copy(&entry.path(), &to);
                } else {
                    fs::copy(entry.path(), to).unwrap();
                }
            }
        }
        let other = Self::new();
        copy(&self.root(), &other.root());
        other
    }
}

/// A database with a store on it.
pub struct Index {
    pub database: TestDatabase,
    pub store: Store,
    pub pool: PgPool,
}

impl Index {
    pub async fn new() -> Self {
        let database = support::database();
        let store = Store::open(database.connect_options()).await.unwrap();
        let pool = PgPool::connect_lazy_with(database.connect_options());
        Self { database, store, pool }
    }

    /// Brings the index of a tree up to date.
    pub async fn run(&self, tree: &Tree) -> Report {
        self.run_with(tree, false).await
    }

    /// The same, writing everything anew.
    pub async fn run_with(&self, tree: &Tree, full: bool) -> Report {
        let options = Options { full, wait: Duration::from_secs(30), ..Options::default() };
        index(&self.store, &tree.root(), &options, Arc::new(|_| ())).await.unwrap()
    }

    /// Removes the index of a tree: with thousands of partitions everything becomes slow.
    pub async fn forget(&self, tree: &Tree) {
        let root = tree.root().to_str().unwrap().to_owned();
        let repository = self.store.repository(&root).await.unwrap().unwrap();
        self.store.remove_repository(repository.id).await.unwrap();
    }

    /// Everything stored of a tree, a line for each row, sorted.
    pub async fn rows(&self, tree: &Tree) -> Vec<String> {
        let root = tree.root().to_str().unwrap().to_owned();
        let id: i64 = sqlx::query_scalar("SELECT id FROM loci.repositories WHERE root = $1")
            .bind(root)
            .fetch_one(&self.pool)
            .await
            .unwrap();
        rows_of(&self.pool, id).await
    }

    /// The number in the answer to one statement.
    pub async fn number(&self, statement: &'static str) -> i64 {
        sqlx::query_scalar(statement).fetch_one(&self.pool).await.unwrap()
    }
}

/// Everything stored of a repository, a line for each row, sorted.
pub async fn rows_of(pool: &PgPool, repository: i64) -> Vec<String> {
    let mut all = Vec::new();
    for statement in [DOCUMENTS, SYMBOLS, EDGES, EXTERNALS, NAMES] {
        let rows: Vec<String> =
            sqlx::query_scalar(statement).bind(repository).fetch_all(pool).await.unwrap();
        all.extend(rows);
    }
    all.sort();
    all
}

const DOCUMENTS: &str = "
    SELECT 'document ' || row_to_json(r)::text FROM (
        SELECT path, language, status, detail, size, lines, content_hash, unresolved, external
        FROM loci.documents WHERE repository_id = $1
    ) r";

// A row that points nowhere shows a null and is caught by `dangling`.
const SYMBOLS: &str = "
    SELECT 'symbol ' || row_to_json(r)::text FROM (
        SELECT d.path AS in_document, s.descriptor AS symbol,
               s.enclosing_id IS NULL AS outermost, o.descriptor AS enclosing,
               s.name, s.container, s.kind, s.visibility, s.signature, s.documentation,
               s.line, s.col, s.start_line, s.start_col, s.end_line, s.end_col
        FROM loci.symbols s
        LEFT JOIN loci.documents d ON d.repository_id = $1 AND d.id = s.document_id
        LEFT JOIN loci.symbols o ON o.repository_id = $1 AND o.id = s.enclosing_id
        WHERE s.repository_id = $1
    ) r";

const EDGES: &str = "
    SELECT 'edge ' || row_to_json(r)::text FROM (
        SELECT d.path AS in_document, a.descriptor AS source,
               coalesce(b.descriptor, x.package || '::' || x.path) AS target,
               e.kind, e.resolution, coalesce(e.alias, '') AS alias, e.positions
        FROM loci.edges e
        LEFT JOIN loci.documents d ON d.repository_id = $1 AND d.id = e.document_id
        LEFT JOIN loci.symbols a ON a.repository_id = $1 AND a.id = e.source_id
        LEFT JOIN loci.symbols b ON b.repository_id = $1 AND b.id = e.target_id
        LEFT JOIN loci.externals x ON x.repository_id = $1 AND x.id = e.target_id
                                   AND e.resolution = 4
        WHERE e.repository_id = $1
    ) r";

const EXTERNALS: &str = "
    SELECT 'external ' || row_to_json(r)::text FROM (
        SELECT id, package, path FROM loci.externals WHERE repository_id = $1
    ) r";

const NAMES: &str = "
    SELECT 'name ' || name FROM loci.symbol_names WHERE repository_id = $1";

/// Rows of [`Index::rows`] that point at something that is not stored.
pub fn dangling(rows: &[String]) -> Vec<&String> {
    let nowhere = |row: &&String| {
        let null = |key: &str| row.contains(&format!("\"{key}\":null"));
        null("in_document")
            || null("source")
            || null("target")
            || (null("enclosing") && row.contains("\"outermost\":false"))
    };
    rows.iter().filter(nowhere).collect()
}

/// Fails with what differs, and no more.
pub fn assert_same(left: &[String], right: &[String], what: &str) {
    let missing: Vec<_> = right.iter().filter(|row| !left.contains(row)).collect();
    let extra: Vec<_> = left.iter().filter(|row| !right.contains(row)).collect();
    assert!(
        missing.is_empty() && extra.is_empty() && left.len() == right.len(),
        "{what}\nmissing: {missing:#?}\nextra: {extra:#?}\n{} rows, not {}",
        left.len(),
        right.len()
    );
}
