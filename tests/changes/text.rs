//! Changes of one document's text: what a person types, whole and half done.

use super::Random;
use loci::extract::extract;
use loci::model::{Language, SymbolKind};
use std::collections::BTreeSet;

/// A definition with its place in the text, in bytes.
#[derive(Clone, Debug)]
pub struct Def {
    pub name: String,
    pub kind: SymbolKind,
    /// Where its name begins.
    pub at: usize,
    pub start: usize,
    pub end: usize,
}

/// What names there are to speak of.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub values: Vec<String>,
    pub types: Vec<String>,
    pub members: Vec<String>,
    /// Rust: paths of modules. TypeScript: specifiers.
    pub modules: Vec<String>,
}

impl Names {
    /// Some name that stands for a function, or a new one.
    fn value(&self, random: &mut Random) -> String {
        self.some(&self.values, random, &["alpha", "beta", "gamma", "omega"])
    }

    fn kind(&self, random: &mut Random) -> String {
        self.some(&self.types, random, &["Circle", "Square", "Shape", "Point"])
    }

    fn member(&self, random: &mut Random) -> String {
        self.some(&self.members, random, &["run", "area", "draw", "len"])
    }

    fn module(&self, random: &mut Random, fallback: &str) -> String {
        self.some(&self.modules, random, &[fallback])
    }

    fn some(&self, of: &[String], random: &mut Random, others: &[&str]) -> String {
        match random.below(5) {
            0 => random.word(others).to_owned(),
            _ => random.pick(of).cloned().unwrap_or_else(|| random.word(others).to_owned()),
        }
    }

    /// Adds what a text defines.
    pub fn add(&mut self, definitions: &[Def]) {
        use SymbolKind::*;
        for def in definitions {
            let into = match def.kind {
                Function | Constant | Static | Variable | Macro => &mut self.values,
                Struct | Class | Enum | Union | Trait | Interface | TypeAlias => &mut self.types,
                Method | Field | Accessor | Property | EnumMember => &mut self.members,
                _ => continue,
            };
            if is_word(&def.name) && !into.contains(&def.name) {
                into.push(def.name.clone());
            }
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

/// The definitions of a text, as loci itself sees them.
pub fn definitions(language: Language, text: &str) -> Vec<Def> {
    let Ok(facts) = extract(language, text) else { return Vec::new() };
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let byte = |line: u32, column: u32| {
        let start = starts.get(line as usize - 1).copied().unwrap_or(text.len());
        let rest = &text[start..];
        let within = rest.char_indices().nth(column as usize - 1).map_or(rest.len(), |(at, _)| at);
        start + within
    };
    let place = |position: loci::model::Position| byte(position.line, position.column);
    let all = facts.definitions.iter().map(|definition| Def {
        name: facts.name(definition.name).to_owned(),
        kind: definition.kind,
        at: place(definition.position),
        start: place(definition.range.start),
        end: place(definition.range.end),
    });
    all.filter(|def| def.start <= def.at && def.at < def.end && def.end <= text.len()).collect()
}

/// Every word of a text that stands for itself, with its place.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain(std::iter::once((text.len(), ' ')));
    for (at, c) in ends {
        match (c.is_alphanumeric() || c == '_', start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                words.push((begin, &text[begin..at]));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A text with every occurrence of a word replaced.
pub fn replace_word(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, word) in words(text).into_iter().filter(|(_, word)| *word == from) {
        out.push_str(&text[done..at]);
        out.push_str(to);
        done = at + word.len();
    }
    out.push_str(&text[done..]);
    out
}

fn replace(text: &str, start: usize, end: usize, by: &str) -> String {
    format!("{}{by}{}", &text[..start], &text[end..])
}

/// A new text of a document, and what was done; `None` where it could not be.
pub fn edit(
    language: Language,
    text: &str,
    names: &Names,
    random: &mut Random,
) -> Option<(String, String)> {
    let rust = language == Language::Rust;
    let defs = definitions(language, text);
    let kind = random.below(30);
    let what = |said: &str| said.to_owned();
    Some(match kind {
        0..5 => (statement(text, &defs, names, rust, random)?, what("a statement in a body")),
        5 => {
            let at = line_start(text, random);
            let line = random.word(&["\n", "// said later\n", "/// Says more.\n", "    \n"]);
            (replace(text, at, at, line), what("lines moved"))
        }
        6 | 7 => {
            let def = random.pick(&defs)?;
            let name = match random.below(3) {
                0 => format!("{}_{}", def.name, random.below(100)),
                1 => names.value(random),
                _ => names.kind(random),
            };
            let end = def.at + text[def.at..].find(|c: char| !is_word(&c.to_string()))?;
            (replace(text, def.at, end, &name), format!("{} becomes {name}", def.name))
        }
        8 | 9 => {
            let def = random.pick(&defs)?;
            (replace(text, def.start, def.end, ""), format!("{} removed", def.name))
        }
        10..13 => {
            let line = item(names, rust, random);
            let said = format!("added {}", line.trim());
            (format!("{text}\n{line}"), said)
        }
        13 | 14 => (member(text, &defs, names, rust, random)?, what("a member added")),
        15..18 => {
            let line = import(names, rust, random);
            let said = format!("imported {}", line.trim());
            let at = if random.one_in(3) { text.len() } else { 0 };
            (replace(text, at, at, &line), said)
        }
        18 => {
            let starts =
                ["use ", "pub use ", "mod ", "pub mod ", "import ", "export * ", "export {"];
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let found: Vec<usize> = (0..lines.len())
                .filter(|n| starts.iter().any(|start| lines[*n].trim_start().starts_with(start)))
                .collect();
            let gone = *random.pick(&found)?;
            let kept = lines.iter().enumerate().filter(|(n, _)| *n != gone).map(|(_, line)| *line);
            (kept.collect(), format!("without {}", lines[gone].trim()))
        }
        19 | 20 => (visibility(text, &defs, rust, random)?, what("seen otherwise")),
        21 => (signature(text, &defs, names, rust, random)?, what("a signature")),
        22 => {
            let mut end = random.below(text.len().max(1));
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            (text[..end].to_owned(), what("cut off"))
        }
        23 => {
            let found: Vec<usize> =
                text.match_indices(['{', '}', '(', ')', ';', '"']).map(|(at, _)| at).collect();
            let at = *random.pick(&found)?;
            (replace(text, at, at + 1, ""), format!("a {} lost", &text[at..=at]))
        }
        24 => {
            let (at, typed) = (line_start(text, random), format!("{}.", names.value(random)));
            (replace(text, at, at, &typed), what("half typed"))
        }
        25 => match text.contains("\r\n") {
            true => (text.replace("\r\n", "\n"), what("line feeds")),
            false => (text.replace('\n', "\r\n"), what("carriage returns")),
        },
        26 | 27 => {
            let words = words(text);
            let (at, word) = *random.pick(&words)?;
            let by = match random.below(3) {
                0 => names.value(random),
                1 => names.kind(random),
                _ => names.member(random),
            };
            (replace(text, at, at + word.len(), &by), format!("{word} now {by}"))
        }
        28 => {
            let def = random.pick(&defs)?;
            let attribute = match rust {
                true => random.word(&[
                    "#[cfg(test)]\n",
                    "#[derive(Clone, Debug)]\n",
                    "#[macro_export]\n",
                    "#[macro_use]\n",
                    "#[cfg(feature = \"extra\")]\n",
                    "#[cfg(not(test))]\n",
                ]),
                false => random.word(&["declare ", "export default ", "abstract ", "async "]),
            };
            (replace(text, def.start, def.start, attribute), format!("{attribute}{}", def.name))
        }
        _ => {
            // The same again further down: an ordinal, an overload, a twin.
            let def = random.pick(&defs)?;
            let twice = text[def.start..def.end].to_owned();
            (format!("{text}\n{twice}\n"), format!("{} twice", def.name))
        }
    })
}

fn line_start(text: &str, random: &mut Random) -> usize {
    let starts: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    random.pick(&starts).copied().unwrap_or(0)
}

fn is_body(kind: SymbolKind) -> bool {
    use SymbolKind::*;
    matches!(kind, Function | Method | Constructor)
}

/// A statement at the end of a body.
fn statement(
    text: &str,
    defs: &[Def],
    names: &Names,
    rust: bool,
    random: &mut Random,
) -> Option<String> {
    let bodies: Vec<&Def> =
        defs.iter().filter(|d| is_body(d.kind) && text[..d.end].ends_with('}')).collect();
    let def = random.pick(&bodies)?;
    let (value, kind, member) = (names.value(random), names.kind(random), names.member(random));
    let module = names.module(random, if rust { "crate" } else { "./a" });
    let line = match (rust, random.below(7)) {
        (true, 0) => format!("let x = {value}(); x.{member}();"),
        (true, 1) => format!("{kind}::{member}();"),
        (true, 2) => format!("let y: {kind} = Default::default(); let _ = y.{member};"),
        (true, 3) => format!("{module}::{value}();"),
        (true, 4) => format!("{value}!();"),
        (true, 5) => format!("self.{member}();"),
        (true, _) => format!("{value}();"),
        (false, 0) => format!("const x = {value}(); x.{member}();"),
        (false, 1) => format!("const y: {kind} = new {kind}(); y.{member};"),
        (false, 2) => format!("this.{member}();"),
        (false, 3) => format!("(await import('{module}')).{value}();"),
        (false, 4) => format!("const {{ {member} }} = {value}; {member}();"),
        (false, _) => format!("{value}();"),
    };
    // Behind the opening brace as often as before the closing one.
    let open = def.at + text[def.at..def.end].find('{')? + 1;
    let at = if random.one_in(2) { open } else { def.end - 1 };
    Some(replace(text, at, at, &format!(" {line} ")))
}

/// A whole item of its own.
pub fn item(names: &Names, rust: bool, random: &mut Random) -> String {
    let (value, other) = (names.value(random), names.value(random));
    let (kind, bound) = (names.kind(random), names.kind(random));
    let (member, field) = (names.member(random), names.member(random));
    let module = names.module(random, if rust { "crate" } else { "./a" });
    match (rust, random.below(14)) {
        (true, 0) => format!("pub fn {value}_{}() {{ {other}() }}\n", random.below(9)),
        (true, 1) => format!("pub struct {kind} {{ pub {member}: {bound}, {field}: u32 }}\n"),
        (true, 2) => {
            format!("impl {kind} {{ pub fn {member}(&self) -> {bound} {{ self.{field}() }} }}\n")
        }
        (true, 3) => {
            format!("pub trait {kind}: {bound} {{ fn {member}(&self); fn {field}(&self) {{}} }}\n")
        }
        (true, 4) => format!("impl {bound} for {kind} {{ fn {member}(&self) {{ {other}() }} }}\n"),
        (true, 5) => format!("pub const {}: u32 = {other}();\n", value.to_uppercase()),
        (true, 6) => format!("mod inner {{ use super::*; pub fn {value}() {{ {other}() }} }}\n"),
        (true, 7) => format!("pub enum {kind} {{ {bound}({bound}), Other {{ {member}: u8 }} }}\n"),
        (true, 8) => format!("pub type {kind} = Vec<{bound}>;\n"),
        (true, 9) => format!("#[macro_export]\nmacro_rules! {value} {{ () => {{ {other}() }} }}\n"),
        (true, 10) => format!("mod {value};\n"),
        (true, 11) => format!("#[test]\nfn tests_{value}() {{ {module}::{other}(); {value}() }}\n"),
        (true, 12) => format!("impl<T: {bound}> {kind} for T {{ type Item = T; }}\n"),
        (true, _) => format!("pub fn {value}(x: &{kind}) -> Option<{bound}> {{ x.{member}() }}\n"),
        (false, 0) => {
            format!("export function {value}(x: {kind}): {bound} {{ return x.{member}(); }}\n")
        }
        (false, 1) => {
            format!("export class {kind} extends {bound} {{ {member}() {{ this.{field}(); }} }}\n")
        }
        (false, 2) => format!(
            "export interface {kind} extends {bound} {{ {member}: {bound}; {field}(): void }}\n"
        ),
        (false, 3) => format!("export const {value} = {{ {member}: {other} }};\n"),
        (false, 4) => format!("export default {value};\n"),
        (false, 5) => format!("export type {kind} = {bound} | {{ {member}: string }};\n"),
        (false, 6) => format!("export enum {kind} {{ {bound}, {member} }}\n"),
        (false, 7) => format!("export namespace {kind} {{ export const {value} = {other}(); }}\n"),
        (false, 8) => {
            format!("declare module '{module}' {{ interface {kind} {{ {member}: number }} }}\n")
        }
        (false, 9) => format!("declare global {{ interface {kind} {{ {member}(): {bound} }} }}\n"),
        (false, 10) => format!("module.exports = {{ {value}, {kind} }};\n"),
        (false, 11) => {
            format!("test('{value}', () => {{ {other}(); new {kind}().{member}(); }});\n")
        }
        (false, 12) => format!("export {{ {value} as default, {kind} }};\n"),
        (false, _) => format!("const {value} = (x = {other}()) => x.{member};\n"),
    }
}

/// An import or a re-export.
fn import(names: &Names, rust: bool, random: &mut Random) -> String {
    let (value, kind) = (names.value(random), names.kind(random));
    let module = names.module(random, if rust { "crate" } else { "./a" });
    match (rust, random.below(9)) {
        (true, 0) => format!("use {module}::{{self, {value}, {kind} as Other}};\n"),
        (true, 1) => format!("pub use {module}::*;\n"),
        (true, 2) => format!("use {module}::*;\n"),
        (true, 3) => format!("pub use {module}::{kind};\n"),
        (true, 4) => format!("pub(crate) use {module}::{value} as renamed;\n"),
        (true, 5) => format!("use {module} as elsewhere;\n"),
        (true, 6) => format!("extern crate {};\n", module.split("::").next().unwrap_or("core")),
        (true, _) => format!("use {module}::{value};\n"),
        (false, 0) => format!("import {{ {value}, {kind} as Other }} from '{module}';\n"),
        (false, 1) => format!("export * from '{module}';\n"),
        (false, 2) => format!("import * as {value} from '{module}';\n"),
        (false, 3) => format!("import {value} from '{module}';\n"),
        (false, 4) => format!("export {{ {kind}, {value} as default }} from '{module}';\n"),
        (false, 5) => format!("import type {{ {kind} }} from '{module}';\n"),
        (false, 6) => format!("const {{ {value} }} = require('{module}');\n"),
        (false, 7) => format!("export * as {kind} from '{module}';\n"),
        (false, _) => format!("import '{module}';\n"),
    }
}

/// A member in a type or an impl block.
fn member(
    text: &str,
    defs: &[Def],
    names: &Names,
    rust: bool,
    random: &mut Random,
) -> Option<String> {
    use SymbolKind::*;
    let types: Vec<&Def> = defs
        .iter()
        .filter(|d| matches!(d.kind, Struct | Class | Interface | Trait | Impl | Enum | Union))
        .filter(|d| text[..d.end].ends_with('}'))
        .collect();
    let def = random.pick(&types)?;
    let (member, kind, value) = (names.member(random), names.kind(random), names.value(random));
    let line = match (rust, def.kind) {
        (true, Struct | Union) => format!(" pub {member}: {kind}, "),
        (true, Enum) => format!(" {kind}({kind}), "),
        (true, Trait) => format!(" fn {member}(&self) -> {kind}; "),
        (true, _) => match random.below(3) {
            0 => format!(" pub fn {member}(self) -> Self {{ {value}(); self }} "),
            1 => format!(" const {}: u8 = 0; ", member.to_uppercase()),
            _ => format!(" fn {member}(&self) {{ self.{value}() }} "),
        },
        (false, Interface) => format!(" {member}(x: {kind}): {kind}; "),
        (false, Enum) => format!(" , {kind} "),
        (false, _) => match random.below(3) {
            0 => format!(" static {member}: {kind} = {value}(); "),
            1 => format!(" get {member}(): {kind} {{ return this.{value}; }} "),
            _ => format!(" {member}() {{ return this.{value}(); }} "),
        },
    };
    Some(replace(text, def.end - 1, def.end - 1, &line))
}

/// `pub` and `export`, put on or taken off.
fn visibility(text: &str, defs: &[Def], rust: bool, random: &mut Random) -> Option<String> {
    let def = random.pick(defs)?;
    let line = text[..def.at].rfind('\n').map_or(0, |at| at + 1);
    let start = line + (text[line..].len() - text[line..].trim_start().len());
    let words: &[&str] = if rust {
        &["pub(crate) ", "pub(super) ", "pub "]
    } else {
        &["export default ", "export ", "private "]
    };
    for word in words {
        if text[start..].starts_with(word) {
            return Some(replace(text, start, start + word.len(), ""));
        }
    }
    let word = words[random.below(words.len())];
    Some(replace(text, start, start, word))
}

/// Another parameter or another result.
fn signature(
    text: &str,
    defs: &[Def],
    names: &Names,
    rust: bool,
    random: &mut Random,
) -> Option<String> {
    let bodies: Vec<&Def> = defs.iter().filter(|d| is_body(d.kind)).collect();
    let def = random.pick(&bodies)?;
    let head = &text[def.at..def.end];
    let kind = names.kind(random);
    let close = def.at + head.find(')')?;
    if random.one_in(2) {
        let comma = if text[..close].ends_with('(') { "" } else { ", " };
        return Some(replace(text, close, close, &format!("{comma}extra: {kind}")));
    }
    let arrow = if rust { "->" } else { ":" };
    let body = def.at + head.find('{')?;
    (close < body).then(|| replace(text, close + 1, body, &format!(" {arrow} {kind} ")))
}

/// The words that a text's import lines hold, to be renamed throughout.
pub fn known_words(text: &str) -> BTreeSet<String> {
    words(text).into_iter().map(|(_, word)| word.to_owned()).collect()
}
