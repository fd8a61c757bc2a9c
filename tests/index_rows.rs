//! What becomes of definitions: descriptors, containers, enclosing symbols.

#![allow(clippy::unwrap_used)]

mod support;
mod tree;

use tree::{Index, Tree};

/// `descriptor  <  enclosing descriptor  |  container::name` of every symbol of the only tree.
async fn symbols(files: &[(&str, &str)]) -> Vec<String> {
    let index = Index::new().await;
    let tree = Tree::with(files.iter().copied());
    index.run(&tree).await;
    sqlx::query_scalar(
        "SELECT concat_ws(' ', s.descriptor, '<', coalesce(o.descriptor, '-'), '|',
                concat_ws('::', nullif(s.container, ''), s.name))
         FROM loci.symbols s
         JOIN loci.documents d ON d.id = s.document_id
         LEFT JOIN loci.symbols o ON o.id = s.enclosing_id
         ORDER BY d.path, s.line, s.col, s.kind",
    )
    .fetch_all(&index.pool)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rust_descriptors_follow_scip() {
    let source = "\
pub mod tcp {
    pub struct Socket { fd: i32 }
    pub enum State { Open, Closed }
}
pub trait Bind { fn bind(&self); const PORT: u16; }
macro_rules! say { () => {} }
pub static COUNT: u32 = 0;
pub type Alias = u8;
fn outer() { fn inner() {} }
";
    let expected = [
        "src/`net.rs`/ < - | net",
        "src/`net.rs`/tcp/ < src/`net.rs`/ | net::tcp",
        "src/`net.rs`/tcp/Socket# < src/`net.rs`/tcp/ | net::tcp::Socket",
        "src/`net.rs`/tcp/Socket#fd. < src/`net.rs`/tcp/Socket# | net::tcp::Socket::fd",
        "src/`net.rs`/tcp/State# < src/`net.rs`/tcp/ | net::tcp::State",
        "src/`net.rs`/tcp/State#Open. < src/`net.rs`/tcp/State# | net::tcp::State::Open",
        "src/`net.rs`/tcp/State#Closed. < src/`net.rs`/tcp/State# | net::tcp::State::Closed",
        "src/`net.rs`/Bind# < src/`net.rs`/ | net::Bind",
        "src/`net.rs`/Bind#bind(). < src/`net.rs`/Bind# | net::Bind::bind",
        "src/`net.rs`/Bind#PORT. < src/`net.rs`/Bind# | net::Bind::PORT",
        "src/`net.rs`/say! < src/`net.rs`/ | net::say",
        "src/`net.rs`/COUNT. < src/`net.rs`/ | net::COUNT",
        "src/`net.rs`/Alias# < src/`net.rs`/ | net::Alias",
        "src/`net.rs`/outer(). < src/`net.rs`/ | net::outer",
        "src/`net.rs`/outer().inner(). < src/`net.rs`/outer(). | net::outer::inner",
    ];
    assert_eq!(symbols(&[("src/net.rs", source)]).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_an_impl_stand_in_their_type() {
    let here = "\
struct Here<T>(T);
impl<T> Here<T> { fn a(&self) {} }
impl From<u8> for Here<u8> { fn from(_: u8) -> Self { todo!() } }
impl From<u16> for Here<u8> { fn from(_: u16) -> Self { todo!() } }
mod deep { impl super::Here<i8> { fn b(&self) {} } }
impl crate::there::There { fn c(&self) {} }
";
    let expected = [
        "`lib.rs`/ < - | lib",
        "`lib.rs`/Here# < `lib.rs`/ | lib::Here",
        "`lib.rs`/impl#[`Here<T>`]a(). < `lib.rs`/Here# | lib::Here::a",
        "`lib.rs`/impl#[`Here<u8>`][`From<u8>`]from(). < `lib.rs`/Here# | lib::Here::from",
        "`lib.rs`/impl#[`Here<u8>`][`From<u16>`]from(). < `lib.rs`/Here# | lib::Here::from",
        "`lib.rs`/deep/ < `lib.rs`/ | lib::deep",
        "`lib.rs`/deep/impl#[`Here<i8>`]b(). < `lib.rs`/Here# | lib::deep::Here::b",
        "`lib.rs`/impl#[There]c(). < `lib.rs`/ | lib::There::c",
    ];
    let rows = symbols(&[("lib.rs", here)]).await;
    // A tuple field's name is a number; whether it is a symbol is the extraction's to say.
    let rows: Vec<_> = rows.into_iter().filter(|row| !row.contains("Here#0.")).collect();
    assert_eq!(rows, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn namesakes_get_ordinals_in_document_order() {
    let source = "\
#[cfg(unix)] fn f() {}
#[cfg(windows)] fn f() {}
#[cfg(unix)] struct S { a: u8 }
#[cfg(windows)] struct S { b: u8 }
#[cfg(unix)] impl S { fn m() {} }
#[cfg(windows)] impl S { fn m() {} }
";
    let descriptors = symbols(&[("n.rs", source)]).await;
    let descriptors: Vec<_> =
        descriptors.iter().map(|row| row.split(' ').next().unwrap()).collect();
    let expected = [
        "`n.rs`/",
        "`n.rs`/f().",
        "`n.rs`/f(+1).",
        "`n.rs`/S#",
        "`n.rs`/S#a.",
        "`n.rs`/S+1#",
        "`n.rs`/S+1#b.",
        "`n.rs`/impl#[S]m().",
        "`n.rs`/impl#[S]m(+1).",
    ];
    assert_eq!(descriptors, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn typescript_descriptors_follow_scip() {
    let source = "\
export namespace Geometry { export interface Shape { area: number } }
export class Circle {
  radius = 1;
  constructor() {}
  get size() { return 1; }
  set size(x) {}
  draw(): void;
  draw(x?: number): void {}
}
export const limit = 1;
export function main() {}
";
    let expected = [
        "web/`shape.d.ts`/ < - | web::shape",
        "web/`shape.d.ts`/Geometry/ < web/`shape.d.ts`/ | web::shape::Geometry",
        "web/`shape.d.ts`/Geometry/Shape# < web/`shape.d.ts`/Geometry/ | web::shape::Geometry::Shape",
        "web/`shape.d.ts`/Geometry/Shape#area. < web/`shape.d.ts`/Geometry/Shape# | web::shape::Geometry::Shape::area",
        "web/`shape.d.ts`/Circle# < web/`shape.d.ts`/ | web::shape::Circle",
        "web/`shape.d.ts`/Circle#radius. < web/`shape.d.ts`/Circle# | web::shape::Circle::radius",
        "web/`shape.d.ts`/Circle#`<constructor>`(). < web/`shape.d.ts`/Circle# | web::shape::Circle::constructor",
        "web/`shape.d.ts`/Circle#`<get>size`(). < web/`shape.d.ts`/Circle# | web::shape::Circle::size",
        "web/`shape.d.ts`/Circle#`<set>size`(). < web/`shape.d.ts`/Circle# | web::shape::Circle::size",
        "web/`shape.d.ts`/Circle#draw(). < web/`shape.d.ts`/Circle# | web::shape::Circle::draw",
        "web/`shape.d.ts`/Circle#draw(+1). < web/`shape.d.ts`/Circle# | web::shape::Circle::draw",
        "web/`shape.d.ts`/limit. < web/`shape.d.ts`/ | web::shape::limit",
        "web/`shape.d.ts`/main(). < web/`shape.d.ts`/ | web::shape::main",
    ];
    assert_eq!(symbols(&[("web/shape.d.ts", source)]).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_called_like_its_module() {
    let files = ["src/lib.rs", "crates/one/src/lib.rs", "crates/one/src/net/mod.rs"];
    let more = ["crates/one/src/net/tcp.rs", "web/view/index.ts", "web/a.test.ts", "build.rs"];
    let files: Vec<_> = files.into_iter().chain(more).map(|path| (path, "")).collect();
    let rows = symbols(&files).await;
    let names: Vec<_> = rows.iter().map(|row| row.split(" | ").nth(1).unwrap()).collect();
    let expected = [
        "build",
        "crates::one",
        "crates::one::net",
        "crates::one::net::tcp",
        "lib",
        "web::a.test",
        "web::view",
    ];
    assert_eq!(names, expected);
}
