//! Tokens as their bearers have them: `loci_`, 16 hexadecimal digits by which the database finds the
//! row, `_`, and 256 random bits.
//!
//! Stored is BLAKE3 of the whole. A password needs a slow hash because people choose few of all that
//! are possible; of 2^256 tokens none is likelier than another, so a fast hash gives nothing away,
//! and it is computed for every request.
//!
//! Must not know: where tokens are stored.

use super::AccessError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::Write;

/// What every token begins with, so that scanners for leaked secrets know one.
const PREFIX: &str = "loci_";

/// Random bytes of the public part.
const ID_BYTES: usize = 8;

/// Random bytes of the secret part.
const SECRET_BYTES: usize = 32;

/// Longest text that is looked at as a token, in bytes.
const TEXT_BYTES: usize = 128;

/// A token that was just made.
pub(super) struct Made {
    /// The public part.
    pub id: String,
    /// The whole, shown once.
    pub text: String,
    /// What is stored of it.
    pub hash: [u8; 32],
}

/// Makes a token.
///
/// # Errors
/// When the system has no randomness to give.
pub(super) fn make() -> Result<Made, AccessError> {
    let mut random = [0; ID_BYTES + SECRET_BYTES];
    getrandom::fill(&mut random).map_err(|error| AccessError::NoRandomness(error.to_string()))?;
    let (id, secret) = random.split_at(ID_BYTES);
    let mut hex = String::with_capacity(ID_BYTES * 2);
    for byte in id {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    let text = format!("{PREFIX}{hex}_{}", URL_SAFE_NO_PAD.encode(secret));
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    Ok(Made { id: hex, text, hash })
}

/// The public part of what may be a token.
pub(super) fn id(text: &str) -> Option<&str> {
    let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let plain = text.len() <= TEXT_BYTES && !secret.is_empty();
    (plain && id.len() == ID_BYTES * 2 && id.bytes().all(hex)).then_some(id)
}

/// Whether `text` is the token that `hash` was stored of; takes as long however much of it is right.
pub(super) fn is(text: &str, hash: &[u8]) -> bool {
    let Ok(stored) = <[u8; 32]>::try_from(hash) else { return false };
    // `blake3::Hash` compares in constant time; arrays do not.
    blake3::hash(text.as_bytes()) == blake3::Hash::from_bytes(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_itself_and_no_other() {
        let (one, other) = (make().expect("random"), make().expect("random"));
        assert_eq!(id(&one.text), Some(one.id.as_str()));
        assert!(is(&one.text, &one.hash) && !is(&other.text, &one.hash));
        assert!(!is(&one.text, &one.hash[..31]) && !is(&one.text[..one.text.len() - 1], &one.hash));
        assert_eq!(one.text.len(), 5 + 16 + 1 + 43);
    }

    /// Whatever stands in a header: a token or none, never a panic.
    #[test]
    fn any_text_is_looked_at_safely() {
        for text in ["", "loci_", "loci__", "loci_0123456789abcdeg_x", "loci_0123456789abcdef", "é"]
        {
            assert_eq!(id(text), None, "{text}");
        }
        assert_eq!(id(&format!("loci_0123456789abcdef_{}", "x".repeat(200))), None);
        let mut runner = proptest::test_runner::TestRunner::default();
        let ran = runner.run(&"(loci_)?[0-9a-f]{0,20}_?\\PC{0,60}", |text| {
            let found = id(&text);
            proptest::prop_assert!(found.is_none_or(|id| id.len() == 16));
            proptest::prop_assert!(!is(&text, &[0; 32]));
            Ok(())
        });
        assert!(ran.is_ok(), "{ran:?}");
    }
}
