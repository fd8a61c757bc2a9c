//! `loci impact [SYMBOL…]`.

use super::session::{Session, query};
use super::{InRepository, output};
use crate::impact::{
    Between, Dependent, Impact, ImpactQuery, Subject, TouchedSymbol, analyze, limits,
};
use crate::memory::Memories;
use crate::query::{SymbolSummary, qualified};
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::process::ExitCode;

/// Rows of each list that a person is shown.
const SHOWN: usize = 40;

/// Characters of a declaration in Markdown.
const SIGNATURE: usize = 120;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Symbols, as if they changed: names or ids [default: what git says has changed]
    #[arg(conflicts_with_all = ["base", "range", "staged"])]
    symbols: Vec<String>,
    /// What the branch and the work tree have changed since they left this branch or commit
    #[arg(long, value_name = "REF", conflicts_with_all = ["range", "staged"])]
    base: Option<String>,
    /// Between two commits: A..B, or A...B from where they parted
    #[arg(long, value_name = "A..B", conflicts_with = "staged")]
    range: Option<String>,
    /// What would be committed
    #[arg(long)]
    staged: bool,
    /// Steps to follow from what is touched to what depends on it
    #[arg(long, default_value_t = limits::DEFAULT_DEPTH,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_DEPTH)))]
    depth: u32,
    /// At most so many dependents
    #[arg(long, default_value_t = limits::DEFAULT_DEPENDENTS,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_DEPENDENTS)))]
    limit: u32,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Fail (exit code 1, after printing) where this is so; may be given twice
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Vec<FailOn>,
    #[command(flatten)]
    place: InRepository,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables, for a terminal
    Table,
    /// Markdown, for a comment on a pull request
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// The interface of a public symbol changed, or one is gone
    Interface,
    /// No test reaches a touched function
    Untested,
}

impl Arguments {
    fn subject(&self) -> Subject {
        if !self.symbols.is_empty() {
            return Subject::Symbols(self.symbols.clone());
        }
        Subject::Change(match (&self.base, &self.range, self.staged) {
            (Some(base), ..) => Between::Base(base.clone()),
            (_, Some(range), _) => Between::Range(range.clone()),
            (.., true) => Between::Staged,
            _ => Between::WorkTree,
        })
    }
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let store = session.store().await?;
    let place = &arguments.place;
    let query = query(session, &store, place.repository.as_deref(), place.wait.wait()).await?;
    let (subject, depth, limit) = (arguments.subject(), arguments.depth, arguments.limit);
    let mut impact = analyze(&query, &ImpactQuery { subject, depth, limit }).await?;
    let keeper = session.notes_keeper();
    let memories = Memories::new(&store, &keeper).about(&query);
    impact.memories = memories.notes(&impact.concerned()).await?;
    if session.json {
        output::print_json(&impact)?;
    } else {
        output::print(&match arguments.format {
            Format::Table => text(&impact),
            Format::Markdown => markdown(&impact),
        })?;
        output::tell_pending(&impact.as_of);
    }
    for what in arguments.fail_on {
        let (number, why) = match what {
            FailOn::Interface => (impact.summary.public_interface, "public interfaces changed"),
            FailOn::Untested => (impact.summary.untested, "touched functions that no test reaches"),
        };
        anyhow::ensure!(number == 0, "{number} {why}");
    }
    Ok(ExitCode::SUCCESS)
}

fn name(symbol: &SymbolSummary) -> String {
    qualified(&symbol.container, &symbol.name)
}

fn place(symbol: &SymbolSummary) -> String {
    format!("{}:{}", symbol.path, symbol.line)
}

/// `tested`, `untested`, or nothing where that is no question.
const fn tested(one: &TouchedSymbol) -> &'static str {
    match (one.test, one.tested) {
        (true, _) => "test",
        (_, Some(true)) => "tested",
        (_, Some(false)) => "UNTESTED",
        (_, None) => "",
    }
}

/// What it was before, in words.
fn before(one: &TouchedSymbol) -> String {
    let Some(before) = &one.before else { return String::new() };
    let visibility = before.visibility.map(str::to_owned);
    let parts = [&before.name, &before.path, &visibility, &before.signature];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(", ")
}

/// What is compared, in one line.
fn headline(impact: &Impact) -> String {
    let short = |side: &str| match side.len() {
        40 | 64 if side.bytes().all(|byte| byte.is_ascii_hexdigit()) => side[..12].to_owned(),
        _ => side.to_owned(),
    };
    let summary = &impact.summary;
    let risk = format!("risk {}: {}", summary.risk, summary.reasons.join("; "));
    if summary.to.is_empty() {
        return risk;
    }
    format!("{} to {}; {risk}", short(&summary.from), short(&summary.to))
}

fn text(impact: &Impact) -> String {
    let mut text = headline(impact) + "\n";
    if !impact.touched.is_empty() {
        let mut table = output::table(["TOUCHED", "KIND", "NAME", "PLACE", "TESTS", "BEFORE"]);
        for one in impact.touched.iter().take(SHOWN) {
            table.add_row([
                one.changes.join(", "),
                format!("{} {}", one.symbol.visibility, one.symbol.kind),
                name(&one.symbol),
                place(&one.symbol),
                tested(one).to_owned(),
                before(one),
            ]);
        }
        section(&mut text, &table, impact.touched.len());
    }
    if !impact.still_named.is_empty() {
        let mut table = output::table(["STILL NAMED", "PLACE", "IN"]);
        for one in impact.still_named.iter().take(SHOWN) {
            let place = format!("{}:{}:{}", one.path, one.line, one.column);
            table.add_row([one.name.clone(), place, one.enclosing.clone()]);
        }
        section(&mut text, &table, impact.still_named.len());
    }
    if !impact.dependents.is_empty() {
        let mut table = output::table(["DEPENDENT", "DISTANCE", "USES", "PLACE"]);
        for one in impact.dependents.iter().take(SHOWN) {
            table.add_row([
                format!("{} {}", one.symbol.kind, name(&one.symbol)),
                one.distance.to_string(),
                uses(one),
                place(&one.symbol),
            ]);
        }
        section(&mut text, &table, impact.dependents.len());
    }
    if !impact.tests.is_empty() {
        let mut table = output::table(["TEST", "DISTANCE", "FOUND BY", "PLACE"]);
        for test in impact.tests.iter().take(SHOWN) {
            let name = if test.name.is_empty() { "(whole file)" } else { &test.name };
            table.add_row([
                name.to_owned(),
                test.distance.to_string(),
                test.found_by.to_owned(),
                format!("{}:{}", test.path, test.line),
            ]);
        }
        section(&mut text, &table, impact.tests.len());
    }
    if !impact.entry_points.is_empty() {
        let mut table = output::table(["ENTRY POINT", "ROLE", "DISTANCE", "PLACE"]);
        for one in impact.entry_points.iter().take(SHOWN) {
            table.add_row([
                name(&one.symbol),
                one.role.to_owned(),
                one.distance.to_string(),
                place(&one.symbol),
            ]);
        }
        section(&mut text, &table, impact.entry_points.len());
    }
    if !impact.memories.is_empty() {
        let mut table = output::table(["REMEMBERED", "OF", "STATE", "CONTEXT"]);
        for note in &impact.memories {
            table.add_row([&note.content, &note.symbol, note.state, &note.context]);
        }
        section(&mut text, &table, impact.memories.len());
    }
    let bare: Vec<_> = impact.documents.iter().filter(|one| one.symbols == 0).collect();
    if !bare.is_empty() {
        let mut table = output::table(["DOCUMENT", "STATUS", "NOTE"]);
        for one in bare.iter().take(SHOWN) {
            table.add_row([one.path.as_str(), one.status, one.note.as_str()]);
        }
        section(&mut text, &table, bare.len());
    }
    notes(&mut text, impact, "");
    text
}

fn uses(one: &Dependent) -> String {
    let doubt = if one.resolution == "exact" { "" } else { " (inferred)" };
    format!("{}{doubt}", one.uses)
}

fn section(text: &mut String, table: &comfy_table::Table, all: usize) {
    text.push('\n');
    text.push_str(&output::text(table));
    if all > SHOWN {
        let _ = writeln!(text, "… {} more; --json lists them", all - SHOWN);
    }
}

/// What the answer cannot say.
fn notes(text: &mut String, impact: &Impact, mark: &str) {
    let mut notes = impact.cut.clone();
    if impact.summary.not_as_indexed > 0 {
        notes.push(format!(
            "{} indexed in another state: their dependents are those of generation {}; `loci index` \
             brings the index up to date",
            output::count(impact.summary.not_as_indexed as u64, "touched document"),
            impact.as_of.generation
        ));
    }
    if !notes.is_empty() {
        text.push('\n');
    }
    for note in notes {
        let _ = writeln!(text, "{mark}{note}");
    }
}

/// A cell of a Markdown table.
fn cell(text: &str) -> String {
    let short: String = text.chars().take(SIGNATURE).collect();
    short.replace('|', "\\|").replace(['\n', '`'], " ")
}

fn markdown(impact: &Impact) -> String {
    let summary = &impact.summary;
    let mut text = format!("## Impact: {} risk\n\n{}\n", summary.risk, headline(impact));
    let _ = writeln!(
        text,
        "\n{} touched in {}; {} reached by {}",
        output::count(summary.touched as u64, "symbol"),
        output::count(summary.documents as u64, "document"),
        output::count(summary.entry_points as u64, "entry point"),
        output::count(summary.tests as u64, "test"),
    );
    if !impact.touched.is_empty() {
        text.push_str("\n| Touched | Symbol | Place | Tests | Before |\n|---|---|---|---|---|\n");
        for one in impact.touched.iter().take(SHOWN) {
            let public = if one.public_interface { "**" } else { "" };
            let _ = writeln!(
                text,
                "| {public}{}{public} | `{}` | {} | {} | {} |",
                one.changes.join(", "),
                cell(&name(&one.symbol)),
                cell(&place(&one.symbol)),
                tested(one),
                one.before
                    .as_ref()
                    .map_or_else(String::new, |_| format!("`{}`", cell(&before(one)))),
            );
        }
        more(&mut text, impact.touched.len());
    }
    list(
        &mut text,
        "Still named",
        impact
            .still_named
            .iter()
            .map(|one| format!("`{}` in {}:{}", cell(&one.name), one.path, one.line)),
    );
    list(
        &mut text,
        "Dependents",
        impact.dependents.iter().map(|one| {
            format!(
                "{} `{}` {} ({})",
                one.distance,
                cell(&name(&one.symbol)),
                place(&one.symbol),
                uses(one)
            )
        }),
    );
    list(
        &mut text,
        "Tests",
        impact.tests.iter().map(|one| {
            format!("`{}` {}:{} ({})", cell(&one.name), one.path, one.line, one.found_by)
        }),
    );
    list(
        &mut text,
        "Entry points",
        impact.entry_points.iter().map(|one| {
            format!("`{}` {} ({})", cell(&name(&one.symbol)), place(&one.symbol), one.role)
        }),
    );
    let notes_of = impact.memories.iter();
    list(&mut text, "Remembered", notes_of.map(|note| cell(&note.line())));
    let bare = impact.documents.iter().filter(|one| one.symbols == 0);
    list(
        &mut text,
        "Documents without touched symbols",
        bare.map(|one| format!("{} ({}; {})", one.path, one.status, one.note)),
    );
    notes(&mut text, impact, "> ");
    text
}

/// A list that a reader opens where it matters.
fn list(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    let _ = write!(text, "\n<details><summary>{title}: {}</summary>\n\n", lines.len());
    for line in lines.iter().take(SHOWN) {
        let _ = writeln!(text, "- {line}");
    }
    more(text, lines.len());
    text.push_str("\n</details>\n");
}

fn more(text: &mut String, all: usize) {
    if all > SHOWN {
        let _ = writeln!(text, "\n… and {} more", all - SHOWN);
    }
}
