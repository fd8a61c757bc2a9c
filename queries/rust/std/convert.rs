use crate::fmt::Debug;

pub trait AsRef<T> {
    fn as_ref(&self) -> &T;
}

pub trait AsMut<T> {
    fn as_mut(&mut self) -> &mut T;
}

pub trait From<T>: Sized {
    fn from(value: T) -> Self;
}

pub trait Into<T>: Sized {
    fn into(self) -> T;
}

pub trait TryFrom<T>: Sized {
    type Error;
    fn try_from(value: T) -> Result<Self, Self::Error>;
}

pub trait TryInto<T>: Sized {
    type Error;
    fn try_into(self) -> Result<T, Self::Error>;
}

impl<T> From<T> for T { fn from(t: T) -> T; }
impl<T, U: From<T>> Into<U> for T { fn into(self) -> U; }
impl<T, U: Into<T>> TryFrom<U> for T { type Error = Infallible; fn try_from(value: U) -> Result<Self, Infallible>; }
impl<T, U: TryFrom<T>> TryInto<U> for T { type Error = U::Error; fn try_into(self) -> Result<U, U::Error>; }
impl<T: AsRef<U>, U> AsRef<U> for &T { fn as_ref(&self) -> &U; }
impl<T: AsMut<U>, U> AsMut<U> for &mut T { fn as_mut(&mut self) -> &mut U; }
impl<T> AsRef<[T]> for [T] { fn as_ref(&self) -> &[T]; }
impl<T> AsMut<[T]> for [T] { fn as_mut(&mut self) -> &mut [T]; }
impl AsRef<str> for str { fn as_ref(&self) -> &str; }
impl AsRef<[u8]> for str { fn as_ref(&self) -> &[u8]; }

pub enum Infallible {}
impl Clone for Infallible {}
impl Debug for Infallible {}
impl crate::fmt::Display for Infallible {}
impl crate::error::Error for Infallible {}

pub fn identity<T>(x: T) -> T;
