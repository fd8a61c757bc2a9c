//! Lowers members that have no name of their own: call, construct and index signatures, and
//! members with computed names.

use super::{expressions, named_child, signatures, types};
use crate::language::{Builder, Node};
use crate::model::facts::{Nameless, NamelessKind, Parameter, ScopeId, Signature, flags};

/// Lowers one; `scope` is the scope it stands in, or the one it opens.
pub(super) fn member(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    match node.kind() {
        "call_signature" => callable(builder, node, NamelessKind::Call, scope),
        "construct_signature" => callable(builder, node, NamelessKind::Construct, scope),
        "index_signature" => index(builder, node, scope),
        _ => computed(builder, node, scope),
    }
}

fn callable(builder: &mut Builder<'_>, node: Node<'_>, kind: NamelessKind, scope: ScopeId) {
    let signature = Some(signatures::lower(builder, node, 0));
    push(builder, Nameless { signature, ..empty(scope, kind) });
}

const fn empty(scope: ScopeId, kind: NamelessKind) -> Nameless {
    Nameless { scope, kind, signature: None, declared_type: None, value: None, flags: 0 }
}

fn push(builder: &mut Builder<'_>, member: Nameless) {
    builder.facts.nameless.push(member);
}

/// `[key: K]: V`; a mapped type's clause is lowered with its type.
fn index(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    let parts = ["index_type", "type"].map(|field| node.child_by_field_name(field));
    let [Some(key), Some(value)] = parts else { return };
    let key = Parameter {
        name: None,
        declared_type: Some(types::lower(builder, key, 0)),
        ..Parameter::default()
    };
    let result = Some(types::lower(builder, value, 0));
    let signature = Signature { parameters: vec![key], result, ..Signature::default() };
    let signature = Some(builder.push_signature(signature));
    push(builder, Nameless { signature, ..empty(scope, NamelessKind::Index) });
}

/// `[Symbol.iterator](): T`, `[key]: T`.
fn computed(builder: &mut Builder<'_>, name: Node<'_>, scope: ScopeId) {
    let (Some(member), Some(key)) = (name.parent(), named_child(name, 0)) else { return };
    // A method's name stands in the scope that the method opens.
    let outer = builder.facts.scopes[scope.index()].parent.unwrap_or_default();
    let own = builder.scope_of(member) == Some(scope);
    let text = builder.name(builder.text(key));
    let mut entry = empty(if own { outer } else { scope }, NamelessKind::Computed(text));
    for token in member.children().take_while(|child| *child != name) {
        entry.flags |= match token.kind() {
            "static" => flags::STATIC,
            "get" => flags::GETTER,
            _ => 0,
        };
    }
    match member.kind() {
        "method_definition" | "method_signature" | "abstract_method_signature" => {
            entry.signature = Some(signatures::lower(builder, member, 0));
        }
        "property_signature" | "public_field_definition" => {
            let written = member.child_by_field_name("type");
            let value = member.child_by_field_name("value");
            entry.declared_type = written.map(|written| types::lower(builder, written, 0));
            entry.value = value.map(|value| expressions::lower(builder, value, 0));
        }
        // An object literal's property is found in its expression.
        _ => return,
    }
    push(builder, entry);
}
