use crate::fmt::Debug;
use crate::hash::Hash;
use crate::any::Any;
use crate::borrow::{Borrow, BorrowMut, Cow};
use crate::error::Error;
use crate::future::Future;
use crate::mem::MaybeUninit;
use crate::ops::{Deref, DerefMut};
use crate::pin::Pin;
use crate::ptr::NonNull;

pub struct Box<T>;

impl<T> Box<T> {
    pub fn new(x: T) -> Self;
    pub fn new_uninit() -> Box<MaybeUninit<T>>;
    pub fn pin(x: T) -> Pin<Box<T>>;
    pub fn into_inner(boxed: Self) -> T;
    pub unsafe fn from_raw(raw: *mut T) -> Self;
    pub unsafe fn from_non_null(ptr: NonNull<T>) -> Self;
    pub fn into_raw(b: Self) -> *mut T;
    pub fn leak(b: Self) -> &mut T;
    pub fn as_ptr(b: &Self) -> *const T;
    pub fn as_mut_ptr(b: &mut Self) -> *mut T;
    pub fn into_pin(boxed: Self) -> Pin<Self>;
}

impl<T> Box<MaybeUninit<T>> {
    pub unsafe fn assume_init(self) -> Box<T>;
}

impl<T> Box<[T]> {
    pub fn new_uninit_slice(len: usize) -> Box<[MaybeUninit<T>]>;
}

impl Box<dyn Any> {
    pub fn downcast<T: Any>(self) -> Result<Box<T>, Self>;
}

impl Box<dyn Error> {
    pub fn downcast<T: Error>(self) -> Result<Box<T>, Box<dyn Error>>;
}

impl<T> Deref for Box<T> { type Target = T; fn deref(&self) -> &T; }
impl<T> DerefMut for Box<T> {}
impl<T: Clone> Clone for Box<T> {}
impl<T: Clone> Clone for Box<[T]> {}
impl Clone for Box<str> {}
impl<T: Default> Default for Box<T> {}
impl<T: Debug> Debug for Box<T> {}
impl<T: crate::fmt::Display> crate::fmt::Display for Box<T> {}
impl<T: Hash> Hash for Box<T> {}
impl<T: PartialEq> PartialEq for Box<T> {}
impl<T: Eq> Eq for Box<T> {}
impl<T: PartialOrd> PartialOrd for Box<T> {}
impl<T: Ord> Ord for Box<T> {}
impl<I: Iterator> Iterator for Box<I> { type Item = I::Item; }
impl<I: DoubleEndedIterator> DoubleEndedIterator for Box<I> {}
impl<I: ExactSizeIterator> ExactSizeIterator for Box<I> {}
impl<T> IntoIterator for Box<[T]> { type Item = T; type IntoIter = crate::vec::IntoIter<T>; }
impl<T> FromIterator<T> for Box<[T]> {}
impl<F: Future> Future for Box<F> { type Output = <F as Future>::Output; }
impl<Args, F: FnOnce<Args>> FnOnce<Args> for Box<F> { type Output = <F as FnOnce<Args>>::Output; }
impl<T: Error> Error for Box<T> {}
impl<R: crate::io::Read> crate::io::Read for Box<R> {}
impl<W: crate::io::Write> crate::io::Write for Box<W> {}
impl<B: crate::io::BufRead> crate::io::BufRead for Box<B> {}
impl<T> AsRef<T> for Box<T> {}
impl<T> AsMut<T> for Box<T> {}
impl<T> Borrow<T> for Box<T> {}
impl<T> BorrowMut<T> for Box<T> {}
impl<T> From<T> for Box<T> {}
impl<T: Clone> From<&[T]> for Box<[T]> {}
impl<T> From<Vec<T>> for Box<[T]> {}
impl<T, const N: usize> From<[T; N]> for Box<[T]> {}
impl From<&str> for Box<str> {}
impl From<String> for Box<str> {}
impl From<Cow<str>> for Box<str> {}
impl<E: Error> From<E> for Box<dyn Error> {}
impl From<String> for Box<dyn Error> {}
impl From<&str> for Box<dyn Error> {}
impl From<Cow<str>> for Box<dyn Error> {}
impl<T> From<Box<T>> for Pin<Box<T>> {}
