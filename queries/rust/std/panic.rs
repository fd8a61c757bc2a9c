use crate::fmt::Debug;
use crate::any::Any;
use crate::boxed::Box;
use crate::ops::{Deref, DerefMut};

pub struct AssertUnwindSafe<T>(pub T);
impl<T> Deref for AssertUnwindSafe<T> { type Target = T; fn deref(&self) -> &T; }
impl<T> DerefMut for AssertUnwindSafe<T> {}
impl<R, F: FnOnce() -> R> FnOnce<()> for AssertUnwindSafe<F> { type Output = R; }
pub trait UnwindSafe {}
pub trait RefUnwindSafe {}

pub struct PanicHookInfo;
pub type PanicInfo = PanicHookInfo;
impl PanicHookInfo {
    pub fn payload(&self) -> &dyn Any;
    pub fn location(&self) -> Option<&Location>;
}
pub struct Location;
impl Location {
    pub fn caller() -> &Location;
    pub fn file(&self) -> &str;
    pub fn line(&self) -> u32;
    pub fn column(&self) -> u32;
}
impl Debug for Location {}
impl crate::fmt::Display for Location {}
impl Clone for Location {}
impl Copy for Location {}

pub fn catch_unwind<F: FnOnce() -> R, R>(f: F) -> Result<R, Box<dyn Any>>;
pub fn resume_unwind(payload: Box<dyn Any>) -> !;
pub fn panic_any<M>(msg: M) -> !;
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo)>);
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo)>;
