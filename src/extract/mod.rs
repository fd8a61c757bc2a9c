//! Extract: one document's text in, [`Facts`] out. Pure: no paths, no database, no other document.

use crate::model::Language;
use crate::model::facts::Facts;

/// Why a document gave no facts.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// Parsing took longer than the limit.
    #[error("parsing took longer than {0} ms")]
    TimedOut(u64),
    /// Nested deeper than the limit.
    #[error("nested deeper than {0} levels")]
    TooDeep(usize),
}

/// Extracts the facts of one document. Broken source yields what can be had, with
/// [`Facts::partial`] set.
///
/// # Errors
/// When parsing exceeds its time limit or the tree its depth limit.
pub fn extract(_language: Language, _source: &str) -> Result<Facts, ExtractError> {
    Ok(Facts::default())
}
