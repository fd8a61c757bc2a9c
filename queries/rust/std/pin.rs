use crate::fmt::Debug;
use crate::future::Future;
use crate::ops::{Deref, DerefMut};

pub struct Pin<Ptr>;

impl<Ptr: Deref> Pin<Ptr> {
    pub fn new(pointer: Ptr) -> Pin<Ptr>;
    pub fn into_inner(pin: Pin<Ptr>) -> Ptr;
    pub unsafe fn new_unchecked(pointer: Ptr) -> Pin<Ptr>;
    pub fn as_ref(&self) -> Pin<&Ptr::Target>;
    pub unsafe fn into_inner_unchecked(pin: Pin<Ptr>) -> Ptr;
    pub fn as_mut(&mut self) -> Pin<&mut Ptr::Target>;
    pub fn set(&mut self, value: Ptr::Target);
}

impl<T> Pin<&T> {
    pub unsafe fn map_unchecked<U, F: FnOnce(&T) -> &U>(self, func: F) -> Pin<&U>;
    pub fn get_ref(self) -> &T;
}

impl<T> Pin<&mut T> {
    pub fn into_ref(self) -> Pin<&T>;
    pub fn get_mut(self) -> &mut T;
    pub unsafe fn get_unchecked_mut(self) -> &mut T;
    pub unsafe fn map_unchecked_mut<U, F: FnOnce(&mut T) -> &mut U>(self, func: F) -> Pin<&mut U>;
}

impl<T> Pin<&Pin<T>> { pub fn get_ref(self) -> &Pin<T>; }

impl<Ptr: Deref> Pin<&mut Pin<Ptr>> {
    pub fn as_deref_mut(self) -> Pin<&mut Ptr::Target>;
}

impl<Ptr: Deref> Deref for Pin<Ptr> { type Target = Ptr::Target; fn deref(&self) -> &Ptr::Target; }
impl<Ptr: DerefMut> DerefMut for Pin<Ptr> {}
impl<Ptr: Clone> Clone for Pin<Ptr> {}
impl<Ptr: Debug> Debug for Pin<Ptr> {}
impl<P: DerefMut> Future for Pin<P> where P::Target: Future { type Output = <P::Target as Future>::Output; }

pub use crate::pin;
