//! Opening the database: connections, the schema `loci`, its migrations.
//!
//! Must not know: what the tables hold.

use crate::store::{Result, Scope, StoreError, VectorKind};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use std::sync::Arc;
use std::time::Duration;

/// Every table lives in this schema; the migrations' own too.
const SCHEMA: &str = "loci";

/// The one extension the schema needs.
const EXTENSION: &str = "pg_trgm";

/// The one it uses where it is there.
const VECTORS: &str = "vector";

/// Connections for reading and small writes. A writer's connection is its own and not counted.
const POOL_CONNECTIONS: u32 = 8;

/// How long a query waits for one of them.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an unused connection is kept: a waiting daemon should not hold eight backends.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// How long opening waits for another process that is migrating, in milliseconds.
const MIGRATION_WAIT_MS: u32 = 60_000;

/// Advisory locks of loci: this for migrating, this with a repository's id (from 1) mixed in for
/// writing its index. The upper half spells `loci`.
pub(crate) const LOCK_SPACE: i64 = 0x6c6f_6369 << 32;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    pub(in crate::store) pool: PgPool,
    pub(in crate::store) scope: Arc<Scope>,
    pub(in crate::store) vectors: Vectors,
}

/// How vectors are kept.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Vectors {
    symbols: VectorKind,
    memories: VectorKind,
}

impl Store {
    /// Connects and brings the schema `loci` up to this program's version, creating it where it is
    /// not there. Any number of processes may do so at the same time.
    ///
    /// # Errors
    /// When the server cannot be reached, was migrated by a newer loci, or lacks an extension.
    pub async fn open(options: PgConnectOptions) -> Result<Store> {
        let options = options
            .options([("search_path", format!("{SCHEMA},public"))])
            .disable_statement_logging();
        let mut connection = PgConnection::connect_with(&options).await.map_err(|source| {
            StoreError::Unreachable {
                what: format!("connecting to {}", address(&options)).into(),
                source,
            }
        })?;
        // Almost every start finds the schema as it should be; a lock, and on a read replica a
        // write, would then be in the way.
        if !is_current(&mut connection).await? {
            migrate(&mut connection).await?;
        }
        let path = search_path(&mut connection).await?;
        let vectors = vectors(&mut connection).await?;
        connection.close().await.map_err(StoreError::during("closing a connection"))?;
        let options = options.options([("search_path", path)]);
        let pool = PgPoolOptions::new()
            .max_connections(POOL_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(IDLE_TIMEOUT)
            .connect_lazy_with(options);
        Ok(Store { pool, scope: Arc::default(), vectors })
    }

    /// Connections for reading, with the search path set.
    pub(in crate::store) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// How vectors of symbols are kept.
    pub fn vector_kind(&self) -> VectorKind {
        self.vectors.symbols
    }

    /// How vectors of memories are kept, which may be another way than symbols' are.
    pub fn memory_vector_kind(&self) -> VectorKind {
        self.vectors.memories
    }

    /// A connection of its own, outside the pool.
    pub(in crate::store) async fn connect(&self) -> Result<PgConnection> {
        self.pool
            .connect_options()
            .connect()
            .await
            .map_err(StoreError::during("connecting a writer"))
    }

    /// Closes every pooled connection.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

/// Where names are looked up: an administrator may have put the extensions into any schema.
async fn search_path(connection: &mut PgConnection) -> Result<String> {
    // `regnamespace` writes it quoted where it has to be.
    let schemas: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT extnamespace::regnamespace::text FROM pg_extension
         WHERE extname IN ($1, $2) ORDER BY 1",
    )
    .bind(EXTENSION)
    .bind(VECTORS)
    .fetch_all(connection)
    .await
    .map_err(StoreError::during("looking for extensions"))?;
    let mut path = format!("{SCHEMA},public");
    for schema in schemas.iter().filter(|schema| ![SCHEMA, "public"].contains(&schema.as_str())) {
        path.push_str(&format!(",{schema}"));
    }
    Ok(path)
}

/// As the migrations could make their columns.
async fn vectors(connection: &mut PgConnection) -> Result<Vectors> {
    let (symbols, memories): (Option<bool>, Option<bool>) =
        sqlx::query_as(include_str!("vector_kinds.sql"))
            .fetch_one(connection)
            .await
            .map_err(StoreError::during("asking how vectors are kept"))?;
    let kind = |half| if half == Some(true) { VectorKind::Half } else { VectorKind::Plain };
    Ok(Vectors { symbols: kind(symbols), memories: kind(memories) })
}

/// Where the options lead, for people: no password.
fn address(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or_else(|| options.get_username());
    match options.get_socket() {
        Some(socket) => format!("`{database}` at {}:{}", socket.display(), options.get_port()),
        None => format!("`{database}` at {}:{}", options.get_host(), options.get_port()),
    }
}

/// Whether every migration is applied.
///
/// # Errors
/// When one is applied that this program does not know, or in another version.
async fn is_current(connection: &mut PgConnection) -> Result<bool> {
    let exists: bool =
        sqlx::query_scalar("SELECT to_regclass('loci._sqlx_migrations') IS NOT NULL")
            .fetch_one(&mut *connection)
            .await
            .map_err(StoreError::during("looking for the schema"))?;
    if !exists {
        return Ok(false);
    }
    let applied: Vec<(i64, Vec<u8>, bool)> = sqlx::query_as(
        "SELECT version, checksum, success FROM loci._sqlx_migrations ORDER BY version",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(StoreError::during("reading the schema's version"))?;
    let known = MIGRATIONS.iter().map(|m| m.version).max().unwrap_or_default();
    for (version, checksum, success) in &applied {
        let differs = |reason: &str| StoreError::SchemaDiffers {
            version: *version,
            reason: reason.to_owned(),
        };
        let Some(migration) = MIGRATIONS.iter().find(|m| m.version == *version) else {
            let found = applied.last().map_or(*version, |(version, ..)| *version);
            return Err(match *version > known {
                true => StoreError::SchemaNewer { found, known },
                false => differs("this program does not have it"),
            });
        };
        if *migration.checksum != **checksum {
            return Err(differs("its text was another when it was applied"));
        }
        if !success {
            return Err(differs("it was applied in part"));
        }
    }
    Ok(applied.len() == MIGRATIONS.iter().count())
}

/// Applies what is missing, one process at a time.
async fn migrate(connection: &mut PgConnection) -> Result<()> {
    // `CREATE … IF NOT EXISTS` fails in one of two sessions that run it at the same moment, and
    // the migrator's lock would come too late: it does not cover the schema its table lives in.
    sqlx::raw_sql(AssertSqlSafe(format!("SET lock_timeout = {MIGRATION_WAIT_MS}")))
        .execute(&mut *connection)
        .await
        .map_err(StoreError::during("preparing to migrate"))?;
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(LOCK_SPACE)
        .execute(&mut *connection)
        .await
        .map_err(StoreError::during("waiting for another process that migrates"))?;
    if !is_current(connection).await? {
        create_schema(connection).await?;
        create_extension(connection).await?;
        let path = search_path(connection).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("SET search_path = {path}")))
            .execute(&mut *connection)
            .await
            .map_err(StoreError::during("preparing to migrate"))?;
        // Not `run`: its future cannot be sent between threads.
        MIGRATIONS.run_direct(None, connection, false).await.map_err(migration_failed)?;
    }
    // The lock goes with the connection, which the caller closes.
    Ok(())
}

/// Creates the schema. Where an administrator made it, nothing more is asked of the database:
/// `CREATE SCHEMA IF NOT EXISTS` would want the right to create one all the same.
async fn create_schema(connection: &mut PgConnection) -> Result<()> {
    let failed = || StoreError::during("creating the schema `loci`");
    let exists: bool = sqlx::query_scalar("SELECT to_regnamespace($1) IS NOT NULL")
        .bind(SCHEMA)
        .fetch_one(&mut *connection)
        .await
        .map_err(failed())?;
    if !exists {
        sqlx::raw_sql("CREATE SCHEMA loci").execute(connection).await.map_err(failed())?;
    }
    Ok(())
}

async fn create_extension(connection: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm").execute(connection).await.map_err(
        |source| {
            let code = source.as_database_error().and_then(|e| e.code());
            match code.as_deref() {
                // not available, no control file, not permitted
                Some("0A000" | "58P01" | "42501") => {
                    StoreError::MissingExtension { name: EXTENSION, source }
                }
                _ => StoreError::during("creating an extension")(source),
            }
        },
    )?;
    Ok(())
}

fn migration_failed(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(source) => StoreError::during("migrating")(source),
        MigrateError::ExecuteMigration(source, version) => {
            StoreError::during(format!("applying migration {version}"))(source)
        }
        other => StoreError::SchemaDiffers { version: 0, reason: other.to_string() },
    }
}
