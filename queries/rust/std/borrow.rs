use crate::fmt::Debug;
use crate::hash::Hash;
use crate::ops::{Add, AddAssign, Deref};

pub trait Borrow<Borrowed> {
    fn borrow(&self) -> &Borrowed;
}

pub trait BorrowMut<Borrowed>: Borrow<Borrowed> {
    fn borrow_mut(&mut self) -> &mut Borrowed;
}

impl<T> Borrow<T> for T {}
impl<T> BorrowMut<T> for T {}
impl<T> Borrow<T> for &T {}

pub trait ToOwned {
    type Owned: Borrow<Self>;
    fn to_owned(&self) -> Self::Owned;
    fn clone_into(&self, target: &mut Self::Owned);
}

impl<T: Clone> ToOwned for T { type Owned = T; }

pub enum Cow<B: ToOwned> {
    Borrowed(&B),
    Owned(<B as ToOwned>::Owned),
}

impl<B: ToOwned> Cow<B> {
    pub fn is_borrowed(c: &Self) -> bool;
    pub fn is_owned(c: &Self) -> bool;
    pub fn to_mut(&mut self) -> &mut <B as ToOwned>::Owned;
    pub fn into_owned(self) -> <B as ToOwned>::Owned;
}

impl<B: ToOwned> Deref for Cow<B> { type Target = B; fn deref(&self) -> &B; }
impl<B: ToOwned> Clone for Cow<B> {}
impl<B: ToOwned + PartialEq> PartialEq for Cow<B> {}
impl PartialEq<str> for Cow<str> {}
impl PartialEq<&str> for Cow<str> {}
impl PartialEq<String> for Cow<str> {}
impl<B: ToOwned + Eq> Eq for Cow<B> {}
impl<B: ToOwned + PartialOrd> PartialOrd for Cow<B> {}
impl<B: ToOwned + Ord> Ord for Cow<B> {}
impl<B: ToOwned> Default for Cow<B> {}
impl<B: ToOwned + Debug> Debug for Cow<B> {}
impl<B: ToOwned + crate::fmt::Display> crate::fmt::Display for Cow<B> {}
impl<B: ToOwned + Hash> Hash for Cow<B> {}
impl<T: ToOwned> AsRef<T> for Cow<T> {}
impl From<&str> for Cow<str> {}
impl From<String> for Cow<str> {}
impl From<&String> for Cow<str> {}
impl<T: Clone> From<&[T]> for Cow<[T]> {}
impl<T: Clone> From<Vec<T>> for Cow<[T]> {}
impl Add<&str> for Cow<str> { type Output = Cow<str>; }
impl AddAssign<&str> for Cow<str> {}
impl FromIterator<char> for Cow<str> {}
