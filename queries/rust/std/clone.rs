pub trait Clone: Sized {
    fn clone(&self) -> Self;
    fn clone_from(&mut self, source: &Self);
}

impl<T> Clone for &T {}
impl<T> Clone for *const T {}
impl<T: Clone> Clone for [T] {}
impl Clone for () {}
impl<A: Clone> Clone for (A,) {}
impl<A: Clone, B: Clone> Clone for (A, B) {}
impl<A: Clone, B: Clone, C: Clone> Clone for (A, B, C) {}
impl<A: Clone, B: Clone, C: Clone, D: Clone> Clone for (A, B, C, D) {}
impl<A: Clone, B: Clone, C: Clone, D: Clone, E: Clone> Clone for (A, B, C, D, E) {}
impl Clone for ! {}
