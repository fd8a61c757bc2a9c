use crate::fmt::Debug;
use crate::hash::Hash;

pub trait Deref {
    type Target;
    fn deref(&self) -> &Self::Target;
}

pub trait DerefMut: Deref {
    fn deref_mut(&mut self) -> &mut Self::Target;
}

impl<T> Deref for &T { type Target = T; fn deref(&self) -> &T; }

pub trait Drop {
    fn drop(&mut self);
}

pub trait Index<Idx> {
    type Output;
    fn index(&self, index: Idx) -> &Self::Output;
}

pub trait IndexMut<Idx>: Index<Idx> {
    fn index_mut(&mut self, index: Idx) -> &mut Self::Output;
}

pub trait Fn<Args>: FnMut<Args> {
    fn call(&self, args: Args) -> Self::Output;
}

pub trait FnMut<Args>: FnOnce<Args> {
    fn call_mut(&mut self, args: Args) -> Self::Output;
}

pub trait FnOnce<Args> {
    type Output;
    fn call_once(self, args: Args) -> Self::Output;
}

pub trait AsyncFn<Args>: AsyncFnMut<Args> {}
pub trait AsyncFnMut<Args>: AsyncFnOnce<Args> {}
pub trait AsyncFnOnce<Args> { type Output; }

pub trait Add<Rhs = Self> { type Output; fn add(self, rhs: Rhs) -> Self::Output; }
pub trait Sub<Rhs = Self> { type Output; fn sub(self, rhs: Rhs) -> Self::Output; }
pub trait Mul<Rhs = Self> { type Output; fn mul(self, rhs: Rhs) -> Self::Output; }
pub trait Div<Rhs = Self> { type Output; fn div(self, rhs: Rhs) -> Self::Output; }
pub trait Rem<Rhs = Self> { type Output; fn rem(self, rhs: Rhs) -> Self::Output; }
pub trait BitAnd<Rhs = Self> { type Output; fn bitand(self, rhs: Rhs) -> Self::Output; }
pub trait BitOr<Rhs = Self> { type Output; fn bitor(self, rhs: Rhs) -> Self::Output; }
pub trait BitXor<Rhs = Self> { type Output; fn bitxor(self, rhs: Rhs) -> Self::Output; }
pub trait Shl<Rhs = Self> { type Output; fn shl(self, rhs: Rhs) -> Self::Output; }
pub trait Shr<Rhs = Self> { type Output; fn shr(self, rhs: Rhs) -> Self::Output; }
pub trait Neg { type Output; fn neg(self) -> Self::Output; }
pub trait Not { type Output; fn not(self) -> Self::Output; }
impl Not for bool { type Output = bool; }
impl BitAnd for bool { type Output = bool; }
impl BitOr for bool { type Output = bool; }
impl BitXor for bool { type Output = bool; }

pub trait AddAssign<Rhs = Self> { fn add_assign(&mut self, rhs: Rhs); }
pub trait SubAssign<Rhs = Self> { fn sub_assign(&mut self, rhs: Rhs); }
pub trait MulAssign<Rhs = Self> { fn mul_assign(&mut self, rhs: Rhs); }
pub trait DivAssign<Rhs = Self> { fn div_assign(&mut self, rhs: Rhs); }
pub trait RemAssign<Rhs = Self> { fn rem_assign(&mut self, rhs: Rhs); }
pub trait BitAndAssign<Rhs = Self> { fn bitand_assign(&mut self, rhs: Rhs); }
pub trait BitOrAssign<Rhs = Self> { fn bitor_assign(&mut self, rhs: Rhs); }
pub trait BitXorAssign<Rhs = Self> { fn bitxor_assign(&mut self, rhs: Rhs); }
pub trait ShlAssign<Rhs = Self> { fn shl_assign(&mut self, rhs: Rhs); }
pub trait ShrAssign<Rhs = Self> { fn shr_assign(&mut self, rhs: Rhs); }

pub trait Try: FromResidual<Self::Residual> {
    type Output;
    type Residual;
    fn from_output(output: Self::Output) -> Self;
    fn branch(self) -> ControlFlow<Self::Residual, Self::Output>;
}

pub trait FromResidual<R> {
    fn from_residual(residual: R) -> Self;
}

pub enum ControlFlow<B, C = ()> {
    Continue(C),
    Break(B),
}

impl<B, C> ControlFlow<B, C> {
    pub fn is_break(&self) -> bool;
    pub fn is_continue(&self) -> bool;
    pub fn break_value(self) -> Option<B>;
    pub fn map_break<T, F: FnOnce(B) -> T>(self, f: F) -> ControlFlow<T, C>;
    pub fn continue_value(self) -> Option<C>;
    pub fn map_continue<T, F: FnOnce(C) -> T>(self, f: F) -> ControlFlow<B, T>;
}

impl<B, C> Try for ControlFlow<B, C> { type Output = C; type Residual = ControlFlow<B, crate::convert::Infallible>; }
impl<B: Clone, C: Clone> Clone for ControlFlow<B, C> {}

pub trait RangeBounds<T> {
    fn start_bound(&self) -> Bound<&T>;
    fn end_bound(&self) -> Bound<&T>;
    fn contains<U>(&self, item: &U) -> bool;
    fn is_empty(&self) -> bool;
}

pub enum Bound<T> {
    Included(T),
    Excluded(T),
    Unbounded,
}

impl<T> Bound<T> {
    pub fn as_ref(&self) -> Bound<&T>;
    pub fn as_mut(&mut self) -> Bound<&mut T>;
    pub fn map<U, F: FnOnce(T) -> U>(self, f: F) -> Bound<U>;
}

impl<T: Clone> Bound<&T> {
    pub fn cloned(self) -> Bound<T>;
}

impl<T: Clone> Clone for Bound<T> {}

pub struct RangeFull;

pub struct Range<Idx> {
    pub start: Idx,
    pub end: Idx,
}

impl<Idx> Range<Idx> {
    pub fn contains<U>(&self, item: &U) -> bool;
    pub fn is_empty(&self) -> bool;
}

pub struct RangeFrom<Idx> {
    pub start: Idx,
}

impl<Idx> RangeFrom<Idx> {
    pub fn contains<U>(&self, item: &U) -> bool;
}

pub struct RangeTo<Idx> {
    pub end: Idx,
}

impl<Idx> RangeTo<Idx> {
    pub fn contains<U>(&self, item: &U) -> bool;
}

pub struct RangeInclusive<Idx>;

impl<Idx> RangeInclusive<Idx> {
    pub fn new(start: Idx, end: Idx) -> Self;
    pub fn start(&self) -> &Idx;
    pub fn end(&self) -> &Idx;
    pub fn into_inner(self) -> (Idx, Idx);
    pub fn contains<U>(&self, item: &U) -> bool;
    pub fn is_empty(&self) -> bool;
}

pub struct RangeToInclusive<Idx> {
    pub end: Idx,
}

impl<A> Iterator for Range<A> { type Item = A; }
impl<A> DoubleEndedIterator for Range<A> {}
impl<A> ExactSizeIterator for Range<A> {}
impl<A> Iterator for RangeFrom<A> { type Item = A; }
impl<A> Iterator for RangeInclusive<A> { type Item = A; }
impl<A> DoubleEndedIterator for RangeInclusive<A> {}
impl<A> ExactSizeIterator for RangeInclusive<A> {}
impl<T> RangeBounds<T> for RangeFull {}
impl<T> RangeBounds<T> for Range<T> {}
impl<T> RangeBounds<T> for RangeFrom<T> {}
impl<T> RangeBounds<T> for RangeTo<T> {}
impl<T> RangeBounds<T> for RangeInclusive<T> {}
impl<T> RangeBounds<T> for RangeToInclusive<T> {}
impl<T> RangeBounds<T> for (Bound<T>, Bound<T>) {}
impl<Idx: Clone> Clone for Range<Idx> {}
impl<Idx: Clone> Clone for RangeFrom<Idx> {}
impl<Idx: Clone> Clone for RangeInclusive<Idx> {}
impl<Idx: PartialEq> PartialEq for Range<Idx> {}
impl<Idx: Eq> Eq for Range<Idx> {}
impl<Idx: Debug> Debug for Range<Idx> {}
impl<Idx: Hash> Hash for Range<Idx> {}
