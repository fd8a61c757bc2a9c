//! What one TypeScript or JavaScript document says by itself.

use loci::extract::extract;
use loci::model::facts::{Expression, Facts, LocalKind, PatternStep, TypeExpression, flags};
use loci::model::{Language, SymbolKind, Visibility};

fn facts(source: &str) -> Facts {
    extract(Language::TypeScript, source).expect("a fixture is extracted")
}

/// One line for each definition: its line, its container, its kind, what it is marked with.
fn outline(facts: &Facts) -> String {
    let mut lines = Vec::new();
    for definition in &facts.definitions {
        let mut path = vec![facts.name(definition.name)];
        let mut around = definition.enclosing;
        while let Some(id) = around {
            let outer = &facts.definitions[id.index()];
            path.push(facts.name(outer.name));
            around = outer.enclosing;
        }
        path.reverse();
        let mut line =
            format!("{} {} {}", definition.position.line, definition.kind.name(), path.join("."));
        match definition.visibility {
            Visibility::Public => line.push_str(" +"),
            Visibility::Restricted => line.push_str(" #"),
            Visibility::Crate | Visibility::Private => {}
        }
        let marks = [
            (flags::STATIC, "static"),
            (flags::ASYNC, "async"),
            (flags::DEFAULT, "default"),
            (flags::AMBIENT, "ambient"),
            (flags::NESTED, "nested"),
            (flags::GETTER, "getter"),
        ];
        for (flag, name) in marks {
            if definition.flags & flag != 0 {
                line.push(' ');
                line.push_str(name);
            }
        }
        lines.push(line);
    }
    lines.join("\n")
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let found = outline(&facts(source.trim_start_matches('\n')));
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(found, expected.join("\n"));
}

#[test]
fn functions_and_overloads() {
    check(
        "
export function f(a: string): void;
export function f(a: any) {}
async function g() { function inner() {} const arrow = () => 1; const x = 1; }
export default function* h() {}
declare function i(): void;
export const j = async () => {};
",
        "
        1 function f +
        2 function f +
        3 function g async
        3 function g.inner nested
        3 function g.arrow nested
        4 function h + default
        5 function i ambient
        6 function j +
        ",
    );
}

#[test]
fn classes_and_their_members() {
    check(
        r#"
export abstract class A<T> extends B<T> implements C, D.E {
  private a = 1;
  static readonly b: string;
  #c?: number;
  "quoted": string;
  constructor(protected d: T, readonly e = 1, plain: string) { super(); }
  get f() { return 1; }
  set f(value) {}
  protected abstract g(): void;
  async h(): Promise<T>;
  async h() {}
  [Symbol.iterator]() {}
}
"#,
        "
        1 class A +
        2 field A.a
        3 field A.b + static
        4 field A.#c
        5 field A.quoted +
        6 constructor A.constructor +
        6 field A.d #
        6 field A.e +
        7 accessor A.f + getter
        8 accessor A.f +
        9 method A.g #
        10 method A.h + async
        11 method A.h + async
        ",
    );
}

#[test]
fn types_and_their_members() {
    check(
        "
interface I<in out T> extends J { a: T; b(): void; readonly c?: { d: 1 } }
type O = { e: string
  <A>(f: A): void
  (g: number): void
  h: number };
enum E { X, 'Y-Z' = 2 }
declare const enum F { W = 1 }
",
        "
        1 interface I
        1 field I.a +
        1 method I.b +
        1 field I.c +
        1 field I.c.d +
        2 type_alias O
        2 field O.e +
        5 field O.h +
        6 enum E
        6 enum_member E.X +
        6 enum_member E.Y-Z +
        7 enum F ambient
        7 enum_member F.W +
        ",
    );
}

#[test]
fn namespaces_and_ambient_modules() {
    check(
        r#"
namespace N { export const a = 1; let b = 2; }
declare module "m" { function f(): void; }
declare global { var g: number; interface Window {} }
"#,
        "
        1 namespace N
        1 constant N.a +
        1 variable N.b
        2 namespace m ambient
        2 function m.f
        3 namespace global ambient
        3 variable global.g
        3 interface global.Window
        ",
    );
}

#[test]
fn variables_of_the_module_only() {
    check(
        "
const a = 1, b = 2; let c; var d;
export const { e, f: g, h = 1, ...i } = a;
const [j, k] = a;
if (a) { const local = 1; var other = 2; }
for (const l of a) {}
",
        "
        1 constant a
        1 constant b
        1 variable c
        1 variable d
        2 constant e +
        2 constant g +
        2 constant h +
        2 constant i +
        3 constant j
        3 constant k
        ",
    );
}

#[test]
fn object_literals_of_the_module() {
    check(
        "
export const config = { a: 1, b() {}, get c() { return 1; } } as const;
function f() { return { d: 1, get e() { return 1; } }; }
function g() { const used = { h: { i: 1 }, j() {}, k: 2 }; g({ l: 3 }); return used.h.i + used.j(); }
",
        "
        1 constant config +
        1 property config.a +
        1 property config.b +
        1 accessor config.c + getter
        2 function f
        2 property f.d + nested
        2 accessor f.e + nested getter
        3 function g
        3 property g.h + nested
        3 property g.h.i + nested
        3 property g.j + nested
        ",
    );
}

#[test]
fn nameless_defaults_have_the_name_importers_use() {
    check("export default class { a = 1 }", "1 class default + default\n1 field default.a +");
    check("export default () => 1;", "1 function default + default");
}

#[test]
fn signatures_and_documentation() {
    let facts = facts(
        "
/**
 * Adds.
 *
 * @returns the sum
 */
export function add(
  a: number,
  b: number,
): number { return a + b; }

class C {
  /** A field. */
  @decorated()
  readonly x: string = 'a';
}
// no documentation
export const f = <T>(a: T): T => a;
",
    );
    let of = |name: &str| {
        facts.definitions.iter().find(|d| facts.name(d.name) == name).expect("it is defined")
    };
    assert_eq!(of("add").signature, "export function add( a: number, b: number, ): number");
    assert_eq!(of("add").documentation, "Adds.\n\n@returns the sum");
    assert_eq!(of("x").documentation, "A field.");
    assert_eq!(of("f").documentation, "");
    assert_eq!(of("f").signature, "export const f = <T>(a: T): T =>");
    assert_eq!((of("add").range.start.line, of("add").range.end.line), (7, 10));
}

#[test]
fn locals_carry_types_values_and_patterns() {
    let facts =
        facts("function f({ a, b: [, c] }: P, d = g()) { for (const e of d) {} let h: T; }");
    let of = |name: &str| {
        facts.locals.iter().find(|l| facts.name(l.name) == name).expect("it is a local")
    };
    let steps = |name: &str| -> Vec<String> {
        let step = |step: &PatternStep| match step {
            PatternStep::Member(name) => facts.name(*name).to_owned(),
            PatternStep::Index(index) => index.to_string(),
            other => format!("{other:?}"),
        };
        of(name).pattern.iter().map(step).collect()
    };
    assert_eq!((steps("a"), steps("c")), (vec!["a".into()], vec!["b".into(), "1".into()]));
    assert!(of("h").declared_type.is_some());
    let value = of("d").value.expect("a parameter");
    assert!(matches!(facts.expressions[value.index()], Expression::Parameter(_, 1)));
    let value = of("e").value.expect("an element");
    let Expression::Element(list) = facts.expressions[value.index()] else { panic!("no element") };
    assert!(matches!(facts.expressions[list.index()], Expression::Local(_)));
    assert!(facts.locals.iter().all(|l| l.kind != LocalKind::TypeParameter));
}

#[test]
fn heritage_keeps_type_arguments() {
    let facts =
        facts("class A<T> extends N.B<T> implements C, D<T> {} interface I extends J, K {}");
    let heritage: Vec<_> = facts
        .heritage
        .iter()
        .map(|h| {
            let TypeExpression::Path { reference, arguments, .. } =
                &facts.types[h.supertype.index()]
            else {
                panic!("no path")
            };
            let name = facts.name(facts.references[reference.index()].name);
            (name, h.implements, arguments.len())
        })
        .collect();
    assert_eq!(
        heritage,
        [("B", false, 1), ("C", true, 0), ("D", true, 1), ("J", false, 0), ("K", false, 0)]
    );
}

#[test]
fn javascript_and_jsx_are_read_with_the_same_rules() {
    let source = "class A { #x = 1; static y() {} }\nexports.f = function () { return <A/>; };";
    let facts = extract(Language::JavaScript, source).expect("it is extracted");
    assert!(!facts.partial);
    assert_eq!(outline(&facts), "1 class A\n1 field A.#x\n1 method A.y + static\n2 function f +");
}

#[test]
fn functions_given_to_objects_are_methods() {
    let source = "\
var res = {};
/** Sends a file. */
res.sendFile = function sendFile(path) {};
App.prototype.listen = () => {};
res.code = 1;
function inner() { res.other = function () {}; }
module.exports.a = function () {};
";
    let facts = extract(Language::JavaScript, source).expect("it is extracted");
    assert_eq!(
        outline(&facts),
        "1 variable res\n3 method sendFile +\n4 method listen +\n6 function inner\n7 function a +"
    );
    assert_eq!(facts.definitions[1].documentation, "Sends a file.");
}

#[test]
fn broken_source_is_partial_and_keeps_the_rest() {
    let facts = facts("export function a() {}\nconst b = ((( ;\nexport class C { m() {} }\n");
    assert!(facts.partial);
    let names: Vec<_> = facts.definitions.iter().map(|d| facts.name(d.name)).collect();
    assert!(names.contains(&"a") && names.contains(&"C") && names.contains(&"m"), "{names:?}");
}

#[test]
fn positions_count_characters() {
    let facts = facts("const é = '😀', ü = 1;");
    let found: Vec<_> =
        facts.definitions.iter().map(|d| (d.position.line, d.position.column)).collect();
    assert_eq!(found, [(1, 7), (1, 16)]);
    assert!(facts.definitions.iter().all(|d| d.kind == SymbolKind::Constant));
}
