use crate::fmt::Debug;
use crate::hash::Hash;
use crate::ops::Range;

pub struct NonNull<T>;
impl<T> NonNull<T> {
    pub fn dangling() -> Self;
    pub unsafe fn new_unchecked(ptr: *mut T) -> Self;
    pub fn new(ptr: *mut T) -> Option<Self>;
    pub fn from_ref(r: &T) -> Self;
    pub fn from_mut(r: &mut T) -> Self;
    pub fn as_ptr(self) -> *mut T;
    pub unsafe fn as_ref(&self) -> &T;
    pub unsafe fn as_mut(&mut self) -> &mut T;
    pub fn cast<U>(self) -> NonNull<U>;
    pub unsafe fn add(self, count: usize) -> Self;
    pub unsafe fn sub(self, count: usize) -> Self;
    pub unsafe fn offset(self, count: isize) -> Self;
    pub unsafe fn read(self) -> T;
    pub unsafe fn write(self, val: T);
    pub unsafe fn drop_in_place(self);
    pub fn addr(self) -> crate::num::NonZero<usize>;
}
impl<T> NonNull<[T]> {
    pub fn slice_from_raw_parts(data: NonNull<T>, len: usize) -> Self;
    pub fn len(self) -> usize;
    pub fn as_non_null_ptr(self) -> NonNull<T>;
}
impl<T> Clone for NonNull<T> {}
impl<T> Copy for NonNull<T> {}
impl<T> Debug for NonNull<T> {}
impl<T> PartialEq for NonNull<T> {}
impl<T> Eq for NonNull<T> {}
impl<T> Hash for NonNull<T> {}
impl<T> From<&T> for NonNull<T> {}

// Constant and mutable pointers are one type here.
impl<T> *mut T {
    pub fn is_null(self) -> bool;
    pub fn cast<U>(self) -> *mut U;
    pub fn cast_mut(self) -> *mut T;
    pub fn cast_const(self) -> *const T;
    pub fn addr(self) -> usize;
    pub fn expose_provenance(self) -> usize;
    pub fn with_addr(self, addr: usize) -> Self;
    pub fn map_addr(self, f: impl FnOnce(usize) -> usize) -> Self;
    pub unsafe fn as_ref(self) -> Option<&T>;
    pub unsafe fn as_mut(self) -> Option<&mut T>;
    pub unsafe fn offset(self, count: isize) -> *mut T;
    pub fn wrapping_offset(self, count: isize) -> *mut T;
    pub unsafe fn offset_from(self, origin: *const T) -> isize;
    pub unsafe fn add(self, count: usize) -> Self;
    pub unsafe fn byte_add(self, count: usize) -> Self;
    pub unsafe fn sub(self, count: usize) -> Self;
    pub fn wrapping_add(self, count: usize) -> Self;
    pub fn wrapping_sub(self, count: usize) -> Self;
    pub unsafe fn read(self) -> T;
    pub unsafe fn read_volatile(self) -> T;
    pub unsafe fn read_unaligned(self) -> T;
    pub unsafe fn copy_to(self, dest: *mut T, count: usize);
    pub unsafe fn copy_to_nonoverlapping(self, dest: *mut T, count: usize);
    pub unsafe fn copy_from(self, src: *const T, count: usize);
    pub unsafe fn copy_from_nonoverlapping(self, src: *const T, count: usize);
    pub unsafe fn drop_in_place(self);
    pub unsafe fn write(self, val: T);
    pub unsafe fn write_bytes(self, val: u8, count: usize);
    pub unsafe fn write_volatile(self, val: T);
    pub unsafe fn write_unaligned(self, val: T);
    pub unsafe fn replace(self, src: T) -> T;
    pub unsafe fn swap(self, with: *mut T);
    pub fn align_offset(self, align: usize) -> usize;
}

impl<T> PartialEq for *mut T {}
impl<T> Eq for *mut T {}

pub fn null<T>() -> *const T;
pub fn null_mut<T>() -> *mut T;
pub fn dangling<T>() -> *const T;
pub fn without_provenance<T>(addr: usize) -> *const T;
pub fn without_provenance_mut<T>(addr: usize) -> *mut T;
pub fn with_exposed_provenance<T>(addr: usize) -> *const T;
pub fn from_ref<T>(r: &T) -> *const T;
pub fn from_mut<T>(r: &mut T) -> *mut T;
pub fn slice_from_raw_parts<T>(data: *const T, len: usize) -> *const [T];
pub fn slice_from_raw_parts_mut<T>(data: *mut T, len: usize) -> *mut [T];
pub unsafe fn drop_in_place<T>(to_drop: *mut T);
pub unsafe fn swap<T>(a: *mut T, b: *mut T);
pub unsafe fn replace<T>(dst: *mut T, src: T) -> T;
pub unsafe fn read<T>(src: *const T) -> T;
pub unsafe fn read_unaligned<T>(src: *const T) -> T;
pub unsafe fn read_volatile<T>(src: *const T) -> T;
pub unsafe fn write<T>(dst: *mut T, src: T);
pub unsafe fn write_unaligned<T>(dst: *mut T, src: T);
pub unsafe fn write_volatile<T>(dst: *mut T, src: T);
pub unsafe fn write_bytes<T>(dst: *mut T, val: u8, count: usize);
pub unsafe fn copy<T>(src: *const T, dst: *mut T, count: usize);
pub unsafe fn copy_nonoverlapping<T>(src: *const T, dst: *mut T, count: usize);
pub fn eq<T>(a: *const T, b: *const T) -> bool;
pub fn addr_eq<T, U>(p: *const T, q: *const U) -> bool;
pub fn hash<T, S: crate::hash::Hasher>(hashee: *const T, into: &mut S);

pub use crate::{addr_of, addr_of_mut};
