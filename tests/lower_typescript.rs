//! What one TypeScript document says of the types that flow through it: signatures, contexts,
//! literals, guards, types as written.

use loci::extract::extract;
use loci::model::Language;
use loci::model::facts::{
    Access, Context, Definition, Expression, ExpressionId, Facts, Literal, Local, NamelessKind,
    Narrowing, PatternStep, Property, Signature, SignatureId, TypeExpression, TypeId, flags,
};

fn facts(source: &str) -> Facts {
    extract(Language::TypeScript, source).expect("a fixture is extracted")
}

/// Facts as text: what an assertion reads.
struct Text<'f>(&'f Facts);

impl Text<'_> {
    fn definition(&self, name: &str) -> &Definition {
        let mut all = self.0.definitions.iter();
        all.find(|d| self.0.name(d.name) == name).expect("it is defined")
    }

    fn local(&self, name: &str) -> &Local {
        self.0.locals.iter().find(|l| self.0.name(l.name) == name).expect("it is a local")
    }

    fn value_of(&self, name: &str) -> String {
        self.value(self.definition(name).value.expect("it has a value"))
    }

    fn type_of(&self, name: &str) -> String {
        self.written(self.definition(name).declared_type.expect("its type is written"))
    }

    fn callable(&self, name: &str) -> String {
        self.signature(self.definition(name).callable.expect("it is callable"))
    }

    fn bound(&self, name: &str) -> String {
        let local = self.local(name);
        let value = local.value.map_or("none".to_owned(), |value| self.value(value));
        format!("{value}{}", self.steps(&local.pattern))
    }

    fn steps(&self, steps: &[PatternStep]) -> String {
        let text = |step: &PatternStep| match step {
            PatternStep::Member(name) => format!(".{}", self.0.name(*name)),
            PatternStep::Index(index) => format!(".{index}"),
            PatternStep::Default(value) => format!("|{}", self.value(*value)),
            PatternStep::Rest => "...".to_owned(),
            PatternStep::Element => ".*".to_owned(),
            PatternStep::Constructor(_) | PatternStep::Dereference | PatternStep::Borrow => {
                panic!("not TypeScript")
            }
        };
        steps.iter().map(text).collect()
    }

    fn values(&self, values: &[ExpressionId]) -> String {
        values.iter().map(|v| self.value(*v)).collect::<Vec<_>>().join(", ")
    }

    fn value(&self, id: ExpressionId) -> String {
        let facts = self.0;
        match &facts.expressions[id.index()] {
            Expression::Reference(id) => {
                let reference = &facts.references[id.index()];
                match reference.access {
                    Access::Member(object) => {
                        format!("{}.{}", self.value(object), facts.name(reference.name))
                    }
                    _ => facts.name(reference.name).to_owned(),
                }
            }
            Expression::Local(id) => format!("${}", facts.name(facts.locals[id.index()].name)),
            Expression::Parameter(_, index) => format!("parameter {index}"),
            Expression::This => "this".into(),
            Expression::Super => "super".into(),
            Expression::Call { callee, arguments } => {
                format!("{}({})", self.value(*callee), self.values(arguments))
            }
            Expression::Generic { of, arguments } => {
                format!("{}<{}>", self.value(*of), self.types(arguments))
            }
            Expression::New { class, arguments } => {
                format!("new {}({})", self.value(*class), self.values(arguments))
            }
            Expression::Typed(written) => format!("as {}", self.written(*written)),
            Expression::Index { object, index } => {
                format!("{}[{}]", self.value(*object), self.value(*index))
            }
            Expression::Element(of) => format!("element of {}", self.value(*of)),
            Expression::Await(of) => format!("await {}", self.value(*of)),
            Expression::Yield(of) => format!("yield* {}", self.value(*of)),
            Expression::Operation(operator, operands) => {
                format!("{operator:?}({})", self.values(operands))
            }
            Expression::Closure(signature) => self.signature(*signature),
            Expression::Array(entries) => format!("[{}]", self.values(entries)),
            Expression::Spread(of) => format!("...{}", self.value(*of)),
            Expression::Tuple(entries) => format!("tuple [{}]", self.values(entries)),
            Expression::Either(sides) => format!("either({})", self.values(sides)),
            Expression::Object { properties, context, .. } => {
                let all: Vec<_> = properties.iter().map(|p| self.property(p)).collect();
                format!("{{{}}}{}", all.join(", "), self.context(*context))
            }
            Expression::Part { of, steps } => format!("{}{}", self.value(*of), self.steps(steps)),
            Expression::Class(id) => {
                format!("class {}", facts.name(facts.definitions[id.index()].name))
            }
            Expression::Literal(Literal::Text(text)) => format!("'{}'", facts.name(*text)),
            Expression::Literal(literal) => format!("{literal:?}"),
            Expression::Unknown => "?".into(),
            other => panic!("not TypeScript: {other:?}"),
        }
    }

    fn property(&self, property: &Property) -> String {
        let name = property.name.map_or("*", |name| self.0.name(name));
        // Values that name the object they are in would never end.
        match &self.0.expressions[property.value.index()] {
            Expression::Closure(signature) => format!("{name}: {}", self.bare(*signature)),
            _ => format!("{name}: {}", self.value(property.value)),
        }
    }

    fn signature(&self, id: SignatureId) -> String {
        let context = self.context(self.0.signatures[id.index()].context);
        format!("{}{context}", self.bare(id))
    }

    fn bare(&self, id: SignatureId) -> String {
        let facts = self.0;
        let Signature { receiver, parameters, result, returns, flags, predicate, .. } =
            &facts.signatures[id.index()];
        let mut text = String::new();
        for (flag, name) in [
            (flags::ASYNC, "async "),
            (flags::GENERATOR, "generator "),
            (flags::CONSTRUCTS, "new "),
            (flags::ASSERTS, "asserts "),
        ] {
            if flags & flag != 0 {
                text.push_str(name);
            }
        }
        text.push('(');
        let receiver = receiver.map(|receiver| format!("this: {}", self.written(receiver)));
        let parameters: Vec<_> = receiver
            .into_iter()
            .chain(parameters.iter().map(|p| {
                let name = p.name.map_or("_", |name| facts.name(name));
                let rest = if p.rest { "..." } else { "" };
                let optional = if p.optional { "?" } else { "" };
                let written = p.declared_type.map(|t| format!(": {}", self.written(t)));
                let default = p.default.map(|v| format!(" = {}", self.value(v)));
                let (written, default) = (written.unwrap_or_default(), default.unwrap_or_default());
                format!("{rest}{name}{optional}{written}{default}")
            }))
            .collect();
        text.push_str(&parameters.join(", "));
        text.push(')');
        if let Some((index, written)) = predicate {
            text.push_str(&format!(" {} is {}", *index as i32, self.written(*written)));
        } else if let Some(result) = result {
            text.push_str(&format!(": {}", self.written(*result)));
        }
        if !returns.is_empty() {
            text.push_str(&format!(" => {}", self.values(returns)));
        }
        text
    }

    fn context(&self, context: Context) -> String {
        let callee = |id: ExpressionId| match &self.0.expressions[id.index()] {
            Expression::Call { callee, .. } => self.value(*callee),
            Expression::New { class, .. } => format!("new {}", self.value(*class)),
            Expression::Object { context, .. } => format!("object{}", self.context(*context)),
            Expression::Array(_) => "array".to_owned(),
            _ => self.value(id),
        };
        match context {
            Context::None => String::new(),
            Context::Argument(call, index) => format!(" @{}#{index}", callee(call)),
            Context::Declared(written) => format!(" @{}", self.written(written)),
            Context::Property(object, name) => {
                format!(" @{}.{}", callee(object), self.0.name(name))
            }
            Context::Element(array) => format!(" @element of {}", callee(array)),
            Context::Result(signature) => {
                let of = self.0.signatures[signature.index()].context;
                format!(" @result{}", self.context(of))
            }
            Context::Assigned(to) => format!(" @value of {}", callee(to)),
        }
    }

    fn types(&self, types: &[TypeId]) -> String {
        types.iter().map(|t| self.written(*t)).collect::<Vec<_>>().join(", ")
    }

    fn written(&self, id: TypeId) -> String {
        let facts = self.0;
        match &facts.types[id.index()] {
            TypeExpression::Path { reference, arguments, .. } => {
                let name = facts.name(facts.references[reference.index()].name);
                match arguments.is_empty() {
                    true => name.to_owned(),
                    false => format!("{name}<{}>", self.types(arguments)),
                }
            }
            TypeExpression::Parameter(local) => {
                format!("${}", facts.name(facts.locals[local.index()].name))
            }
            TypeExpression::SelfType => "this".into(),
            TypeExpression::Array(of) => format!("{}[]", self.written(*of)),
            TypeExpression::Tuple(members) => format!("[{}]", self.types(members)),
            TypeExpression::Spread(of) => format!("...{}", self.written(*of)),
            TypeExpression::Function(signature) => self.signature(*signature),
            TypeExpression::Union(sides) => format!("union({})", self.types(sides)),
            TypeExpression::Intersection(sides) => format!("all({})", self.types(sides)),
            TypeExpression::Object(_) => "object".into(),
            TypeExpression::Typeof(reference) => {
                format!("typeof {}", facts.name(facts.references[reference.index()].name))
            }
            TypeExpression::TypeofLocal(local) => {
                format!("typeof ${}", facts.name(facts.locals[local.index()].name))
            }
            TypeExpression::Keyof(of) => format!("keyof {}", self.written(*of)),
            TypeExpression::Indexed(of, key) => {
                format!("{}[{}]", self.written(*of), self.written(*key))
            }
            TypeExpression::Conditional { check, extends, yes, no } => {
                format!("if({})", self.types(&[*check, *extends, *yes, *no]))
            }
            TypeExpression::Mapped { key, constraint, renamed, value } => format!(
                "{{{} in {}{}: {}}}",
                facts.name(facts.locals[key.index()].name),
                self.written(*constraint),
                renamed.map(|n| format!(" as {}", self.written(n))).unwrap_or_default(),
                value.map_or("?".to_owned(), |v| self.written(v)),
            ),
            TypeExpression::Primitive(name) => facts.name(*name).to_owned(),
            TypeExpression::Literal(text) => format!("'{}'", facts.name(*text)),
            TypeExpression::Constructed(value) => format!("made by {}", self.value(*value)),
            TypeExpression::Unknown => "?".into(),
            other => panic!("not TypeScript: {other:?}"),
        }
    }

    fn guards(&self, source: &str) -> Vec<String> {
        let facts = self.0;
        let text = |guard: &loci::model::facts::Guard| {
            let not = if guard.negated { "not " } else { "" };
            let fact = match guard.fact {
                Narrowing::Instance(class) => format!("a {}", self.value(class)),
                Narrowing::Typeof(name) => format!("typeof {}", facts.name(name)),
                Narrowing::Has(name) => format!("has {}", facts.name(name)),
                Narrowing::Member(name, value) => {
                    format!(".{} is {}", facts.name(name), self.value(value))
                }
                Narrowing::MemberTruthy(name) => format!(".{}", facts.name(name)),
                Narrowing::Equals(value) => format!("is {}", self.value(value)),
                Narrowing::Truthy => "truthy".to_owned(),
                Narrowing::Asserted(call, index) => {
                    format!("asserted {} of {}", index as i32, self.value(call))
                }
                Narrowing::Predicate(call, index) => {
                    format!("{} of {}", index as i32, self.value(call))
                }
            };
            let place = source[guard.start as usize..guard.end as usize].trim();
            format!("{} {not}{fact} in `{place}`", self.value(guard.subject))
        };
        facts.guards.iter().map(text).collect()
    }
}

#[test]
fn functions_have_signatures() {
    let facts = facts(
        "
function f(this: W, a: string, b?: number, c = 1, ...d: D[]): R {}
async function g() { if (a) return 1; function inner() { return 2; } return new C(); }
function* h() { return 'x'; }
function is(a: any, x: any): x is T { return true; }
function asserts(x: any): asserts x is T {}
function truthy(x: any): asserts x {}
class A { constructor(a: B) {} m<T>(a: T): T; m(a: any) {} get p() { return q(); } self(): this is A; }
const arrow = (a: A) => a.b, typed: F = (a) => a;
interface I { (a: A): B; new (a: A): C; [k: string]: D; [Symbol.iterator](): E; readonly [key]: G }
",
    );
    let text = Text(&facts);
    assert_eq!(text.callable("f"), "(this: W, a: string, b?: number, c? = '1', ...d: D[]): R");
    assert_eq!(text.callable("g"), "async () => '1', new C()");
    assert_eq!(text.callable("inner"), "() => '2'");
    assert_eq!(text.callable("h"), "generator () => 'x'");
    assert_eq!(text.callable("is"), "(a: any, x: any) 1 is T");
    assert_eq!(text.callable("asserts"), "asserts (x: any) 0 is T");
    assert_eq!(text.callable("truthy"), "asserts (x: any): void");
    assert_eq!(text.callable("constructor"), "(a: B)");
    assert_eq!(text.callable("m"), "(a: $T): $T");
    assert_eq!(text.callable("p"), "() => q()");
    assert_eq!(text.callable("self"), "() -1 is A");
    assert_eq!(text.callable("arrow"), "(a: A) => $a.b");
    assert!(text.definition("typed").callable.is_none());
    assert_eq!(text.value_of("typed"), "(a) => $a @F");
    let scope = text.definition("I").body.expect("an interface has a body");
    let nameless: Vec<_> = facts
        .nameless
        .iter()
        .map(|member| {
            assert_eq!(member.scope, scope);
            let kind = match member.kind {
                NamelessKind::Computed(name) => facts.name(name).to_owned(),
                kind => format!("{kind:?}"),
            };
            let signature = member.signature.map(|signature| text.signature(signature));
            let written = member.declared_type.map(|written| text.written(written));
            format!("{kind} {}", signature.or(written).unwrap_or_default())
        })
        .collect();
    assert_eq!(
        nameless,
        [
            "Call (a: A): B",
            "Construct new (a: A): C",
            "Index (_: string): D",
            "Symbol.iterator (): E",
            "key G"
        ]
    );
}

#[test]
fn closures_know_where_they_stand() {
    let facts = facts(
        "
f(1, (a) => a.x);
new G(async function (b) {});
const c: F = (c1) => 1;
h({ p: (d) => d, q(e) {}, r: { s: (g) => g } } satisfies S);
function k(): K { return (i) => i; }
o.p = (j) => j;
l([(m) => m]);
u(() => (n) => n);
class A { field: T = (p) => p; }
v(w ? (q) => q : x || ((r) => r));
function typed(cb: F = (s) => s) {}
",
    );
    let text = Text(&facts);
    let context = |name: &str| {
        let value = text.local(name).value.expect("a parameter has a value");
        let Expression::Parameter(signature, _) = facts.expressions[value.index()] else {
            panic!("no parameter")
        };
        text.context(facts.signatures[signature.index()].context).trim().to_owned()
    };
    assert_eq!(context("a"), "@f#1");
    assert_eq!(context("b"), "@new G#0");
    assert_eq!(context("c1"), "@F");
    assert_eq!(context("d"), "@object @S.p");
    assert_eq!(context("e"), "@object @S.q");
    assert_eq!(context("g"), "@object @object @S.r.s");
    assert_eq!(context("i"), "@result");
    assert_eq!(context("j"), "@value of o.p");
    assert_eq!(context("m"), "@element of array");
    assert_eq!(context("n"), "@result @u#0");
    assert_eq!(context("p"), "@T");
    assert_eq!(context("q"), "@v#0");
    assert_eq!(context("r"), "@v#0");
    assert_eq!(context("s"), "@F");
}

#[test]
fn parameters_and_patterns() {
    let facts = facts(
        "
function f({ a, b: [, c = 1], ...d }: P, [e]: Q, ...g: R[]) {}
for (const h of xs) {}
for await (const i of ys) {}
for (const j in zs) {}
export const { k, l: { m }, n = 2 } = v;
const { o: { p: q } } = w;
",
    );
    let text = Text(&facts);
    assert_eq!(text.bound("a"), "parameter 0.a");
    assert_eq!(text.bound("c"), "parameter 0.b.1|'1'");
    assert_eq!(text.bound("d"), "parameter 0...");
    assert_eq!(text.bound("e"), "parameter 1.0");
    assert_eq!(text.bound("g"), "parameter 2");
    assert_eq!(text.bound("h"), "element of xs");
    assert_eq!(text.bound("i"), "await element of ys");
    assert_eq!(text.bound("j"), "String");
    assert_eq!((text.value_of("k"), text.value_of("n")), ("v.k".into(), "v.n|'2'".into()));
    // Keys are looked up in what holds them.
    let key = |name: &str| {
        let mut all = facts.references.iter();
        let found = all.find(|r| facts.name(r.name) == name).expect("it is a reference");
        let Access::Member(object) = found.access else { panic!("no member") };
        text.value(object)
    };
    assert_eq!((key("b"), key("l")), ("as P".into(), "v".into()));
    assert_eq!((key("o"), key("p")), ("w".into(), "w.o".into()));
}

#[test]
fn values() {
    let facts = facts(
        "
const a = { b, c: 1, d() { return 4; }, get e() { return 'x'; }, ...f, ['g']: 2, [h]: 3 } as const;
const i = new C<T>(j), k = g<T>(1), l = m?.n!.o[0]['p'], q = [1, r] as const, s = tag`x`;
const t = await u, v = w as X, y = z ?? true, aa = f<T>, bb = class BB {}, cc = x + -1;
class D { p = this; static q = super.r; m() { return (() => this)(); } }
function fn(this: W) { return this; }
function* gen() { const dd = yield* e; }
",
    );
    let text = Text(&facts);
    assert_eq!(
        text.value_of("a"),
        "{b: b, c: '1', d: () => '4', e: () => 'x'(), *: ...f, g: '2', *: '3'}"
    );
    let of = |name: &str| text.value_of(name);
    assert_eq!((of("i"), of("k")), ("new C<T>(j)".into(), "g<T>('1')".into()));
    assert_eq!((of("l"), of("q")), ("m.n.o['0']['p']".into(), "tuple ['1', r]".into()));
    assert_eq!((of("s"), of("t")), ("tag()".into(), "await u".into()));
    assert_eq!((of("v"), of("y")), ("as X".into(), "either(z, 'true')".into()));
    assert_eq!((of("aa"), of("bb")), ("f<T>".into(), "class BB".into()));
    assert_eq!((of("cc"), of("p")), ("Add(x, '-1')".into(), "this".into()));
    assert_eq!(text.callable("m"), "() => () => this()");
    assert_eq!(text.callable("fn"), "(this: W) => as W");
    assert_eq!(text.bound("dd"), "yield* e");
}

#[test]
fn this_in_an_object_literal_is_the_object() {
    let facts = facts(
        "const a = { b() { return this.c; }, d: function () { this.e; }, f() { (() => this.g)(); } };",
    );
    let members: Vec<_> = facts.references.iter().map(|r| r.access).collect();
    let object = facts.definitions[0].value.expect("an object");
    assert_eq!(members, [Access::Member(object); 3]);
}

#[test]
fn types_as_written() {
    let facts = facts(
        "
type A<T extends B = C> = T extends (infer U extends V)[] ? U : never;
type D = { readonly [K in keyof E as `x${K}`]?: E[K] };
type F = [a: G, b?: H, ...I[], ...rest: J];
type K = 'x' | 1 | -2 | true | '3' | `t${L}` | null;
type M = <T>(this: N, a: T, ...b: O[]) => a is P;
type Q = abstract new (a: R) => S;
function f(x: T) { let y: typeof x; let z: typeof g.h; let w: typeof import('m').n; }
class U extends mixin(V)<W> implements X<Y> {}
class Z extends N.Y<T> {}
let u: unique symbol;
",
    );
    let text = Text(&facts);
    assert_eq!(text.type_of("A"), "if($T, $U[], $U, never)");
    let local = text.local("T");
    assert_eq!(local.declared_type.map(|t| text.written(t)).as_deref(), Some("B"));
    assert_eq!(local.default.map(|t| text.written(t)).as_deref(), Some("C"));
    let infer = text.local("U");
    assert_eq!(infer.declared_type.map(|t| text.written(t)).as_deref(), Some("V"));
    assert_eq!(text.type_of("D"), "{K in keyof E as string: E[$K]}");
    assert_eq!(text.type_of("F"), "[G, H, ...I[], ...J]");
    assert_eq!(text.type_of("K"), "union('x', '1', '-2', 'true', string, string, null)");
    assert_eq!(text.type_of("M"), "(this: N, a: $T, ...b: O[]) 0 is P");
    assert_eq!(text.type_of("Q"), "new (a: R): S");
    let written = |name: &str| text.written(text.local(name).declared_type.expect("a type"));
    assert_eq!((written("y"), written("z")), ("typeof $x".into(), "typeof h".into()));
    assert_eq!(written("w"), "typeof n");
    assert_eq!(text.type_of("u"), "unique symbol");
    let heritage: Vec<_> = facts.heritage.iter().map(|h| text.written(h.supertype)).collect();
    assert_eq!(heritage, ["made by mixin(V)<W>", "X<Y>", "Y<T>"]);
}

#[test]
fn conditions_narrow() {
    let source = "
function f(x: X) {
  if (!(x instanceof C)) return 1;
  x.a;
}
if (y.kind === 'a') { 2 } else { 3 }
typeof z === 'string' ? 4 : 5;
isT(w, v) && 6;
'n' in o.p || 7;
switch (s.kind) { case 'b': 8; break; case 'c': case 'd': 9; break; default: 10 }
while (r instanceof D) { r = 11; 12 }
if (res.ok) 13;
";
    let facts = facts(source);
    let guards = Text(&facts).guards(source);
    let expected = [
        "$x not a C in `return 1;`",
        "$x a C in `x.a;\n}`",
        "y .kind is 'a' in `{ 2 }`",
        "y not .kind is 'a' in `else { 3 }`",
        "z typeof string in `4`",
        "z not typeof string in `5`",
        "w 0 of isT(w, v) in `6`",
        "v 1 of isT(w, v) in `6`",
        "o.p not has n in `7`",
        "s .kind is 'b' in `: 8; break;`",
        "s .kind is either('c', 'd') in `: 9; break;`",
        "s not .kind is either('b', 'c', 'd') in `default: 10`",
        "r a D in `{ r = 11`",
        "res .ok in `13;`",
    ];
    assert_eq!(guards, expected);
}

#[test]
fn variables_have_the_values_they_are_set_to() {
    let facts = facts(
        "
function f() { let a; let b = null, c; if (x) { a = g(); b = new B(); } else { a = h(); } }
let d; d = 'e';
class F { g; #h = 1; i: I; constructor() { this.g = new G(); this.i = 2; } static { this.j; } }
function* k() { yield 1; yield* l(); }
",
    );
    let text = Text(&facts);
    assert_eq!((text.bound("a"), text.bound("b")), ("either(g(), h())".into(), "new B()".into()));
    assert_eq!((text.bound("c"), text.value_of("d")), ("none".into(), "'e'".into()));
    assert_eq!(text.value_of("g"), "new G()");
    assert!(text.definition("i").value.is_none());
    let signature = text.definition("k").callable.expect("it is callable");
    let yields = &facts.signatures[signature.index()].yields;
    assert_eq!(text.values(yields), "'1', element of l()");
    let member = facts.references.iter().find(|r| facts.name(r.name) == "j").expect("referred to");
    let Access::Member(class) = member.access else { panic!("no member") };
    assert_eq!(text.value(class), "class F");
}

#[test]
fn assertions_hold_for_what_follows() {
    let source = "function f(x: X) { assertString(x); x.a; other(x); x.b }";
    let guards = Text(&facts(source)).guards(source);
    assert_eq!(guards, ["$x asserted 0 of assertString($x) in `x.a; other(x); x.b }`"]);
}

#[test]
fn jsx_elements_are_calls_of_their_tag() {
    let source = "const a = <Tag b={(c) => c} d {...e}>{(f) => f}</Tag>;";
    let facts = extract(Language::Tsx, source).expect("it is extracted");
    let text = Text(&facts);
    let value = text.value_of("a");
    assert_eq!(value, "Tag({b: (c) => $c, d: Boolean, *: ...e} @Tag#0)");
    let context = |name: &str| {
        let value = text.local(name).value.expect("a parameter has a value");
        let Expression::Parameter(signature, _) = facts.expressions[value.index()] else {
            panic!("no parameter")
        };
        text.context(facts.signatures[signature.index()].context)
    };
    assert_eq!(
        (context("c"), context("f")),
        (" @object @Tag#0.b".into(), " @object @Tag#0.children".into())
    );
}
