//! Sources made to hang a resolver: each must end, with the right answer or with none, and with the
//! same answers however many threads resolve it.

use loci::extract::extract;
use loci::model::Language;
use loci::resolve::{Libraries, Manifest, Project, Resolved, Source, Target, resolve};
use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Far more than any of them needs in a build without optimisation: it tells a hang.
const HANG: Duration = Duration::from_secs(20);

/// What must come of the reference whose line ends with `// ?`.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// Definitions whose lines end with `// !`.
    Definition,
    /// Such definitions, or nothing in the repository.
    DefinitionOrNothing,
    /// Nothing in the repository.
    Nothing,
}
use Expected::{Definition, DefinitionOrNothing, Nothing};

fn typescript(text: &str, expected: Expected) {
    check(Language::TypeScript, "a.ts", text, expected);
}

fn rust(text: &str, expected: Expected) {
    check(Language::Rust, "src/lib.rs", text, expected);
}

/// Resolves a document in one thread and in four, and compares the answers with each other and
/// that of the last reference on the marked line with what is expected.
#[track_caller]
fn check(language: Language, path: &str, text: &str, expected: Expected) {
    let start = Instant::now();
    let mut answers: Vec<Vec<Resolved>> = Vec::new();
    let facts = Arc::new(extract(language, text).expect("the source is extracted"));
    let sources = vec![Source { path: path.to_owned(), language, facts: facts.clone() }];
    let manifest = "[package]\nname = \"bounds\"\nedition = \"2021\"\n[lib]\n".to_owned();
    let project = Project {
        libraries: Libraries::new(Libraries::standard(&sources)),
        manifests: vec![Manifest { path: "Cargo.toml".to_owned(), text: manifest }],
        sources,
        ..Project::default()
    };
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        answers.push(pool.install(|| resolve(&project)).expect("threads start"));
    }
    let taken = start.elapsed();
    assert!(taken < HANG, "took {taken:?}");
    assert!(answers[0] == answers[1], "the answers depend on the threads");
    let marked = |mark: &str| -> Vec<u32> {
        let lines = (1..).zip(text.lines());
        lines.filter(|(_, line)| line.ends_with(mark)).map(|(number, _)| number).collect()
    };
    let line = marked("// ?")[0];
    let wanted = marked("// !");
    let last = (0..facts.references.len())
        .rev()
        .find(|index| facts.references[*index].position.line == line)
        .expect("a reference on that line");
    let found: Vec<u32> = answers[0][0]
        .answers
        .iter()
        .filter(|answer| answer.reference.index() == last)
        .filter_map(|answer| match &answer.target {
            Target::Definition(_, id) => Some(facts.definitions[id.index()].position.line),
            _ => None,
        })
        .collect();
    let right = !found.is_empty() && found.iter().all(|line| wanted.binary_search(line).is_ok());
    let holds = match expected {
        Definition => right,
        DefinitionOrNothing => right || found.is_empty(),
        Nothing => found.is_empty(),
    };
    assert!(holds, "found lines {found:?}, {expected:?}");
}

/// `text` of each number below `count`, one after another.
fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

// ---- TypeScript

#[test]
fn a_union_of_many_classes() {
    let classes = each(10_000, |i| format!("class C{i} {{ run() {{}} }} // !\n"));
    let arms = each(10_000, |i| format!("| C{i}"));
    let text = format!("{classes}type U = {arms};\nfunction f(u: U) {{\n u.run(); // ?\n}}");
    typescript(&text, DefinitionOrNothing);
}

#[test]
fn a_union_of_many_literals() {
    let arms = each(10_000, |i| format!("| \"member-{i}\""));
    typescript(&format!("type U = {arms};\nfunction f(u: U) {{\n u.run(); // ?\n}}"), Nothing);
}

#[test]
fn an_intersection_of_many() {
    let types = each(2_000, |i| format!("interface I{i} {{ m{i}(): void }}\n"));
    let arms = each(2_000, |i| format!("& I{i}"));
    let text = format!("{types}type U = {arms};\nfunction f(u: U) {{\n u.m0(); // ?\n}}");
    typescript(&text.replacen("void }\n", "void } // !\n", 1), DefinitionOrNothing);
}

#[test]
fn an_object_type_of_many_members() {
    let members = each(10_000, |i| format!("  m{i}: string;\n"));
    let text = format!(
        "interface I {{\n{members}  z: string; // !\n}}\nfunction f(i: I) {{\n i.z; // ?\n}}"
    );
    typescript(&text, Definition);
}

#[test]
fn mapped_types_of_mapped_types() {
    let types = each(200, |i| format!("type T{} = Partial<Readonly<T{i}>>;\n", i + 1));
    let text = format!(
        "interface T0 {{\n  z: string; // !\n}}\n{types}function f(t: T200) {{\n t.z; // ?\n}}"
    );
    typescript(&text, DefinitionOrNothing);
}

#[test]
fn a_deep_generic() {
    let (open, close) = ("Box<".repeat(1_000), ">".repeat(1_000));
    let ways = ".value".repeat(1_000);
    let text = format!(
        "interface Box<T> {{ value: T }}\nclass A {{\n  run() {{}} // !\n}}\n\
         function f(b: {open}A{close}) {{\n b{ways}.run(); // ?\n}}"
    );
    typescript(&text, DefinitionOrNothing);
}

#[test]
fn a_generic_that_grows_without_end() {
    let text = "interface Box<T> { value: T; next: Box<Box<T>> }\nfunction f(b: Box<string>) {\n \
                b.next.next.next.next.value.value.value.value.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "type Grow<T> = Grow<T[]>;\nfunction f(g: Grow<string>) {\n g.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "type Grow<T> = { a: Grow<T | T[]>, b: Grow<[T, T]> }[keyof T];\n\
                function f(g: Grow<string>) {\n g.run(); // ?\n}";
    typescript(text, Nothing);
}

#[test]
fn generics_that_double_at_every_level() {
    let types = each(60, |i| format!("type T{} = [T{i}, T{i}];\n", i + 1));
    let ways = "[0]".repeat(60);
    let text = format!(
        "class A {{\n  run() {{}} // !\n}}\ntype T0 = A;\n{types}\
         function f(t: T60) {{\n t{ways}.run(); // ?\n}}"
    );
    typescript(&text, DefinitionOrNothing);
    let types = each(60, |i| format!("type U{} = U{i} | Box<U{i}>;\n", i + 1));
    let text = format!(
        "interface Box<T> {{ value: T }}\ntype U0 = string;\n{types}\
         function f(t: U60) {{\n t.value.value.run(); // ?\n}}"
    );
    typescript(&text, Nothing);
}

#[test]
fn aliases_in_circles() {
    let text = "type A = B;\ntype B = C;\ntype C = A;\nfunction f(a: A) {\n a.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "type A = A | B;\ntype B = A & B;\nfunction f(a: A) {\n a.run(); // ?\n}";
    typescript(text, Nothing);
    let text =
        "type A = A[\"a\"];\ntype B = keyof B;\nfunction f(a: A, b: B) {\n a.b.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "const a: typeof b = 1;\nconst b: typeof a = 1;\nfunction f() {\n a.run(); // ?\n}";
    typescript(text, Nothing);
}

#[test]
fn a_long_chain_of_aliases() {
    let aliases = each(1_000, |i| format!("type T{} = T{i};\n", i + 1));
    let text = format!(
        "interface T0 {{\n  run(): void; // !\n}}\n{aliases}function f(t: T1000) {{\n t.run(); // ?\n}}"
    );
    typescript(&text, DefinitionOrNothing);
}

#[test]
fn supertypes_in_circles() {
    let text = "class A extends B {}\nclass B extends C {}\nclass C extends A {}\n\
                function f(a: A) {\n a.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "interface A extends A, B {}\ninterface B extends A, B {}\n\
                function f(a: A) {\n a.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "class A<T> extends A<A<T>> {}\nfunction f(a: A<string>) {\n a.run(); // ?\n}";
    typescript(text, Nothing);
}

#[test]
fn a_constraint_of_itself() {
    let text =
        "function f<T extends T, U extends V, V extends U>(t: T, u: U) {\n t.a; u.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "interface Node<T extends Node<T>> {\n  next(): T; // !\n}\n\
                function f<T extends Node<T>>(t: T) {\n t.next().next().next(); // ?\n}";
    typescript(text, Definition);
}

#[test]
fn conditional_types_that_ask_each_other() {
    let text = "type Even<T> = T extends [infer _, ...infer R] ? Odd<R> : { even: A };\n\
                type Odd<T> = T extends [infer _, ...infer R] ? Even<R> : { odd: A };\n\
                class A { run() {} }\n\
                type Loop<T> = T extends string ? Pool<T> : never;\n\
                type Pool<T> = T extends string ? Loop<T> : never;\n\
                function f(x: Loop<string>) {\n x.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "type F<T> = T extends object ? { [K in keyof T]: F<F<T>[K]> } : T;\n\
                interface I { a: I; b: { c: I } }\nfunction f(x: F<I>) {\n x.a.b.c.a.q; // ?\n}";
    typescript(text, Nothing);
}

#[test]
fn definitions_that_ask_each_other() {
    let text = "const a = b();\nfunction b() { return a; }\nfunction f() {\n a.run(); // ?\n}";
    typescript(text, Nothing);
    let text = "const a = [() => a];\nfunction f() {\n a[0]()[0]().run(); // ?\n}";
    typescript(text, Nothing);
    let text = "function a() { return b(); }\nfunction b() { return c(); }\n\
                function c() { return Math ? a() : new X(); }\nclass X {\n  run() {} // !\n}\n\
                function f() {\n b().run(); // ?\n}";
    typescript(text, DefinitionOrNothing);
    let text = "class A {\n  x = this.y;\n  y = this.x;\n  z() { return this.z().z(); }\n\
                \x20 f() {\n   this.x.run; this.z().run(); // ?\n }\n}";
    typescript(text, Nothing);
}

#[test]
fn functions_that_all_call_all() {
    // Whoever follows every way through these is not done before the sun is.
    let functions = each(40, |i| {
        let calls = each(40, |j| format!("if (x) return f{j}(x); "));
        format!("function f{i}(x) {{ {calls}}}\n")
    });
    let text = format!("{functions}function g() {{\n f0(1).run(); // ?\n}}");
    typescript(&text, Nothing);
    let classes = each(60, |i| {
        let fields = each(60, |j| format!("f{j} = new C{j}().f{i}; "));
        format!("class C{i} {{ {fields}}}\n")
    });
    let text = format!("{classes}function g(c: C0) {{\n c.f1.f2.f3.run(); // ?\n}}");
    typescript(&text, Nothing);
}

#[test]
fn a_very_long_function() {
    let mut text =
        String::from("class A {\n  next() { return new A(); } // !\n}\nfunction f() {\n");
    writeln!(text, " let a0 = new A();").expect("a string takes it");
    for i in 0..20_000 {
        writeln!(text, " const a{} = a{i}.next();", i + 1).expect("a string takes it");
    }
    text.push_str(" a1.next(); // ?\n}");
    typescript(&text, Definition);
}

#[test]
fn a_name_at_the_end_of_a_very_long_function() {
    let lines = each(20_000, |i| format!(" let a{i} = g(a{});\n", i.saturating_sub(1)));
    typescript(
        &format!("function g(x) {{}} // !\nfunction f() {{\n{lines} g(); // ?\n}}"),
        Definition,
    );
}

#[test]
fn a_very_long_function_asked_from_its_end() {
    let mut text = String::from("class A {\n  next(): A; // !\n}\nfunction f(a0: A) {\n");
    for i in 0..20_000 {
        writeln!(text, " const a{} = a{i};", i + 1).expect("a string takes it");
    }
    text.push_str(" a20000.next(); // ?\n}");
    typescript(&text, DefinitionOrNothing);
}

#[test]
fn a_very_long_chain_of_methods() {
    for length in [50, 2_000] {
        let chain = ".next()".repeat(length);
        let text = format!(
            "class A {{\n  next(): this {{ return this; }} // !\n}}\nfunction f(a: A) {{\n a{chain}; // ?\n}}"
        );
        typescript(&text, if length == 50 { Definition } else { DefinitionOrNothing });
    }
}

#[test]
fn a_very_long_chain_of_callbacks() {
    let chain = ".then((x) => x)".repeat(500);
    let text = format!(
        "class A {{\n  run() {{}} // !\n}}\nfunction f(a: Promise<A>) {{\n \
         a{chain}.then((x) => x.run()); // ?\n}}"
    );
    typescript(&text, DefinitionOrNothing);
}

#[test]
fn closures_in_closures() {
    for depth in [20, 500] {
        let open = each(depth, |i| format!("each((x{i}) => "));
        let text = format!(
            "class A {{\n  run() {{}} // !\n}}\n\
             declare function each<T>(f: (a: A) => T): T;\n\
             {open}x0.run(){}; // ?",
            ")".repeat(depth)
        );
        typescript(&text, if depth == 20 { Definition } else { DefinitionOrNothing });
    }
}

#[test]
fn objects_in_objects() {
    let (open, close) = ("{ a: ".repeat(500), " }".repeat(500));
    let ways = ".a".repeat(500);
    typescript(&format!("const o = {open}1{close};\no{ways}.run(); // ?"), Nothing);
}

#[test]
fn a_deep_hierarchy_of_classes() {
    let classes = each(1_000, |i| format!("class C{} extends C{i} {{}}\n", i + 1));
    let text = format!(
        "class C0 {{\n  run() {{}} // !\n}}\n{classes}function f(c: C1000) {{\n c.run(); // ?\n}}"
    );
    typescript(&text, DefinitionOrNothing);
}

#[test]
fn interfaces_that_meet_again_and_again() {
    // Two ways at every level: as many ways as 2 to the 100.
    let interfaces = each(100, |i| {
        let n = i + 1;
        format!("interface A{n} extends A{i}, B{i} {{}}\ninterface B{n} extends A{i}, B{i} {{}}\n")
    });
    let text = format!(
        "interface A0 {{}}\ninterface B0 {{}}\n{interfaces}function f(a: A100) {{\n a.run(); // ?\n}}"
    );
    typescript(&text, Nothing);
}

#[test]
fn many_overloads() {
    let overloads = each(2_000, |i| format!("  on(name: \"e{i}\", f: (e: E{i}) => void): this;\n"));
    let events = each(2_000, |i| format!("class E{i} {{ run() {{}} }}\n"));
    let calls = each(200, |i| format!(" e.on(\"e{i}\", (e) => e.run());\n"));
    let text = format!(
        "{events}interface Emitter {{\n{overloads}}}\nfunction f(e: Emitter) {{\n{calls}\
         \x20e.on(\"none\", () => {{}}).gone(); // ?\n}}"
    );
    typescript(&text, Nothing);
}

#[test]
fn many_guards() {
    let classes = each(500, |i| format!("class C{i} {{ run() {{}} }}\n"));
    let arms = each(500, |i| format!("| C{i}"));
    let checks = each(500, |i| format!(" if (u instanceof C{i}) {{ u.run(); return; }}\n"));
    let text = format!("{classes}function f(u: {arms}) {{\n{checks} u.gone(); // ?\n}}");
    typescript(&text, Nothing);
}

#[test]
fn a_reduce_of_spreads() {
    let spreads =
        each(300, |i| format!("const o{} = {{ ...o{i}, ...o{i}, p{i}: o{i} }};\n", i + 1));
    let text = format!(
        "class A {{\n  run() {{}} // !\n}}\nconst o0 = {{ a: new A() }};\n{spreads}o300.a.run(); // ?"
    );
    typescript(&text, DefinitionOrNothing);
}

// ---- Rust

#[test]
fn deref_in_circles() {
    let text = "use std::ops::Deref;\npub struct A;\npub struct B;\n\
                impl Deref for A { type Target = B; fn deref(&self) -> &B { loop {} } }\n\
                impl Deref for B { type Target = A; fn deref(&self) -> &A { loop {} } }\n\
                pub fn f(a: A) {\n a.run(); // ?\n}\n";
    rust(text, Nothing);
    let text = "use std::ops::Deref;\npub struct A<T>(T);\n\
                impl<T> Deref for A<T> { type Target = A<A<T>>; fn deref(&self) -> &A<A<T>> { loop {} } }\n\
                pub fn f(a: A<u8>) {\n a.run(); // ?\n}\n";
    rust(text, Nothing);
}

#[test]
fn a_deep_deref() {
    let structs = each(200, |i| {
        let n = i + 1;
        format!(
            "pub struct S{n}(S{i});\nimpl std::ops::Deref for S{n} {{ type Target = S{i}; \
             fn deref(&self) -> &S{i} {{ &self.0 }} }}\n"
        )
    });
    let text = format!(
        "pub struct S0;\nimpl S0 {{\n pub fn run(&self) {{}} // !\n}}\n{structs}\
         pub fn f(s: S200) {{\n s.run(); // ?\n}}\n"
    );
    rust(&text, DefinitionOrNothing);
}

#[test]
fn traits_in_circles() {
    let text = "pub trait A: B {}\npub trait B: C {}\npub trait C: A {}\n\
                pub fn f<T: A>(t: T) {\n t.run(); // ?\n}\n";
    rust(text, Nothing);
    let text = "pub trait A {\n fn run(&self); // !\n}\nimpl<T: B> A for T { fn run(&self) {} }\n\
                pub trait B {}\nimpl<T: A> B for T {}\npub struct S;\n\
                pub fn f(s: S) {\n s.run(); // ?\n}\n";
    rust(text, DefinitionOrNothing);
    let text = "pub trait A { type Out: A<Out = Self>; fn out(self) -> Self::Out; }\n\
                pub fn f<T: A>(t: T) {\n t.out().out().out().run(); // ?\n}\n";
    rust(text, Nothing);
}

#[test]
fn supertraits_that_meet_again_and_again() {
    let traits = each(100, |i| {
        let n = i + 1;
        format!("pub trait A{n}: A{i} + B{i} {{}}\npub trait B{n}: A{i} + B{i} {{}}\n")
    });
    let text = format!(
        "pub trait A0 {{}}\npub trait B0 {{}}\n{traits}pub fn f<T: A100>(t: T) {{\n t.run(); // ?\n}}\n"
    );
    rust(&text, Nothing);
}

#[test]
fn rust_aliases_in_circles() {
    let text = "pub type A = B;\npub type B = A;\npub fn f(a: A) {\n a.run(); // ?\n}\n";
    rust(text, Nothing);
    let text = "pub trait T { type A; type B; }\npub struct S;\n\
                impl T for S { type A = <S as T>::B; type B = <S as T>::A; }\n\
                pub fn f(a: <S as T>::A) {\n a.run(); // ?\n}\n";
    rust(text, Nothing);
}

#[test]
fn a_deep_rust_generic() {
    let (open, close) = ("Box<".repeat(1_000), ">".repeat(1_000));
    let text = format!(
        "pub struct A;\nimpl A {{\n pub fn run(&self) {{}} // !\n}}\n\
         pub fn f(a: {open}A{close}) {{\n a.run(); // ?\n}}\n"
    );
    rust(&text, DefinitionOrNothing);
}

#[test]
fn an_impl_that_grows_without_end() {
    let text = "pub trait Go { fn run(&self); }\npub struct W<T>(T);\n\
                impl<T> Go for W<T> where W<W<T>>: Go { fn run(&self) {} }\n\
                pub fn f(w: W<u8>) {\n w.run().gone(); // ?\n}\n";
    rust(text, Nothing);
    let text = "pub struct W<T>(T);\nimpl<T> W<T> { pub fn wrap(self) -> W<W<T>> { loop {} }\n \
                pub fn run(&self) {} // !\n}\n\
                pub fn f(w: W<u8>) {\n w.wrap().wrap().wrap().wrap().run(); // ?\n}\n";
    rust(text, DefinitionOrNothing);
}

#[test]
fn a_very_long_rust_function() {
    let mut text = String::from(
        "#[derive(Clone)]\npub struct A;\nimpl A {\n pub fn next(&self) -> A { A } // !\n}\npub fn f() {\n",
    );
    writeln!(text, " let a = A;").expect("a string takes it");
    for _ in 0..20_000 {
        writeln!(text, " let a = a.next();").expect("a string takes it");
    }
    text.push_str(" a.next(); // ?\n}\n");
    rust(&text, DefinitionOrNothing);
}

#[test]
fn a_very_long_rust_chain() {
    for length in [50, 2_000] {
        let chain = ".next()".repeat(length);
        let text = format!(
            "pub struct A;\nimpl A {{\n pub fn next(self) -> Self {{ self }} // !\n}}\n\
             pub fn f(a: A) {{\n a{chain}; // ?\n}}\n"
        );
        rust(&text, DefinitionOrNothing);
    }
}

#[test]
fn rust_closures_in_closures() {
    for depth in [20, 300] {
        let open = each(depth, |i| format!("each(|x{i}| "));
        let text = format!(
            "pub struct A;\nimpl A {{\n pub fn run(&self) {{}} // !\n}}\n\
             fn each<T>(f: impl Fn(A) -> T) -> T {{ f(A) }}\n\
             pub fn f() {{\n {open}x0.run(){}; // ?\n}}\n",
            ")".repeat(depth)
        );
        rust(&text, DefinitionOrNothing);
    }
}

#[test]
fn an_enum_of_many_variants() {
    let variants = each(10_000, |i| format!(" V{i}(A),\n"));
    let arms = each(10_000, |i| format!("  E::V{i}(a) => a.run(),\n"));
    let text = format!(
        "pub struct A;\nimpl A {{\n pub fn run(&self) {{}} // !\n}}\npub enum E {{\n{variants}}}\n\
         pub fn f(e: E, b: A) {{\n match e {{\n{arms} }}\n b.run(); // ?\n}}\n"
    );
    rust(&text, DefinitionOrNothing);
}

#[test]
fn macros_that_call_themselves() {
    let text = "macro_rules! m { ($($t:tt)*) => { m!($($t)* $($t)*) } }\n\
                pub fn f() {\n let x = m!(a b); x.run(); // ?\n}\n";
    rust(text, Nothing);
}

#[test]
fn reexports_in_circles() {
    let modules =
        each(200, |i| format!("pub mod m{i} {{ pub use super::m{}::*; }}\n", (i + 1) % 200));
    let text = format!("{modules}pub fn f() {{\n m0::gone(); // ?\n}}\n");
    rust(&text, Nothing);
}
