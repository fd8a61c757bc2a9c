//! Enums that are stored as a number and written as a name: one table each, so that a variant
//! cannot be forgotten in one of its readings.

/// Declares such an enum: `Variant = code, "name";` a row, with its documentation.
macro_rules! coded {
    (
        $(#[$meta:meta])*
        $enum:ident { $($(#[$doc:meta])* $variant:ident = $code:literal, $name:literal;)* }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            bitcode::Encode, bitcode::Decode,
        )]
        #[repr(i16)]
        pub enum $enum { $($(#[$doc])* $variant = $code,)* }

        impl $enum {
            /// All of them.
            pub const ALL: &'static [$enum] = &[$(Self::$variant),*];

            /// Its name, as people and programs read it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The one stored as `code`.
            pub const fn from_code(code: i16) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }

            /// The one called `name`.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

pub(super) use coded;
