//! References: what each name is looked up in, and for what. Reference, "Paths" and "Names:
//! Namespaces".

use super::expressions::expression;
use super::imports::is_keyword;
use super::types::{bounds_behind, last_reference, type_};
use crate::language::{Builder, Node};
use crate::model::facts::{Access, ReferenceId, Role, namespaces};

/// Fills in a reference or drops it.
pub(super) fn reference(builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId) {
    if builder.is_dropped(id) {
        return;
    }
    let Some(parent) = name.parent() else { return };
    match parent.kind() {
        "field_expression" if name.field_name() == "field" => {
            return member(builder, parent, id);
        }
        "lifetime" | "label" | "attribute" | "extern_crate_declaration" => {
            if builder.facts.references[id.index()].role != Role::Import
                && builder.facts.references[id.index()].role != Role::Keyword
            {
                builder.drop_reference(id);
            }
            return;
        }
        "token_tree" => return derive(builder, name, parent, id),
        // The type is left to inference.
        _ if builder.text(name) == "_" => return builder.drop_reference(id),
        // The name of an associated type, of the trait that the arguments are given to.
        "type_binding" | "type_arguments"
            if name.field_name() == "name" || bounds_behind(name).is_some() =>
        {
            let generic = parent.ancestors().find(|n| n.kind() == "generic_type");
            match generic.and_then(|generic| last_reference(builder, generic)) {
                Some(of) => builder.reference_mut(id).access = Access::Path(of),
                None => builder.drop_reference(id),
            }
            return;
        }
        _ => {}
    }
    // Lowered with its whole declaration already.
    if matches!(builder.facts.references[id.index()].role, Role::Import) {
        return;
    }
    let text = builder.text(name);
    let scoped = matches!(parent.kind(), "scoped_identifier" | "scoped_type_identifier");
    if is_keyword(text) {
        let renamed = (text == "::").then(|| builder.name(""));
        let reference = builder.reference_mut(id);
        (reference.role, reference.namespaces) = (Role::Keyword, namespaces::TYPE);
        reference.name = renamed.unwrap_or(reference.name);
        if text != "super" || name.field_name() != "name" {
            return;
        }
    }
    let whole = if scoped && name.field_name() == "name" {
        match prefix(builder, parent) {
            Some(access) => builder.reference_mut(id).access = access,
            None => return builder.drop_reference(id),
        }
        parent
    } else {
        name
    };
    if builder.facts.references[id.index()].role == Role::Keyword {
        return;
    }
    if let Some((role, spaces)) = purpose(whole) {
        let reference = builder.reference_mut(id);
        (reference.role, reference.namespaces) = (role, spaces);
    }
}

/// `a.b`, a method call where it is called.
fn member(builder: &mut Builder<'_>, node: Node<'_>, id: ReferenceId) {
    let Some(value) = node.child_by_field_name("value") else { return };
    let on = expression(builder, value);
    let callee = match node.parent() {
        Some(generic) if generic.kind() == "generic_function" => generic,
        _ => node,
    };
    let called = callee.field_name() == "function"
        && callee.parent().is_some_and(|call| call.kind() == "call_expression");
    let reference = builder.reference_mut(id);
    reference.access = Access::Member(on);
    reference.namespaces = namespaces::VALUE;
    if called {
        reference.role = Role::Call;
    }
}

/// What the name at the end of a path is looked up in.
fn prefix(builder: &mut Builder<'_>, scoped: Node<'_>) -> Option<Access> {
    let Some(path) = scoped.child_by_field_name("path") else {
        return scoped.child_of_kind("::").and_then(|n| builder.reference_of(n)).map(Access::Path);
    };
    // Reference, "Qualified paths" and "Paths in expressions": what follows is looked up in the
    // type, whose arguments were given on the way.
    match path.kind() {
        "bracketed_type" | "generic_type" | "generic_type_with_turbofish" => {
            Some(Access::Type(type_(builder, path)))
        }
        _ => last_reference(builder, path).map(Access::Path),
    }
}

/// What a path is for, by what stands around it. `None`: as the query says.
fn purpose(path: Node<'_>) -> Option<(Role, u8)> {
    let parent = path.parent()?;
    let is_type = matches!(
        path.kind(),
        "type_identifier"
            | "scoped_type_identifier"
            | "generic_type"
            | "generic_type_with_turbofish"
    );
    Some(match (parent.kind(), path.field_name()) {
        ("scoped_identifier" | "scoped_type_identifier", "path") => (Role::Other, namespaces::TYPE),
        ("call_expression", "function") => (Role::Call, namespaces::VALUE),
        ("generic_function", "function") => {
            let called = parent.field_name() == "function"
                && parent.parent().is_some_and(|call| call.kind() == "call_expression");
            (if called { Role::Call } else { Role::Other }, namespaces::VALUE)
        }
        ("macro_invocation", "macro") => (Role::Macro, namespaces::MACRO),
        ("impl_item", "trait") => (Role::Implements, namespaces::TYPE),
        ("trait_bounds", _) => {
            let supertrait = parent.parent().is_some_and(|n| n.kind() == "trait_item");
            (if supertrait { Role::Extends } else { Role::Type }, namespaces::TYPE)
        }
        // `Vec<u8>` wherever it stands: the purpose of the whole.
        ("generic_type" | "generic_type_with_turbofish", "type") => {
            return purpose(parent).or(Some((Role::Type, namespaces::TYPE)));
        }
        // A bare name among type arguments may be a constant.
        ("type_arguments", _) => (Role::Type, namespaces::TYPE | namespaces::VALUE),
        ("visibility_modifier", _) => (Role::Other, namespaces::TYPE),
        ("generic_pattern" | "tuple_struct_pattern", _) => (Role::Other, namespaces::VALUE),
        _ if is_type => (Role::Type, namespaces::TYPE),
        _ => (Role::Other, namespaces::VALUE),
    })
}

/// A name inside an attribute's arguments: a reference in `#[derive(…)]` only.
fn derive(builder: &mut Builder<'_>, name: Node<'_>, tree: Node<'_>, id: ReferenceId) {
    let attribute = tree.parent().filter(|n| n.kind() == "attribute");
    let of = attribute.and_then(|n| n.named_children().next()).map(|n| builder.text(n));
    if of != Some("derive") {
        return builder.drop_reference(id);
    }
    let before = name.prev_sibling().filter(|n| n.kind() == "::").and_then(Node::prev_sibling);
    let access = before.and_then(|n| builder.reference_of(n)).map(Access::Path);
    let is_prefix = name.next_sibling().is_some_and(|n| n.kind() == "::");
    let reference = builder.reference_mut(id);
    if let Some(access) = access {
        reference.access = access;
    }
    if is_prefix {
        (reference.role, reference.namespaces) = (Role::Other, namespaces::TYPE);
    }
}
