//! Where the names of TypeScript and JavaScript lead: by scoping and modules here, by types in the
//! files of `fixtures/typescript/`, each with many cases. What a caret says there is what the
//! TypeScript compiler says.

#[path = "support/caret.rs"]
mod caret;
#[path = "support/cases.rs"]
mod cases;

use caret::check;

/// A case that names no file is one file of this name.
const LONE: &str = "a";

#[test]
fn cases() {
    let tally = cases::check_all("fixtures/typescript", LONE, None);
    assert!(tally.cases >= 300, "{tally:?}");
}

// ---- imports and exports

#[test]
fn named_imports_lead_to_the_declaration() {
    check(
        r#"
//- src/a.ts
import { f, type T, g as h } from "./b";
//       ^ defined: src/b.ts:1
//               ^ defined: src/b.ts:2
//                  ^ defined: src/b.ts:3
//                       ^ defined: src/b.ts:3
//                                ^ defined: src/b.ts
  f(); h();
//^ defined: src/b.ts:1
//     ^ defined: src/b.ts:3
let x: T;
//     ^ defined: src/b.ts:2
//- src/b.ts
export function f() {}
export interface T {}
export const g = () => 1;
"#,
    );
}

#[test]
fn default_imports() {
    check(
        r#"
//- a.ts
import C from "./b";
//     ^ defined: b.ts:1
import f from "./c";
//     ^ defined: c.ts:2
import anonymous from "./d";
//     ^ defined: d.ts:1
  new C(); f(); anonymous();
//    ^ defined: b.ts:1
//         ^ defined: c.ts:2
//              ^ defined: d.ts:1
//- b.ts
export default class C {}
//- c.ts
export default f;
function f() {}
//- d.ts
export default function () {}
"#,
    );
}

#[test]
fn namespace_imports_are_documents_and_have_members() {
    check(
        r#"
//- a.ts
import * as B from "./b";
  B.f();
//^ defined: b.ts
//  ^ defined: b.ts:1
let x: B.T;
//     ^ defined: b.ts
//       ^ defined: b.ts:2
  B.private;
//  ^ none
//- b.ts
export function f() {}
export type T = string;
const private = 1;
"#,
    );
}

#[test]
fn barrels_re_export_to_a_fixpoint() {
    check(
        r#"
//- a.ts
import { f, renamed, ns } from "./index";
//       ^ defined: deep/b.ts:1
//          ^ defined: deep/b.ts:2
//                   ^ defined: deep/b.ts
ns.f();
// ^ defined: deep/b.ts:1
//- index.ts
export * from "./middle";
export { g as renamed } from "./middle";
//            ^ defined: deep/b.ts:2
export * as ns from "./deep/b";
//- middle.ts
export * from "./deep/b";
//- deep/b.ts
export function f() {}
export function g() {}
"#,
    );
}

#[test]
fn circles_of_re_exports_settle() {
    check(
        r#"
//- a.ts
export * from "./b";
export const x = 1;
//- b.ts
export * from "./a";
export const y = 1;
//- c.ts
import { x, y, z } from "./b";
//       ^ defined: a.ts:2
//          ^ defined: b.ts:2
//             ^ none
"#,
    );
}

#[test]
fn stars_do_not_take_the_default() {
    check(
        r#"
//- a.ts
import d, { e } from "./b";
//     ^ none
//          ^ defined: c.ts:2
//- b.ts
export * from "./c";
//- c.ts
export default function f() {}
export const e = 1;
"#,
    );
}

#[test]
fn an_explicit_export_shadows_a_star() {
    check(
        r#"
//- a.ts
import { x } from "./b";
//       ^ defined: b.ts:2
//- b.ts
export * from "./c";
export const x = 1;
//- c.ts
export const x = 2;
"#,
    );
}

#[test]
fn export_clauses_name_what_they_give_away() {
    check(
        r#"
//- a.ts
function f() {}
export { f, f as g };
//       ^ defined: a.ts:1
//          ^ defined: a.ts:1
//               ^ defined: a.ts:1
//- b.ts
import { g } from "./a";
//       ^ defined: a.ts:1
"#,
    );
}

#[test]
fn export_equals_and_import_require() {
    check(
        r#"
//- a.ts
import a = require("./b");
//                 ^ defined: b.ts
  a.f();
//^ defined: b.ts:1
//  ^ defined: b.ts:2
import whole from "./b";
//     ^ defined: b.ts:1
//- b.ts
namespace a {
  export function f() {}
}
export = a;
//       ^ defined: b.ts:1
"#,
    );
}

#[test]
fn dynamic_imports_name_a_module() {
    check(
        r#"
//- a.ts
async function f() {
  (await import("./b")).g();
//              ^ defined: b.ts
//                      ^ defined: b.ts:1
}
type T = import("./b").U;
//              ^ defined: b.ts
//                     ^ defined: b.ts:2
//- b.ts
export function g() {}
export interface U {}
"#,
    );
}

#[test]
fn import_aliases_follow_namespaces() {
    check(
        r#"
//- a.ts
namespace N { export namespace M { export interface T {} export const v = 1; } }
import M = N.M;
let x: M.T = M.v;
//     ^ defined: a.ts:1
//       ^ defined: a.ts:1
//             ^ defined: a.ts:1
"#,
    );
}

// ---- scoping

#[test]
fn locals_never_lead_to_symbols() {
    check(
        r#"
//- a.ts
export function f(f: number, { g }: any, [h]: any) { return f + g + h; }
//                                                          ^ none
//                                                              ^ none
//                                                                  ^ none
function g() {} function h() {}
for (const g of []) g;
//                  ^ none
try {} catch (h) { h; }
//                 ^ none
function k<f>(x: f) {}
//               ^ none
type U<T> = T extends { a: infer g } ? g : f;
//                                     ^ none
type f = 1;
"#,
    );
}

#[test]
fn nested_functions_shadow() {
    check(
        r#"
//- a.ts
function f() {}
function outer() {
  function f() {}
  f();
//^ defined: a.ts:3
  const g = () => f();
//                ^ defined: a.ts:3
  g();
//^ defined: a.ts:6
}
  f();
//^ defined: a.ts:1
"#,
    );
}

#[test]
fn destructuring_assigns_to_what_is_there() {
    check(
        r#"
//- a.ts
let a = 1, b = 2;
[a, b] = [b, a];
//  ^ defined: a.ts:1
//        ^ defined: a.ts:1
"#,
    );
}

#[test]
fn globals_are_not_symbols() {
    check(
        r#"
//- a.ts
import "./b";
  console.log(new Map(), Promise);
//^ outside
//                ^ outside
//                       ^ external: typescript::Promise
//- b.ts
export class Map {}
export const console = 1;
export const Promise = 1;
"#,
    );
}

#[test]
fn globals_declared_by_the_repository_are() {
    check(
        r#"
//- globals.d.ts
declare const VERSION: string;
interface Window { custom: string }
//- augment.ts
export {};
declare global { var shared: number; }
//- use.ts
export const v = VERSION + shared;
//               ^ defined: globals.d.ts:1
//                         ^ defined: augment.ts:2
let w: Window;
//     ^ defined: globals.d.ts:2
"#,
    );
}

#[test]
fn scripts_see_their_own_names_first() {
    check(
        r#"
//- a.ts
function main() {}
  main();
//^ defined: a.ts:1
//- b.ts
function main() {}
function other() {}
  main();
//^ defined: b.ts:1
//- c.ts
  other();
//^ inferred: b.ts:2
"#,
    );
}

#[test]
fn ambient_modules_come_before_packages() {
    check(
        r#"
//- types.d.ts
declare module "untyped" {
  export function f(): void;
}
//- a.ts
import { f } from "untyped";
//       ^ defined: types.d.ts:2
//                ^ defined: types.d.ts:1
"#,
    );
}

#[test]
fn augmentations_add_to_the_module() {
    check(
        r#"
//- base.ts
export interface Options { a: string }
//- more.ts
import "./base";
declare module "./base" {
  interface Options { b: string }
  interface Extra {}
}
//- use.ts
import { Options, Extra } from "./base";
//       ^ defined: base.ts:1
//                ^ defined: more.ts:4
"#,
    );
}

// ---- meanings

#[test]
fn declarations_of_one_name_merge() {
    check(
        r#"
//- a.ts
export interface Option<A> { a: A }
export const Option = 1;
export declare namespace Option { type Value<T> = T; }
//- b.ts
import { Option } from "./a";
//       ^ defined: a.ts:1, a.ts:2, a.ts:3
let x: Option<string>;
//     ^ defined: a.ts:1
let y: Option.Value<1>;
//     ^ defined: a.ts:3
//            ^ defined: a.ts:3
let z = Option;
//      ^ defined: a.ts:2, a.ts:3
"#,
    );
}

#[test]
fn a_required_module_is_given_on() {
    check(
        r#"
//- index.js
module.exports = require("./lib/app");
//                       ^ defined: lib/app.js
//- tools.js
exports.app = require("./lib/app");
exports.names = require("./lib/names");
//- lib/app.js
exports = module.exports = createApp;
function createApp() {}
exports.json = function () {};
//- lib/names.js
exports.first = function () {};
//- use.js
const app = require("./index");
  app();
//^ defined: lib/app.js:2
const { json } = require("./index");
//      ^ defined: lib/app.js:3
const tools = require("./tools");
  tools.app();
//      ^ defined: lib/app.js:2
  tools.names.first();
//            ^ defined: lib/names.js:1
"#,
    );
}

#[test]
fn overloads_go_by_their_first_declaration() {
    check(
        r#"
//- a.ts
export function f(a: string): void;
export function f(a: number): void;
export function f(a: any) {}
  f(1);
//^ defined: a.ts:1
"#,
    );
}

#[test]
fn a_namespace_is_no_type() {
    check(
        r#"
//- a.ts
import * as Record from "./record";
type R = Record<string, Record.Key>;
//       ^ outside
//                      ^ defined: record.ts
//- record.ts
export type Key = string;
"#,
    );
}

#[test]
fn namespaces_merge_and_nest() {
    check(
        r#"
//- a.ts
namespace N {
  export const a = 1;
  const hidden = 2;
  export namespace Inner { export type T = typeof a; }
//                                                ^ defined: a.ts:2
}
namespace N {
  export const b = a;
//                 ^ defined: a.ts:2
  hidden;
//^ none
}
  N.a; N.b; N.hidden;
//  ^ defined: a.ts:2
//       ^ defined: a.ts:8
//            ^ none
let t: N.Inner.T;
//       ^ defined: a.ts:4
//             ^ defined: a.ts:4
"#,
    );
}

#[test]
fn enums_have_members_within_and_without() {
    check(
        r#"
//- a.ts
enum E { A = 1, B = A }
//                  ^ defined: a.ts:1
let x: E.A = E.B;
//     ^ defined: a.ts:1
//       ^ defined: a.ts:1
//           ^ defined: a.ts:1
//             ^ defined: a.ts:1
"#,
    );
}

#[test]
fn a_local_and_a_type_of_one_name_are_one() {
    check(
        r#"
//- a.ts
function f(make: any) {
  const T = make();
  type T = Infer<typeof T>;
//                      ^ defined: a.ts:3
  T.parse();
//^ defined: a.ts:3
}
"#,
    );
}

// ---- members

#[test]
fn this_has_own_and_inherited_members() {
    check(
        r#"
//- base.ts
export class Base {
  protected inherited = 1;
  static make() {}
}
//- a.ts
import { Base } from "./base";
class A extends Base {
//              ^ defined: base.ts:1
  private own = 1;
  #hidden = 2;
  constructor(private readonly given: string) { super(); given; }
//                                                       ^ defined: a.ts:6
  method() {
    this.own; this.#hidden; this.given; this.inherited; this.unknown;
//       ^ defined: a.ts:4
//                 ^ defined: a.ts:5
//                               ^ defined: a.ts:6
//                                           ^ defined: base.ts:2
//                                                           ^ none
    const arrow = () => this.method();
//                           ^ defined: a.ts:8
    function other(this: any) { this.own; }
//                                   ^ none
  }
  override() { super.method(); super.inherited; }
//                   ^ none
//                                   ^ defined: base.ts:2
  static create() { return this.make(); }
//                              ^ defined: base.ts:3
}
  A.make(); A.create(); A.method;
//  ^ defined: base.ts:3
//            ^ defined: a.ts:23
//                        ^ none
  new A().method();
//        ^ defined: a.ts:8
"#,
    );
}

#[test]
fn members_of_classes_of_one_name_do_not_mix() {
    check(
        r#"
//- a.ts
class A { run() { this.run(); } }
//                     ^ defined: a.ts:1
{
  class A { run() { this.run(); } }
//                       ^ defined: a.ts:4
}
"#,
    );
}

#[test]
fn object_literals_have_members_unless_annotated() {
    check(
        r#"
//- a.ts
export const config = { depth: 1, run() {} } as const;
export const typed: Config = { depth: 1 };
interface Config { depth: number }
//- b.ts
import { config, typed } from "./a";
  config.depth; config.run(); typed.depth;
//       ^ defined: a.ts:1
//                     ^ defined: a.ts:1
//                                  ^ defined: a.ts:3
"#,
    );
}

#[test]
fn members_of_unknown_values_are_left_open() {
    check(
        r#"
//- a.ts
class A { close() {} }
export function f(a: any) { a.close(); }
//                            ^ none
"#,
    );
}

#[test]
fn qualified_types_after_as() {
    check(
        r#"
//- a.ts
import * as z from "./z";
export const x = 1 as z.core.T;
//                    ^ defined: z.ts
//                      ^ defined: core.ts
//                           ^ defined: core.ts:1
//- z.ts
export * as core from "./core";
//- core.ts
export interface T {}
"#,
    );
}

// ---- JSX and JavaScript

#[test]
fn jsx_tags_are_calls() {
    check(
        r#"
//- a.tsx
import { Button } from "./button";
import * as UI from "./button";
const div = 1;
export const a = <div><Button size={div}/><UI.Button></UI.Button></div>;
//                ^ none
//                     ^ defined: button.tsx:1
//                                  ^ defined: a.tsx:3
//                                            ^ defined: button.tsx:1
//                                                     ^ defined: button.tsx
//- button.tsx
export function Button() { return <></>; }
"#,
    );
}

#[test]
fn common_js() {
    check(
        r#"
//- a.js
const b = require("./b");
//                ^ defined: b.js
const { f, g: h } = require("./b");
//      ^ defined: b.js:1
//         ^ defined: b.js:2
  b.f(); f(); h();
//  ^ defined: b.js:1
//       ^ defined: b.js:1
//            ^ defined: b.js:2
const C = require("./c");
new C();
//  ^ defined: c.js:1
//- b.js
exports.f = function () {};
function g() {}
module.exports.g = g;
//- c.js
class C {}
module.exports = C;
"#,
    );
}

// ---- broken source

#[test]
fn broken_source_keeps_what_can_be_had() {
    check(
        r#"
//- a.ts
import { f } from "./b";
export function before() { f(); }
//                         ^ defined: b.ts:1
const broken = ((( ;
export function after() { before(); }
//                        ^ defined: a.ts:2
//- b.ts
export function f() {}
"#,
    );
}
