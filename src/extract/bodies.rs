//! Bodies: a hash of what each definition says, by which a change of it is seen and a definition of
//! another name or place is known again.
//!
//! White space does not count, but for its being there between two words; the definition's own name
//! does not either. All hashes come out of one pass over the text: a polynomial in wrapping
//! arithmetic (Karp and Rabin: "Efficient randomized pattern-matching algorithms", 1987), of which
//! the hash of any part follows from its values at the part's two ends.
//!
//! Must not know: syntax, any language.

use crate::model::Position;
use crate::model::facts::Facts;
use xxhash_rust::xxh3::xxh3_64;

/// An odd number without structure.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The polynomial's value somewhere, and how many bytes it is made of.
#[derive(Clone, Copy, Default)]
struct Value {
    hash: u64,
    bytes: u64,
}

impl Value {
    fn push(&mut self, byte: u8) {
        self.hash = self.hash.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1);
        self.bytes += 1;
    }

    /// The value of what stands between `from` and here.
    fn since(self, from: Self) -> [u64; 2] {
        let bytes = self.bytes.wrapping_sub(from.bytes);
        // A length that overflows 32 bits is refused before anything is extracted.
        let power = BASE.wrapping_pow(u32::try_from(bytes).unwrap_or(u32::MAX));
        [self.hash.wrapping_sub(from.hash.wrapping_mul(power)), bytes]
    }
}

/// The values around a place: what ends there does not reach into what begins there.
#[derive(Clone, Copy, Default)]
struct Around {
    before: Value,
    after: Value,
}

/// The hash of the whole text, then of every definition's, in the order of [`Facts::definitions`].
pub(super) fn bodies(source: &str, facts: &Facts) -> Vec<u64> {
    let lines = Lines::of(source);
    let whole = [0, 0, 0, source.len()];
    let definitions = facts.definitions.iter();
    let places: Vec<[usize; 4]> = std::iter::once(whole)
        .chain(definitions.map(|definition| {
            let start = lines.byte(definition.range.start);
            let end = lines.byte(definition.range.end).max(start);
            let name = lines.byte(definition.position).clamp(start, end);
            // An impl block has another's name, and what is exported by default may have none.
            let text = facts.name(definition.name);
            let named = source.get(name..).is_some_and(|rest| rest.starts_with(text));
            let behind = if named { (name + text.len()).min(end) } else { name };
            [start, name, behind, end]
        }))
        .collect();
    let mut sorted: Vec<usize> = places.iter().flatten().copied().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let values = values(source, &sorted);
    let at = |place: usize| {
        sorted.binary_search(&place).map_or_else(|_| Around::default(), |i| values[i])
    };
    let hash = |[start, name, behind, end]: [usize; 4]| {
        let head = at(name).before.since(at(start).after);
        let rest = at(end).before.since(at(behind).after);
        let mut bytes = [0; 32];
        for (to, number) in bytes.chunks_exact_mut(8).zip(head.into_iter().chain(rest)) {
            to.copy_from_slice(&number.to_le_bytes());
        }
        xxh3_64(&bytes)
    };
    places.into_iter().map(hash).collect()
}

/// The values at places, which are sorted.
fn values(source: &str, places: &[usize]) -> Vec<Around> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let bytes = source.as_bytes();
    let (mut value, mut last, mut space) = (Value::default(), b' ', false);
    let mut values = Vec::with_capacity(places.len());
    let mut at = 0;
    for place in places {
        while at < *place {
            let byte = bytes[at];
            at += 1;
            if byte.is_ascii_whitespace() {
                space = true;
                continue;
            }
            if space && is_word(last) && is_word(byte) {
                value.push(b' ');
            }
            (last, space) = (byte, false);
            value.push(byte);
        }
        let mut after = value;
        if space && is_word(last) && bytes.get(at).is_some_and(|byte| is_word(*byte)) {
            after.push(b' ');
        }
        values.push(Around { before: value, after });
    }
    values
}

/// Where the lines of a text begin.
struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
    ascii: bool,
}

impl<'s> Lines<'s> {
    fn of(source: &'s str) -> Self {
        let ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { source, starts, ascii: source.is_ascii() }
    }

    /// The byte at a position; the text's end where it is behind that.
    fn byte(&self, position: Position) -> usize {
        let line = position.line.saturating_sub(1) as usize;
        let Some(start) = self.starts.get(line) else { return self.source.len() };
        let column = position.column.saturating_sub(1) as usize;
        let rest = &self.source[*start..];
        match self.ascii {
            true => (start + column).min(self.source.len()),
            false => start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::extract;
    use crate::model::Language;

    /// The hash of the definition called `name`.
    fn hash(language: Language, source: &str, name: &str) -> u64 {
        let facts = extract(language, source).expect("it is extracted");
        let named = |d: &crate::model::facts::Definition| facts.name(d.name) == name;
        facts.bodies[facts.definitions.iter().position(named).expect("it is there") + 1]
    }

    fn rust(source: &str, name: &str) -> u64 {
        hash(Language::Rust, source, name)
    }

    #[test]
    fn neither_place_nor_white_space_nor_name_counts() {
        let first = rust("fn f(a: u8) -> u8 { a + 1 }", "f");
        assert_eq!(first, rust("// é\nmod m {\n  fn f(a:u8)->u8 {\n    a  +  1\n  }\n}", "f"));
        assert_eq!(first, rust("fn other(a: u8) -> u8 { a + 1 }", "other"));
        assert_ne!(first, rust("fn f(a: u8) -> u8 { a + 2 }", "f"));
        assert_ne!(first, rust("fn f(a: u8, b: u8) -> u8 { a + 1 }", "f"));
        assert_ne!(rust("fn f() { return x }", "f"), rust("fn f() { returnx }", "f"));
    }

    #[test]
    fn a_part_is_told_from_what_is_around_it() {
        let source = "mod a { fn f() { g() } }\nmod b { fn f() { h() } }";
        assert_ne!(rust(source, "a"), rust(source, "b"));
        let same = "struct A { x: u8 } struct B { x: u8 }";
        assert_eq!(rust(same, "A"), rust(same, "B"));
        let script =
            "export const first = (a: number) => a;\nexport const second = (a: number) => a;";
        assert_eq!(
            hash(Language::TypeScript, script, "first"),
            hash(Language::TypeScript, script, "second")
        );
    }
}
