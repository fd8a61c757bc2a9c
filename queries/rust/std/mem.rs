use crate::fmt::Debug;
use crate::hash::Hash;
use crate::ops::{Deref, DerefMut};

pub fn forget<T>(t: T);
pub fn size_of<T>() -> usize;
pub fn size_of_val<T>(val: &T) -> usize;
pub fn align_of<T>() -> usize;
pub fn align_of_val<T>(val: &T) -> usize;
pub fn needs_drop<T>() -> bool;
pub unsafe fn zeroed<T>() -> T;
pub unsafe fn uninitialized<T>() -> T;
pub fn swap<T>(x: &mut T, y: &mut T);
pub fn take<T: Default>(dest: &mut T) -> T;
pub fn replace<T>(dest: &mut T, src: T) -> T;
pub fn drop<T>(x: T);
pub unsafe fn transmute_copy<Src, Dst>(src: &Src) -> Dst;
pub unsafe fn transmute<Src, Dst>(src: Src) -> Dst;
pub fn discriminant<T>(v: &T) -> Discriminant<T>;

pub struct Discriminant<T>;
impl<T> PartialEq for Discriminant<T> {}
impl<T> Eq for Discriminant<T> {}
impl<T> Hash for Discriminant<T> {}
impl<T> Clone for Discriminant<T> {}

pub struct ManuallyDrop<T>;
impl<T> ManuallyDrop<T> {
    pub fn new(value: T) -> ManuallyDrop<T>;
    pub fn into_inner(slot: ManuallyDrop<T>) -> T;
    pub unsafe fn take(slot: &mut ManuallyDrop<T>) -> T;
    pub unsafe fn drop(slot: &mut ManuallyDrop<T>);
}
impl<T> Deref for ManuallyDrop<T> { type Target = T; fn deref(&self) -> &T; }
impl<T> DerefMut for ManuallyDrop<T> {}
impl<T: Clone> Clone for ManuallyDrop<T> {}
impl<T: Debug> Debug for ManuallyDrop<T> {}

pub union MaybeUninit<T> {
    uninit: (),
}
impl<T> MaybeUninit<T> {
    pub fn new(val: T) -> MaybeUninit<T>;
    pub fn uninit() -> MaybeUninit<T>;
    pub fn zeroed() -> MaybeUninit<T>;
    pub fn write(&mut self, val: T) -> &mut T;
    pub fn as_ptr(&self) -> *const T;
    pub fn as_mut_ptr(&mut self) -> *mut T;
    pub unsafe fn assume_init(self) -> T;
    pub unsafe fn assume_init_read(&self) -> T;
    pub unsafe fn assume_init_drop(&mut self);
    pub unsafe fn assume_init_ref(&self) -> &T;
    pub unsafe fn assume_init_mut(&mut self) -> &mut T;
}
impl<T: Copy> Clone for MaybeUninit<T> {}
impl<T> Debug for MaybeUninit<T> {}
