//! `loci patterns [PATH]`.

use super::session::{Session, query};
use super::{InRepository, output};
use crate::patterns::{
    Baseline, Catalogue, FOLDER, Findings, How, Pattern, PatternQuery, Severity, analyze, limits,
    sarif,
};
use anyhow::Context;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A file or folder, relative to the working directory or to the repository's root
    #[arg(default_value = "")]
    path: String,
    /// Only these patterns, separated by commas
    #[arg(long, default_value = "", hide_default_value = true, value_name = "IDS")]
    id: String,
    /// Only what matters at least so much
    #[arg(long, value_enum, default_value_t = Level::Note)]
    severity: Level,
    /// Write all findings to a file as SARIF 2.1.0
    #[arg(long, value_name = "FILE")]
    sarif: Option<PathBuf>,
    /// Findings that this file knows are no news: they are counted, but not listed
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings of the repository to a file, for --baseline
    #[arg(long, value_name = "FILE", conflicts_with_all = ["path", "id", "severity"])]
    write_baseline: Option<PathBuf>,
    /// Fail (exit code 1, after printing) where something that matters so much is found; with a
    /// baseline, where it is new
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<Level>,
    /// List at most so many; files hold all
    #[arg(long, default_value_t = limits::DEFAULT_FINDINGS,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_FINDINGS)))]
    limit: u32,
    /// List the patterns there are instead
    #[arg(long, conflicts_with_all = ["sarif", "baseline", "write_baseline", "fail_on", "explain"])]
    list: bool,
    /// Say what a pattern means instead
    #[arg(long, value_name = "ID",
        conflicts_with_all = ["sarif", "baseline", "write_baseline", "fail_on"])]
    explain: Option<String>,
    #[command(flatten)]
    place: InRepository,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// Worth a thought
    Note,
    /// Probably a mistake, or will be one
    Warning,
    /// A mistake
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Note => Self::Note,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.list || arguments.explain.is_some() {
        return list(session, &arguments);
    }
    // Before anything is looked at: a baseline that cannot be read is no reason to wait.
    let baseline = arguments.baseline.as_deref().map(Baseline::read).transpose()?;
    let store = session.store().await?;
    let at = arguments.place.repository.as_deref();
    // A path that exists from here is meant as it is, and says which repository is meant.
    let here = Path::new(&arguments.path).canonicalize().ok().filter(|_| at.is_none());
    let path = match &here {
        Some(here) if !arguments.path.is_empty() => here.to_string_lossy().into_owned(),
        _ => arguments.path.clone(),
    };
    let wait = arguments.place.wait.wait();
    let query = query(session, &store, here.as_deref().or(at), wait).await?;
    let question = PatternQuery {
        path,
        patterns: PatternQuery::ids(&arguments.id),
        severity: arguments.severity.into(),
        limit: limits::MAX_FINDINGS,
        cursor: None,
        baseline,
    };
    let mut found = analyze(&query, &question).await?;
    if let Some(file) = &arguments.sarif {
        tokio::fs::write(file, sarif(&found)?)
            .await
            .with_context(|| format!("the findings cannot be written to {}", file.display()))?;
    }
    if let Some(file) = &arguments.write_baseline {
        Baseline::new(&found.findings).write(file)?;
    }
    let failing = arguments.fail_on.map(|level| (level, failing(&found, level.into())));
    show(session, &mut found, arguments.limit as usize)?;
    output::tell_pending(&found.as_of);
    if let Some((level, number)) = failing.filter(|(_, number)| *number > 0) {
        let new = if question.baseline.is_some() { "new " } else { "" };
        let findings = output::count(number as u64, "finding");
        let (number, noun) = findings.split_once(' ').unwrap_or((&findings, ""));
        let name = Severity::from(level).name();
        anyhow::bail!(
            "{number} {new}{noun} of severity {name} or above; mend, or explain with a comment \
             `loci: allow(id) reason`"
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// How many findings matter so much, and are new where that is known.
fn failing(found: &Findings, least: Severity) -> usize {
    let counts = |one: &&crate::patterns::Finding| {
        Severity::from_name(one.severity) >= Some(least) && one.state != Some("unchanged")
    };
    found.findings.iter().filter(counts).count()
}

fn show(session: &Session, found: &mut Findings, limit: usize) -> anyhow::Result<()> {
    if session.json {
        found.findings.truncate(limit);
        return output::print_json(found);
    }
    for problem in &found.problems {
        eprintln!("{problem}");
    }
    output::print(&text(found, limit))
}

fn text(found: &Findings, limit: usize) -> String {
    let mut text = String::new();
    let news: Vec<_> = found.findings.iter().filter(|one| one.state != Some("unchanged")).collect();
    if !news.is_empty() {
        let mut table = output::table(["PLACE", "SEVERITY", "PATTERN", "WHAT"]);
        for one in news.iter().take(limit) {
            table.add_row([
                format!("{}:{}:{}", one.path, one.line, one.column),
                one.severity.to_owned(),
                one.pattern.clone(),
                one.message.clone(),
            ]);
        }
        text += &output::text(&table);
        if news.len() > limit {
            text += &format!("and {} more; --limit shows them\n", news.len() - limit);
        }
        let mut table = output::table(["PATTERN", "SEVERITY", "FINDINGS", "TITLE"]);
        for count in &found.summary.patterns {
            let number = count.count.to_string();
            table.add_row([&count.pattern, count.severity, &number, &count.title]);
        }
        text.push('\n');
        text += &output::text(&table);
        text.push('\n');
    }
    let summary = &found.summary;
    let mut line = format!(
        "{} in {}",
        output::count(summary.findings as u64, "finding"),
        output::count(summary.documents as u64, "document")
    );
    if let (Some(new), Some(mended)) = (summary.new, summary.mended) {
        line += &format!(", {new} new, {mended} mended since the baseline");
    }
    if summary.suppressed > 0 {
        line += &format!(", {} suppressed by comments", summary.suppressed);
    }
    text + &line + "\n"
}

/// The patterns that the repository has, without a database.
fn list(session: &Session, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let working_directory = std::env::current_dir()?;
    let at = arguments.place.repository.as_deref().unwrap_or(&working_directory);
    let root = at.ancestors().find(|folder| folder.join(FOLDER).is_dir()).unwrap_or(at);
    let catalogue = Catalogue::of(root);
    for problem in &catalogue.problems {
        eprintln!("{problem}");
    }
    let ids = match &arguments.explain {
        Some(id) => vec![id.clone()],
        None => PatternQuery::ids(&arguments.id),
    };
    catalogue.knows(&ids)?;
    let wanted = |pattern: &&Pattern| {
        (ids.is_empty() || ids.contains(&pattern.id))
            && pattern.severity >= arguments.severity.into()
    };
    let mut patterns: Vec<&Pattern> = catalogue.all().filter(wanted).collect();
    patterns.sort_by_key(|pattern| (&pattern.id, &pattern.families));
    if session.json {
        let all: Vec<_> = patterns.iter().map(|pattern| json(pattern)).collect();
        output::print_json(&all)?;
    } else if arguments.explain.is_some() {
        output::print(&patterns.iter().map(|pattern| explained(pattern)).collect::<String>())?;
    } else {
        let mut table = output::table(["PATTERN", "SEVERITY", "LANGUAGES", "TITLE"]);
        for pattern in patterns {
            let title = match pattern.max {
                Some(max) => format!("{} (more than {max})", pattern.title),
                None => pattern.title.clone(),
            };
            table.add_row([&pattern.id, pattern.severity.name(), &languages(pattern), &title]);
        }
        output::print(&output::text(&table))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn languages(pattern: &Pattern) -> String {
    let names: Vec<_> = pattern.families.iter().map(|family| family.name()).collect();
    names.join(", ")
}

/// How a pattern finds, in a word.
const fn how(pattern: &Pattern) -> &'static str {
    match pattern.how {
        How::Query => "query",
        How::Computed => "computed",
        How::Graph => "graph",
    }
}

fn explained(pattern: &Pattern) -> String {
    let mut text = format!(
        "{} ({}, {}, {})\n{}\n\n{}\n",
        pattern.id,
        pattern.severity.name(),
        languages(pattern),
        how(pattern),
        pattern.title,
        pattern.explanation
    );
    if let Some(max) = pattern.max {
        text +=
            &format!("Up to {max} is passed over; `[max]` in {FOLDER}/patterns.toml sets it.\n");
    }
    if let Some(file) = &pattern.own {
        text += &format!("Read from {file}.\n");
    }
    text.push('\n');
    text
}

fn json(pattern: &Pattern) -> serde_json::Value {
    serde_json::json!({
        "id": pattern.id,
        "title": pattern.title,
        "severity": pattern.severity.name(),
        "languages": pattern.families.iter().map(|family| family.name()).collect::<Vec<_>>(),
        "by": how(pattern),
        "explanation": pattern.explanation,
        "max": pattern.max,
        "file": pattern.own,
    })
}
