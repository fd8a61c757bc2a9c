//! What one Rust document says by itself.

use loci::extract::{ExtractError, extract};
use loci::model::facts::{
    Access, Context, Definition, Expression, ExpressionId, Facts, Local, LocalKind, PatternStep,
    Role, Signature, TypeExpression, TypeId, flags,
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

fn local<'f>(facts: &'f Facts, name: &str) -> &'f Local {
    let found = facts.locals.iter().find(|l| facts.name(l.name) == name);
    found.unwrap_or_else(|| panic!("`{name}` is no local"))
}

/// The way to a binding, as text.
fn way(facts: &Facts, name: &str) -> String {
    let step = |step: &PatternStep| match step {
        PatternStep::Member(name) => format!(".{}", facts.name(*name)),
        PatternStep::Index(index) => format!(".{index}"),
        PatternStep::Constructor(of) => {
            format!("{}:", facts.name(facts.references[of.index()].name))
        }
        PatternStep::Element => "[]".to_owned(),
        PatternStep::Dereference => "*".to_owned(),
        PatternStep::Borrow => "&".to_owned(),
        PatternStep::Rest => "..".to_owned(),
        PatternStep::Default(_) => unreachable!("Rust has no defaults"),
    };
    local(facts, name).pattern.iter().map(step).collect()
}

/// A type as text.
fn written(facts: &Facts, id: TypeId) -> String {
    let all = |ids: &[TypeId], between: &str| {
        ids.iter().map(|id| written(facts, *id)).collect::<Vec<_>>().join(between)
    };
    match &facts.types[id.index()] {
        TypeExpression::Path { reference, arguments, bindings } => {
            let reference = &facts.references[reference.index()];
            let mut text = match reference.access {
                Access::Type(of) => format!("({})::", written(facts, of)),
                Access::Path(of) => format!("{}::", facts.name(facts.references[of.index()].name)),
                _ => String::new(),
            };
            text.push_str(facts.name(reference.name));
            let mut inside: Vec<_> = arguments.iter().map(|id| written(facts, *id)).collect();
            for (name, of) in bindings {
                inside.push(format!("{}={}", facts.name(*name), written(facts, *of)));
            }
            if inside.is_empty() { text } else { format!("{text}<{}>", inside.join(",")) }
        }
        TypeExpression::Parameter(local) => {
            format!("${}", facts.name(facts.locals[local.index()].name))
        }
        TypeExpression::SelfType => "Self".to_owned(),
        TypeExpression::As(of, alias) => {
            format!("{} as {}", written(facts, *of), written(facts, *alias))
        }
        TypeExpression::Borrow(of) => format!("&{}", written(facts, *of)),
        TypeExpression::Pointer(of) => format!("*{}", written(facts, *of)),
        TypeExpression::Array(of) => format!("[{}]", written(facts, *of)),
        TypeExpression::Tuple(of) => format!("({})", all(of, ",")),
        TypeExpression::Function(id) => signature(facts, &facts.signatures[id.index()]),
        TypeExpression::Impl(of) => format!("impl {}", all(of, "+")),
        TypeExpression::Dyn(of) => format!("dyn {}", all(of, "+")),
        TypeExpression::Primitive(name) => facts.name(*name).to_owned(),
        TypeExpression::Unknown => "_".to_owned(),
        other => panic!("{other:?} is no type of Rust"),
    }
}

/// A signature as text.
fn signature(facts: &Facts, signature: &Signature) -> String {
    let mut parts = Vec::new();
    parts.extend(signature.receiver.map(|of| format!("self:{}", written(facts, of))));
    for parameter in &signature.parameters {
        let name = parameter.name.map_or("", |name| facts.name(name));
        let of = parameter.declared_type.map(|of| written(facts, of)).unwrap_or_default();
        let rest = if parameter.rest { "..." } else { "" };
        parts.push(format!("{rest}{name}:{of}"));
    }
    let result = signature.result.map(|of| format!("->{}", written(facts, of)));
    let asynchronous = if signature.flags & flags::ASYNC == 0 { "" } else { "async " };
    format!("{asynchronous}fn({}){}", parts.join(","), result.unwrap_or_default())
}

fn callable(facts: &Facts, name: &str) -> String {
    let id = definition(facts, name).callable.unwrap_or_else(|| panic!("`{name}` is not callable"));
    signature(facts, &facts.signatures[id.index()])
}

/// An expression as text.
fn value(facts: &Facts, id: ExpressionId) -> String {
    let all =
        |ids: &[ExpressionId]| ids.iter().map(|id| value(facts, *id)).collect::<Vec<_>>().join(",");
    let one = |id: &ExpressionId| value(facts, *id);
    match &facts.expressions[id.index()] {
        Expression::Reference(id) => {
            let reference = &facts.references[id.index()];
            let name = facts.name(reference.name);
            match reference.access {
                Access::Member(on) => format!("{}.{name}", value(facts, on)),
                Access::Type(of) => format!("<{}>::{name}", written(facts, of)),
                _ => name.to_owned(),
            }
        }
        Expression::Local(id) => format!("${}", facts.name(facts.locals[id.index()].name)),
        Expression::Parameter(_, index) => format!("#{index}"),
        Expression::This => "self".to_owned(),
        Expression::Call { callee, arguments } => format!("{}({})", one(callee), all(arguments)),
        Expression::Generic { of, arguments } => {
            let inside: Vec<_> = arguments.iter().map(|id| written(facts, *id)).collect();
            format!("{}::<{}>", one(of), inside.join(","))
        }
        Expression::Structure { written: of, fields } => {
            let fields = fields.iter().map(|(n, v)| format!("{}:{}", facts.name(*n), one(v)));
            format!("{}{{{}}}", written(facts, *of), fields.collect::<Vec<_>>().join(","))
        }
        Expression::Macro { macro_, arguments } => {
            let name = facts.name(facts.references[macro_.index()].name);
            format!("{name}!({})", all(arguments))
        }
        Expression::Typed(of) => format!(":{}", written(facts, *of)),
        Expression::Index { object, index } => format!("{}[{}]", one(object), one(index)),
        Expression::Range(of) => format!("range({})", all(of)),
        Expression::Element(of) => format!("element({})", one(of)),
        Expression::Await(of) => format!("{}.await", one(of)),
        Expression::Try(of) => format!("{}?", one(of)),
        Expression::Borrow(of) => format!("&{}", one(of)),
        Expression::Dereference(of) => format!("*{}", one(of)),
        Expression::Operation(operator, of) => format!("{operator:?}({})", all(of)),
        Expression::Closure(id) => {
            let of = &facts.signatures[id.index()];
            format!("{}=>{}", signature(facts, of), all(&of.returns))
        }
        Expression::Async(of) => format!("async({})", one(of)),
        Expression::Array(of) => format!("[{}]", all(of)),
        Expression::Tuple(of) => format!("({})", all(of)),
        Expression::Assign(left, right) => format!("{}={}", one(left), one(right)),
        Expression::Either(of) => format!("either({})", all(of)),
        Expression::Literal(literal) => format!("{literal:?}"),
        Expression::Unknown => "_".to_owned(),
        other => panic!("{other:?} is no expression of Rust"),
    }
}

/// The value that a function with the body `let x = source;` gives to `x`.
fn lowered(source: &str) -> String {
    let facts = facts(&format!("fn f() {{ let x = {source}; }}"));
    value(&facts, local(&facts, "x").value.expect("x has a value"))
}

#[test]
fn patterns_say_where_their_bindings_come_from() {
    let facts = facts(
        "fn f(v: V, (p, q): (A, B), &[ref r, .., z]: &[u8]) {
             let S { x: (_, a), .. } = v; if let Some(E::W { b }) | Some(E::X { b }) = v {}
             let [c, rest @ ..] = v; let T(.., last) = v; let &mut d = v; let e @ U { ref g, .. } = v;
             for (h, i) in v {}
             while let Some(k) = v && let Y(l) = k {}
             let Ok(m) = v else { return };
             match v { Z(n) if let O(o) = n => {} }
         }",
    );
    for (name, expected, from) in [
        ("p", ".0", "#1"),
        ("q", ".1", "#1"),
        ("r", "*[]&", "#2"),
        ("z", "*[]", "#2"),
        ("a", "S:.x.1", "$v"),
        ("b", "Some:.0W:.b", "$v"),
        ("c", "[]", "$v"),
        ("rest", "..", "$v"),
        ("d", "*", "$v"),
        ("e", "", "$v"),
        ("g", "U:.g&", "$v"),
        ("h", ".0", "element($v)"),
        ("i", ".1", "element($v)"),
        ("k", "Some:.0", "$v"),
        ("l", "Y:.0", "$k"),
        ("m", "Ok:.0", "$v"),
        ("n", "Z:.0", "$v"),
        ("o", "O:.0", "$n"),
    ] {
        assert_eq!(way(&facts, name), expected, "{name}");
        let of = local(&facts, name).value.unwrap_or_else(|| panic!("`{name}` has a value"));
        assert_eq!(value(&facts, of), from, "{name}");
    }
    // How many fields `..` leaves out is the type's business.
    assert_eq!(local(&facts, "last").value, None);
}

#[test]
fn signatures() {
    let facts = facts(
        "pub async fn a<T>(x: T, mut y: &u8, _: (), (z, _): P) -> Option<T> {}
         trait R { fn b(self: Box<Self>, x: impl I + 'static); fn c(&mut self) -> Self; }
         struct S<T>(pub T, u8); struct U; struct W { x: u8 } enum E { V(u8), X { y: u8 }, N }
         extern \"C\" { fn d(x: u8, ...); }",
    );
    assert_eq!(callable(&facts, "a"), "async fn(x:$T,y:&u8,:(),:P)->Option<$T>");
    assert_eq!(callable(&facts, "b"), "fn(self:Box<Self>,x:impl I)");
    assert_eq!(callable(&facts, "c"), "fn(self:&Self)->Self");
    assert_eq!(callable(&facts, "S"), "fn(:$T,:u8)");
    assert_eq!(callable(&facts, "V"), "fn(:u8)");
    assert_eq!(callable(&facts, "d"), "fn(x:u8,...:)");
    for name in ["U", "W", "E", "X", "N"] {
        assert_eq!(definition(&facts, name).callable, None, "{name}");
    }
    let x = local(&facts, "x");
    assert!(x.declared_type.is_some() && x.pattern.is_empty());
    assert_eq!(value(&facts, x.value.expect("a parameter is a value")), "#0");
}

#[test]
fn bounds_and_defaults() {
    let facts = facts(
        "fn f<T: A + 'static, U = V>() where T: B<Item = C>, Vec<T>: D, for<'a> U: Fn(&'a T) -> E + G {}
         impl<T> S<T> { fn g() where T: H, Self: Sized {} }
         trait R where Self: P { type X: I<Y: J, Z = K>; fn h() where Self::X: L; }",
    );
    let bound = |name: &str| {
        written(&facts, local(&facts, name).declared_type.unwrap_or_else(|| panic!("{name}")))
    };
    assert_eq!(bound("T"), "impl A+B<Item=C>");
    assert_eq!(bound("U"), "impl fn(:&$T)->E+G");
    assert_eq!(written(&facts, local(&facts, "U").default.expect("a default")), "V");
    let apart: Vec<_> = facts
        .bounds
        .iter()
        .map(|b| format!("{}: {}", written(&facts, b.subject), written(&facts, b.bound)))
        .collect();
    assert_eq!(apart, ["Vec<$T>: D", "$T: H", "Self: Sized", "Self::X: L"]);
    let x = definition(&facts, "X").declared_type.expect("bounds");
    assert_eq!(written(&facts, x), "impl I<Y=impl J,Z=K>");
    assert_eq!(facts.heritage.len(), 1);
}

#[test]
fn expressions() {
    for (source, expected) in [
        ("a + 1u8 - b.c", "Subtract(Add(a,:u8),b.c)"),
        ("!a & -b", "And(Not(a),Negate(b))"),
        ("a == b && !c", "Boolean"),
        ("0x1f32", "Number"),
        ("1_f64", ":f64"),
        ("1.5", "Float"),
        ("b'a'", ":u8"),
        ("'a'", "Character"),
        ("br#\"a\"#", "Bytes"),
        ("\"a\"", "String"),
        ("a as Vec<_>", ":Vec<_>"),
        ("&mut *a", "&*a"),
        ("a[b..]", "a[range(b)]"),
        ("..c", "range(c)"),
        ("a.b::<C>(d)?.await", "a.b::<C>(d)?.await"),
        ("A::<B>::c(1)", "<A<B>>::c(Number)"),
        ("<A as B<C>>::d()", "<A as B<C>>::d()"),
        ("<[u8]>::e", "<[u8]>::e"),
        ("S { a, b: 1, ..c }", "S{a:a,b:Number}"),
        ("S::<u8> { a: 1 }", "S<u8>{a:Number}"),
        ("vec![a; 3]", "vec!(a)"),
        ("format!(\"{}\", a.b())", "format!(String,a.b())"),
        ("my::mac!{ a; b }", "mac!(either(b))"),
        ("[a; 4]", "[a]"),
        ("(a, (b))", "(a,b)"),
        (
            "if a { b } else if c { d } else { return }",
            "either(either(b),either(either(d),either(:!)))",
        ),
        ("if a { b }", "Nothing"),
        ("match a { B => c, _ => { d; panic!() } }", "either(c,either(panic!()))"),
        ("match a { B => return 1, C => continue }", "either(:!,:!)"),
        ("'l: { if a { break 'l b } c }", "either(b,c)"),
        ("loop { loop { break x } break y; }", "either(y)"),
        ("unsafe { a }", "either(a)"),
        ("while a {}", "Nothing"),
        ("async move { a? }", "async(either(a?))"),
        ("(a = b)", "a=b"),
        ("()", "Nothing"),
        ("|| a", "fn()=>a"),
        ("async |a: u8| a", "async fn(a:u8)=>$a"),
        ("|_, (a, b): (A, B)| -> C { a }", "fn(:,:(A,B))->C=>either($a)"),
        ("|a| { if a { return b; } c }", "fn(a:)=>either(c),b"),
        ("async { return a; }", "async(either(either(:!),a))"),
    ] {
        assert_eq!(lowered(source), expected, "{source}");
    }
}

#[test]
fn what_flows_where() {
    let facts = facts(
        "fn f() -> u8 { if a() { return b.c(S { d: 1 }); } e = g; || { return h; }; i } const J: u8 = k();",
    );
    let flow: Vec<_> = facts.flow.iter().map(|(_, id)| value(&facts, *id)).collect();
    assert_eq!(flow, ["a()", "b.c(S{d:Number})", "S{d:Number}", "e=g", "k()"]);
    let f = definition(&facts, "f").callable.expect("a function");
    let returns = &facts.signatures[f.index()].returns;
    let returns: Vec<_> = returns.iter().map(|id| value(&facts, *id)).collect();
    assert_eq!(returns, ["either(i)", "b.c(S{d:Number})"]);
    let closure =
        facts.signatures.iter().find(|s| s.context == Context::None && s.returns.len() == 2);
    assert!(closure.is_some());
}

#[test]
fn closures_say_where_they_stand() {
    let facts = facts(
        "fn f() -> H { a.b(c, |d| d); let e: F = |g| g; S { h: |i| i }; [|j| j]; k = |l| l;
             m(Box::new(move |n| n)); o(|p| |q| q); if r { return |s| s } |t| t }",
    );
    let context = |name: &str| {
        let of = local(&facts, name).value.expect("a parameter");
        let Expression::Parameter(id, 0) = facts.expressions[of.index()] else {
            panic!("`{name}` is no parameter")
        };
        text(&facts, facts.signatures[id.index()].context)
    };
    fn text(facts: &Facts, context: Context) -> String {
        match context {
            Context::None => "none".to_owned(),
            Context::Argument(of, index) => {
                format!("{index} of {}", value(facts, of))
            }
            Context::Declared(of) => written(facts, of),
            Context::Property(of, name) => format!("{}.{}", value(facts, of), facts.name(name)),
            Context::Element(of) => format!("element of {}", value(facts, of)),
            Context::Result(of) => {
                format!("result of {}", signature(facts, &facts.signatures[of.index()]))
            }
            Context::Assigned(of) => format!("= {}", value(facts, of)),
        }
    }
    for (name, expected) in [
        ("d", "1 of a.b(c,fn(d:)=>$d)"),
        ("g", "F"),
        ("i", "S{h:fn(i:)=>$i}.h"),
        ("j", "element of [fn(j:)=>$j]"),
        ("l", "= k"),
        ("n", "0 of new(fn(n:)=>$n)"),
        ("q", "result of fn(p:)"),
        ("s", "result of fn()->H"),
        ("t", "result of fn()->H"),
    ] {
        assert_eq!(context(name), expected, "{name}");
    }
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
    let TypeExpression::Function(b) = of("b") else { panic!("{:?}", of("b")) };
    assert_eq!(signature(&facts, &facts.signatures[b.index()]), "fn(:C)->D");
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
    for name in ["a", "b", "C", "d", "e", "y", "g", "h", "i"] {
        assert!(found.contains(&name), "{name} is missing in {found:?}");
    }
    assert!(!found.contains(&"x"));
}

#[test]
fn macro_arguments_are_read_piece_by_piece() {
    let found = |source: &str| {
        let facts = facts(&format!("fn f(p: u8) {{ {source} }}"));
        let names: Vec<_> =
            references(&facts).into_iter().map(|(name, _)| name.to_owned()).collect();
        for reference in &facts.references {
            let at = reference.offset as usize - "fn f(p: u8) { ".len();
            let name = facts.name(reference.name);
            assert_eq!(&source[at..at + name.len()], name, "in place");
        }
        names.join(" ")
    };
    assert_eq!(found("j!({\"a\": b(c), \"d\": [e(), {\"g\": h.i()}]})"), "j b c e h i");
    assert_eq!(found("k!(%a, ?b.c(), d = e(), name: g, \"{}\", h())"), "k a b c d e g h");
    assert_eq!(
        found("s! { biased; r = a.b(), if !p => { c(r) } Some(x) = d() => e(x), else => g() }"),
        "s biased a b c d Some e g"
    );
    assert_eq!(found("m!(a, E::V { x, .. } if x.b() => c(x))"), "m a E V b c");
    assert_eq!(found("matches!(a, Some(_) | None if b())"), "matches a Some None b");
    assert_eq!(found("h! { \"a\" => b(), \"c\" => d // e\n }"), "h b d");
    assert_eq!(found("q!(fn a() { b(); } c)"), "q b");
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
        let source = format!("fn f() {{ {}x{} }}", open.repeat(13_000), close.repeat(13_000));
        match extract(Language::Rust, &source) {
            Ok(_) | Err(ExtractError::TooDeep(_)) => {}
            Err(other) => panic!("{open}: {other}"),
        }
    }
    let types = format!("type T = {}u8{};", "A<".repeat(13_000), ">".repeat(13_000));
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
