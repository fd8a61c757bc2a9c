//! The compilers' answers of one package, as far as calls and who makes them are concerned.

use anyhow::{Context, ensure};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::process::Command;

/// A file and a line in it, from 1.
pub type Place = (String, u64);

/// Whose body a call stands in: a file with the first line of a definition that is in no other
/// function's body, or 0 for the file itself.
pub type Caller = (String, u64);

/// A reference.
pub struct Row {
    /// Where it stands.
    pub at: Place,
    /// What it is, as the truth calls it.
    pub kind: String,
    /// Where what it leads to is declared; empty where that is no part of the package.
    pub declared: Vec<Place>,
    /// Members that may be run in place of the one that is named.
    alternatives: Option<u64>,
}

/// A function or what is called like one.
#[derive(Clone)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its file.
    pub file: String,
    /// All lines of that file that declare it.
    pub lines: BTreeSet<u64>,
}

/// Everything the compiler said of a package.
pub struct Truth {
    /// References, those to generated definitions left out.
    pub rows: Vec<Row>,
    /// Functions, methods and constants that are called.
    pub functions: Vec<Function>,
    by_column: HashMap<(String, u64, u64), usize>,
    by_name: HashMap<(String, u64, String), Vec<usize>>,
    calls_of: HashMap<Place, Vec<usize>>,
    spans: HashMap<String, Vec<(u64, u64)>>,
    alternatives: HashMap<u64, HashSet<Place>>,
}

/// The rows of a compressed file of JSON Lines.
fn read(path: &Path, each: &mut dyn FnMut(Value)) -> anyhow::Result<()> {
    let done = Command::new("zstd").arg("-dc").arg(path).output();
    let done = done.context("zstd is needed to read the truth")?;
    ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for line in std::str::from_utf8(&done.stdout)?.lines() {
        each(serde_json::from_str(line)?);
    }
    Ok(())
}

fn text(row: &Value, key: &str) -> String {
    row[key].as_str().unwrap_or_default().to_owned()
}

fn number(row: &Value, key: &str) -> u64 {
    row[key].as_u64().unwrap_or_default()
}

/// A place as the truth writes one: `[file, line]`.
fn place(value: &Value) -> Option<Place> {
    Some((value.get(0)?.as_str()?.to_owned(), value.get(1)?.as_u64()?))
}

impl Truth {
    /// Reads what lies at `path`, the part before `.refs.jsonl.zst`.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let file = |ending: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            std::path::PathBuf::from(name)
        };
        let mut truth = Self {
            rows: Vec::new(),
            functions: Vec::new(),
            by_column: HashMap::new(),
            by_name: HashMap::new(),
            calls_of: HashMap::new(),
            spans: HashMap::new(),
            alternatives: HashMap::new(),
        };
        read(&file(".refs.jsonl.zst"), &mut |row| truth.reference(&row))?;
        let mut definitions = Vec::new();
        read(&file(".defs.jsonl.zst"), &mut |row| {
            // What stands in a body or in a literal is part of what it stands in.
            let inner = ["nested", "optional", "type_literal", "in_macro"];
            let module =
                matches!(text(&row, "kind").as_str(), "module" | "module_decl" | "namespace");
            if !module && !inner.iter().any(|key| row[*key] == true) {
                let span = (number(&row, "start"), number(&row, "end"));
                truth.spans.entry(text(&row, "file")).or_default().push(span);
                definitions.push(row);
            }
        })?;
        read(&file(".alts.json.zst"), &mut |groups| {
            for (id, places) in groups.as_object().into_iter().flatten() {
                let Ok(id) = id.parse() else { continue };
                let places = places.as_array().into_iter().flatten().filter_map(place);
                truth.alternatives.insert(id, places.collect());
            }
        })?;
        truth.functions(&definitions);
        Ok(truth)
    }

    fn reference(&mut self, row: &Value) {
        if row["def_kind"] == "generated" {
            return;
        }
        let mut declared = Vec::new();
        if let Some(file) = row["def_file"].as_str() {
            declared.push((file.to_owned(), number(row, "def_line")));
            declared.extend(row["also"].as_array().into_iter().flatten().filter_map(place));
        }
        let at = (text(row, "ref_file"), number(row, "ref_line"));
        let (name, index) = (text(row, "name"), self.rows.len());
        self.by_column.insert((at.0.clone(), at.1, number(row, "ref_col")), index);
        self.by_name.entry((at.0.clone(), at.1, name)).or_default().push(index);
        if row["kind"] == "call" {
            for place in &declared {
                self.calls_of.entry(place.clone()).or_default().push(index);
            }
        }
        let alternatives = row["alt"].as_u64();
        self.rows.push(Row { at, kind: text(row, "kind"), declared, alternatives });
    }

    /// What can be asked about: overloads are one function.
    fn functions(&mut self, definitions: &[Value]) {
        let mut names: HashMap<Place, String> = HashMap::new();
        for row in definitions {
            names.insert((text(row, "file"), number(row, "line")), text(row, "name"));
        }
        let mut seen = HashSet::new();
        for row in definitions {
            let kind = text(row, "kind");
            let at = (text(row, "file"), number(row, "line"));
            let called = self.calls_of.contains_key(&at);
            let function =
                matches!(kind.as_str(), "function" | "method") || (kind == "const" && called);
            if !function || row["test"] == true || seen.contains(&at) {
                continue;
            }
            let name = text(row, "name");
            let mut lines = BTreeSet::from([at.1]);
            for index in self.calls_of.get(&at).into_iter().flatten() {
                let same = |p: &&Place| p.0 == at.0 && names.get(*p) == Some(&name);
                lines.extend(self.rows[*index].declared.iter().filter(same).map(|p| p.1));
            }
            seen.extend(lines.iter().map(|line| (at.0.clone(), *line)));
            self.functions.push(Function { name, file: at.0, lines });
        }
    }

    /// The function that is declared at a place.
    pub fn function_at(&self, file: &str, line: u64) -> Option<&Function> {
        self.functions.iter().find(|f| f.file == file && f.lines.contains(&line))
    }

    /// The calls of a function.
    pub fn calls(&self, of: &Function) -> BTreeSet<usize> {
        let places = of.lines.iter().map(|line| (of.file.clone(), *line));
        places.flat_map(|place| self.calls_of.get(&place).cloned().unwrap_or_default()).collect()
    }

    /// Who calls there.
    pub fn caller(&self, file: &str, line: u64) -> Caller {
        let around = self.spans.get(file).into_iter().flatten();
        let innermost = around
            .filter(|(start, end)| (*start..=*end).contains(&line))
            .min_by_key(|(start, end)| (end - start, u64::MAX - start));
        (file.to_owned(), innermost.map_or(0, |(start, _)| *start))
    }

    /// What the compiler knows of a name at a place: several references where the column says
    /// nothing.
    pub fn known(&self, file: &str, line: u64, column: u64, name: &str) -> Vec<usize> {
        match self.by_column.get(&(file.to_owned(), line, column)) {
            Some(index) => vec![*index],
            None => {
                let key = (file.to_owned(), line, name.to_owned());
                self.by_name.get(&key).cloned().unwrap_or_default()
            }
        }
    }

    /// Whether a reference is one of a function.
    pub fn leads_to(&self, row: usize, function: &Function) -> bool {
        let declared = &self.rows[row].declared;
        declared.iter().any(|place| place.0 == function.file && function.lines.contains(&place.1))
    }

    /// Whether what it names may run the function in its place.
    pub fn may_run(&self, row: usize, function: &Function) -> bool {
        self.alternatives(row).any(|p| p.0 == function.file && function.lines.contains(&p.1))
    }

    /// What may be run in place of what a reference names.
    pub fn alternatives(&self, row: usize) -> impl Iterator<Item = &Place> {
        let group = self.rows[row].alternatives.and_then(|id| self.alternatives.get(&id));
        group.into_iter().flatten()
    }
}
