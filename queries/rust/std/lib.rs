// A skeleton of std, core and alloc: the part that types flow through. No bodies. A name that is
// not here is std's all the same, of unknown type; so leave out what says nothing of types.
// Files are modules as in any crate. `prelude::v1` is in scope everywhere; macros of the root too.
pub mod iter;
pub mod option;
pub mod prelude;
pub mod primitive;
pub mod result;
pub mod vec;

#[macro_export]
macro_rules! vec {
    () => {};
}
