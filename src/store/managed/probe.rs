//! Asking a server whether it is there: one short connection, its answer sorted into what the caller
//! can act on. The only place here that speaks PostgreSQL's protocol.

use std::future::Future;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};

/// How long one connection and one query may take.
const PROBE_TIMEOUT: Duration = Duration::from_secs(10);
/// SQLSTATE: the database does not exist.
const NO_DATABASE: &str = "3D000";
/// SQLSTATE: starting up, recovering or shutting down.
const NOT_NOW: &str = "57P03";
/// SQLSTATE: all connections are taken.
const TOO_MANY: &str = "53300";
/// SQLSTATE: the database exists already.
const DUPLICATE_DATABASE: &str = "42P04";
/// SQLSTATE: two processes made it at the same moment.
const DUPLICATE_KEY: &str = "23505";

/// What a server answered.
#[derive(Debug)]
pub(super) enum Answer {
    /// It works; its version number, as in `180006`, and the extensions it could create.
    Ready { version_num: u32, extensions: Vec<(String, String)> },
    /// It works, and every connection is taken.
    Busy,
    /// It is starting, recovering or stopping.
    NotNow(String),
    /// It works, and this database does not exist.
    NoDatabase(String),
    /// It refuses: wrong password, no permission, no encryption, …
    Refused(String),
    /// Nobody answers.
    Unreachable(String),
}

/// Extensions that make a difference to `loci`.
pub(super) const EXTENSIONS: &[&str] = &["vector", "pg_trgm", "btree_gin"];

/// Connects to `database` and asks for the version.
pub(super) fn probe(options: PgConnectOptions) -> Answer {
    block_on(|| async {
        match tokio::time::timeout(PROBE_TIMEOUT, ask(options)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => sort(&error),
            Err(_) => {
                Answer::Unreachable(format!("no answer within {} s", PROBE_TIMEOUT.as_secs()))
            }
        }
    })
    .unwrap_or_else(Answer::Unreachable)
}

async fn ask(options: PgConnectOptions) -> Result<Answer, sqlx::Error> {
    let mut connection: PgConnection = options.connect().await?;
    let row = sqlx::query("SELECT current_setting('server_version_num')::int4")
        .fetch_one(&mut connection)
        .await?;
    let version: i32 = row.try_get(0)?;
    let rows = sqlx::query(
        "SELECT name::text, default_version::text FROM pg_available_extensions
         WHERE name = ANY($1) ORDER BY name",
    )
    .bind(EXTENSIONS)
    .fetch_all(&mut connection)
    .await?;
    let mut extensions = Vec::new();
    for row in rows {
        extensions.push((row.try_get(0)?, row.try_get(1)?));
    }
    connection.close().await?;
    Ok(Answer::Ready { version_num: version.unsigned_abs(), extensions })
}

/// Creates `database` from a connection to another one; well if it exists.
pub(super) fn create_database(options: PgConnectOptions, database: &str) -> Result<(), String> {
    let statement = format!("CREATE DATABASE \"{}\"", database.replace('"', "\"\""));
    block_on(|| async {
        let mut connection: PgConnection = options.connect().await?;
        // The name is quoted above, and a statement like this takes no parameters.
        let made = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await;
        connection.close().await?;
        match made {
            Err(sqlx::Error::Database(error))
                if matches!(error.code().as_deref(), Some(DUPLICATE_DATABASE | DUPLICATE_KEY)) =>
            {
                Ok(())
            }
            other => other.map(drop),
        }
    })?
    .map_err(|error| error.to_string())
}

fn sort(error: &sqlx::Error) -> Answer {
    match error {
        sqlx::Error::Database(error) => {
            let said = error.message().to_owned();
            match error.code().as_deref() {
                Some(NO_DATABASE) => Answer::NoDatabase(said),
                Some(NOT_NOW) => Answer::NotNow(said),
                Some(TOO_MANY) => Answer::Busy,
                _ => Answer::Refused(said),
            }
        }
        sqlx::Error::Tls(error) => Answer::Refused(error.to_string()),
        other => Answer::Unreachable(other.to_string()),
    }
}

/// Runs a future to its end on a thread of its own: the caller may itself stand inside a runtime,
/// where blocking on a future is not allowed.
fn block_on<T: Send, F: Future<Output = T>>(make: impl FnOnce() -> F + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| error.to_string())?;
            Ok(runtime.block_on(make()))
        });
        match worker.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
