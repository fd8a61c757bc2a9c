//! Rows of documents, symbols and edges, to and from the database.

use crate::model::{Document, DocumentStatus, Edge, Language, Symbol};
use crate::store::copy::Rows;
use crate::store::{Result, StoreError};
use futures_util::TryStreamExt;
use sqlx::{PgConnection, Row};

/// Fills one repository's partition of `symbols`, in the order of [`encode_symbol`].
pub(crate) const COPY_SYMBOLS: &str = include_str!("copy_symbols.sql");

/// Fills one repository's partition of `edges`, in the order of [`encode_edge`].
pub(crate) const COPY_EDGES: &str = include_str!("copy_edges.sql");

/// One symbol.
pub(crate) fn encode_symbol(rows: &mut Rows, repository: i64, symbol: &Symbol) {
    rows.row(18);
    rows.i64(repository);
    rows.i64(symbol.id);
    rows.i64(symbol.document_id);
    match symbol.enclosing_id {
        Some(id) => rows.i64(id),
        None => rows.null(),
    }
    rows.text(&symbol.name);
    rows.text(&symbol.container);
    rows.i16(symbol.kind as i16);
    rows.i16(symbol.visibility as i16);
    rows.text(&symbol.descriptor);
    rows.text(&symbol.signature);
    rows.text(&symbol.documentation);
    rows.i64(symbol.body_hash);
    for place in [symbol.position, symbol.range.start, symbol.range.end] {
        rows.i32(number(place.line));
        rows.i32(number(place.column));
    }
}

/// One edge.
pub(crate) fn encode_edge(rows: &mut Rows, repository: i64, edge: &Edge) {
    rows.row(8);
    rows.i64(repository);
    rows.i64(edge.document_id);
    rows.i64(edge.source_id);
    rows.i64(edge.target_id);
    rows.i16(edge.kind as i16);
    rows.i16(edge.resolution as i16);
    match &edge.alias {
        Some(alias) => rows.text(alias),
        None => rows.null(),
    }
    let positions = &edge.positions;
    rows.i32_array((0..2 * positions.len()).map(|i| {
        let place = positions[i / 2];
        number(if i % 2 == 0 { place.line } else { place.column })
    }));
}

/// A line or column as an `integer`: documents are far too small for one that does not fit.
fn number(place: u32) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}

/// A repository's documents, by path.
pub(crate) async fn documents(
    connection: &mut PgConnection,
    repository: i64,
) -> Result<Vec<Document>> {
    let mut rows =
        sqlx::query(include_str!("select_documents.sql")).bind(repository).fetch(connection);
    let mut documents = Vec::new();
    let failed = || StoreError::during("reading the documents");
    while let Some(row) = rows.try_next().await.map_err(failed())? {
        let path: String = row.try_get("path").map_err(failed())?;
        let corrupt = |what: &str| StoreError::Corrupt { what: format!("{what} of `{path}`") };
        let language: i16 = row.try_get("language").map_err(failed())?;
        let status: i16 = row.try_get("status").map_err(failed())?;
        let hash: &[u8] = row.try_get("content_hash").map_err(failed())?;
        documents.push(Document {
            id: row.try_get("id").map_err(failed())?,
            language: Language::from_code(language)
                .ok_or_else(|| corrupt(&format!("language {language}")))?,
            status: DocumentStatus::from_code(status)
                .ok_or_else(|| corrupt(&format!("status {status}")))?,
            detail: row.try_get("detail").map_err(failed())?,
            size: row.try_get("size").map_err(failed())?,
            lines: row.try_get("lines").map_err(failed())?,
            content_hash: hash.try_into().map_err(|_| corrupt("a hash that is none"))?,
            edges_hash: row.try_get("edges_hash").map_err(failed())?,
            unresolved: row.try_get("unresolved").map_err(failed())?,
            external: row.try_get("external").map_err(failed())?,
            path,
        });
    }
    Ok(documents)
}

/// Writes documents that are new or differ; answers how many.
pub(crate) async fn upsert_documents(
    connection: &mut PgConnection,
    repository: i64,
    documents: &[Document],
) -> Result<u64> {
    fn column<'d, T>(documents: &'d [Document], value: impl Fn(&'d Document) -> T) -> Vec<T> {
        documents.iter().map(value).collect()
    }
    let done = sqlx::query(include_str!("upsert_documents.sql"))
        .bind(repository)
        .bind(column(documents, |d| d.id))
        .bind(column(documents, |d| d.path.as_str()))
        .bind(column(documents, |d| d.language as i16))
        .bind(column(documents, |d| d.status as i16))
        .bind(column(documents, |d| d.detail.as_str()))
        .bind(column(documents, |d| d.size))
        .bind(column(documents, |d| d.lines))
        .bind(column(documents, |d| d.content_hash.as_slice()))
        .bind(column(documents, |d| d.edges_hash))
        .bind(column(documents, |d| d.unresolved))
        .bind(column(documents, |d| d.external))
        .execute(connection)
        .await
        .map_err(StoreError::during("writing documents"))?;
    Ok(done.rows_affected())
}
