//! `loci doctor`.

use super::exit::Failure;
use super::output;
use super::session::Session;
use crate::store::managed::{Diagnosis, diagnose};
use clap::Args;
use serde_json::{Value, json};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) async fn run(session: &Session, _: &Arguments) -> anyhow::Result<ExitCode> {
    let settings = session.config.server.clone();
    let diagnosis = tokio::task::spawn_blocking(move || diagnose(&settings)).await?;
    if session.json {
        output::print_json(&json_of(session, &diagnosis))?;
    } else {
        output::print(&text(session, &diagnosis))?;
    }
    Ok(if diagnosis.is_healthy() { ExitCode::SUCCESS } else { Failure::Database.into() })
}

/// What is known, as name and value.
fn facts(session: &Session, diagnosis: &Diagnosis) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("data_directory", session.config.data_dir.display().to_string()),
        ("database", diagnosis.chosen.clone()),
    ];
    let mut add = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    let path = |path: &Option<std::path::PathBuf>| path.as_ref().map(|p| p.display().to_string());
    add("postgresql", diagnosis.version.clone());
    add("programs", path(&diagnosis.programs));
    add("cluster", path(&diagnosis.cluster));
    add("run_as", diagnosis.run_as.as_ref().map(|(_, why)| why.clone()));
    add("process", diagnosis.pid.map(|pid| pid.to_string()));
    add("socket", path(&diagnosis.socket_directory));
    add("log", path(&diagnosis.log_directory));
    add("disk_free", diagnosis.disk_free.map(|bytes| format!("{} MB", bytes >> 20)));
    let extensions: Vec<String> = diagnosis
        .extensions
        .iter()
        .map(|(name, version)| format!("{name} {}", version.as_deref().unwrap_or("")))
        .map(|text| text.trim_end().to_owned())
        .collect();
    add("extensions", (!extensions.is_empty()).then(|| extensions.join(", ")));
    facts
}

fn text(session: &Session, diagnosis: &Diagnosis) -> String {
    let mut text = String::new();
    for (name, value) in facts(session, diagnosis) {
        text.push_str(&format!("{:<15} {value}\n", name.replace('_', " ")));
    }
    for path in &diagnosis.other_clusters {
        text.push_str(&format!("{:<15} {}\n", "unused cluster", path.display()));
    }
    text.push('\n');
    for finding in &diagnosis.findings {
        let weight = if finding.fatal { "error" } else { "warning" };
        text.push_str(&format!("{weight}: {}\n", finding.what));
        if !finding.remedy.is_empty() {
            text.push_str(&format!("  {}\n", finding.remedy));
        }
    }
    if diagnosis.findings.is_empty() {
        text.push_str("Nothing is wrong.\n");
    }
    text
}

fn json_of(session: &Session, diagnosis: &Diagnosis) -> Value {
    let findings: Vec<Value> = diagnosis
        .findings
        .iter()
        .map(|f| json!({"fatal": f.fatal, "what": f.what, "remedy": f.remedy}))
        .collect();
    let mut value: serde_json::Map<String, Value> = facts(session, diagnosis)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    value.insert("other_clusters".to_owned(), json!(diagnosis.other_clusters));
    value.insert("healthy".to_owned(), json!(diagnosis.is_healthy()));
    value.insert("findings".to_owned(), json!(findings));
    Value::Object(value)
}
