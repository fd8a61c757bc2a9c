use crate::fmt::Debug;
use crate::hash::Hash;

pub trait Any {
    fn type_id(&self) -> TypeId;
}

impl<T> Any for T {}

impl dyn Any {
    pub fn is<T: Any>(&self) -> bool;
    pub fn downcast_ref<T: Any>(&self) -> Option<&T>;
    pub fn downcast_mut<T: Any>(&mut self) -> Option<&mut T>;
}

pub struct TypeId;
impl TypeId { pub fn of<T>() -> TypeId; }
impl Clone for TypeId {}
impl Copy for TypeId {}
impl Debug for TypeId {}
impl PartialEq for TypeId {}
impl Eq for TypeId {}
impl PartialOrd for TypeId {}
impl Ord for TypeId {}
impl Hash for TypeId {}

pub fn type_name<T>() -> &str;
pub fn type_name_of_val<T>(val: &T) -> &str;
