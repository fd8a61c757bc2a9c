//! Lowers imports and exports, and makes their references.

use super::{enclosing, expressions, has_token, last_reference, named_child};
use crate::language::{Builder, Node};
use crate::model::Visibility;
use crate::model::facts::{
    Access, Export, Import, NameId, Reference, ReferenceId, Role, ScopeId, namespaces,
};

/// The name under which `export =` and `module.exports =` give a module away.
const EQUALS: &str = "=";
const DEFAULT: &str = "default";

pub(super) fn import(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    match node.kind() {
        "import_statement" => statement(builder, node, scope),
        "import_alias" => alias(builder, node, scope),
        _ => call(builder, node, scope),
    }
}

pub(super) fn export(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    match node.kind() {
        "export_statement" => export_statement(builder, node, scope),
        _ => common_js(builder, node, scope),
    }
}

/// A reference that the lowering makes itself.
fn push(
    builder: &mut Builder<'_>,
    node: Node<'_>,
    name: &str,
    role: Role,
    access: Access,
    scope: ScopeId,
) -> ReferenceId {
    let reference = Reference {
        name: builder.name(name),
        role,
        position: builder.position(node.start_byte()),
        offset: node.start_byte() as u32,
        scope,
        enclosing: enclosing(builder, scope),
        access,
        namespaces: namespaces::ANY,
    };
    builder.push_reference(node.id(), reference)
}

/// The reference of a module specifier.
fn specifier(builder: &mut Builder<'_>, string: Node<'_>, scope: ScopeId) -> ReferenceId {
    let name = builder.text(string).trim_matches(['"', '\'', '`']);
    push(builder, string, name, Role::ImportModule, Access::Lexical, scope)
}

/// The text of a name in a list of specifiers; it may be written as a string.
fn leaf<'s>(builder: &Builder<'s>, node: Node<'_>) -> &'s str {
    builder.text(node).trim_matches(['"', '\''])
}

fn bound(
    scope: ScopeId,
    target: ReferenceId,
    imported: Option<NameId>,
    alias: Option<NameId>,
    type_only: bool,
) -> Import {
    let visibility = Visibility::Private;
    Import { scope, target, imported, alias, glob: false, visibility, type_only }
}

fn statement(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    let type_only = has_token(node, "type") || has_token(node, "typeof");
    let children: Vec<_> = node.named_children().collect();
    let required = children.iter().find(|child| child.kind() == "import_require_clause");
    let source = required.unwrap_or(&node).child_by_field_name("source");
    let Some(source) = source else { return };
    let module = specifier(builder, source, scope);
    if let Some(clause) = required {
        let Some(name) = named_child(*clause, 0) else { return };
        let alias = builder.name(builder.text(name));
        let equals = builder.name(EQUALS);
        builder.facts.imports.push(bound(scope, module, Some(equals), Some(alias), type_only));
    } else if let Some(clause) = children.iter().find(|child| child.kind() == "import_clause") {
        for part in clause.named_children() {
            match part.kind() {
                "identifier" => {
                    let name = builder.text(part);
                    push(builder, part, name, Role::Import, Access::Lexical, scope);
                    let (alias, default) = (builder.name(name), builder.name(DEFAULT));
                    let import = bound(scope, module, Some(default), Some(alias), type_only);
                    builder.facts.imports.push(import);
                }
                "namespace_import" => {
                    let Some(name) = named_child(part, 0) else { continue };
                    let alias = builder.name(builder.text(name));
                    builder.facts.imports.push(bound(scope, module, None, Some(alias), type_only));
                }
                "named_imports" => named(builder, part, module, scope, type_only),
                _ => {}
            }
        }
    } else {
        builder.facts.imports.push(bound(scope, module, None, None, false));
    }
}

fn named(
    builder: &mut Builder<'_>,
    list: Node<'_>,
    module: ReferenceId,
    scope: ScopeId,
    type_only: bool,
) {
    for part in list.named_children() {
        let Some(name) = part.child_by_field_name("name") else { continue };
        let text = leaf(builder, name);
        let target = push(builder, name, text, Role::Import, Access::Path(module), scope);
        let mut binding = text;
        if let Some(alias) = part.child_by_field_name("alias") {
            binding = builder.text(alias);
            push(builder, alias, binding, Role::Import, Access::Same(target), scope);
        }
        let type_only = type_only || has_token(part, "type") || has_token(part, "typeof");
        let alias = builder.name(binding);
        builder.facts.imports.push(bound(scope, target, None, Some(alias), type_only));
    }
}

/// `import A = N.B`.
fn alias(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    let (Some(name), Some(path)) = (named_child(node, 0), named_child(node, 1)) else { return };
    let Some(target) = last_reference(builder, path) else { return };
    builder.facts.references[target.index()].namespaces = namespaces::ANY;
    let alias = builder.name(builder.text(name));
    let exported = node.parent().is_some_and(|parent| parent.kind() == "export_statement");
    let mut import = bound(scope, target, None, Some(alias), false);
    if exported {
        import.visibility = Visibility::Public;
    }
    builder.facts.imports.push(import);
}

/// The module that `import("m")` or `require("m")` names: its specifier's reference, made where
/// it is first asked for.
pub(super) fn called_module(builder: &mut Builder<'_>, node: Node<'_>) -> Option<ReferenceId> {
    let function = node.child_by_field_name("function")?;
    if function.kind() != "import" && builder.text(function) != "require" {
        return None;
    }
    let string = named_child(node.child_by_field_name("arguments")?, 0)?;
    if string.kind() != "string" {
        return None;
    }
    builder.reference_of(string).or_else(|| {
        let scope = node.ancestors().find_map(|around| builder.scope_of(around));
        Some(specifier(builder, string, scope.unwrap_or_default()))
    })
}

/// Whether what [`called_module`] may find a module in is `require("m")`, whose value is the
/// module; that of `import("m")` is a promise of it.
pub(super) fn is_require(node: Node<'_>) -> bool {
    node.kind() == "call_expression"
        && node.child_by_field_name("function").is_some_and(|f| f.kind() == "identifier")
}

/// `import("m")` and `require("m")`.
fn call(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    let Some(module) = called_module(builder, node) else { return };
    let declarator =
        node.parent().filter(|p| is_require(node) && p.kind() == "variable_declarator");
    let name = declarator.and_then(|declarator| declarator.child_by_field_name("name"));
    match name {
        Some(name) if name.kind() == "identifier" => {
            let (alias, equals) = (builder.name(builder.text(name)), builder.name(EQUALS));
            builder.facts.imports.push(bound(scope, module, Some(equals), Some(alias), false));
        }
        Some(pattern) if pattern.kind() == "object_pattern" => {
            taken_apart(builder, pattern, module, scope);
        }
        _ => builder.facts.imports.push(bound(scope, module, None, None, false)),
    }
}

/// `const { a, b: c } = require("m")`.
fn taken_apart(builder: &mut Builder<'_>, pattern: Node<'_>, module: ReferenceId, scope: ScopeId) {
    for part in pattern.named_children() {
        let (name, alias) = match part.kind() {
            "shorthand_property_identifier_pattern" => (Some(part), Some(part)),
            "pair_pattern" => (
                part.child_by_field_name("key"),
                part.child_by_field_name("value").filter(|value| value.kind() == "identifier"),
            ),
            _ => (None, None),
        };
        let (Some(name), Some(alias)) = (name, alias) else { continue };
        let text = leaf(builder, name);
        let target = push(builder, name, text, Role::Import, Access::Path(module), scope);
        let alias = builder.name(builder.text(alias));
        builder.facts.imports.push(bound(scope, target, None, Some(alias), false));
    }
}

fn export_statement(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    let module = node.child_by_field_name("source").map(|s| specifier(builder, s, scope));
    let children: Vec<_> = node.children().collect();
    if let Some(clause) = children.iter().find(|child| child.kind() == "export_clause") {
        export_clause(builder, *clause, module, scope);
    } else if let Some(all) = children.iter().find(|child| child.kind() == "namespace_export") {
        // `export * as ns from "m"`
        let Some(name) = named_child(*all, 0) else { return };
        let name = builder.name(leaf(builder, name));
        push_export(builder, scope, module, Some(name), false);
    } else if module.is_some() {
        // `export * from "m"`
        push_export(builder, scope, module, None, true);
    } else if let Some(value) = node.child_by_field_name("value") {
        let name = builder.name(DEFAULT);
        export_value(builder, value, name, scope);
    } else if children.iter().any(|child| child.kind() == "=") {
        let value = children.iter().find(|child| child.is_named() && !child.is_comment());
        if let Some(value) = value {
            let name = builder.name(EQUALS);
            export_value(builder, *value, name, scope);
        }
    }
}

fn push_export(
    builder: &mut Builder<'_>,
    scope: ScopeId,
    target: Option<ReferenceId>,
    name: Option<NameId>,
    glob: bool,
) {
    builder.facts.exports.push(Export { scope, target, imported: None, name, glob, value: None });
}

fn export_clause(
    builder: &mut Builder<'_>,
    clause: Node<'_>,
    module: Option<ReferenceId>,
    scope: ScopeId,
) {
    let access = module.map_or(Access::Lexical, Access::Path);
    if clause.named_children().next().is_none() {
        // `export {}` gives nothing away but makes the document a module.
        return push_export(builder, scope, module, None, false);
    }
    for part in clause.named_children() {
        let Some(name) = part.child_by_field_name("name") else { continue };
        let text = leaf(builder, name);
        let target = push(builder, name, text, Role::Import, access, scope);
        let mut exported = text;
        if let Some(alias) = part.child_by_field_name("alias") {
            exported = leaf(builder, alias);
            push(builder, alias, exported, Role::Import, Access::Same(target), scope);
        }
        let exported = builder.name(exported);
        push_export(builder, scope, Some(target), Some(exported), false);
    }
}

/// A module's value: a name leads on to what it names, `require("m")` to what that module is;
/// anything else is kept as an expression.
fn export_value(builder: &mut Builder<'_>, value: Node<'_>, name: NameId, scope: ScopeId) {
    let module = is_require(value).then(|| called_module(builder, value)).flatten();
    if let Some(module) = module {
        let imported = Some(builder.name(EQUALS));
        let (target, name) = (Some(module), Some(name));
        let export = Export { scope, target, imported, name, glob: false, value: None };
        return builder.facts.exports.push(export);
    }
    let target = (value.kind() == "identifier").then(|| builder.reference_of(value)).flatten();
    if let Some(target) = target {
        let reference = &mut builder.facts.references[target.index()];
        reference.role = Role::Import;
        reference.namespaces = namespaces::ANY;
    }
    let expression = target.is_none().then(|| expressions::lower(builder, value, 0));
    builder.facts.exports.push(Export {
        scope,
        target,
        imported: None,
        name: Some(name),
        glob: false,
        value: expression,
    });
}

/// `exports.x = e`, `module.exports = e`, `module.exports.x = e`.
fn common_js(builder: &mut Builder<'_>, node: Node<'_>, _scope: ScopeId) {
    let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
    let [Some(left), Some(right)] = sides else { return };
    let (Some(object), Some(property)) =
        (left.child_by_field_name("object"), left.child_by_field_name("property"))
    else {
        return;
    };
    let whole = builder.text(object) == "module";
    if whole && builder.text(property) != "exports" {
        return;
    }
    // The document exports, whatever function the assignment stands in.
    let document = ScopeId(0);
    if !whole {
        // A function is a definition of its own, exported as such.
        if builder.definition_of(node).is_none() {
            let name = builder.name(builder.text(property));
            export_value(builder, right, name, document);
        }
    } else if right.kind() == "object" {
        for entry in right.named_children() {
            let (name, value) = match entry.kind() {
                "shorthand_property_identifier" => (Some(entry), Some(entry)),
                "pair" => (entry.child_by_field_name("key"), entry.child_by_field_name("value")),
                _ => (None, None),
            };
            if let (Some(name), Some(value)) = (name, value) {
                let name = builder.name(leaf(builder, name));
                export_shorthand(builder, value, name, document);
            }
        }
    } else {
        let name = builder.name(EQUALS);
        export_value(builder, right, name, document);
    }
}

fn export_shorthand(builder: &mut Builder<'_>, value: Node<'_>, name: NameId, scope: ScopeId) {
    if value.kind() != "shorthand_property_identifier" {
        return export_value(builder, value, name, scope);
    }
    if let Some(target) = builder.reference_of(value) {
        builder.facts.references[target.index()].namespaces = namespaces::ANY;
        push_export(builder, scope, Some(target), Some(name), false);
    }
}
