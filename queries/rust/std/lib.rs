// A skeleton of std, core and alloc: the part that types flow through, as the documentation of the
// standard library declares it, at the paths of std. It is read, never compiled:
// - functions have no bodies, structs no private fields, and what says nothing of types
//   (lifetimes, `?Sized`, allocators, `const`, most auto traits) is left out;
// - a name that is not here is std's all the same, of unknown type;
// - files are modules as in any crate; `prelude::v1` is in scope everywhere, macros of the root too;
// - what holds for `&T` and `&mut T` alike is there once, for `&T`;
// - a function beside a macro, of its name, says what a call of the macro results in: the macro's
//   arguments are the function's; its last parameter takes all that follow, `...` whatever it is.
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
pub mod macros;
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
