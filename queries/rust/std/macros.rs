// The macros of std; see `lib.rs`. Macros belong to the root, wherever they stand.
use crate::fmt::Arguments;
use crate::pin::Pin;
use crate::task::Poll;

#[macro_export]
macro_rules! vec { () => {}; }
pub fn vec<T>(element: T) -> Vec<T>;
#[macro_export]
macro_rules! format { () => {}; }
pub fn format(...) -> String;
#[macro_export]
macro_rules! format_args { () => {}; }
pub fn format_args(...) -> Arguments;
// The error is `fmt::Error` or `io::Error`, as `to` has it.
#[macro_export]
macro_rules! write { () => {}; }
pub fn write<W, E>(to: W, ...) -> Result<(), E>;
#[macro_export]
macro_rules! writeln { () => {}; }
pub fn writeln<W, E>(to: W, ...) -> Result<(), E>;
#[macro_export]
macro_rules! print { () => {}; }
pub fn print(...);
#[macro_export]
macro_rules! println { () => {}; }
pub fn println(...);
#[macro_export]
macro_rules! eprint { () => {}; }
pub fn eprint(...);
#[macro_export]
macro_rules! eprintln { () => {}; }
pub fn eprintln(...);
#[macro_export]
macro_rules! dbg { () => {}; }
pub fn dbg<T>(value: T) -> T;
#[macro_export]
macro_rules! panic { () => {}; }
pub fn panic(...) -> !;
#[macro_export]
macro_rules! todo { () => {}; }
pub fn todo(...) -> !;
#[macro_export]
macro_rules! unimplemented { () => {}; }
pub fn unimplemented(...) -> !;
#[macro_export]
macro_rules! unreachable { () => {}; }
pub fn unreachable(...) -> !;
#[macro_export]
macro_rules! compile_error { () => {}; }
pub fn compile_error(...) -> !;
#[macro_export]
macro_rules! assert { () => {}; }
pub fn assert(condition: bool, ...);
#[macro_export]
macro_rules! assert_eq { () => {}; }
pub fn assert_eq<L, R>(left: L, right: R, ...);
#[macro_export]
macro_rules! assert_ne { () => {}; }
pub fn assert_ne<L, R>(left: L, right: R, ...);
#[macro_export]
macro_rules! debug_assert { () => {}; }
pub fn debug_assert(condition: bool, ...);
#[macro_export]
macro_rules! debug_assert_eq { () => {}; }
pub fn debug_assert_eq<L, R>(left: L, right: R, ...);
#[macro_export]
macro_rules! debug_assert_ne { () => {}; }
pub fn debug_assert_ne<L, R>(left: L, right: R, ...);
#[macro_export]
macro_rules! matches { () => {}; }
pub fn matches(...) -> bool;
#[macro_export]
macro_rules! cfg { () => {}; }
pub fn cfg(...) -> bool;
#[macro_export]
macro_rules! concat { () => {}; }
pub fn concat(...) -> &str;
#[macro_export]
macro_rules! stringify { () => {}; }
pub fn stringify(...) -> &str;
#[macro_export]
macro_rules! env { () => {}; }
pub fn env(...) -> &str;
#[macro_export]
macro_rules! option_env { () => {}; }
pub fn option_env(...) -> Option<&str>;
#[macro_export]
macro_rules! include_str { () => {}; }
pub fn include_str(...) -> &str;
#[macro_export]
macro_rules! include_bytes { () => {}; }
pub fn include_bytes(...) -> &[u8];
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
pub fn is_x86_feature_detected(...) -> bool;
#[macro_export]
macro_rules! r#try { () => {}; }
pub fn r#try<T, E>(result: Result<T, E>) -> T;
#[macro_export]
macro_rules! ready { () => {}; }
pub fn ready<T>(poll: Poll<T>) -> T;
#[macro_export]
macro_rules! pin { () => {}; }
pub fn pin<T>(value: T) -> Pin<&mut T>;
#[macro_export]
macro_rules! addr_of { () => {}; }
pub fn addr_of<T>(place: T) -> *const T;
#[macro_export]
macro_rules! addr_of_mut { () => {}; }
pub fn addr_of_mut<T>(place: T) -> *mut T;
#[macro_export]
macro_rules! thread_local { () => {}; }
