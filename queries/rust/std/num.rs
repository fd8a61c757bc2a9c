use crate::fmt::Debug;
use crate::hash::Hash;
use crate::ops::{Add, Deref, Mul, Sub};
use crate::str::FromStr;

pub struct ParseIntError;
impl ParseIntError { pub fn kind(&self) -> &IntErrorKind; }
impl Clone for ParseIntError {}
impl PartialEq for ParseIntError {}
impl Debug for ParseIntError {}
impl crate::fmt::Display for ParseIntError {}
impl crate::error::Error for ParseIntError {}
pub enum IntErrorKind { Empty, InvalidDigit, PosOverflow, NegOverflow, Zero }
pub struct ParseFloatError;
impl Clone for ParseFloatError {}
impl Debug for ParseFloatError {}
impl crate::fmt::Display for ParseFloatError {}
impl crate::error::Error for ParseFloatError {}
pub struct TryFromIntError;
impl Clone for TryFromIntError {}
impl Debug for TryFromIntError {}
impl crate::fmt::Display for TryFromIntError {}
impl crate::error::Error for TryFromIntError {}
pub enum FpCategory { Nan, Infinite, Zero, Subnormal, Normal }

pub struct NonZero<T>;
impl<T> NonZero<T> {
    pub const MIN: Self;
    pub const MAX: Self;
    pub fn new(n: T) -> Option<Self>;
    pub unsafe fn new_unchecked(n: T) -> Self;
    pub fn get(self) -> T;
    pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32;
    pub fn checked_add(self, other: T) -> Option<Self>;
    pub fn saturating_add(self, other: T) -> Self;
    pub fn checked_mul(self, other: Self) -> Option<Self>;
    pub fn is_power_of_two(self) -> bool;
}
impl<T> Clone for NonZero<T> {}
impl<T> Copy for NonZero<T> {}
impl<T> Debug for NonZero<T> {}
impl<T> crate::fmt::Display for NonZero<T> {}
impl<T> PartialEq for NonZero<T> {}
impl<T> Eq for NonZero<T> {}
impl<T> PartialOrd for NonZero<T> {}
impl<T> Ord for NonZero<T> {}
impl<T> Hash for NonZero<T> {}
impl<T> TryFrom<T> for NonZero<T> { type Error = TryFromIntError; }
impl<T> FromStr for NonZero<T> { type Err = ParseIntError; }
pub type NonZeroU8 = NonZero<u8>;
pub type NonZeroU16 = NonZero<u16>;
pub type NonZeroU32 = NonZero<u32>;
pub type NonZeroU64 = NonZero<u64>;
pub type NonZeroU128 = NonZero<u128>;
pub type NonZeroUsize = NonZero<usize>;
pub type NonZeroI8 = NonZero<i8>;
pub type NonZeroI16 = NonZero<i16>;
pub type NonZeroI32 = NonZero<i32>;
pub type NonZeroI64 = NonZero<i64>;
pub type NonZeroIsize = NonZero<isize>;

pub struct Wrapping<T>(pub T);
impl<T> Add for Wrapping<T> { type Output = Wrapping<T>; }
impl<T> Sub for Wrapping<T> { type Output = Wrapping<T>; }
impl<T> Mul for Wrapping<T> { type Output = Wrapping<T>; }
impl<T: Clone> Clone for Wrapping<T> {}
impl<T: PartialEq> PartialEq for Wrapping<T> {}
pub struct Saturating<T>(pub T);
