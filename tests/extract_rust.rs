//! What one Rust document says by itself.

use loci::extract::{ExtractError, extract};
use loci::model::facts::{
    Access, Definition, Expression, Facts, LocalKind, Role, TypeExpression, flags,
};
use loci::model::{Language, Position, SymbolKind, Visibility};

fn facts(source: &str) -> Facts {
    extract(Language::Rust, source).expect("the source is small")
}

fn definition<'f>(facts: &'f Facts, name: &str) -> &'f Definition {
    let mut found = facts.definitions.iter().filter(|d| facts.name(d.name) == name);
    let first = found.next().unwrap_or_else(|| panic!("`{name}` is not defined"));
    assert!(found.next().is_none(), "`{name}` is defined twice");
    first
}

/// Names of definitions with what they are, in order.
fn outline(facts: &Facts) -> Vec<(&str, SymbolKind)> {
    facts.definitions.iter().map(|d| (facts.name(d.name), d.kind)).collect()
}

/// Names of references with their roles, in order.
fn references(facts: &Facts) -> Vec<(&str, Role)> {
    facts.references.iter().map(|r| (facts.name(r.name), r.role)).collect()
}

#[test]
fn every_kind_of_item() {
    use SymbolKind::*;
    let facts = facts(
        "mod m; mod n { fn f() {} } struct S { a: u8 } struct T(u8); union U { b: u8 }
         enum E { V, W { c: u8 } } trait R { type A; const C: u8; fn d(&self); fn e() {} }
         impl R for S { type A = u8; const C: u8 = 1; fn d(&self) {} }
         const K: u8 = 1; static G: u8 = 1; type L = u8; macro_rules! x { () => {} }
         extern \"C\" { fn g(); static H: u8; } fn h() { fn inner() {} struct Local; }",
    );
    assert_eq!(
        outline(&facts),
        [
            ("m", Module),
            ("n", Module),
            ("f", Function),
            ("S", Struct),
            ("a", Field),
            ("T", Struct),
            ("U", Union),
            ("b", Field),
            ("E", Enum),
            ("V", EnumMember),
            ("W", EnumMember),
            ("c", Field),
            ("R", Trait),
            ("A", TypeAlias),
            ("C", Constant),
            ("d", Method),
            ("e", Method),
            ("S", Impl),
            ("A", TypeAlias),
            ("C", Constant),
            ("d", Method),
            ("K", Constant),
            ("G", Static),
            ("L", TypeAlias),
            ("x", Macro),
            ("g", Function),
            ("H", Static),
            ("h", Function),
            ("inner", Function),
            ("Local", Struct),
        ]
    );
    assert!(!facts.partial);
    let implementation = facts.definitions.iter().find(|d| d.kind == Impl).expect("an impl");
    assert!(implementation.declared_type.is_some());
    assert_eq!(facts.heritage.len(), 1);
    assert!(facts.heritage[0].implements);
    assert_ne!(definition(&facts, "m").flags & flags::ELSEWHERE, 0);
    assert_eq!(definition(&facts, "n").flags & flags::ELSEWHERE, 0);
    assert_ne!(definition(&facts, "inner").flags & flags::NESTED, 0);
    assert_ne!(definition(&facts, "e").flags & flags::STATIC, 0);
}

#[test]
fn a_name_belongs_to_the_scope_around_its_definition() {
    let facts = facts("fn f<T>(x: T) { fn g() {} }");
    let (f, g) = (definition(&facts, "f"), definition(&facts, "g"));
    assert_eq!(f.scope.0, 0);
    assert_eq!(facts.scopes[g.scope.index()].parent, f.body);
    assert_eq!(g.enclosing.map(|e| facts.name(facts.definitions[e.index()].name)), Some("f"));
}

#[test]
fn visibility() {
    let facts = facts(
        "pub struct A { pub a: u8, b: u8 } pub(crate) fn c() {} pub(super) fn d() {}
         pub(in crate::x) fn e() {} fn g() {} enum E { V } trait T { fn t(); }
         impl T for A { fn u() {} } impl A { fn v() {} }",
    );
    let of = |name| definition(&facts, name).visibility;
    assert_eq!(of("a"), Visibility::Public);
    assert_eq!(of("b"), Visibility::Private);
    assert_eq!(of("c"), Visibility::Crate);
    assert_eq!(of("d"), Visibility::Restricted);
    assert_eq!(of("e"), Visibility::Restricted);
    assert_eq!(definition(&facts, "e").attribute, "crate::x");
    assert_eq!(of("g"), Visibility::Private);
    assert_eq!(of("V"), Visibility::Public);
    assert_eq!(of("t"), Visibility::Public);
    assert_eq!(of("u"), Visibility::Public);
    assert_eq!(of("v"), Visibility::Private);
}

#[test]
fn documentation_signature_and_range() {
    let facts = facts(
        "/// First.\n///  Indented.\n#[inline]\n#[doc = \"By attribute.\"]\npub async fn f<T>(\n    \
         x: T,\n) -> u8\nwhere\n    T: Copy,\n{\n    1\n}\n/** Block. */\nstruct S(u8);\n// Not this.\n\
         struct Bare;\nmod m {\n    //! Inner.\n}\n",
    );
    let f = definition(&facts, "f");
    assert_eq!(f.documentation, "First.\n Indented.\nBy attribute.");
    assert_eq!(f.signature, "pub async fn f<T>( x: T, ) -> u8 where T: Copy");
    assert_ne!(f.flags & flags::ASYNC, 0);
    assert_eq!(f.range.start, Position { line: 3, column: 1 });
    assert_eq!(f.range.end, Position { line: 12, column: 2 });
    assert_eq!(definition(&facts, "S").documentation, "Block.");
    assert_eq!(definition(&facts, "S").signature, "struct S(u8)");
    assert_eq!(definition(&facts, "Bare").documentation, "");
    assert_eq!(definition(&facts, "m").documentation, "Inner.");
}

#[test]
fn long_texts_are_capped() {
    let source = format!("/// {}\nfn f({}: u8) {{}}", "d".repeat(9_000), "p".repeat(9_000));
    let facts = facts(&source);
    let f = definition(&facts, "f");
    assert!(f.documentation.len() <= 4_000, "{}", f.documentation.len());
    assert!(f.signature.len() <= 400, "{}", f.signature.len());
}

#[test]
fn tests_and_attributes() {
    let facts = facts(
        "#[test] fn a() {} #[tokio::test] fn b() {} fn c() {}
         #[cfg(test)] mod tests { fn d() {} } #[cfg(not(test))] fn e() {}
         #[path = \"odd/x.rs\"] mod x; #[macro_export] macro_rules! m { () => {} }",
    );
    let is_test = |name| definition(&facts, name).flags & flags::TEST != 0;
    assert!(is_test("a") && is_test("b") && is_test("tests") && is_test("d"));
    assert!(!is_test("c") && !is_test("e"));
    assert_eq!(definition(&facts, "x").attribute, "odd/x.rs");
    assert_ne!(definition(&facts, "m").flags & flags::MACRO_EXPORT, 0);
}

#[test]
fn columns_count_characters() {
    let facts = facts("/* äöü */ fn f() { g(\"→\", h()) }\n");
    assert_eq!(definition(&facts, "f").position, Position { line: 1, column: 14 });
    let h = facts.references.iter().find(|r| facts.name(r.name) == "h").expect("h is called");
    assert_eq!(h.position, Position { line: 1, column: 27 });
}

#[test]
fn roles() {
    use Role::*;
    let facts = facts(
        "#[derive(D)] struct S<T: B> { x: V<u8, A> } trait W: P {} impl I for S<T> {}
         fn f() { m!(); c(); N::k(); x.y(); x.z; let a = Q { b: R }; E::F(G) = 1 as H; }",
    );
    assert_eq!(
        references(&facts),
        [
            ("D", Macro),
            ("B", Type),
            ("V", Type),
            ("A", Type),
            ("P", Extends),
            ("I", Implements),
            ("S", Type),
            ("T", Type),
            ("m", Macro),
            ("c", Call),
            ("N", Other),
            ("k", Call),
            ("x", Other),
            ("y", Call),
            ("x", Other),
            ("z", Other),
            ("Q", Type),
            ("R", Other),
            ("E", Other),
            ("F", Call),
            ("G", Other),
            ("H", Type),
        ]
    );
}

#[test]
fn locals_leave_the_references() {
    let facts = facts(
        "fn f<T, const N: usize>(a: T, [b, _]: [T; N]) -> T {
             let c = a; let Some(d) = c else { return b };
             for e in d { |g| e + g; }
             match c { h @ (i, J) => { h; i } }
         }",
    );
    let left: Vec<_> = references(&facts).into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["Some", "J"]);
    let kind = |name: &str| {
        facts.locals.iter().find(|l| facts.name(l.name) == name).expect("a local").kind
    };
    assert_eq!(kind("T"), LocalKind::TypeParameter);
    assert_eq!(kind("N"), LocalKind::ConstParameter);
    assert_eq!(kind("a"), LocalKind::Parameter);
    assert_eq!(kind("d"), LocalKind::Variable);
}

#[test]
fn patterns_say_where_their_bindings_come_from() {
    let facts = facts(
        "fn f(v: V) { let S { x: (_, a), .. } = v; if let Some(E::W { b }) = v {} let [c] = v; }",
    );
    let pattern = |name: &str| {
        let local = facts.locals.iter().find(|l| facts.name(l.name) == name).expect("a local");
        assert!(local.value.is_some());
        local.pattern.as_str()
    };
    assert_eq!(pattern("a"), "S.x.1");
    assert_eq!(pattern("b"), "Some.0.W.b");
    assert_eq!(pattern("c"), "[]");
}

#[test]
fn what_members_hang_on() {
    let facts = facts("fn f(a: A) { a.b(1).c?.await.d(); self.e.g(); }");
    let on = |name: &str| {
        let reference = facts.references.iter().find(|r| facts.name(r.name) == name);
        match reference.expect("a reference").access {
            Access::Member(on) => &facts.expressions[on.index()],
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(on("b"), Expression::Local(_)));
    let Expression::Call { arguments, .. } = on("c") else { panic!("{:?}", on("c")) };
    assert_eq!(arguments.len(), 1);
    assert!(matches!(on("d"), Expression::Await(_)));
    assert_eq!(on("e"), &Expression::This);
    assert!(matches!(on("g"), Expression::Reference(_)));
}

#[test]
fn types() {
    let facts = facts("struct S { a: &'static [Option<(u8, dyn A + B)>], b: fn(C) -> D, c: Self }");
    let of = |name| {
        let id = definition(&facts, name).declared_type.expect("a field has a type");
        &facts.types[id.index()]
    };
    let TypeExpression::Borrow(array) = of("a") else { panic!("{:?}", of("a")) };
    assert!(matches!(facts.types[array.index()], TypeExpression::Array(_)));
    let TypeExpression::Function { parameters, result } = of("b") else { panic!("{:?}", of("b")) };
    assert_eq!((parameters.len(), result.is_some()), (1, true));
    assert_eq!(of("c"), &TypeExpression::SelfType);
}

#[test]
fn imports() {
    let facts =
        facts("use a::{self, b::{c as d, *}, e}; pub use super::x; use f as _; extern crate g;");
    let imports: Vec<_> = facts
        .imports
        .iter()
        .map(|i| {
            let target = facts.name(facts.references[i.target.index()].name);
            (target, i.alias.map(|a| facts.name(a)), i.glob, i.visibility)
        })
        .collect();
    use Visibility::{Private, Public};
    assert_eq!(
        imports,
        [
            ("a", Some("a"), false, Private),
            ("c", Some("d"), false, Private),
            ("b", None, true, Private),
            ("e", Some("e"), false, Private),
            ("x", Some("x"), false, Public),
            ("f", Some("_"), false, Private),
            ("g", Some("g"), false, Private),
        ]
    );
    for (index, reference) in facts.references.iter().enumerate() {
        if let Access::Path(prefix) = reference.access {
            assert!(prefix.index() < index, "a prefix comes before its rest");
        }
    }
}

#[test]
fn items_inside_item_macros() {
    let facts = facts(
        "cfg_x! {\n    /// Doc.\n    pub fn f() { g() }\n    mod m;\n    nested! { struct S { a: u8 } }\n}",
    );
    let f = definition(&facts, "f");
    assert_eq!((f.position.line, f.position.column), (3, 12));
    assert_eq!(f.documentation, "Doc.");
    assert_ne!(f.flags & flags::IN_MACRO, 0);
    assert_ne!(definition(&facts, "S").flags & flags::IN_MACRO, 0);
    assert_eq!(definition(&facts, "a").kind, SymbolKind::Field);
    assert!(references(&facts).contains(&("g", Role::Call)));
    assert!(!facts.partial);
}

#[test]
fn macro_arguments_are_expressions_where_they_parse() {
    let facts = facts(
        "fn f(x: u8) { assert_eq!(a.b(x), C); log!({ d(); e }); odd!(x => y); vec![g(h!(i()))]; }",
    );
    let found: Vec<_> = references(&facts).into_iter().map(|(name, _)| name).collect();
    for name in ["a", "b", "C", "d", "e", "g", "h", "i"] {
        assert!(found.contains(&name), "{name} is missing in {found:?}");
    }
    assert!(!found.contains(&"y") && !found.contains(&"x"));
}

#[test]
fn bodies_of_macro_definitions_are_left_out() {
    let facts = facts("macro_rules! m { ($x:expr) => { secret($x); struct Hidden; } }");
    assert_eq!(outline(&facts), [("m", SymbolKind::Macro)]);
    assert!(facts.references.is_empty());
}

#[test]
fn broken_source_is_partial_and_keeps_what_can_be_had() {
    let facts = facts("struct A;\nfn good() { b() }\nfn broken( {{{ \nstruct");
    assert!(facts.partial);
    assert_eq!(definition(&facts, "A").kind, SymbolKind::Struct);
    assert_eq!(definition(&facts, "good").kind, SymbolKind::Function);
    assert!(references(&facts).contains(&("b", Role::Call)));
    assert!(extract(Language::Rust, "").is_ok());
    assert!(extract(Language::Rust, "\u{feff}fn f() {}").is_ok());
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("&", ""), ("m!(", ")")]
    {
        let source = format!("fn f() {{ {}x{} }}", open.repeat(5_000), close.repeat(5_000));
        match extract(Language::Rust, &source) {
            Ok(_) | Err(ExtractError::TooDeep(_)) => {}
            Err(other) => panic!("{open}: {other}"),
        }
    }
    let types = format!("type T = {}u8{};", "A<".repeat(5_000), ">".repeat(5_000));
    assert!(matches!(extract(Language::Rust, &types), Ok(_) | Err(ExtractError::TooDeep(_))));
    let chain = format!("fn f() {{ x{} }}", ".y()".repeat(1_500));
    let facts = facts(&chain);
    assert_eq!(facts.references.iter().filter(|r| facts.name(r.name) == "y").count(), 1_500);
}

#[test]
fn the_same_text_gives_the_same_facts() {
    let source = include_str!("../src/extract/walk.rs");
    assert_eq!(facts(source), facts(source));
}
