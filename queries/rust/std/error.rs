use crate::fmt::{Debug, Display};

pub trait Error: Debug + Display {
    fn source(&self) -> Option<&dyn Error>;
    fn description(&self) -> &str;
    fn cause(&self) -> Option<&dyn Error>;
}

impl<T: Error> Error for &T {}

impl dyn Error {
    pub fn is<T: Error>(&self) -> bool;
    pub fn downcast_ref<T: Error>(&self) -> Option<&T>;
    pub fn downcast_mut<T: Error>(&mut self) -> Option<&mut T>;
}
