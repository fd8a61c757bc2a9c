// Reference, "Names: Preludes".
pub mod v1 {
    pub use crate::iter::{DoubleEndedIterator, IntoIterator, Iterator};
    pub use crate::option::Option::{self, None, Some};
    pub use crate::primitive::*;
    pub use crate::result::Result::{self, Err, Ok};
    pub use crate::vec::Vec;
}
