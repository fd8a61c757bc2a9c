//! A large repository made of a small one, and what to ask about it.

use anyhow::{Context, ensure};
use loci::config::{Config, Overrides};
use loci::model::Resolution;
use loci::store::PgConnectOptions;
use loci::store::managed::Server;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, ConnectOptions, Row};
use std::path::Path;

/// Symbols that all copies refer to.
const HUBS: u32 = 20;

/// Rows of the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub documents: i64,
    pub symbols: i64,
    pub names: i64,
    pub edges: i64,
}

/// A symbol that is asked about, with the rows of edges that lead to it.
pub struct Target {
    pub id: i64,
    pub edges: i64,
}

/// The database, spoken to directly.
pub struct Database {
    connection: PgConnection,
    repository: i64,
}

impl Database {
    /// Connects to what `loci index` has filled.
    pub async fn open(data: &Path, root: &Path) -> anyhow::Result<Self> {
        let overrides = Overrides { data_dir: Some(data.to_owned()), ..Default::default() };
        let config = Config::resolve(overrides)?;
        let ensure = move || Server::ensure_running(&config.server, &mut |_| {});
        let server = tokio::task::spawn_blocking(ensure).await??;
        let options: PgConnectOptions = server.connect_options(server.database());
        let options = options.options([("search_path", "loci,public")]);
        let mut connection = options.disable_statement_logging().connect().await?;
        let repository: Option<i64> =
            sqlx::query_scalar("SELECT id FROM repositories WHERE root = $1")
                .bind(root.to_string_lossy())
                .fetch_optional(&mut connection)
                .await?;
        let repository = repository.context("the folder is indexed")?;
        Ok(Self { connection, repository })
    }

    /// How large the repository is.
    pub async fn size(&mut self) -> anyhow::Result<Size> {
        let count = "SELECT (SELECT count(*) FROM documents WHERE repository_id = $1),
                            (SELECT count(*) FROM symbols WHERE repository_id = $1),
                            (SELECT count(*) FROM symbol_names WHERE repository_id = $1),
                            (SELECT count(*) FROM edges WHERE repository_id = $1)";
        let row = sqlx::query(count).bind(self.repository).fetch_one(&mut self.connection).await?;
        Ok(Size {
            documents: row.try_get(0)?,
            symbols: row.try_get(1)?,
            names: row.try_get(2)?,
            edges: row.try_get(3)?,
        })
    }

    /// Multiplies the repository, by the store's own scripts for its partitions.
    pub async fn multiply(&mut self, copies: i64) -> anyhow::Result<()> {
        let create = include_str!("../../src/store/partitions/create.sql");
        let multiply = include_str!("multiply.sql")
            .replace("{create}", create)
            .replace("{copies}", &copies.to_string())
            .replace("{hubs}", &HUBS.to_string())
            .replace("{external}", &(Resolution::External as i16).to_string());
        let script = [
            "BEGIN;\nSET LOCAL maintenance_work_mem = '512MB';\n",
            &multiply,
            include_str!("../../src/store/partitions/fill_names.sql"),
            ";\n",
            include_str!("../../src/store/partitions/index.sql"),
            include_str!("../../src/store/partitions/attach.sql"),
            "COMMIT;\n",
        ];
        self.run(&script.concat()).await?;
        // What autovacuum would do soon: statistics, and which pages are visible to all.
        let script = [
            include_str!("../../src/store/partitions/analyze.sql"),
            include_str!("../../src/store/partitions/analyze_tables.sql"),
            "ANALYZE documents;\n",
        ];
        self.run(&script.concat()).await?;
        for table in ["symbols", "symbol_names", "edges"] {
            self.run(&format!("VACUUM {table}_{{id}}")).await?;
        }
        self.run("VACUUM documents").await?;
        self.run("CHECKPOINT").await
    }

    async fn run(&mut self, script: &str) -> anyhow::Result<()> {
        let script = script.replace("{id}", &self.repository.to_string());
        sqlx::raw_sql(AssertSqlSafe(script)).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Bytes of the repository's tables and their indexes.
    pub async fn bytes(&mut self) -> anyhow::Result<i64> {
        let sum = "SELECT sum(pg_total_relation_size(relname::regclass))::bigint
                   FROM unnest(ARRAY['symbols_' || $1, 'symbol_names_' || $1, 'edges_' || $1]) relname";
        let id = self.repository.to_string();
        Ok(sqlx::query_scalar(sum).bind(id).fetch_one(&mut self.connection).await?)
    }

    /// The server's processes that serve other connections than this one.
    pub async fn backends(&mut self) -> anyhow::Result<Vec<i32>> {
        let all = "SELECT pid FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        Ok(sqlx::query_scalar(all).fetch_all(&mut self.connection).await?)
    }

    /// Names of random symbols, at least this many characters long.
    pub async fn names(
        &mut self,
        number: i64,
        least: i32,
        seed: i64,
    ) -> anyhow::Result<Vec<String>> {
        let pick = "SELECT name FROM symbols
                    WHERE repository_id = $1 AND char_length(name) >= $2
                    ORDER BY hashint8extended(id, $3) LIMIT $4";
        let query = sqlx::query_scalar(pick).bind(self.repository).bind(least).bind(seed);
        Ok(query.bind(number).fetch_all(&mut self.connection).await?)
    }

    /// Symbols that something refers to: each as likely as any other, or as likely as it is
    /// referred to often.
    pub async fn targets(
        &mut self,
        number: i64,
        by_use: bool,
        seed: i64,
    ) -> anyhow::Result<Vec<Target>> {
        let all = "SELECT target_id AS id FROM edges WHERE repository_id = $1 AND resolution <= $4";
        let picked = match by_use {
            true => format!("{all} ORDER BY hashint8extended(target_id # source_id, $2) LIMIT $3"),
            false => format!(
                "SELECT id FROM ({all} GROUP BY target_id) t ORDER BY hashint8extended(id, $2) LIMIT $3"
            ),
        };
        let pick = format!(
            "SELECT id, (SELECT count(*) FROM edges e WHERE e.repository_id = $1 AND e.target_id = id)
             FROM ({picked}) AS picked"
        );
        let rows = sqlx::query(AssertSqlSafe(pick))
            .bind(self.repository)
            .bind(seed)
            .bind(number)
            .bind(Resolution::Inferred as i16)
            .fetch_all(&mut self.connection)
            .await?;
        let target = |row: &sqlx::postgres::PgRow| {
            Ok(Target { id: row.try_get(0)?, edges: row.try_get(1)? })
        };
        rows.iter().map(target).collect()
    }

    /// Two words each of some symbol's documentation.
    pub async fn words(&mut self, number: i64, seed: i64) -> anyhow::Result<Vec<String>> {
        let pick = "SELECT documentation FROM symbols
                    WHERE repository_id = $1 AND char_length(documentation) > 40
                    ORDER BY hashint8extended(id, $2) LIMIT $3";
        let query = sqlx::query_scalar(pick).bind(self.repository).bind(seed);
        let texts: Vec<String> = query.bind(2 * number).fetch_all(&mut self.connection).await?;
        let two = |text: &String| {
            let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() >= 4);
            let words: Vec<&str> = words.take(12).collect();
            let first = words.len() / 3;
            Some(format!("{} {}", words.get(first)?, words.get(first + 2)?))
        };
        let mut words: Vec<String> = texts.iter().filter_map(two).collect();
        ensure!(!words.is_empty(), "nothing here is documented");
        words.truncate(number as usize);
        Ok(words)
    }
}
