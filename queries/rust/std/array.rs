use crate::fmt::Debug;
use crate::borrow::{Borrow, BorrowMut};

impl<T, const N: usize> [T; N] {
    pub fn map<F: FnMut(T) -> U, U>(self, f: F) -> [U; N];
    pub fn each_ref(&self) -> [&T; N];
    pub fn each_mut(&mut self) -> [&mut T; N];
    pub fn as_slice(&self) -> &[T];
    pub fn as_mut_slice(&mut self) -> &mut [T];
}

impl<T, const N: usize> IntoIterator for [T; N] { type Item = T; type IntoIter = IntoIter<T, N>; fn into_iter(self) -> IntoIter<T, N>; }
impl<T, const N: usize> TryFrom<&[T]> for [T; N] { type Error = TryFromSliceError; }
impl<T, const N: usize> TryFrom<&[T]> for &[T; N] { type Error = TryFromSliceError; }
impl<T, const N: usize> Borrow<[T]> for [T; N] {}
impl<T, const N: usize> BorrowMut<[T]> for [T; N] {}

pub struct IntoIter<T, const N: usize>;
impl<T, const N: usize> IntoIter<T, N> { pub fn as_slice(&self) -> &[T]; }
impl<T, const N: usize> Iterator for IntoIter<T, N> { type Item = T; }
impl<T, const N: usize> DoubleEndedIterator for IntoIter<T, N> {}
impl<T, const N: usize> ExactSizeIterator for IntoIter<T, N> {}

pub struct TryFromSliceError;
impl Debug for TryFromSliceError {}
impl crate::fmt::Display for TryFromSliceError {}
impl crate::error::Error for TryFromSliceError {}

pub fn from_fn<T, const N: usize, F: FnMut(usize) -> T>(cb: F) -> [T; N];
pub fn from_ref<T>(s: &T) -> &[T; 1];
