use crate::fmt::Debug;
use crate::hash::Hash;
use crate::borrow::{Cow, ToOwned};
use crate::boxed::Box;
use crate::ops::{Index, IndexMut};
use crate::slice::SliceIndex;

pub mod pattern {
    pub trait Pattern: Sized {
        type Searcher;
    }

    impl Pattern for char { type Searcher = (); }
    impl Pattern for &str { type Searcher = (); }
    impl Pattern for &String { type Searcher = (); }
    impl Pattern for &&str { type Searcher = (); }
    impl Pattern for &[char] { type Searcher = (); }
    impl<const N: usize> Pattern for [char; N] { type Searcher = (); }
    impl<F: FnMut(char) -> bool> Pattern for F { type Searcher = (); }
}

// A pattern is bounded here by what gives a closure its parameter. For other patterns the bound
// says nothing.
impl str {
    pub fn len(&self) -> usize;
    pub fn is_empty(&self) -> bool;
    pub fn is_char_boundary(&self, index: usize) -> bool;
    pub fn as_bytes(&self) -> &[u8];
    pub unsafe fn as_bytes_mut(&mut self) -> &mut [u8];
    pub fn as_ptr(&self) -> *const u8;
    pub fn get<I: SliceIndex<str>>(&self, i: I) -> Option<&<I as SliceIndex<str>>::Output>;
    pub fn get_mut<I: SliceIndex<str>>(&mut self, i: I) -> Option<&mut <I as SliceIndex<str>>::Output>;
    pub unsafe fn get_unchecked<I: SliceIndex<str>>(&self, i: I) -> &<I as SliceIndex<str>>::Output;
    pub fn split_at(&self, mid: usize) -> (&str, &str);
    pub fn split_at_checked(&self, mid: usize) -> Option<(&str, &str)>;
    pub fn chars(&self) -> Chars;
    pub fn char_indices(&self) -> CharIndices;
    pub fn bytes(&self) -> Bytes;
    pub fn split_whitespace(&self) -> SplitWhitespace;
    pub fn split_ascii_whitespace(&self) -> SplitAsciiWhitespace;
    pub fn lines(&self) -> Lines;
    pub fn encode_utf16(&self) -> EncodeUtf16;
    pub fn contains<P: FnMut(char) -> bool>(&self, pat: P) -> bool;
    pub fn starts_with<P: FnMut(char) -> bool>(&self, pat: P) -> bool;
    pub fn ends_with<P: FnMut(char) -> bool>(&self, pat: P) -> bool;
    pub fn find<P: FnMut(char) -> bool>(&self, pat: P) -> Option<usize>;
    pub fn rfind<P: FnMut(char) -> bool>(&self, pat: P) -> Option<usize>;
    pub fn split<P: FnMut(char) -> bool>(&self, pat: P) -> Split<P>;
    pub fn split_inclusive<P: FnMut(char) -> bool>(&self, pat: P) -> SplitInclusive<P>;
    pub fn rsplit<P: FnMut(char) -> bool>(&self, pat: P) -> RSplit<P>;
    pub fn split_terminator<P: FnMut(char) -> bool>(&self, pat: P) -> SplitTerminator<P>;
    pub fn rsplit_terminator<P: FnMut(char) -> bool>(&self, pat: P) -> RSplit<P>;
    pub fn splitn<P: FnMut(char) -> bool>(&self, n: usize, pat: P) -> SplitN<P>;
    pub fn rsplitn<P: FnMut(char) -> bool>(&self, n: usize, pat: P) -> RSplitN<P>;
    pub fn split_once<P: FnMut(char) -> bool>(&self, delimiter: P) -> Option<(&str, &str)>;
    pub fn rsplit_once<P: FnMut(char) -> bool>(&self, delimiter: P) -> Option<(&str, &str)>;
    pub fn matches<P: FnMut(char) -> bool>(&self, pat: P) -> Matches<P>;
    pub fn rmatches<P: FnMut(char) -> bool>(&self, pat: P) -> Matches<P>;
    pub fn match_indices<P: FnMut(char) -> bool>(&self, pat: P) -> MatchIndices<P>;
    pub fn rmatch_indices<P: FnMut(char) -> bool>(&self, pat: P) -> MatchIndices<P>;
    pub fn trim(&self) -> &str;
    pub fn trim_start(&self) -> &str;
    pub fn trim_end(&self) -> &str;
    pub fn trim_left(&self) -> &str;
    pub fn trim_right(&self) -> &str;
    pub fn trim_matches<P: FnMut(char) -> bool>(&self, pat: P) -> &str;
    pub fn trim_start_matches<P: FnMut(char) -> bool>(&self, pat: P) -> &str;
    pub fn trim_end_matches<P: FnMut(char) -> bool>(&self, pat: P) -> &str;
    pub fn strip_prefix<P: FnMut(char) -> bool>(&self, prefix: P) -> Option<&str>;
    pub fn strip_suffix<P: FnMut(char) -> bool>(&self, suffix: P) -> Option<&str>;
    pub fn parse<F: FromStr>(&self) -> Result<F, F::Err>;
    pub fn is_ascii(&self) -> bool;
    pub fn eq_ignore_ascii_case(&self, other: &str) -> bool;
    pub fn make_ascii_uppercase(&mut self);
    pub fn make_ascii_lowercase(&mut self);
    pub fn trim_ascii(&self) -> &str;
    pub fn escape_debug(&self) -> EscapeDebug;
    pub fn escape_default(&self) -> EscapeDefault;
    pub fn into_boxed_bytes(self: Box<str>) -> Box<[u8]>;
    pub fn replace<P: FnMut(char) -> bool>(&self, from: P, to: &str) -> String;
    pub fn replacen<P: FnMut(char) -> bool>(&self, pat: P, to: &str, count: usize) -> String;
    pub fn to_lowercase(&self) -> String;
    pub fn to_uppercase(&self) -> String;
    pub fn into_string(self: Box<str>) -> String;
    pub fn repeat(&self, n: usize) -> String;
    pub fn to_ascii_uppercase(&self) -> String;
    pub fn to_ascii_lowercase(&self) -> String;
    pub fn from_utf8(v: &[u8]) -> Result<&str, Utf8Error>;
}

impl<I: SliceIndex<str>> Index<I> for str { type Output = <I as SliceIndex<str>>::Output; }
impl<I: SliceIndex<str>> IndexMut<I> for str {}
impl ToOwned for str { type Owned = String; }
impl PartialEq for str {}
impl PartialEq<String> for str {}
impl PartialEq<Cow<str>> for str {}
impl Eq for str {}
impl PartialOrd for str {}
impl Ord for str {}
impl Debug for str {}
impl crate::fmt::Display for str {}
impl Hash for str {}

pub trait FromStr: Sized {
    type Err;
    fn from_str(s: &str) -> Result<Self, Self::Err>;
}

impl FromStr for bool { type Err = ParseBoolError; }
pub struct ParseBoolError;
impl Debug for ParseBoolError {}
impl crate::fmt::Display for ParseBoolError {}
impl crate::error::Error for ParseBoolError {}

pub struct Utf8Error;
impl Utf8Error {
    pub fn valid_up_to(&self) -> usize;
    pub fn error_len(&self) -> Option<usize>;
}
impl Clone for Utf8Error {}
impl PartialEq for Utf8Error {}
impl Debug for Utf8Error {}
impl crate::fmt::Display for Utf8Error {}
impl crate::error::Error for Utf8Error {}

pub fn from_utf8(v: &[u8]) -> Result<&str, Utf8Error>;
pub fn from_utf8_mut(v: &mut [u8]) -> Result<&mut str, Utf8Error>;
pub unsafe fn from_utf8_unchecked(v: &[u8]) -> &str;
pub unsafe fn from_utf8_unchecked_mut(v: &mut [u8]) -> &mut str;
pub unsafe fn from_boxed_utf8_unchecked(v: Box<[u8]>) -> Box<str>;

pub struct Chars;
impl Chars { pub fn as_str(&self) -> &str; }
impl Iterator for Chars { type Item = char; }
impl DoubleEndedIterator for Chars {}
impl Clone for Chars {}
pub struct CharIndices;
impl CharIndices { pub fn as_str(&self) -> &str; pub fn offset(&self) -> usize; }
impl Iterator for CharIndices { type Item = (usize, char); }
impl DoubleEndedIterator for CharIndices {}
impl Clone for CharIndices {}
pub struct Bytes;
impl Iterator for Bytes { type Item = u8; }
impl DoubleEndedIterator for Bytes {}
impl ExactSizeIterator for Bytes {}
impl Clone for Bytes {}
pub struct SplitWhitespace;
impl Iterator for SplitWhitespace { type Item = &str; }
impl DoubleEndedIterator for SplitWhitespace {}
impl Clone for SplitWhitespace {}
pub struct SplitAsciiWhitespace;
impl Iterator for SplitAsciiWhitespace { type Item = &str; }
impl DoubleEndedIterator for SplitAsciiWhitespace {}
pub struct Lines;
impl Iterator for Lines { type Item = &str; }
impl DoubleEndedIterator for Lines {}
impl Clone for Lines {}
pub struct EncodeUtf16;
impl Iterator for EncodeUtf16 { type Item = u16; }
pub struct Split<P>;
impl<P> Split<P> { pub fn remainder(&self) -> Option<&str>; }
impl<P> Iterator for Split<P> { type Item = &str; }
impl<P> DoubleEndedIterator for Split<P> {}
impl<P> Clone for Split<P> {}
pub struct SplitInclusive<P>;
impl<P> Iterator for SplitInclusive<P> { type Item = &str; }
impl<P> DoubleEndedIterator for SplitInclusive<P> {}
pub struct RSplit<P>;
impl<P> Iterator for RSplit<P> { type Item = &str; }
pub struct SplitTerminator<P>;
impl<P> Iterator for SplitTerminator<P> { type Item = &str; }
impl<P> DoubleEndedIterator for SplitTerminator<P> {}
pub struct SplitN<P>;
impl<P> Iterator for SplitN<P> { type Item = &str; }
pub struct RSplitN<P>;
impl<P> Iterator for RSplitN<P> { type Item = &str; }
pub struct Matches<P>;
impl<P> Iterator for Matches<P> { type Item = &str; }
pub struct MatchIndices<P>;
impl<P> Iterator for MatchIndices<P> { type Item = (usize, &str); }
pub struct EscapeDebug;
impl Iterator for EscapeDebug { type Item = char; }
impl crate::fmt::Display for EscapeDebug {}
pub struct EscapeDefault;
impl Iterator for EscapeDefault { type Item = char; }
impl crate::fmt::Display for EscapeDefault {}
pub struct Utf8Chunks;
impl Iterator for Utf8Chunks { type Item = Utf8Chunk; }
pub struct Utf8Chunk;
impl Utf8Chunk { pub fn valid(&self) -> &str; pub fn invalid(&self) -> &[u8]; }
