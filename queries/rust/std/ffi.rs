use crate::fmt::Debug;
use crate::hash::Hash;
use crate::borrow::{Borrow, Cow, ToOwned};
use crate::boxed::Box;
use crate::ops::Deref;
use crate::path::Path;

pub struct OsStr;
impl OsStr {
    pub fn new<S: AsRef<OsStr>>(s: &S) -> &OsStr;
    pub fn to_str(&self) -> Option<&str>;
    pub fn to_string_lossy(&self) -> Cow<str>;
    pub fn to_os_string(&self) -> OsString;
    pub fn is_empty(&self) -> bool;
    pub fn len(&self) -> usize;
    pub fn into_os_string(self: Box<OsStr>) -> OsString;
    pub fn as_encoded_bytes(&self) -> &[u8];
    pub unsafe fn from_encoded_bytes_unchecked(bytes: &[u8]) -> &Self;
    pub fn to_ascii_lowercase(&self) -> OsString;
    pub fn to_ascii_uppercase(&self) -> OsString;
    pub fn is_ascii(&self) -> bool;
    pub fn eq_ignore_ascii_case<S: AsRef<OsStr>>(&self, other: S) -> bool;
    pub fn display(&self) -> os_str::Display;
}
pub mod os_str {
    pub struct Display;
    impl crate::fmt::Display for Display {}
}
impl ToOwned for OsStr { type Owned = OsString; }
impl AsRef<OsStr> for OsStr {}
impl AsRef<OsStr> for str {}
impl AsRef<OsStr> for String {}
impl AsRef<Path> for OsStr {}
impl Debug for OsStr {}
impl PartialEq for OsStr {}
impl PartialEq<str> for OsStr {}
impl Eq for OsStr {}
impl Ord for OsStr {}
impl PartialOrd for OsStr {}
impl Hash for OsStr {}

pub struct OsString;
impl OsString {
    pub fn new() -> OsString;
    pub fn with_capacity(capacity: usize) -> OsString;
    pub fn as_os_str(&self) -> &OsStr;
    pub fn into_string(self) -> Result<String, OsString>;
    pub fn into_encoded_bytes(self) -> Vec<u8>;
    pub unsafe fn from_encoded_bytes_unchecked(bytes: Vec<u8>) -> Self;
    pub fn push<T: AsRef<OsStr>>(&mut self, s: T);
    pub fn clear(&mut self);
    pub fn into_boxed_os_str(self) -> Box<OsStr>;
}
impl Deref for OsString { type Target = OsStr; fn deref(&self) -> &OsStr; }
impl Clone for OsString {}
impl Default for OsString {}
impl Debug for OsString {}
impl PartialEq for OsString {}
impl Eq for OsString {}
impl PartialOrd for OsString {}
impl Ord for OsString {}
impl Hash for OsString {}
impl From<String> for OsString {}
impl<T: AsRef<OsStr>> From<&T> for OsString {}
impl AsRef<OsStr> for OsString {}
impl AsRef<Path> for OsString {}
impl Borrow<OsStr> for OsString {}
impl FromIterator<OsString> for OsString {}

pub struct CStr;
impl CStr {
    pub unsafe fn from_ptr(ptr: *const c_char) -> &CStr;
    pub fn from_bytes_with_nul(bytes: &[u8]) -> Result<&Self, FromBytesWithNulError>;
    pub fn from_bytes_until_nul(bytes: &[u8]) -> Result<&CStr, FromBytesUntilNulError>;
    pub unsafe fn from_bytes_with_nul_unchecked(bytes: &[u8]) -> &CStr;
    pub fn as_ptr(&self) -> *const c_char;
    pub fn count_bytes(&self) -> usize;
    pub fn is_empty(&self) -> bool;
    pub fn to_bytes(&self) -> &[u8];
    pub fn to_bytes_with_nul(&self) -> &[u8];
    pub fn to_str(&self) -> Result<&str, crate::str::Utf8Error>;
    pub fn to_string_lossy(&self) -> Cow<str>;
}
impl ToOwned for CStr { type Owned = CString; }
impl Debug for CStr {}
pub struct FromBytesWithNulError;
impl Debug for FromBytesWithNulError {}
pub struct FromBytesUntilNulError;
impl Debug for FromBytesUntilNulError {}

pub struct CString;
impl CString {
    pub fn new<T: Into<Vec<u8>>>(t: T) -> Result<CString, NulError>;
    pub unsafe fn from_raw(ptr: *mut c_char) -> CString;
    pub fn into_raw(self) -> *mut c_char;
    pub fn into_string(self) -> Result<String, IntoStringError>;
    pub fn into_bytes(self) -> Vec<u8>;
    pub fn as_bytes(&self) -> &[u8];
    pub fn as_c_str(&self) -> &CStr;
}
impl Deref for CString { type Target = CStr; fn deref(&self) -> &CStr; }
impl Clone for CString {}
impl Debug for CString {}
pub struct NulError;
impl Debug for NulError {}
impl crate::fmt::Display for NulError {}
impl crate::error::Error for NulError {}
pub struct IntoStringError;
impl Debug for IntoStringError {}

pub enum c_void {}
pub type c_char = i8;
pub type c_schar = i8;
pub type c_uchar = u8;
pub type c_short = i16;
pub type c_ushort = u16;
pub type c_int = i32;
pub type c_uint = u32;
pub type c_long = i64;
pub type c_ulong = u64;
pub type c_longlong = i64;
pub type c_ulonglong = u64;
pub type c_float = f32;
pub type c_double = f64;
