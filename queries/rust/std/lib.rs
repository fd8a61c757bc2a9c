// A skeleton of std, core and alloc: the part that types flow through, as the documentation of the
// standard library declares it, at the paths of std. It is read, never compiled:
// - functions have no bodies, structs no private fields, and what says nothing of types
//   (lifetimes, `?Sized`, allocators, `const`, most auto traits) is left out;
// - a name that is not here is std's all the same, of unknown type;
// - files are modules as in any crate; `prelude::v1` is in scope everywhere, macros of the root too;
// - a function beside a macro, of the same name in the same module, says what a call of the macro
//   results in: the macro's arguments are the function's, as far as it has any.
pub mod alloc;
pub mod any;
pub mod array;
pub mod ascii;
pub mod borrow;
pub mod boxed;
pub mod cell;
pub mod char;
pub mod clone;
pub mod cmp;
pub mod collections;
pub mod convert;
pub mod default;
pub mod env;
pub mod error;
pub mod ffi;
pub mod fmt;
pub mod fs;
pub mod future;
pub mod hash;
pub mod io;
pub mod iter;
pub mod marker;
pub mod mem;
pub mod net;
pub mod num;
mod numbers;
pub mod ops;
pub mod option;
pub mod os;
pub mod panic;
pub mod path;
pub mod pin;
pub mod prelude;
pub mod primitive;
pub mod process;
pub mod ptr;
pub mod rc;
pub mod result;
pub mod slice;
pub mod str;
pub mod string;
pub mod sync;
pub mod task;
pub mod thread;
pub mod time;
pub mod vec;

#[macro_export]
macro_rules! vec { () => {}; }
pub fn vec<T>(element: T) -> Vec<T>;

#[macro_export]
macro_rules! format { () => {}; }
pub fn format() -> String;

#[macro_export]
macro_rules! format_args { () => {}; }
pub fn format_args() -> fmt::Arguments;

#[macro_export]
macro_rules! write { () => {}; }
pub fn write<W, E>(to: W) -> Result<(), E>;

#[macro_export]
macro_rules! writeln { () => {}; }
pub fn writeln<W, E>(to: W) -> Result<(), E>;

#[macro_export]
macro_rules! print { () => {}; }
pub fn print();

#[macro_export]
macro_rules! println { () => {}; }
pub fn println();

#[macro_export]
macro_rules! eprint { () => {}; }
pub fn eprint();

#[macro_export]
macro_rules! eprintln { () => {}; }
pub fn eprintln();

#[macro_export]
macro_rules! dbg { () => {}; }
pub fn dbg<T>(value: T) -> T;

#[macro_export]
macro_rules! panic { () => {}; }
pub fn panic() -> !;

#[macro_export]
macro_rules! todo { () => {}; }
pub fn todo() -> !;

#[macro_export]
macro_rules! unimplemented { () => {}; }
pub fn unimplemented() -> !;

#[macro_export]
macro_rules! unreachable { () => {}; }
pub fn unreachable() -> !;

#[macro_export]
macro_rules! compile_error { () => {}; }
pub fn compile_error() -> !;

#[macro_export]
macro_rules! assert { () => {}; }
pub fn assert(condition: bool);

#[macro_export]
macro_rules! assert_eq { () => {}; }
pub fn assert_eq<L, R>(left: L, right: R);

#[macro_export]
macro_rules! assert_ne { () => {}; }
pub fn assert_ne<L, R>(left: L, right: R);

#[macro_export]
macro_rules! debug_assert { () => {}; }
pub fn debug_assert(condition: bool);

#[macro_export]
macro_rules! debug_assert_eq { () => {}; }
pub fn debug_assert_eq<L, R>(left: L, right: R);

#[macro_export]
macro_rules! debug_assert_ne { () => {}; }
pub fn debug_assert_ne<L, R>(left: L, right: R);

#[macro_export]
macro_rules! matches { () => {}; }
pub fn matches<T>(expression: T) -> bool;

#[macro_export]
macro_rules! cfg { () => {}; }
pub fn cfg() -> bool;

#[macro_export]
macro_rules! concat { () => {}; }
pub fn concat() -> &str;

#[macro_export]
macro_rules! stringify { () => {}; }
pub fn stringify() -> &str;

#[macro_export]
macro_rules! env { () => {}; }
pub fn env() -> &str;

#[macro_export]
macro_rules! option_env { () => {}; }
pub fn option_env() -> Option<&str>;

#[macro_export]
macro_rules! include_str { () => {}; }
pub fn include_str() -> &str;

#[macro_export]
macro_rules! include_bytes { () => {}; }
pub fn include_bytes() -> &[u8];

#[macro_export]
macro_rules! file { () => {}; }
pub fn file() -> &str;

#[macro_export]
macro_rules! module_path { () => {}; }
pub fn module_path() -> &str;

#[macro_export]
macro_rules! line { () => {}; }
pub fn line() -> u32;

#[macro_export]
macro_rules! column { () => {}; }
pub fn column() -> u32;

#[macro_export]
macro_rules! is_x86_feature_detected { () => {}; }
pub fn is_x86_feature_detected() -> bool;

#[macro_export]
macro_rules! r#try { () => {}; }
pub fn r#try<T, E>(result: Result<T, E>) -> T;

#[macro_export]
macro_rules! thread_local { () => {}; }
