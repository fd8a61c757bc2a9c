//! What the shallow languages' documents say and where their names lead, by fixtures: see
//! `support/caret.rs` for how they are read.

#[path = "support/caret.rs"]
mod caret;

use loci::extract::extract;
use loci::model::facts::{Facts, flags};
use loci::model::{Language, SymbolKind, Visibility};

fn facts(language: Language, source: &str) -> Facts {
    extract(language, source).expect("the source is small")
}

/// Qualified names of definitions with what they are, in order.
fn outline(facts: &Facts) -> Vec<String> {
    let definitions = facts.definitions.iter();
    let line = definitions.map(|definition| {
        let around = definition.enclosing.map(|id| &facts.definitions[id.index()]);
        let around = around.map_or(String::new(), |d| format!("{}.", facts.name(d.name)));
        let of = match definition.attribute.as_str() {
            "" => String::new(),
            owner => format!("{owner}."),
        };
        let name = facts.name(definition.name);
        format!("{} {around}{of}{name}", definition.kind.name())
    });
    line.collect()
}

#[track_caller]
fn of<'f>(facts: &'f Facts, name: &str) -> &'f loci::model::facts::Definition {
    let found = facts.definitions.iter().find(|d| facts.name(d.name) == name);
    found.unwrap_or_else(|| panic!("`{name}` is not defined: {:?}", outline(facts)))
}

/// Source that breaks off or makes no sense yields what can be had.
#[test]
fn broken_source_is_data() {
    let pieces = [
        "(",
        "{",
        "class ",
        "\"",
        "def f(:\n  x.",
        "#if\n",
        "<?php function f( { $x->",
        "}}",
        "\0",
    ];
    for &language in Language::ALL {
        for piece in pieces {
            let text = format!("{piece} a b c {piece}\n{piece}");
            let _ = facts(language, &text);
        }
        let deep = "(".repeat(2_000);
        let _ = extract(language, &deep);
    }
}

#[test]
fn python() {
    assert_eq!(caret::check(include_str!("../fixtures/python/names.py")), 24);
    let facts = facts(
        Language::Python,
        "\"\"\"Module.\"\"\"\nA = 1\nb = 2\nb = 3\n\n# Says what.\n# More.\n@wrap\ndef f(x, *rest, k: int = 1) -> int:\n    \
         inner = 1\n    def g(): pass\n\nclass C(B):\n    '''Of C.'''\n    x: int = 1\n    _y = 2\n    \
         def m(self):\n        \"\"\"Does\n        it.\"\"\"\n    async def __init__(self): pass\n\
         def test_it(): pass\n",
    );
    assert_eq!(
        outline(&facts),
        [
            "constant A",
            "variable b",
            "function f",
            "function f.g",
            "class C",
            "field C.x",
            "field C._y",
            "method C.m",
            "method C.__init__",
            "function test_it",
        ]
    );
    assert_eq!(of(&facts, "f").documentation, "Says what.\nMore.");
    assert_eq!(of(&facts, "f").signature, "def f(x, *rest, k: int = 1) -> int");
    assert_eq!(of(&facts, "C").documentation, "Of C.");
    assert_eq!(of(&facts, "m").documentation, "Does\nit.");
    assert_eq!(of(&facts, "_y").visibility, Visibility::Private);
    assert_eq!(of(&facts, "__init__").visibility, Visibility::Public);
    assert_ne!(of(&facts, "test_it").flags & flags::TEST, 0);
    assert_eq!(of(&facts, "m").kind, SymbolKind::Method);
    assert!(!facts.partial);
}

#[test]
fn go() {
    assert_eq!(caret::check(include_str!("../fixtures/go/names.go")), 14);
}

#[test]
fn java() {
    assert_eq!(caret::check(include_str!("../fixtures/java/names.java")), 12);
}

#[test]
fn c() {
    assert_eq!(caret::check(include_str!("../fixtures/c/names.c")), 11);
}

#[test]
fn cpp() {
    assert_eq!(caret::check(include_str!("../fixtures/cpp/names.cc")), 9);
}

#[test]
fn csharp() {
    assert_eq!(caret::check(include_str!("../fixtures/csharp/names.cs")), 13);
}

#[test]
fn ruby() {
    assert_eq!(caret::check(include_str!("../fixtures/ruby/names.rb")), 15);
}

#[test]
fn php() {
    assert_eq!(caret::check(include_str!("../fixtures/php/names.php")), 13);
}

#[test]
fn bash() {
    assert_eq!(caret::check(include_str!("../fixtures/bash/names.sh")), 6);
}
