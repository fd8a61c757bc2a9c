use crate::fmt::Debug;
use crate::hash::Hash;

pub trait Sized {}
pub trait Copy: Clone {}
pub trait Send {}
pub trait Sync {}
pub trait Unpin {}
pub struct PhantomData<T>;
impl<T> Clone for PhantomData<T> {}
impl<T> Copy for PhantomData<T> {}
impl<T> Default for PhantomData<T> {}
impl<T> Debug for PhantomData<T> {}
impl<T> PartialEq for PhantomData<T> {}
impl<T> Eq for PhantomData<T> {}
impl<T> PartialOrd for PhantomData<T> {}
impl<T> Ord for PhantomData<T> {}
impl<T> Hash for PhantomData<T> {}
pub struct PhantomPinned;
