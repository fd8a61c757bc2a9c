use crate::fmt::Debug;
use crate::hash::Hash;
use crate::str::FromStr;

impl char {
    pub const MIN: char;
    pub const MAX: char;
    pub const REPLACEMENT_CHARACTER: char;
    pub fn from_u32(i: u32) -> Option<char>;
    pub unsafe fn from_u32_unchecked(i: u32) -> char;
    pub fn from_digit(num: u32, radix: u32) -> Option<char>;
    pub fn is_digit(self, radix: u32) -> bool;
    pub fn to_digit(self, radix: u32) -> Option<u32>;
    pub fn escape_unicode(self) -> EscapeUnicode;
    pub fn escape_debug(self) -> EscapeDebug;
    pub fn escape_default(self) -> EscapeDefault;
    pub fn len_utf8(self) -> usize;
    pub fn len_utf16(self) -> usize;
    pub fn encode_utf8(self, dst: &mut [u8]) -> &mut str;
    pub fn encode_utf16(self, dst: &mut [u16]) -> &mut [u16];
    pub fn is_alphabetic(self) -> bool;
    pub fn is_lowercase(self) -> bool;
    pub fn is_uppercase(self) -> bool;
    pub fn is_whitespace(self) -> bool;
    pub fn is_alphanumeric(self) -> bool;
    pub fn is_control(self) -> bool;
    pub fn is_numeric(self) -> bool;
    pub fn to_lowercase(self) -> ToLowercase;
    pub fn to_uppercase(self) -> ToUppercase;
    pub fn is_ascii(&self) -> bool;
    pub fn to_ascii_uppercase(&self) -> char;
    pub fn to_ascii_lowercase(&self) -> char;
    pub fn eq_ignore_ascii_case(&self, other: &char) -> bool;
    pub fn make_ascii_uppercase(&mut self);
    pub fn make_ascii_lowercase(&mut self);
    pub fn is_ascii_alphabetic(&self) -> bool;
    pub fn is_ascii_uppercase(&self) -> bool;
    pub fn is_ascii_lowercase(&self) -> bool;
    pub fn is_ascii_alphanumeric(&self) -> bool;
    pub fn is_ascii_digit(&self) -> bool;
    pub fn is_ascii_hexdigit(&self) -> bool;
    pub fn is_ascii_punctuation(&self) -> bool;
    pub fn is_ascii_graphic(&self) -> bool;
    pub fn is_ascii_whitespace(&self) -> bool;
    pub fn is_ascii_control(&self) -> bool;
}

impl Clone for char {}
impl Copy for char {}
impl Default for char {}
impl Debug for char {}
impl crate::fmt::Display for char {}
impl PartialEq for char {}
impl Eq for char {}
impl PartialOrd for char {}
impl Ord for char {}
impl Hash for char {}
impl From<u8> for char {}
impl TryFrom<u32> for char { type Error = CharTryFromError; }
impl FromStr for char { type Err = ParseCharError; }

pub struct EscapeUnicode;
impl Iterator for EscapeUnicode { type Item = char; }
impl crate::fmt::Display for EscapeUnicode {}
pub struct EscapeDefault;
impl Iterator for EscapeDefault { type Item = char; }
impl crate::fmt::Display for EscapeDefault {}
pub struct EscapeDebug;
impl Iterator for EscapeDebug { type Item = char; }
impl crate::fmt::Display for EscapeDebug {}
pub struct ToLowercase;
impl Iterator for ToLowercase { type Item = char; }
impl crate::fmt::Display for ToLowercase {}
pub struct ToUppercase;
impl Iterator for ToUppercase { type Item = char; }
impl crate::fmt::Display for ToUppercase {}
pub struct CharTryFromError;
impl Debug for CharTryFromError {}
pub struct ParseCharError;
impl Debug for ParseCharError {}

pub fn from_u32(i: u32) -> Option<char>;
pub unsafe fn from_u32_unchecked(i: u32) -> char;
pub fn from_digit(num: u32, radix: u32) -> Option<char>;
