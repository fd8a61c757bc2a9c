//! The oracle: a fresh index of the same root in another database, under the same number, so that
//! every row can be compared as it is, ids and hashes included.

use crate::tree::rows_of;
use loci::index::{Options, index};
use loci::store::Store;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Differing rows that are shown.
const SHOWN: usize = 12;

/// Longest row that is shown whole, in characters.
const SHOWN_ROW: usize = 600;

/// A database to make fresh indexes in.
pub struct Oracle {
    store: Store,
    pool: PgPool,
}

macro_rules! digest {
    ($table:literal, $row:literal) => {
        concat!(
            "SELECT count(*), coalesce(md5(string_agg(",
            $row,
            ", E'\\n' ORDER BY ",
            $row,
            " COLLATE \"C\")), '') FROM loci.",
            $table,
            " t WHERE repository_id = $1"
        )
    };
}

/// One statement for each table, which digests its rows in an order of its own.
const TABLES: [(&str, &str); 6] = [
    ("documents", digest!("documents", "t::text")),
    ("symbols", digest!("symbols", "t::text")),
    ("symbol_names", digest!("symbol_names", "t::text")),
    ("edges", digest!("edges", "t::text")),
    ("externals", digest!("externals", "t::text")),
    ("dependencies", digest!("dependencies", "t::text")),
];

/// How many rows a table holds, and a digest of them.
type Digests = BTreeMap<&'static str, (i64, String)>;

async fn digests(pool: &PgPool, id: i64) -> Digests {
    let mut digests = Digests::new();
    for (table, statement) in TABLES {
        let row: (i64, String) = sqlx::query_as(statement).bind(id).fetch_one(pool).await.unwrap();
        digests.insert(table, row);
    }
    digests
}

impl Oracle {
    /// On an empty database.
    pub async fn new(options: PgConnectOptions) -> Self {
        let store = Store::open(options.clone()).await.unwrap();
        Self { store, pool: PgPool::connect_lazy_with(options) }
    }

    /// Says how the index of `root` in another database differs from a fresh one; `None` where it
    /// does not. `options` are those the index was made with; `head`: also whether it names the
    /// same commit.
    pub async fn compare(
        &self,
        live: &PgPool,
        root: &Path,
        options: &Options,
        head: bool,
    ) -> Option<String> {
        let root_text = root.to_str().unwrap();
        let statement = "SELECT id, head_commit, encode(manifests_hash, 'hex'), facts_version
                         FROM loci.repositories WHERE root = $1";
        type Row = (i64, Option<String>, Option<String>, i32);
        let kept: Row = sqlx::query_as(statement).bind(root_text).fetch_one(live).await.unwrap();
        let id = kept.0;
        for repository in self.store.repositories().await.unwrap() {
            self.store.remove_repository(repository.id).await.unwrap();
        }
        let restart = format!("ALTER TABLE loci.repositories ALTER COLUMN id RESTART WITH {id}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(restart)).execute(&self.pool).await.unwrap();
        let options = Options { wait: Duration::from_secs(30), ..options.clone() };
        index(&self.store, root, &options, Arc::new(|_| ())).await.unwrap();
        let fresh: Row =
            sqlx::query_as(statement).bind(root_text).fetch_one(&self.pool).await.unwrap();
        assert_eq!(fresh.0, id, "the fresh index has the same number");
        let mut said = Vec::new();
        if (&kept.2, kept.3) != (&fresh.2, fresh.3) || (head && kept.1 != fresh.1) {
            said.push(format!("repository: kept {kept:?}, fresh {fresh:?}"));
        }
        let (kept, fresh) = (digests(live, id).await, digests(&self.pool, id).await);
        for (table, fresh) in &fresh {
            let kept = &kept[table];
            if kept != fresh {
                said.push(format!("{table}: {} rows kept, {} fresh", kept.0, fresh.0));
            }
        }
        if said.is_empty() {
            return None;
        }
        let (kept, fresh) = (rows_of(live, id).await, rows_of(&self.pool, id).await);
        let (missing, extra) = (without(&fresh, &kept), without(&kept, &fresh));
        if missing.is_empty() && extra.is_empty() {
            said.push("by descriptors they are the same".to_owned());
        }
        said.extend(shown("missing", &missing));
        said.extend(shown("extra", &extra));
        Some(said.join("\n"))
    }
}

fn shown(what: &str, rows: &[&String]) -> Vec<String> {
    let cut = |row: &&&String| row.chars().take(SHOWN_ROW).collect::<String>();
    let mut lines: Vec<String> =
        rows.iter().take(SHOWN).map(|row| format!("{what}: {}", cut(&row))).collect();
    if rows.len() > SHOWN {
        lines.push(format!("{what}: {} more", rows.len() - SHOWN));
    }
    lines
}

/// Those of `all` that are not among the `others`, as often as they are not.
fn without<'a>(all: &'a [String], others: &[String]) -> Vec<&'a String> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    others.iter().for_each(|row| *counts.entry(row).or_default() += 1);
    all.iter()
        .filter(|row| match counts.get_mut(row) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}
