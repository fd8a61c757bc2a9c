//! What module specifiers name: files, packages, sources of unbuilt packages.

#[path = "support/caret.rs"]
mod caret;

use caret::check;

#[test]
fn extensions_are_those_of_the_build() {
    check(
        r#"
//- a.ts
import "./b.js"; import "./c.jsx"; import "./d.mjs"; import "./e"; import "./f";
//     ^ defined: b.ts
//                      ^ defined: c.tsx
//                                        ^ defined: d.mts
//                                                          ^ defined: e/index.ts
//                                                                        ^ defined: f.d.ts
import "./missing";
//     ^ none
//- b.ts
//- c.tsx
//- d.mts
//- e/index.ts
//- f.d.ts
"#,
    );
}

#[test]
fn paths_of_the_nearest_configuration() {
    check(
        r#"
//- tsconfig.base.json
{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["lib/src/*"] } } }
//- tsconfig.json
// comments are allowed
{ "extends": "./tsconfig.base.json" }
//- app/a.ts
import { x } from "@lib/x";
//       ^ defined: lib/src/x.ts:1
//                ^ defined: lib/src/x.ts
//- lib/src/x.ts
export const x = 1;
//- other/tsconfig.json
{ "extends": "@tsconfig/strict/tsconfig.json", "compilerOptions": { "paths": { "@lib/*": ["./own/*"] } } }
//- other/b.ts
import { x } from "@lib/x";
//       ^ defined: other/own/x.ts:1
//- other/own/x.ts
export const x = 2;
"#,
    );
}

#[test]
fn workspaces_link_their_packages() {
    check(
        r#"
//- package.json
{ "private": true, "workspaces": ["packages/*"] }
//- packages/core/package.json
{ "name": "@org/core", "exports": { ".": "./src/index.ts", "./deep": "./src/deep.ts" } }
//- packages/core/src/index.ts
export const core = 1;
import { deep } from "@org/core/deep";
//       ^ defined: packages/core/src/deep.ts:1
//- packages/core/src/deep.ts
export const deep = 1;
//- packages/app/package.json
{ "name": "app", "dependencies": { "@org/core": "workspace:*", "react": "19" } }
//- packages/app/src/a.ts
import { core } from "@org/core";
//       ^ defined: packages/core/src/index.ts:1
import { deep } from "@org/core/deep";
//       ^ defined: packages/core/src/deep.ts:1
import { useState } from "react";
//       ^ external: react::useState
//                       ^ external: react
import jsx from "react/jsx-runtime";
//              ^ external: react::jsx-runtime
import { readFile } from "node:fs/promises";
//       ^ external: node::fs/promises::readFile
  useState();
//^ external: react::useState
"#,
    );
}

#[test]
fn unbuilt_exports_lead_to_their_sources() {
    check(
        r#"
//- package.json
{ "name": "pkg", "main": "./dist/cjs/index.js", "types": "./dist/index.d.ts",
  "exports": { ".": { "types": "./dist/index.d.ts", "import": "./dist/esm/index.js" },
               "./sub": { "import": "./dist/sub/index.mjs" },
               "./features/*": "./dist/features/*.js" } }
//- src/index.ts
export const x = 1;
//- src/sub/index.ts
export const y = 1;
//- src/features/one.ts
export const z = 1;
//- test/a.ts
import { x } from "pkg";
//       ^ inferred: src/index.ts:1
import { y } from "pkg/sub";
//       ^ inferred: src/sub/index.ts:1
import { z } from "pkg/features/one";
//       ^ inferred: src/features/one.ts:1
"#,
    );
}

#[test]
fn a_custom_condition_leads_to_sources() {
    check(
        r#"
//- package.json
{ "name": "pkg", "exports": { ".": { "@pkg/source": "./src/index.ts", "default": "./index.js" } } }
//- src/index.ts
export const x = 1;
//- src/test.ts
import { x } from "pkg";
//       ^ defined: src/index.ts:1
"#,
    );
}

#[test]
fn package_imports() {
    check(
        r##"
//- package.json
{ "name": "pkg", "imports": { "#internal/*": "./src/internal/*.ts" } }
//- src/internal/x.ts
export const x = 1;
//- src/a.ts
import { x } from "#internal/x";
//       ^ defined: src/internal/x.ts:1
"##,
    );
}

#[test]
fn folders_of_a_source_root_may_begin_a_specifier() {
    check(
        r#"
//- package.json
{ "name": "pkg", "dependencies": { "common": "1" } }
//- src/browser/a.ts
import { x } from "browser/b";
//       ^ inferred: src/browser/b.ts:1
import { y } from "common/y";
//       ^ external: common::y::y
//- src/browser/b.ts
export const x = 1;
//- src/common/y.ts
export const y = 1;
"#,
    );
}

#[test]
fn paths_hold_for_documents_that_their_configuration_leaves_out() {
    check(
        r#"
//- tsconfig.json
{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } }, "include": ["src"] }
//- src/x.ts
export const x = 1;
//- src/a.ts
import { x } from "@/x";
//       ^ defined: src/x.ts:1
//- test/a.ts
import { x } from "@/x";
//       ^ inferred: src/x.ts:1
"#,
    );
}

#[test]
fn broken_manifests_stop_nothing() {
    check(
        r#"
//- package.json
{ "name": 
//- tsconfig.json
{ "extends": "./missing.json", "compilerOptions": { 
//- a.ts
import { x } from "./b";
//       ^ defined: b.ts:1
//- b.ts
export const x = 1;
"#,
    );
}
