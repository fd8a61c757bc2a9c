use crate::fmt::Debug;
use crate::hash::Hash;
use crate::borrow::Cow;
use crate::boxed::Box;
use crate::collections::{BinaryHeap, TryReserveError, VecDeque};
use crate::mem::MaybeUninit;
use crate::ops::{Deref, DerefMut, Index, IndexMut, RangeBounds};
use crate::slice::{self, SliceIndex};

pub struct Vec<T>;

impl<T> Vec<T> {
    pub fn new() -> Self;
    pub fn with_capacity(capacity: usize) -> Self;
    pub unsafe fn from_raw_parts(ptr: *mut T, length: usize, capacity: usize) -> Self;
    pub fn capacity(&self) -> usize;
    pub fn reserve(&mut self, additional: usize);
    pub fn reserve_exact(&mut self, additional: usize);
    pub fn try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError>;
    pub fn shrink_to_fit(&mut self);
    pub fn shrink_to(&mut self, min_capacity: usize);
    pub fn into_boxed_slice(self) -> Box<[T]>;
    pub fn truncate(&mut self, len: usize);
    pub fn as_slice(&self) -> &[T];
    pub fn as_mut_slice(&mut self) -> &mut [T];
    pub fn as_ptr(&self) -> *const T;
    pub fn as_mut_ptr(&mut self) -> *mut T;
    pub unsafe fn set_len(&mut self, new_len: usize);
    pub fn swap_remove(&mut self, index: usize) -> T;
    pub fn insert(&mut self, index: usize, element: T);
    pub fn remove(&mut self, index: usize) -> T;
    pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F);
    pub fn retain_mut<F: FnMut(&mut T) -> bool>(&mut self, f: F);
    pub fn dedup_by_key<F: FnMut(&mut T) -> K, K>(&mut self, key: F);
    pub fn dedup_by<F: FnMut(&mut T, &mut T) -> bool>(&mut self, same_bucket: F);
    pub fn dedup(&mut self);
    pub fn push(&mut self, value: T);
    pub fn pop(&mut self) -> Option<T>;
    pub fn pop_if(&mut self, predicate: impl FnOnce(&mut T) -> bool) -> Option<T>;
    pub fn append(&mut self, other: &mut Self);
    pub fn drain<R: RangeBounds<usize>>(&mut self, range: R) -> Drain<T>;
    pub fn extract_if<F: FnMut(&mut T) -> bool, R: RangeBounds<usize>>(&mut self, range: R, filter: F) -> ExtractIf<T, F>;
    pub fn clear(&mut self);
    pub fn len(&self) -> usize;
    pub fn is_empty(&self) -> bool;
    pub fn split_off(&mut self, at: usize) -> Self;
    pub fn resize_with<F: FnMut() -> T>(&mut self, new_len: usize, f: F);
    pub fn leak(self) -> &mut [T];
    pub fn spare_capacity_mut(&mut self) -> &mut [MaybeUninit<T>];
    pub fn resize(&mut self, new_len: usize, value: T) where T: Clone;
    pub fn extend_from_slice(&mut self, other: &[T]) where T: Clone;
    pub fn extend_from_within<R: RangeBounds<usize>>(&mut self, src: R) where T: Clone;
    pub fn splice<R: RangeBounds<usize>, I: IntoIterator<Item = T>>(&mut self, range: R, replace_with: I) -> Splice<I::IntoIter>;
}

impl<T> Deref for Vec<T> { type Target = [T]; fn deref(&self) -> &[T]; }
impl<T> DerefMut for Vec<T> {}
impl<T: Clone> Clone for Vec<T> {}
impl<T> Default for Vec<T> {}
impl<T: Debug> Debug for Vec<T> {}
impl<T: Hash> Hash for Vec<T> {}
impl<T: PartialEq<U>, U> PartialEq<Vec<U>> for Vec<T> {}
impl<T: PartialEq<U>, U> PartialEq<[U]> for Vec<T> {}
impl<T: PartialEq<U>, U> PartialEq<&[U]> for Vec<T> {}
impl<T: Eq> Eq for Vec<T> {}
impl<T: PartialOrd> PartialOrd for Vec<T> {}
impl<T: Ord> Ord for Vec<T> {}
impl<T, I: SliceIndex<[T]>> Index<I> for Vec<T> { type Output = <I as SliceIndex<[T]>>::Output; }
impl<T, I: SliceIndex<[T]>> IndexMut<I> for Vec<T> {}
impl<T> IntoIterator for Vec<T> { type Item = T; type IntoIter = IntoIter<T>; fn into_iter(self) -> IntoIter<T>; }
impl<T> IntoIterator for &Vec<T> { type Item = &T; type IntoIter = slice::Iter<T>; fn into_iter(self) -> slice::Iter<T>; }
impl<T> FromIterator<T> for Vec<T> {}
impl<T> Extend<T> for Vec<T> {}
impl<T: Copy> Extend<&T> for Vec<T> {}
impl<T> AsRef<[T]> for Vec<T> {}
impl<T> AsRef<Vec<T>> for Vec<T> {}
impl<T> AsMut<[T]> for Vec<T> {}
impl<T> AsMut<Vec<T>> for Vec<T> {}
impl<T> crate::borrow::Borrow<[T]> for Vec<T> {}
impl<T> crate::borrow::BorrowMut<[T]> for Vec<T> {}
impl<T: Clone> From<&[T]> for Vec<T> {}
impl<T, const N: usize> From<[T; N]> for Vec<T> {}
impl<T> From<Cow<[T]>> for Vec<T> {}
impl<T> From<Box<[T]>> for Vec<T> {}
impl<T> From<VecDeque<T>> for Vec<T> {}
impl<T> From<BinaryHeap<T>> for Vec<T> {}
impl From<&str> for Vec<u8> {}
impl From<String> for Vec<u8> {}
impl<T, const N: usize> TryFrom<Vec<T>> for [T; N] { type Error = Vec<T>; }
impl crate::io::Write for Vec<u8> {}

pub struct IntoIter<T>;
impl<T> IntoIter<T> {
    pub fn as_slice(&self) -> &[T];
    pub fn as_mut_slice(&mut self) -> &mut [T];
}
impl<T> Iterator for IntoIter<T> { type Item = T; }
impl<T> DoubleEndedIterator for IntoIter<T> {}
impl<T> ExactSizeIterator for IntoIter<T> {}
impl<T: Clone> Clone for IntoIter<T> {}

pub struct Drain<T>;
impl<T> Drain<T> {
    pub fn as_slice(&self) -> &[T];
}
impl<T> Iterator for Drain<T> { type Item = T; }
impl<T> DoubleEndedIterator for Drain<T> {}
impl<T> ExactSizeIterator for Drain<T> {}

pub struct ExtractIf<T, F>;
impl<T, F: FnMut(&mut T) -> bool> Iterator for ExtractIf<T, F> { type Item = T; }

pub struct Splice<I>;
impl<I: Iterator> Iterator for Splice<I> { type Item = I::Item; }
