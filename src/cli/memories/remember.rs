//! `loci remember TEXT`, `loci forget ID…`.

use super::Desk;
use crate::cli::output;
use crate::cli::session::Session;
use crate::memory::{GLOBAL, Remember, Remembered, limits};
use anyhow::Context;
use clap::Args;
use std::io::Read;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// What to remember; `-` reads it from standard input
    content: String,
    /// What it is about: general, code_decision, code_pattern, code_error, user_preference,
    /// task_critical, or any word
    #[arg(long, default_value = "", hide_default_value = true, value_name = "WORD")]
    context: String,
    /// A word to find it by; may be given several times
    #[arg(long = "tag", value_name = "WORD")]
    tags: Vec<String>,
    /// A JSON object
    #[arg(long, value_name = "JSON")]
    metadata: Option<String>,
    /// From 0 to 1 [default: 0.5]
    #[arg(long, value_name = "NUMBER")]
    importance: Option<f32>,
    /// Where it belongs [default: the workspace's]
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
    /// For all workspaces
    #[arg(long, conflicts_with = "namespace")]
    global: bool,
    /// When to forget it: a date, a time, or a span such as `30 days`
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    /// Keep it encrypted (LOCI_MEMORY_KEY or LOCI_MEMORY_KEY_FILE)
    #[arg(long)]
    sensitive: bool,
    /// Find it by meaning though it is encrypted; its vector tells something of what it says
    #[arg(long, requires = "sensitive")]
    embed_sensitive: bool,
    /// A symbol, or `path:line`, that it speaks of, besides those it names; may be given several
    /// times
    #[arg(long = "anchor", value_name = "SYMBOL")]
    anchors: Vec<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Forget {
    /// The memories' ids
    #[arg(required = true)]
    ids: Vec<String>,
    /// Where they belong [default: the workspace's, and `global`]
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let content = match arguments.content.as_str() {
        "-" => {
            let mut text = String::new();
            // One byte more than is allowed tells that there is more.
            let most = limits::CONTENT_BYTES as u64 + 1;
            std::io::stdin().take(most).read_to_string(&mut text).context("reading the content")?;
            text
        }
        _ => arguments.content,
    };
    let metadata = match &arguments.metadata {
        Some(text) => Some(serde_json::from_str(text).context("the metadata are no JSON")?),
        None => None,
    };
    let what = Remember {
        content,
        context: arguments.context,
        metadata,
        tags: arguments.tags,
        importance: arguments.importance,
        namespace: if arguments.global { Some(GLOBAL.to_owned()) } else { arguments.namespace },
        expires: arguments.expires,
        sensitive: arguments.sensitive,
        embed_sensitive: arguments.embed_sensitive,
        anchors: arguments.anchors,
        source: "cli".to_owned(),
        ..Remember::default()
    };
    let desk = Desk::open(session, 1).await?;
    let query = desk.query().await?;
    let done = desk.memories(query.as_ref()).remember(what).await?;
    show(session, &done)?;
    Ok(ExitCode::SUCCESS)
}

/// What became of a memory.
pub(super) fn show(session: &Session, done: &Remembered) -> anyhow::Result<()> {
    if session.json {
        return output::print_json(done);
    }
    output::print(&match &done.superseded {
        Some(old) => format!("{} in {}, in place of {old}", done.id, done.namespace),
        None if done.merged => format!("{} in {}: it was there already", done.id, done.namespace),
        None => format!("{} in {}", done.id, done.namespace),
    })?;
    for anchor in &done.anchors {
        let (state, name, path, line) = (anchor.state, &anchor.name, &anchor.path, anchor.line);
        output::print(&format!("  about {} {name} ({path}:{line}, {state})", anchor.kind))?;
    }
    for missed in &done.not_anchored {
        eprintln!("not anchored: {missed}");
    }
    for other in &done.alike {
        let says = if other.contradicts { "seems to contradict" } else { "is like" };
        eprintln!("it {says} {}: {}", other.id, other.content);
    }
    if let Some(why) = &done.without_meaning {
        eprintln!("it is not found by meaning yet: {why}");
    }
    Ok(())
}

pub(super) async fn forget(session: &Session, arguments: Forget) -> anyhow::Result<ExitCode> {
    let desk = Desk::open(session, 1).await?;
    let query = desk.query().await?;
    let memories = desk.memories(query.as_ref());
    let namespaces = memories.namespaces(arguments.namespace.as_slice());
    let done = memories.forget(&arguments.ids, &namespaces).await?;
    if session.json {
        output::print_json(&done)?;
    } else {
        for id in &done.deleted {
            output::print(&format!("deleted {id}"))?;
        }
        for id in &done.unknown {
            eprintln!("there is no memory {id} in {}", namespaces.join(", "));
        }
    }
    let code = match done.deleted.is_empty() {
        true => crate::cli::exit::Failure::NotFound.into(),
        false => ExitCode::SUCCESS,
    };
    Ok(code)
}
