pub trait Hash {
    fn hash<H: Hasher>(&self, state: &mut H);
    fn hash_slice<H: Hasher>(data: &[Self], state: &mut H);
}

impl<T: Hash> Hash for &T {}
impl Hash for () {}
impl<A: Hash, B: Hash> Hash for (A, B) {}
impl<A: Hash, B: Hash, C: Hash> Hash for (A, B, C) {}
impl<T> Hash for *const T {}

pub trait Hasher {
    fn finish(&self) -> u64;
    fn write(&mut self, bytes: &[u8]);
    fn write_u8(&mut self, i: u8);
    fn write_u16(&mut self, i: u16);
    fn write_u32(&mut self, i: u32);
    fn write_u64(&mut self, i: u64);
    fn write_u128(&mut self, i: u128);
    fn write_usize(&mut self, i: usize);
    fn write_i8(&mut self, i: i8);
    fn write_i16(&mut self, i: i16);
    fn write_i32(&mut self, i: i32);
    fn write_i64(&mut self, i: i64);
    fn write_isize(&mut self, i: isize);
    fn write_length_prefix(&mut self, len: usize);
    fn write_str(&mut self, s: &str);
}

impl<H: Hasher> Hasher for &mut H {}

pub trait BuildHasher {
    type Hasher: Hasher;
    fn build_hasher(&self) -> Self::Hasher;
    fn hash_one<T: Hash>(&self, x: T) -> u64;
}

pub struct BuildHasherDefault<H>;
impl<H> BuildHasherDefault<H> { pub fn new() -> Self; }
impl<H: Default + Hasher> BuildHasher for BuildHasherDefault<H> { type Hasher = H; }
impl<H> Clone for BuildHasherDefault<H> {}
impl<H> Default for BuildHasherDefault<H> {}

pub struct RandomState;
impl RandomState { pub fn new() -> RandomState; }
impl BuildHasher for RandomState { type Hasher = DefaultHasher; }
impl Clone for RandomState {}
impl Default for RandomState {}

pub struct DefaultHasher;
impl DefaultHasher { pub fn new() -> DefaultHasher; }
impl Hasher for DefaultHasher {}
impl Clone for DefaultHasher {}
impl Default for DefaultHasher {}

pub struct SipHasher;
impl SipHasher { pub fn new() -> SipHasher; pub fn new_with_keys(key0: u64, key1: u64) -> SipHasher; }
impl Hasher for SipHasher {}
