// Inherent items and operators of the numeric types. Conversions between them are left to the
// traits' own signatures.
use crate::fmt::Debug;
use crate::hash::Hash;
use crate::cmp::Ordering;
use crate::iter::{Product, Sum};
use crate::num::{ParseFloatError, ParseIntError};
use crate::ops::*;
use crate::str::FromStr;

impl i8 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 1]; pub fn to_le_bytes(self) -> [u8; 1];
    pub fn to_ne_bytes(self) -> [u8; 1]; pub fn from_be_bytes(bytes: [u8; 1]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 1]) -> Self; pub fn from_ne_bytes(bytes: [u8; 1]) -> Self;
    pub fn abs_diff(self, other: Self) -> u8; pub fn abs(self) -> Self;
    pub fn signum(self) -> Self; pub fn wrapping_neg(self) -> Self;
    pub fn unsigned_abs(self) -> u8; pub fn is_negative(self) -> bool;
    pub fn is_positive(self) -> bool; pub fn rem_euclid(self, rhs: Self) -> Self;
}
impl Clone for i8 {} impl Copy for i8 {} impl Default for i8 {} impl Debug for i8 {}
impl PartialEq for i8 {} impl Eq for i8 {} impl PartialOrd for i8 {} impl Ord for i8 {}
impl Hash for i8 {} impl crate::fmt::Display for i8 {} impl Add for i8 { type Output = i8; }
impl Sub for i8 { type Output = i8; } impl Mul for i8 { type Output = i8; }
impl Div for i8 { type Output = i8; } impl Rem for i8 { type Output = i8; }
impl BitAnd for i8 { type Output = i8; } impl BitOr for i8 { type Output = i8; }
impl BitXor for i8 { type Output = i8; } impl Not for i8 { type Output = i8; }
impl Neg for i8 { type Output = i8; } impl<R> Shl<R> for i8 { type Output = i8; }
impl<R> Shr<R> for i8 { type Output = i8; } impl FromStr for i8 { type Err = ParseIntError; }
impl Sum for i8 {} impl Sum<&i8> for i8 {} impl Product for i8 {}

impl i16 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 2]; pub fn to_le_bytes(self) -> [u8; 2];
    pub fn to_ne_bytes(self) -> [u8; 2]; pub fn from_be_bytes(bytes: [u8; 2]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 2]) -> Self; pub fn from_ne_bytes(bytes: [u8; 2]) -> Self;
    pub fn abs_diff(self, other: Self) -> u16; pub fn abs(self) -> Self;
    pub fn signum(self) -> Self; pub fn wrapping_neg(self) -> Self;
    pub fn unsigned_abs(self) -> u16; pub fn is_negative(self) -> bool;
    pub fn is_positive(self) -> bool; pub fn rem_euclid(self, rhs: Self) -> Self;
}
impl Clone for i16 {} impl Copy for i16 {} impl Default for i16 {} impl Debug for i16 {}
impl PartialEq for i16 {} impl Eq for i16 {} impl PartialOrd for i16 {} impl Ord for i16 {}
impl Hash for i16 {} impl crate::fmt::Display for i16 {} impl Add for i16 { type Output = i16; }
impl Sub for i16 { type Output = i16; } impl Mul for i16 { type Output = i16; }
impl Div for i16 { type Output = i16; } impl Rem for i16 { type Output = i16; }
impl BitAnd for i16 { type Output = i16; } impl BitOr for i16 { type Output = i16; }
impl BitXor for i16 { type Output = i16; } impl Not for i16 { type Output = i16; }
impl Neg for i16 { type Output = i16; } impl<R> Shl<R> for i16 { type Output = i16; }
impl<R> Shr<R> for i16 { type Output = i16; } impl FromStr for i16 { type Err = ParseIntError; }
impl Sum for i16 {} impl Sum<&i16> for i16 {} impl Product for i16 {}

impl i32 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 4]; pub fn to_le_bytes(self) -> [u8; 4];
    pub fn to_ne_bytes(self) -> [u8; 4]; pub fn from_be_bytes(bytes: [u8; 4]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 4]) -> Self; pub fn from_ne_bytes(bytes: [u8; 4]) -> Self;
    pub fn abs_diff(self, other: Self) -> u32; pub fn abs(self) -> Self;
    pub fn signum(self) -> Self; pub fn wrapping_neg(self) -> Self;
    pub fn unsigned_abs(self) -> u32; pub fn is_negative(self) -> bool;
    pub fn is_positive(self) -> bool; pub fn rem_euclid(self, rhs: Self) -> Self;
    pub fn swap_bytes(self) -> Self; pub fn reverse_bits(self) -> Self; pub fn to_be(self) -> Self;
    pub fn to_le(self) -> Self; pub fn isqrt(self) -> Self;
    pub fn rotate_left(self, rhs: u32) -> Self; pub fn rotate_right(self, rhs: u32) -> Self;
    pub fn wrapping_shl(self, rhs: u32) -> Self; pub fn wrapping_shr(self, rhs: u32) -> Self;
    pub fn wrapping_pow(self, rhs: u32) -> Self; pub fn saturating_pow(self, rhs: u32) -> Self;
    pub fn checked_shl(self, rhs: u32) -> Option<Self>;
    pub fn checked_shr(self, rhs: u32) -> Option<Self>;
    pub fn checked_pow(self, rhs: u32) -> Option<Self>; pub fn count_zeros(self) -> u32;
    pub fn leading_ones(self) -> u32; pub fn trailing_ones(self) -> u32; pub fn ilog2(self) -> u32;
    pub fn ilog10(self) -> u32; pub fn div_euclid(self, rhs: Self) -> Self;
    pub fn wrapping_div(self, rhs: Self) -> Self; pub fn wrapping_rem(self, rhs: Self) -> Self;
    pub fn checked_neg(self) -> Option<Self>; pub fn ilog(self, base: Self) -> u32;
    pub fn from_be(x: Self) -> Self; pub fn from_le(x: Self) -> Self;
}
impl Clone for i32 {} impl Copy for i32 {} impl Default for i32 {} impl Debug for i32 {}
impl PartialEq for i32 {} impl Eq for i32 {} impl PartialOrd for i32 {} impl Ord for i32 {}
impl Hash for i32 {} impl crate::fmt::Display for i32 {} impl Add for i32 { type Output = i32; }
impl Sub for i32 { type Output = i32; } impl Mul for i32 { type Output = i32; }
impl Div for i32 { type Output = i32; } impl Rem for i32 { type Output = i32; }
impl BitAnd for i32 { type Output = i32; } impl BitOr for i32 { type Output = i32; }
impl BitXor for i32 { type Output = i32; } impl Not for i32 { type Output = i32; }
impl Neg for i32 { type Output = i32; } impl<R> Shl<R> for i32 { type Output = i32; }
impl<R> Shr<R> for i32 { type Output = i32; } impl FromStr for i32 { type Err = ParseIntError; }
impl Sum for i32 {} impl Sum<&i32> for i32 {} impl Product for i32 {}

impl i64 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 8]; pub fn to_le_bytes(self) -> [u8; 8];
    pub fn to_ne_bytes(self) -> [u8; 8]; pub fn from_be_bytes(bytes: [u8; 8]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 8]) -> Self; pub fn from_ne_bytes(bytes: [u8; 8]) -> Self;
    pub fn abs_diff(self, other: Self) -> u64; pub fn abs(self) -> Self;
    pub fn signum(self) -> Self; pub fn wrapping_neg(self) -> Self;
    pub fn unsigned_abs(self) -> u64; pub fn is_negative(self) -> bool;
    pub fn is_positive(self) -> bool; pub fn rem_euclid(self, rhs: Self) -> Self;
    pub fn swap_bytes(self) -> Self; pub fn reverse_bits(self) -> Self; pub fn to_be(self) -> Self;
    pub fn to_le(self) -> Self; pub fn isqrt(self) -> Self;
    pub fn rotate_left(self, rhs: u32) -> Self; pub fn rotate_right(self, rhs: u32) -> Self;
    pub fn wrapping_shl(self, rhs: u32) -> Self; pub fn wrapping_shr(self, rhs: u32) -> Self;
    pub fn wrapping_pow(self, rhs: u32) -> Self; pub fn saturating_pow(self, rhs: u32) -> Self;
    pub fn checked_shl(self, rhs: u32) -> Option<Self>;
    pub fn checked_shr(self, rhs: u32) -> Option<Self>;
    pub fn checked_pow(self, rhs: u32) -> Option<Self>; pub fn count_zeros(self) -> u32;
    pub fn leading_ones(self) -> u32; pub fn trailing_ones(self) -> u32; pub fn ilog2(self) -> u32;
    pub fn ilog10(self) -> u32; pub fn div_euclid(self, rhs: Self) -> Self;
    pub fn wrapping_div(self, rhs: Self) -> Self; pub fn wrapping_rem(self, rhs: Self) -> Self;
    pub fn checked_neg(self) -> Option<Self>; pub fn ilog(self, base: Self) -> u32;
    pub fn from_be(x: Self) -> Self; pub fn from_le(x: Self) -> Self;
}
impl Clone for i64 {} impl Copy for i64 {} impl Default for i64 {} impl Debug for i64 {}
impl PartialEq for i64 {} impl Eq for i64 {} impl PartialOrd for i64 {} impl Ord for i64 {}
impl Hash for i64 {} impl crate::fmt::Display for i64 {} impl Add for i64 { type Output = i64; }
impl Sub for i64 { type Output = i64; } impl Mul for i64 { type Output = i64; }
impl Div for i64 { type Output = i64; } impl Rem for i64 { type Output = i64; }
impl BitAnd for i64 { type Output = i64; } impl BitOr for i64 { type Output = i64; }
impl BitXor for i64 { type Output = i64; } impl Not for i64 { type Output = i64; }
impl Neg for i64 { type Output = i64; } impl<R> Shl<R> for i64 { type Output = i64; }
impl<R> Shr<R> for i64 { type Output = i64; } impl FromStr for i64 { type Err = ParseIntError; }
impl Sum for i64 {} impl Sum<&i64> for i64 {} impl Product for i64 {}

impl i128 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 16]; pub fn to_le_bytes(self) -> [u8; 16];
    pub fn to_ne_bytes(self) -> [u8; 16]; pub fn from_be_bytes(bytes: [u8; 16]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 16]) -> Self; pub fn from_ne_bytes(bytes: [u8; 16]) -> Self;
    pub fn abs_diff(self, other: Self) -> u128; pub fn abs(self) -> Self;
    pub fn signum(self) -> Self; pub fn wrapping_neg(self) -> Self;
    pub fn unsigned_abs(self) -> u128; pub fn is_negative(self) -> bool;
    pub fn is_positive(self) -> bool; pub fn rem_euclid(self, rhs: Self) -> Self;
}
impl Clone for i128 {} impl Copy for i128 {} impl Default for i128 {} impl Debug for i128 {}
impl PartialEq for i128 {} impl Eq for i128 {} impl PartialOrd for i128 {} impl Ord for i128 {}
impl Hash for i128 {} impl crate::fmt::Display for i128 {}
impl Add for i128 { type Output = i128; } impl Sub for i128 { type Output = i128; }
impl Mul for i128 { type Output = i128; } impl Div for i128 { type Output = i128; }
impl Rem for i128 { type Output = i128; } impl BitAnd for i128 { type Output = i128; }
impl BitOr for i128 { type Output = i128; } impl BitXor for i128 { type Output = i128; }
impl Not for i128 { type Output = i128; } impl Neg for i128 { type Output = i128; }
impl<R> Shl<R> for i128 { type Output = i128; } impl<R> Shr<R> for i128 { type Output = i128; }
impl FromStr for i128 { type Err = ParseIntError; } impl Sum for i128 {}
impl Sum<&i128> for i128 {} impl Product for i128 {}

impl isize {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 8]; pub fn to_le_bytes(self) -> [u8; 8];
    pub fn to_ne_bytes(self) -> [u8; 8]; pub fn from_be_bytes(bytes: [u8; 8]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 8]) -> Self; pub fn from_ne_bytes(bytes: [u8; 8]) -> Self;
    pub fn abs_diff(self, other: Self) -> usize; pub fn abs(self) -> Self;
    pub fn signum(self) -> Self; pub fn wrapping_neg(self) -> Self;
    pub fn unsigned_abs(self) -> usize; pub fn is_negative(self) -> bool;
    pub fn is_positive(self) -> bool; pub fn rem_euclid(self, rhs: Self) -> Self;
}
impl Clone for isize {} impl Copy for isize {} impl Default for isize {} impl Debug for isize {}
impl PartialEq for isize {} impl Eq for isize {} impl PartialOrd for isize {} impl Ord for isize {}
impl Hash for isize {} impl crate::fmt::Display for isize {}
impl Add for isize { type Output = isize; } impl Sub for isize { type Output = isize; }
impl Mul for isize { type Output = isize; } impl Div for isize { type Output = isize; }
impl Rem for isize { type Output = isize; } impl BitAnd for isize { type Output = isize; }
impl BitOr for isize { type Output = isize; } impl BitXor for isize { type Output = isize; }
impl Not for isize { type Output = isize; } impl Neg for isize { type Output = isize; }
impl<R> Shl<R> for isize { type Output = isize; } impl<R> Shr<R> for isize { type Output = isize; }
impl FromStr for isize { type Err = ParseIntError; } impl Sum for isize {}
impl Sum<&isize> for isize {} impl Product for isize {}

impl u8 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 1]; pub fn to_le_bytes(self) -> [u8; 1];
    pub fn to_ne_bytes(self) -> [u8; 1]; pub fn from_be_bytes(bytes: [u8; 1]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 1]) -> Self; pub fn from_ne_bytes(bytes: [u8; 1]) -> Self;
    pub fn abs_diff(self, other: Self) -> u8; pub fn is_power_of_two(self) -> bool;
    pub fn next_power_of_two(self) -> Self; pub fn div_ceil(self, rhs: Self) -> Self;
    pub fn swap_bytes(self) -> Self; pub fn reverse_bits(self) -> Self; pub fn to_be(self) -> Self;
    pub fn to_le(self) -> Self; pub fn isqrt(self) -> Self;
    pub fn rotate_left(self, rhs: u32) -> Self; pub fn rotate_right(self, rhs: u32) -> Self;
    pub fn wrapping_shl(self, rhs: u32) -> Self; pub fn wrapping_shr(self, rhs: u32) -> Self;
    pub fn wrapping_pow(self, rhs: u32) -> Self; pub fn saturating_pow(self, rhs: u32) -> Self;
    pub fn checked_shl(self, rhs: u32) -> Option<Self>;
    pub fn checked_shr(self, rhs: u32) -> Option<Self>;
    pub fn checked_pow(self, rhs: u32) -> Option<Self>; pub fn count_zeros(self) -> u32;
    pub fn leading_ones(self) -> u32; pub fn trailing_ones(self) -> u32; pub fn ilog2(self) -> u32;
    pub fn ilog10(self) -> u32; pub fn div_euclid(self, rhs: Self) -> Self;
    pub fn wrapping_div(self, rhs: Self) -> Self; pub fn wrapping_rem(self, rhs: Self) -> Self;
    pub fn checked_neg(self) -> Option<Self>; pub fn ilog(self, base: Self) -> u32;
    pub fn from_be(x: Self) -> Self; pub fn from_le(x: Self) -> Self;
    pub fn next_multiple_of(self, rhs: Self) -> Self;
    pub fn is_multiple_of(self, rhs: Self) -> bool;
    pub fn checked_next_power_of_two(self) -> Option<Self>;
    pub fn checked_add_signed(self, rhs: i8) -> Option<Self>;
    pub fn wrapping_add_signed(self, rhs: i8) -> Self; pub fn is_ascii(&self) -> bool;
    pub fn is_ascii_alphabetic(&self) -> bool; pub fn is_ascii_uppercase(&self) -> bool;
    pub fn is_ascii_lowercase(&self) -> bool; pub fn is_ascii_alphanumeric(&self) -> bool;
    pub fn is_ascii_digit(&self) -> bool; pub fn is_ascii_hexdigit(&self) -> bool;
    pub fn is_ascii_punctuation(&self) -> bool; pub fn is_ascii_graphic(&self) -> bool;
    pub fn is_ascii_whitespace(&self) -> bool; pub fn is_ascii_control(&self) -> bool;
    pub fn to_ascii_uppercase(&self) -> u8; pub fn to_ascii_lowercase(&self) -> u8;
    pub fn eq_ignore_ascii_case(&self, other: &u8) -> bool; pub fn make_ascii_uppercase(&mut self);
    pub fn make_ascii_lowercase(&mut self);
    pub fn escape_ascii(self) -> crate::ascii::EscapeDefault;
}
impl Clone for u8 {} impl Copy for u8 {} impl Default for u8 {} impl Debug for u8 {}
impl PartialEq for u8 {} impl Eq for u8 {} impl PartialOrd for u8 {} impl Ord for u8 {}
impl Hash for u8 {} impl crate::fmt::Display for u8 {} impl Add for u8 { type Output = u8; }
impl Sub for u8 { type Output = u8; } impl Mul for u8 { type Output = u8; }
impl Div for u8 { type Output = u8; } impl Rem for u8 { type Output = u8; }
impl BitAnd for u8 { type Output = u8; } impl BitOr for u8 { type Output = u8; }
impl BitXor for u8 { type Output = u8; } impl Not for u8 { type Output = u8; }
impl<R> Shl<R> for u8 { type Output = u8; } impl<R> Shr<R> for u8 { type Output = u8; }
impl FromStr for u8 { type Err = ParseIntError; } impl Sum for u8 {} impl Sum<&u8> for u8 {}
impl Product for u8 {}

impl u16 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 2]; pub fn to_le_bytes(self) -> [u8; 2];
    pub fn to_ne_bytes(self) -> [u8; 2]; pub fn from_be_bytes(bytes: [u8; 2]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 2]) -> Self; pub fn from_ne_bytes(bytes: [u8; 2]) -> Self;
    pub fn abs_diff(self, other: Self) -> u16; pub fn is_power_of_two(self) -> bool;
    pub fn next_power_of_two(self) -> Self; pub fn div_ceil(self, rhs: Self) -> Self;
}
impl Clone for u16 {} impl Copy for u16 {} impl Default for u16 {} impl Debug for u16 {}
impl PartialEq for u16 {} impl Eq for u16 {} impl PartialOrd for u16 {} impl Ord for u16 {}
impl Hash for u16 {} impl crate::fmt::Display for u16 {} impl Add for u16 { type Output = u16; }
impl Sub for u16 { type Output = u16; } impl Mul for u16 { type Output = u16; }
impl Div for u16 { type Output = u16; } impl Rem for u16 { type Output = u16; }
impl BitAnd for u16 { type Output = u16; } impl BitOr for u16 { type Output = u16; }
impl BitXor for u16 { type Output = u16; } impl Not for u16 { type Output = u16; }
impl<R> Shl<R> for u16 { type Output = u16; } impl<R> Shr<R> for u16 { type Output = u16; }
impl FromStr for u16 { type Err = ParseIntError; } impl Sum for u16 {} impl Sum<&u16> for u16 {}
impl Product for u16 {}

impl u32 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 4]; pub fn to_le_bytes(self) -> [u8; 4];
    pub fn to_ne_bytes(self) -> [u8; 4]; pub fn from_be_bytes(bytes: [u8; 4]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 4]) -> Self; pub fn from_ne_bytes(bytes: [u8; 4]) -> Self;
    pub fn abs_diff(self, other: Self) -> u32; pub fn is_power_of_two(self) -> bool;
    pub fn next_power_of_two(self) -> Self; pub fn div_ceil(self, rhs: Self) -> Self;
    pub fn swap_bytes(self) -> Self; pub fn reverse_bits(self) -> Self; pub fn to_be(self) -> Self;
    pub fn to_le(self) -> Self; pub fn isqrt(self) -> Self;
    pub fn rotate_left(self, rhs: u32) -> Self; pub fn rotate_right(self, rhs: u32) -> Self;
    pub fn wrapping_shl(self, rhs: u32) -> Self; pub fn wrapping_shr(self, rhs: u32) -> Self;
    pub fn wrapping_pow(self, rhs: u32) -> Self; pub fn saturating_pow(self, rhs: u32) -> Self;
    pub fn checked_shl(self, rhs: u32) -> Option<Self>;
    pub fn checked_shr(self, rhs: u32) -> Option<Self>;
    pub fn checked_pow(self, rhs: u32) -> Option<Self>; pub fn count_zeros(self) -> u32;
    pub fn leading_ones(self) -> u32; pub fn trailing_ones(self) -> u32; pub fn ilog2(self) -> u32;
    pub fn ilog10(self) -> u32; pub fn div_euclid(self, rhs: Self) -> Self;
    pub fn wrapping_div(self, rhs: Self) -> Self; pub fn wrapping_rem(self, rhs: Self) -> Self;
    pub fn checked_neg(self) -> Option<Self>; pub fn ilog(self, base: Self) -> u32;
    pub fn from_be(x: Self) -> Self; pub fn from_le(x: Self) -> Self;
    pub fn next_multiple_of(self, rhs: Self) -> Self;
    pub fn is_multiple_of(self, rhs: Self) -> bool;
    pub fn checked_next_power_of_two(self) -> Option<Self>;
    pub fn checked_add_signed(self, rhs: i32) -> Option<Self>;
    pub fn wrapping_add_signed(self, rhs: i32) -> Self;
}
impl Clone for u32 {} impl Copy for u32 {} impl Default for u32 {} impl Debug for u32 {}
impl PartialEq for u32 {} impl Eq for u32 {} impl PartialOrd for u32 {} impl Ord for u32 {}
impl Hash for u32 {} impl crate::fmt::Display for u32 {} impl Add for u32 { type Output = u32; }
impl Sub for u32 { type Output = u32; } impl Mul for u32 { type Output = u32; }
impl Div for u32 { type Output = u32; } impl Rem for u32 { type Output = u32; }
impl BitAnd for u32 { type Output = u32; } impl BitOr for u32 { type Output = u32; }
impl BitXor for u32 { type Output = u32; } impl Not for u32 { type Output = u32; }
impl<R> Shl<R> for u32 { type Output = u32; } impl<R> Shr<R> for u32 { type Output = u32; }
impl FromStr for u32 { type Err = ParseIntError; } impl Sum for u32 {} impl Sum<&u32> for u32 {}
impl Product for u32 {}

impl u64 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 8]; pub fn to_le_bytes(self) -> [u8; 8];
    pub fn to_ne_bytes(self) -> [u8; 8]; pub fn from_be_bytes(bytes: [u8; 8]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 8]) -> Self; pub fn from_ne_bytes(bytes: [u8; 8]) -> Self;
    pub fn abs_diff(self, other: Self) -> u64; pub fn is_power_of_two(self) -> bool;
    pub fn next_power_of_two(self) -> Self; pub fn div_ceil(self, rhs: Self) -> Self;
    pub fn swap_bytes(self) -> Self; pub fn reverse_bits(self) -> Self; pub fn to_be(self) -> Self;
    pub fn to_le(self) -> Self; pub fn isqrt(self) -> Self;
    pub fn rotate_left(self, rhs: u32) -> Self; pub fn rotate_right(self, rhs: u32) -> Self;
    pub fn wrapping_shl(self, rhs: u32) -> Self; pub fn wrapping_shr(self, rhs: u32) -> Self;
    pub fn wrapping_pow(self, rhs: u32) -> Self; pub fn saturating_pow(self, rhs: u32) -> Self;
    pub fn checked_shl(self, rhs: u32) -> Option<Self>;
    pub fn checked_shr(self, rhs: u32) -> Option<Self>;
    pub fn checked_pow(self, rhs: u32) -> Option<Self>; pub fn count_zeros(self) -> u32;
    pub fn leading_ones(self) -> u32; pub fn trailing_ones(self) -> u32; pub fn ilog2(self) -> u32;
    pub fn ilog10(self) -> u32; pub fn div_euclid(self, rhs: Self) -> Self;
    pub fn wrapping_div(self, rhs: Self) -> Self; pub fn wrapping_rem(self, rhs: Self) -> Self;
    pub fn checked_neg(self) -> Option<Self>; pub fn ilog(self, base: Self) -> u32;
    pub fn from_be(x: Self) -> Self; pub fn from_le(x: Self) -> Self;
    pub fn next_multiple_of(self, rhs: Self) -> Self;
    pub fn is_multiple_of(self, rhs: Self) -> bool;
    pub fn checked_next_power_of_two(self) -> Option<Self>;
    pub fn checked_add_signed(self, rhs: i64) -> Option<Self>;
    pub fn wrapping_add_signed(self, rhs: i64) -> Self;
}
impl Clone for u64 {} impl Copy for u64 {} impl Default for u64 {} impl Debug for u64 {}
impl PartialEq for u64 {} impl Eq for u64 {} impl PartialOrd for u64 {} impl Ord for u64 {}
impl Hash for u64 {} impl crate::fmt::Display for u64 {} impl Add for u64 { type Output = u64; }
impl Sub for u64 { type Output = u64; } impl Mul for u64 { type Output = u64; }
impl Div for u64 { type Output = u64; } impl Rem for u64 { type Output = u64; }
impl BitAnd for u64 { type Output = u64; } impl BitOr for u64 { type Output = u64; }
impl BitXor for u64 { type Output = u64; } impl Not for u64 { type Output = u64; }
impl<R> Shl<R> for u64 { type Output = u64; } impl<R> Shr<R> for u64 { type Output = u64; }
impl FromStr for u64 { type Err = ParseIntError; } impl Sum for u64 {} impl Sum<&u64> for u64 {}
impl Product for u64 {}

impl u128 {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 16]; pub fn to_le_bytes(self) -> [u8; 16];
    pub fn to_ne_bytes(self) -> [u8; 16]; pub fn from_be_bytes(bytes: [u8; 16]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 16]) -> Self; pub fn from_ne_bytes(bytes: [u8; 16]) -> Self;
    pub fn abs_diff(self, other: Self) -> u128; pub fn is_power_of_two(self) -> bool;
    pub fn next_power_of_two(self) -> Self; pub fn div_ceil(self, rhs: Self) -> Self;
}
impl Clone for u128 {} impl Copy for u128 {} impl Default for u128 {} impl Debug for u128 {}
impl PartialEq for u128 {} impl Eq for u128 {} impl PartialOrd for u128 {} impl Ord for u128 {}
impl Hash for u128 {} impl crate::fmt::Display for u128 {}
impl Add for u128 { type Output = u128; } impl Sub for u128 { type Output = u128; }
impl Mul for u128 { type Output = u128; } impl Div for u128 { type Output = u128; }
impl Rem for u128 { type Output = u128; } impl BitAnd for u128 { type Output = u128; }
impl BitOr for u128 { type Output = u128; } impl BitXor for u128 { type Output = u128; }
impl Not for u128 { type Output = u128; } impl<R> Shl<R> for u128 { type Output = u128; }
impl<R> Shr<R> for u128 { type Output = u128; } impl FromStr for u128 { type Err = ParseIntError; }
impl Sum for u128 {} impl Sum<&u128> for u128 {} impl Product for u128 {}

impl usize {
    pub const MIN: Self; pub const MAX: Self; pub const BITS: u32;
    pub fn from_str_radix(src: &str, radix: u32) -> Result<Self, ParseIntError>;
    pub fn count_ones(self) -> u32; pub fn leading_zeros(self) -> u32;
    pub fn trailing_zeros(self) -> u32; pub fn checked_add(self, rhs: Self) -> Option<Self>;
    pub fn checked_sub(self, rhs: Self) -> Option<Self>;
    pub fn checked_mul(self, rhs: Self) -> Option<Self>;
    pub fn checked_div(self, rhs: Self) -> Option<Self>;
    pub fn checked_rem(self, rhs: Self) -> Option<Self>;
    pub fn wrapping_add(self, rhs: Self) -> Self; pub fn wrapping_sub(self, rhs: Self) -> Self;
    pub fn wrapping_mul(self, rhs: Self) -> Self; pub fn saturating_add(self, rhs: Self) -> Self;
    pub fn saturating_sub(self, rhs: Self) -> Self; pub fn saturating_mul(self, rhs: Self) -> Self;
    pub fn overflowing_add(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_sub(self, rhs: Self) -> (Self, bool);
    pub fn overflowing_mul(self, rhs: Self) -> (Self, bool); pub fn pow(self, exp: u32) -> Self;
    pub fn to_be_bytes(self) -> [u8; 8]; pub fn to_le_bytes(self) -> [u8; 8];
    pub fn to_ne_bytes(self) -> [u8; 8]; pub fn from_be_bytes(bytes: [u8; 8]) -> Self;
    pub fn from_le_bytes(bytes: [u8; 8]) -> Self; pub fn from_ne_bytes(bytes: [u8; 8]) -> Self;
    pub fn abs_diff(self, other: Self) -> usize; pub fn is_power_of_two(self) -> bool;
    pub fn next_power_of_two(self) -> Self; pub fn div_ceil(self, rhs: Self) -> Self;
    pub fn swap_bytes(self) -> Self; pub fn reverse_bits(self) -> Self; pub fn to_be(self) -> Self;
    pub fn to_le(self) -> Self; pub fn isqrt(self) -> Self;
    pub fn rotate_left(self, rhs: u32) -> Self; pub fn rotate_right(self, rhs: u32) -> Self;
    pub fn wrapping_shl(self, rhs: u32) -> Self; pub fn wrapping_shr(self, rhs: u32) -> Self;
    pub fn wrapping_pow(self, rhs: u32) -> Self; pub fn saturating_pow(self, rhs: u32) -> Self;
    pub fn checked_shl(self, rhs: u32) -> Option<Self>;
    pub fn checked_shr(self, rhs: u32) -> Option<Self>;
    pub fn checked_pow(self, rhs: u32) -> Option<Self>; pub fn count_zeros(self) -> u32;
    pub fn leading_ones(self) -> u32; pub fn trailing_ones(self) -> u32; pub fn ilog2(self) -> u32;
    pub fn ilog10(self) -> u32; pub fn div_euclid(self, rhs: Self) -> Self;
    pub fn wrapping_div(self, rhs: Self) -> Self; pub fn wrapping_rem(self, rhs: Self) -> Self;
    pub fn checked_neg(self) -> Option<Self>; pub fn ilog(self, base: Self) -> u32;
    pub fn from_be(x: Self) -> Self; pub fn from_le(x: Self) -> Self;
    pub fn next_multiple_of(self, rhs: Self) -> Self;
    pub fn is_multiple_of(self, rhs: Self) -> bool;
    pub fn checked_next_power_of_two(self) -> Option<Self>;
    pub fn checked_add_signed(self, rhs: isize) -> Option<Self>;
    pub fn wrapping_add_signed(self, rhs: isize) -> Self;
}
impl Clone for usize {} impl Copy for usize {} impl Default for usize {} impl Debug for usize {}
impl PartialEq for usize {} impl Eq for usize {} impl PartialOrd for usize {} impl Ord for usize {}
impl Hash for usize {} impl crate::fmt::Display for usize {}
impl Add for usize { type Output = usize; } impl Sub for usize { type Output = usize; }
impl Mul for usize { type Output = usize; } impl Div for usize { type Output = usize; }
impl Rem for usize { type Output = usize; } impl BitAnd for usize { type Output = usize; }
impl BitOr for usize { type Output = usize; } impl BitXor for usize { type Output = usize; }
impl Not for usize { type Output = usize; } impl<R> Shl<R> for usize { type Output = usize; }
impl<R> Shr<R> for usize { type Output = usize; }
impl FromStr for usize { type Err = ParseIntError; } impl Sum for usize {}
impl Sum<&usize> for usize {} impl Product for usize {}

impl f32 {
    pub const MIN: Self; pub const MAX: Self; pub const EPSILON: Self; pub const INFINITY: Self;
    pub const NEG_INFINITY: Self; pub const NAN: Self; pub const MIN_POSITIVE: Self;
    pub fn floor(self) -> Self; pub fn ceil(self) -> Self; pub fn round(self) -> Self;
    pub fn trunc(self) -> Self; pub fn fract(self) -> Self; pub fn abs(self) -> Self;
    pub fn signum(self) -> Self; pub fn sqrt(self) -> Self; pub fn cbrt(self) -> Self;
    pub fn exp(self) -> Self; pub fn exp2(self) -> Self; pub fn ln(self) -> Self;
    pub fn log2(self) -> Self; pub fn log10(self) -> Self; pub fn sin(self) -> Self;
    pub fn cos(self) -> Self; pub fn tan(self) -> Self; pub fn asin(self) -> Self;
    pub fn acos(self) -> Self; pub fn atan(self) -> Self; pub fn sinh(self) -> Self;
    pub fn cosh(self) -> Self; pub fn tanh(self) -> Self; pub fn to_degrees(self) -> Self;
    pub fn to_radians(self) -> Self; pub fn recip(self) -> Self;
    pub fn max(self, other: Self) -> Self; pub fn min(self, other: Self) -> Self;
    pub fn powf(self, other: Self) -> Self; pub fn copysign(self, other: Self) -> Self;
    pub fn hypot(self, other: Self) -> Self; pub fn atan2(self, other: Self) -> Self;
    pub fn log(self, other: Self) -> Self; pub fn rem_euclid(self, other: Self) -> Self;
    pub fn is_nan(self) -> bool; pub fn is_infinite(self) -> bool; pub fn is_finite(self) -> bool;
    pub fn is_sign_negative(self) -> bool; pub fn powi(self, n: i32) -> Self;
    pub fn mul_add(self, a: Self, b: Self) -> Self;
    pub fn clamp(self, min: Self, max: Self) -> Self; pub fn sin_cos(self) -> (Self, Self);
    pub fn to_bits(self) -> u32; pub fn from_bits(v: u32) -> Self;
    pub fn total_cmp(&self, other: &Self) -> Ordering; pub fn to_le_bytes(self) -> [u8; 4];
    pub fn from_le_bytes(bytes: [u8; 4]) -> Self; pub fn classify(self) -> crate::num::FpCategory;
}
impl Clone for f32 {} impl Copy for f32 {} impl Default for f32 {} impl Debug for f32 {}
impl PartialEq for f32 {} impl PartialOrd for f32 {} impl crate::fmt::Display for f32 {}
impl Add for f32 { type Output = f32; } impl Sub for f32 { type Output = f32; }
impl Mul for f32 { type Output = f32; } impl Div for f32 { type Output = f32; }
impl Rem for f32 { type Output = f32; } impl Neg for f32 { type Output = f32; }
impl FromStr for f32 { type Err = ParseFloatError; } impl Sum for f32 {} impl Sum<&f32> for f32 {}
impl Product for f32 {}

impl f64 {
    pub const MIN: Self; pub const MAX: Self; pub const EPSILON: Self; pub const INFINITY: Self;
    pub const NEG_INFINITY: Self; pub const NAN: Self; pub const MIN_POSITIVE: Self;
    pub fn floor(self) -> Self; pub fn ceil(self) -> Self; pub fn round(self) -> Self;
    pub fn trunc(self) -> Self; pub fn fract(self) -> Self; pub fn abs(self) -> Self;
    pub fn signum(self) -> Self; pub fn sqrt(self) -> Self; pub fn cbrt(self) -> Self;
    pub fn exp(self) -> Self; pub fn exp2(self) -> Self; pub fn ln(self) -> Self;
    pub fn log2(self) -> Self; pub fn log10(self) -> Self; pub fn sin(self) -> Self;
    pub fn cos(self) -> Self; pub fn tan(self) -> Self; pub fn asin(self) -> Self;
    pub fn acos(self) -> Self; pub fn atan(self) -> Self; pub fn sinh(self) -> Self;
    pub fn cosh(self) -> Self; pub fn tanh(self) -> Self; pub fn to_degrees(self) -> Self;
    pub fn to_radians(self) -> Self; pub fn recip(self) -> Self;
    pub fn max(self, other: Self) -> Self; pub fn min(self, other: Self) -> Self;
    pub fn powf(self, other: Self) -> Self; pub fn copysign(self, other: Self) -> Self;
    pub fn hypot(self, other: Self) -> Self; pub fn atan2(self, other: Self) -> Self;
    pub fn log(self, other: Self) -> Self; pub fn rem_euclid(self, other: Self) -> Self;
    pub fn is_nan(self) -> bool; pub fn is_infinite(self) -> bool; pub fn is_finite(self) -> bool;
    pub fn is_sign_negative(self) -> bool; pub fn powi(self, n: i32) -> Self;
    pub fn mul_add(self, a: Self, b: Self) -> Self;
    pub fn clamp(self, min: Self, max: Self) -> Self; pub fn sin_cos(self) -> (Self, Self);
    pub fn to_bits(self) -> u64; pub fn from_bits(v: u64) -> Self;
    pub fn total_cmp(&self, other: &Self) -> Ordering; pub fn to_le_bytes(self) -> [u8; 8];
    pub fn from_le_bytes(bytes: [u8; 8]) -> Self; pub fn classify(self) -> crate::num::FpCategory;
}
impl Clone for f64 {} impl Copy for f64 {} impl Default for f64 {} impl Debug for f64 {}
impl PartialEq for f64 {} impl PartialOrd for f64 {} impl crate::fmt::Display for f64 {}
impl Add for f64 { type Output = f64; } impl Sub for f64 { type Output = f64; }
impl Mul for f64 { type Output = f64; } impl Div for f64 { type Output = f64; }
impl Rem for f64 { type Output = f64; } impl Neg for f64 { type Output = f64; }
impl FromStr for f64 { type Err = ParseFloatError; } impl Sum for f64 {} impl Sum<&f64> for f64 {}
impl Product for f64 {}
