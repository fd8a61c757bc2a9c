//! Seal: contents of sensitive memories, encrypted by AES-256-GCM (NIST SP 800-38D).
//!
//! Every content has a fresh random nonce of 96 bits; the memory's id and namespace are
//! authenticated with it, so that a sealed content opens in its own place only. Keys are known by an
//! id, which is a hash of them; what is sealed by an earlier key opens as long as that key is there.
//!
//! Must not know: where sealed contents are kept.

use super::MemoryError;
use aes_gcm::aead::{Aead, Generate, Key, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// Bytes of a nonce.
const NONCE_BYTES: usize = 12;

/// One key.
struct OneKey {
    id: String,
    cipher: Aes256Gcm,
    /// Of contents' hashes, so that a hash tells nobody what was said.
    hashing: [u8; 32],
}

/// The keys there are; new contents are sealed by the first.
pub struct Keys(Vec<OneKey>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.id)).finish()
    }
}

impl OneKey {
    fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        let id = blake3::derive_key("loci 2026-11 memory key id", bytes);
        Self {
            id: id[..6].iter().map(|byte| format!("{byte:02x}")).collect(),
            cipher: Aes256Gcm::new(&Key::<Aes256Gcm>::from(*bytes)),
            hashing: blake3::derive_key("loci 2026-11 memory content hash", bytes),
        }
    }
}

/// What goes with a content: it opens for this memory of this namespace only.
fn place(id: &str, namespace: &str) -> Vec<u8> {
    format!("{id}\n{namespace}").into_bytes()
}

impl Keys {
    /// The keys in a text, one a line, the one to seal by first: 32 bytes each, in base64 or
    /// hexadecimal. Lines that begin with `#` say something else.
    ///
    /// # Errors
    /// When a line is no key, or there is none.
    pub fn parse(text: &str, from: &str) -> Result<Self, MemoryError> {
        let bad = |why: String| MemoryError::BadKey { place: from.to_owned(), why };
        let mut keys = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bytes = match hexadecimal(line) {
                Some(bytes) => bytes,
                None => STANDARD.decode(line).map_err(|_| {
                    bad(format!("line {} is neither base64 nor hexadecimal", number + 1))
                })?,
            };
            let length = bytes.len();
            let bytes: [u8; KEY_BYTES] = bytes.try_into().map_err(|_| {
                bad(format!("line {} has {length} bytes, and a key has {KEY_BYTES}", number + 1))
            })?;
            keys.push(OneKey::new(&bytes));
        }
        if keys.is_empty() {
            return Err(bad("it holds no key".to_owned()));
        }
        Ok(Self(keys))
    }

    /// A new key, as a line that [`Keys::parse`] reads.
    pub fn make() -> String {
        STANDARD.encode(Key::<Aes256Gcm>::generate())
    }

    /// The id of the key that new contents are sealed by.
    pub fn current(&self) -> &str {
        &self.0[0].id
    }

    /// Seals a content; answers the nonce with the ciphertext behind it.
    pub(super) fn seal(&self, content: &str, id: &str, namespace: &str) -> Vec<u8> {
        let nonce = Nonce::generate();
        let associated = place(id, namespace);
        let payload = Payload { msg: content.as_bytes(), aad: &associated };
        // It fails for contents of more than 64 GiB only.
        let sealed = self.0[0].cipher.encrypt(&nonce, payload).unwrap_or_default();
        [nonce.as_slice(), &sealed].concat()
    }

    /// A hash of a content that only holders of the key can make.
    pub(super) fn hash(&self, content: &str) -> Vec<u8> {
        blake3::keyed_hash(&self.0[0].hashing, content.as_bytes()).as_bytes().to_vec()
    }

    /// What was sealed by the key called `key`.
    ///
    /// # Errors
    /// When that key is not here, or what is sealed was changed.
    pub(super) fn open(
        &self,
        (sealed, key): (&[u8], &str),
        id: &str,
        namespace: &str,
    ) -> Result<String, MemoryError> {
        let Some(known) = self.0.iter().find(|known| known.id == key) else {
            let here: Vec<&str> = self.0.iter().map(|known| known.id.as_str()).collect();
            return Err(MemoryError::OtherKey {
                id: id.to_owned(),
                key: key.to_owned(),
                here: here.join(", "),
            });
        };
        let tampered = || MemoryError::Tampered(id.to_owned());
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(tampered)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| tampered())?;
        let associated = place(id, namespace);
        let payload = Payload { msg: sealed, aad: &associated };
        let content = known.cipher.decrypt(&Nonce::from(nonce), payload).map_err(|_| tampered())?;
        String::from_utf8(content).map_err(|_| tampered())
    }
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits = text.len() == 2 * KEY_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    digits.then(|| (0..text.len()).step_by(2).map(byte).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(lines: &[&str]) -> Keys {
        Keys::parse(&lines.join("\n"), "a test").expect("keys")
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_in_its_place_only() {
        let (old, new) = (Keys::make(), Keys::make());
        let before = keys(&[&old]);
        let sealed = before.seal("the password is x", "id", "here");
        let open = |keys: &Keys, id, namespace| {
            keys.open((&sealed, before.current()), id, namespace).map_err(|e| e.to_string())
        };
        assert_eq!(open(&before, "id", "here").as_deref(), Ok("the password is x"));
        assert_eq!(open(&keys(&[&new, &old]), "id", "here").as_deref(), Ok("the password is x"));
        assert!(open(&before, "other", "here").is_err_and(|e| e.contains("changed")));
        assert!(open(&before, "id", "there").is_err());
        let error = open(&keys(&[&new]), "id", "here").expect_err("another key");
        assert!(error.contains(before.current()), "{error}");
        assert_ne!(sealed, before.seal("the password is x", "id", "here"), "a nonce is used once");
        assert_eq!(before.hash("a"), before.hash("a"));
        assert_ne!(before.hash("a"), keys(&[&new]).hash("a"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "# only words", "abc", "AAAA", &"0".repeat(62)] {
            assert!(Keys::parse(text, "a test").is_err(), "{text}");
        }
        assert!(Keys::parse(&"0a".repeat(32), "a test").is_ok());
    }
}
