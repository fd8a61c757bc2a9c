// Primitive types that have a name, as if they were structs. Slices, arrays, tuples, references
// and pointers have syntax of their own: `impl<T> [T] { … }`.
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

impl<T> [T] {
    pub fn len(&self) -> usize;
    pub fn first(&self) -> Option<&T>;
}
