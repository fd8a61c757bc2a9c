//! Literals and their suffixes. Reference, "Tokens: Literals" and "Literal expressions".

use crate::language::{Builder, Node};
use crate::model::facts::{Expression, Literal, TypeExpression};

/// Suffixes of numbers.
const SUFFIXES: [&str; 14] = [
    "u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "u128", "i128", "usize", "isize", "f32",
    "f64",
];

/// Lowers a literal.
pub(super) fn literal(builder: &mut Builder<'_>, node: Node<'_>) -> Expression {
    let text = builder.text(node);
    Expression::Literal(match node.kind() {
        "boolean_literal" => Literal::Boolean,
        "char_literal" if text.starts_with('b') => return primitive(builder, "u8"),
        "char_literal" => Literal::Character,
        "string_literal" | "raw_string_literal" => match text.as_bytes().first() {
            Some(b'b') => Literal::Bytes,
            // `c"…"` is a string of C.
            Some(b'c') => return Expression::Unknown,
            _ => Literal::String,
        },
        kind => {
            // In hexadecimal an `f` is a digit.
            let hexadecimal = text.starts_with("0x");
            let suffix = SUFFIXES
                .into_iter()
                .find(|suffix| text.ends_with(suffix) && !(hexadecimal && suffix.starts_with('f')));
            match suffix {
                Some(suffix) => return primitive(builder, suffix),
                None if kind == "float_literal" => Literal::Float,
                None => Literal::Number,
            }
        }
    })
}

fn primitive(builder: &mut Builder<'_>, name: &str) -> Expression {
    let name = builder.name(name);
    Expression::Typed(builder.push_type(TypeExpression::Primitive(name)))
}
