// Primitive types that have a name, as if they were structs, for paths that begin with them. What
// they have is in `impl u8 { … }`, as the primitive's. Slices, arrays, tuples, references and
// pointers have syntax of their own: `impl<T> [T] { … }`.
use crate::fmt::Debug;
use crate::hash::Hash;

pub struct bool;
pub struct char;
pub struct str;
pub struct f32;
pub struct f64;
pub struct i8;
pub struct i16;
pub struct i32;
pub struct i64;
pub struct i128;
pub struct isize;
pub struct u8;
pub struct u16;
pub struct u32;
pub struct u64;
pub struct u128;
pub struct usize;

impl bool {
    pub fn then_some<T>(self, t: T) -> Option<T>;
    pub fn then<T, F: FnOnce() -> T>(self, f: F) -> Option<T>;
}
impl Clone for bool {}
impl Copy for bool {}
impl Default for bool {}
impl Debug for bool {}
impl crate::fmt::Display for bool {}
impl PartialEq for bool {}
impl Eq for bool {}
impl PartialOrd for bool {}
impl Ord for bool {}
impl Hash for bool {}
