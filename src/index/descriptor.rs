//! Descriptors: symbols' stable string identities, in SCIP's grammar.
//!
//! `` src/tcp/`socket.rs`/TcpSocket#bind(). `` — folders, the document and modules end in `/`,
//! types in `#`, terms in `.`, callables in `().`, macros in `!`. An identifier of other characters
//! than letters, digits, `_`, `+`, `-` and `$` stands in backticks. Members of a Rust `impl` are
//! written as rust-analyzer writes them: `` impl#[`Vec<T>`][Clone]clone(). ``
//!
//! Must not know: rows, ids, the database.

use crate::model::SymbolKind;
use crate::model::facts::{Definition, Facts, TypeExpression, TypeId, flags};

/// How deep a type is written into an `impl`'s descriptor; what is deeper is `_`.
const MAX_TYPE_DEPTH: usize = 4;

/// What stands for a name that is not there.
const ANONYMOUS: &str = "<anonymous>";

/// The descriptor of a document.
pub fn document(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 4);
    for part in path.split('/') {
        identifier(&mut out, part);
        out.push('/');
    }
    out
}

/// The descriptor of a definition below `prefix`; `ordinal` sets namesakes apart and is 0 for the
/// first.
pub fn definition(prefix: &str, facts: &Facts, definition: &Definition, ordinal: usize) -> String {
    let mut out = String::with_capacity(prefix.len() + 24);
    out.push_str(prefix);
    let name = facts.name(definition.name);
    let mut plain = match (definition.kind, definition.flags & flags::GETTER != 0) {
        (SymbolKind::Accessor, true) => format!("<get>{name}"),
        (SymbolKind::Accessor, false) => format!("<set>{name}"),
        (SymbolKind::Constructor, _) => "<constructor>".to_owned(),
        _ => name.to_owned(),
    };
    let suffix = suffix(definition.kind);
    if suffix == "()." {
        identifier(&mut out, &plain);
        if ordinal > 0 {
            out.push_str(&format!("(+{ordinal})."));
        } else {
            out.push_str(suffix);
        }
    } else {
        // Only methods have a disambiguator of their own in the grammar.
        if ordinal > 0 {
            plain.push_str(&format!("+{ordinal}"));
        }
        identifier(&mut out, &plain);
        out.push_str(suffix);
    }
    out
}

/// What stands before the members of an `impl` of a type, for a trait where there is one.
pub fn implementation(
    prefix: &str,
    facts: &Facts,
    implementation: &Definition,
    implemented: Option<TypeId>,
) -> String {
    let mut out = format!("{prefix}impl#");
    let self_type = implementation.declared_type.map(|id| type_text(facts, id, MAX_TYPE_DEPTH));
    let self_type = self_type.unwrap_or_else(|| facts.name(implementation.name).to_owned());
    let implemented = implemented.map(|id| type_text(facts, id, MAX_TYPE_DEPTH));
    for text in std::iter::once(self_type).chain(implemented) {
        out.push('[');
        identifier(&mut out, &text);
        out.push(']');
    }
    out
}

const fn suffix(kind: SymbolKind) -> &'static str {
    use SymbolKind::*;
    match kind {
        File | Module | Namespace => "/",
        Function | Method | Constructor | Accessor => "().",
        Struct | Class | Enum | Union | Trait | Interface | TypeAlias | Impl => "#",
        EnumMember | Constant | Static | Field | Property | Variable => ".",
        Macro => "!",
    }
}

/// Writes a name as the grammar has it: in backticks where it is no simple identifier.
pub fn identifier(out: &mut String, name: &str) {
    let name = if name.is_empty() { ANONYMOUS } else { name };
    let simple = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '$');
    if name.chars().all(simple) {
        out.push_str(name);
    } else {
        out.push('`');
        out.push_str(&name.replace('`', "``"));
        out.push('`');
    }
}

/// A type as it stands in an `impl`'s head: names without their paths, and what sets two `impl`s of
/// one trait for one type apart.
fn type_text(facts: &Facts, id: TypeId, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else { return "_".to_owned() };
    let text = |id: &TypeId| type_text(facts, *id, depth);
    let list = |ids: &[TypeId]| ids.iter().map(text).collect::<Vec<_>>().join(", ");
    match &facts.types[id.index()] {
        TypeExpression::Path { reference, arguments, .. } => {
            let name = facts.name(facts.references[reference.index()].name);
            if arguments.is_empty() {
                name.to_owned()
            } else {
                format!("{name}<{}>", list(arguments))
            }
        }
        TypeExpression::Parameter(local) => facts.name(facts.locals[local.index()].name).to_owned(),
        TypeExpression::SelfType => "Self".to_owned(),
        TypeExpression::Borrow(inner) => format!("&{}", text(inner)),
        TypeExpression::Pointer(inner) => format!("*{}", text(inner)),
        TypeExpression::Array(inner) => format!("[{}]", text(inner)),
        TypeExpression::Tuple(items) => format!("({})", list(items)),
        TypeExpression::Function(signature) => {
            let signature = &facts.signatures[signature.index()];
            let parameters: Vec<TypeId> =
                signature.parameters.iter().filter_map(|p| p.declared_type).collect();
            let result = signature
                .result
                .as_ref()
                .map_or_else(String::new, |id| format!(" -> {}", text(id)));
            format!("fn({}){result}", list(&parameters))
        }
        TypeExpression::Impl(bounds) => format!("impl {}", list(bounds)),
        TypeExpression::Dyn(bounds) => format!("dyn {}", list(bounds)),
        TypeExpression::Primitive(name) => facts.name(*name).to_owned(),
        _ => "_".to_owned(),
    }
}
