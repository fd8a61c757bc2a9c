//! Patterns: what `queries/**/*.scm` ask for, compiled for matching on a flat tree.
//!
//! The files are tree-sitter queries and stay readable by its tools; a test compares the matches
//! with those of tree-sitter's own cursor. That cursor walks every tree with all patterns at once
//! and was half of the cost of extraction; compiling its automaton took a fifth of a second for
//! each grammar. Here each node is looked up by its kind among the few patterns that begin there.
//!
//! Understood are nodes, anonymous nodes, `_`, `(_)`, fields, negated fields, alternatives, a
//! leading anchor, captures, and the predicates of [`Predicate`]; anything else is a load error.
//! Must not know: trees, facts.

mod read;

use super::{Capture, SpecError};
use read::{Expression, read};
use regex::Regex;

/// Patterns of a language at most, alternatives counted.
const MAX_PATTERNS: usize = 4096;

/// What a node must be.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Of one of these symbols: a name may stand for several.
    Kinds(Vec<u16>),
    /// `(_)`
    Named,
    /// `_`
    Any,
}

/// One node of a pattern.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is.
    pub what: What,
    /// Its field in its parent; 0 for any or none.
    pub field: u16,
    /// It is the first (named) child.
    pub first: bool,
    /// Fields it does not have.
    pub without: Vec<u16>,
    /// Its captures, as indices into [`Pattern::captures`].
    pub captures: Vec<usize>,
    /// Children it has, in this order, others between them.
    pub children: Vec<Step>,
}

/// What a captured text must be.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// Index into [`Pattern::captures`].
    pub capture: usize,
    /// `#eq?`, `#any-of?`, `#match?`: what it is compared with.
    pub test: Test,
    /// `#not-…?`
    pub negated: bool,
}

/// How a captured text is compared.
#[derive(Clone, Debug)]
pub enum Test {
    /// It is one of these.
    AnyOf(Vec<String>),
    /// It matches.
    Match(Regex),
}

impl Predicate {
    /// Whether a text passes.
    pub fn holds(&self, text: &str) -> bool {
        let found = match &self.test {
            Test::AnyOf(words) => words.iter().any(|word| word == text),
            Test::Match(regex) => regex.is_match(text),
        };
        found != self.negated
    }
}

/// One pattern. Alternatives are patterns of their own.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Where it stands among its language's patterns.
    pub order: usize,
    /// Of two patterns that say what a node is, the one with the lower precedence is right: the
    /// first, and what looks around before what takes every node of a kind.
    pub precedence: usize,
    /// Its outermost node.
    pub root: Step,
    /// Names and meanings of its captures; `None` where the name begins with `_`, for use in
    /// predicates only.
    pub captures: Vec<(String, Option<Capture>)>,
    /// What must hold besides.
    pub predicates: Vec<Predicate>,
}

/// The patterns of a language.
#[derive(Debug, Default)]
pub struct Patterns {
    /// All of them, in their order.
    pub all: Vec<Pattern>,
    /// Which of them begin at a node of each symbol.
    pub by_kind: Vec<Vec<u16>>,
}

impl Patterns {
    /// Compiles queries.
    ///
    /// # Errors
    /// When they are not understood, or name what the grammar does not have or what is no
    /// [`Capture`].
    pub fn compile(
        language: &'static str,
        grammar: &tree_sitter::Language,
        queries: &str,
    ) -> Result<Self, SpecError> {
        let wrong = |(line, reason)| SpecError::Pattern { language, line, reason };
        let mut patterns = Self::default();
        let written = read(queries).map_err(wrong)?;
        patterns.by_kind.resize(grammar.node_kind_count(), Vec::new());
        for (order, (line, written)) in written.into_iter().enumerate() {
            let compiler = Compiler { grammar, names: Vec::new() };
            let (mut names, compiled) = compiler.pattern(&written).map_err(|e| wrong((line, e)))?;
            let mut captures = Vec::new();
            for name in names.drain(..) {
                let meaning = Capture::parse(&name);
                if meaning.is_none() && !name.starts_with('_') {
                    return Err(SpecError::Capture { language, capture: name });
                }
                captures.push((name, meaning));
            }
            let (roots, predicates) = compiled;
            if patterns.all.len() + roots.len() > MAX_PATTERNS {
                return Err(wrong((line, format!("there are more than {MAX_PATTERNS} patterns"))));
            }
            for root in roots {
                let What::Kinds(kinds) = &root.what else {
                    return Err(wrong((line, "a pattern begins with a node's name".to_owned())));
                };
                for kind in kinds {
                    patterns.by_kind[usize::from(*kind)].push(patterns.all.len() as u16);
                }
                let (captures, predicates) = (captures.clone(), predicates.clone());
                let bare = root.children.is_empty() && predicates.is_empty();
                let precedence = if bare { order + MAX_PATTERNS } else { order };
                patterns.all.push(Pattern { order, precedence, root, captures, predicates });
            }
        }
        Ok(patterns)
    }
}

/// All ways to read one pattern, with what must hold besides.
type Compiled = (Vec<Step>, Vec<Predicate>);

struct Compiler<'g> {
    grammar: &'g tree_sitter::Language,
    /// Names of the captures found so far.
    names: Vec<String>,
}

impl Compiler<'_> {
    fn pattern(mut self, written: &Expression) -> Result<(Vec<String>, Compiled), String> {
        let mut predicates = Vec::new();
        let steps = match written {
            // `( pattern (#predicate) )`
            Expression::Node { name: None, children, captures } if captures.is_empty() => {
                let mut steps = Vec::new();
                for child in children {
                    match child {
                        Expression::Predicate(words) => predicates.push(words),
                        child if steps.is_empty() => steps = self.steps(child, &mut predicates)?,
                        _ => return Err("a group holds one pattern".to_owned()),
                    }
                }
                steps
            }
            written => self.steps(written, &mut predicates)?,
        };
        let predicates =
            predicates.into_iter().map(|words| self.predicate(words)).collect::<Result<_, _>>()?;
        Ok((self.names, (steps, predicates)))
    }

    /// All ways to read an expression, without alternatives.
    fn steps<'e>(
        &mut self,
        written: &'e Expression,
        predicates: &mut Vec<&'e Vec<String>>,
    ) -> Result<Vec<Step>, String> {
        match written {
            Expression::Node { name, children, captures } => {
                let what = match name.as_deref() {
                    Some("_") => What::Named,
                    Some(name) => What::Kinds(self.kinds(name, true)?),
                    None => return Err("a group stands outermost only".to_owned()),
                };
                let mut ways = vec![self.step(what, captures)];
                let mut first = false;
                for child in children {
                    match child {
                        Expression::Anchor => first = true,
                        Expression::Without(field) => {
                            let field = self.field(field)?;
                            ways.iter_mut().for_each(|way| way.without.push(field));
                        }
                        Expression::Predicate(words) => predicates.push(words),
                        child => {
                            let inner = self.steps(child, predicates)?;
                            ways = (ways.iter())
                                .flat_map(|way| {
                                    inner.iter().map(|step| {
                                        let mut way = way.clone();
                                        way.children.push(Step { first, ..step.clone() });
                                        way
                                    })
                                })
                                .collect();
                            first = false;
                        }
                    }
                }
                if first {
                    return Err("an anchor stands before a child".to_owned());
                }
                Ok(ways)
            }
            Expression::Token { text, captures } => {
                let what = match text.as_deref() {
                    Some(text) => What::Kinds(self.kinds(text, false)?),
                    None => What::Any,
                };
                Ok(vec![self.step(what, captures)])
            }
            Expression::Either { of, captures } => {
                let captures = self.captures(captures);
                let mut ways = Vec::new();
                for one in of {
                    ways.extend(self.steps(one, predicates)?);
                }
                ways.iter_mut().for_each(|way| way.captures.extend_from_slice(&captures));
                Ok(ways)
            }
            Expression::Field { name, of } => {
                let field = self.field(name)?;
                let mut ways = self.steps(of, predicates)?;
                ways.iter_mut().for_each(|way| way.field = field);
                Ok(ways)
            }
            Expression::Anchor | Expression::Without(_) | Expression::Predicate(_) => {
                Err("stands inside of a node".to_owned())
            }
        }
    }

    fn step(&mut self, what: What, captures: &[String]) -> Step {
        let captures = self.captures(captures);
        Step { what, field: 0, first: false, without: Vec::new(), captures, children: Vec::new() }
    }

    /// The numbers of captures.
    fn captures(&mut self, names: &[String]) -> Vec<usize> {
        let mut number = |name: &String| {
            self.names.iter().position(|known| known == name).unwrap_or_else(|| {
                self.names.push(name.clone());
                self.names.len() - 1
            })
        };
        names.iter().map(&mut number).collect()
    }

    fn field(&self, name: &str) -> Result<u16, String> {
        let id = self.grammar.field_id_for_name(name);
        id.map(std::num::NonZero::get).ok_or_else(|| format!("the grammar has no field {name}"))
    }

    /// The symbols that are called `name`: an alias has one of its own, a supertype stands for
    /// others.
    fn kinds(&self, name: &str, named: bool) -> Result<Vec<u16>, String> {
        let grammar = self.grammar;
        let mut kinds: Vec<u16> = (0..grammar.node_kind_count() as u16)
            .filter(|id| grammar.node_kind_is_named(*id) == named)
            .filter(|id| grammar.node_kind_for_id(*id) == Some(name))
            .collect();
        if let Some(of) = kinds.iter().find(|id| grammar.node_kind_is_supertype(**id)) {
            kinds = grammar.subtypes_for_supertype(*of).to_vec();
        }
        if kinds.is_empty() {
            return Err(format!("the grammar has no node {name}"));
        }
        Ok(kinds)
    }

    fn predicate(&self, words: &[String]) -> Result<Predicate, String> {
        let wrong = || format!("the predicate {words:?} is not understood");
        let (name, rest) = words.split_first().ok_or_else(wrong)?;
        let (capture, values) = rest.split_first().ok_or_else(wrong)?;
        let name = name.strip_suffix('?').ok_or_else(wrong)?;
        let (negated, name) = match name.strip_prefix("not-") {
            Some(name) => (true, name),
            None => (false, name),
        };
        let capture = capture.strip_prefix('@').ok_or_else(wrong)?;
        let capture = self.names.iter().position(|known| known == capture).ok_or_else(wrong)?;
        let test = match (name, values) {
            ("eq", [_]) | ("any-of", [_, ..]) => Test::AnyOf(values.to_vec()),
            ("match", [pattern]) => Test::Match(Regex::new(pattern).map_err(|e| e.to_string())?),
            _ => return Err(wrong()),
        };
        Ok(Predicate { capture, test, negated })
    }
}
