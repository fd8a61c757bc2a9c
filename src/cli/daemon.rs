//! `loci daemon`.

use super::output;
use super::session::Session;
use crate::control::{Client, Place, STOP_WAIT, database_key};
use crate::daemon::{self, Daemon, Ended, Manager, Options, detach, lead_own_session};
use crate::index;
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::ffi::OsString;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How long a daemon that is asked to end may take to greet: it may be busy.
const GREETING_WAIT: Duration = Duration::from_secs(5);

/// Between two looks whether it has ended.
const ENDED_POLL: Duration = Duration::from_millis(20);

/// What `loci daemon --help` ends with.
const LIFE: &str = "\
Watches every repository that `loci watch` named, until SIGTERM, Ctrl-C or `loci daemon --stop`;
`loci status` shows how it is. One runs for each data directory. Its logs lie in the folder `logs`
there. The managed database keeps running when it ends: `loci db stop` stops that.";

#[derive(Debug, Args)]
#[command(after_long_help = LIFE)]
pub(super) struct Arguments {
    /// End after so long without a client and without a change: 90s, 30m, 2h [default: never]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    idle_shutdown: Option<Duration>,
    /// Run in the background; return when it answers, also where one runs already
    #[arg(long, conflicts_with_all = ["stop", "print_unit"])]
    detach: bool,
    /// End the daemon that runs
    #[arg(long, conflicts_with_all = ["print_unit", "idle_shutdown"])]
    stop: bool,
    /// Print a unit file for the service manager
    #[arg(long, value_name = "MANAGER", conflicts_with = "idle_shutdown")]
    print_unit: Option<Unit>,
    /// Be what --detach starts
    #[arg(long, hide = true)]
    background: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unit {
    Systemd,
    Launchd,
}

/// A duration as people write it: a number and `s`, `m` or `h`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no duration; write 90s, 30m or 2h");
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    let unit = match &text[digits.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(wrong()),
    };
    match number.checked_mul(unit) {
        Some(seconds @ 1..) => Ok(Duration::from_secs(seconds)),
        _ => Err(wrong()),
    }
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    if let Some(unit) = arguments.print_unit {
        return print_unit(session, unit);
    }
    if arguments.stop {
        return stop(session).await;
    }
    if arguments.detach {
        return background(session, arguments.idle_shutdown).await;
    }
    let stderr = match arguments.background {
        true => {
            lead_own_session();
            None
        }
        false => Some(output::level(session.verbose)),
    };
    let place = Place::new(&session.config.data_dir);
    let daemon = Daemon::claim(&place, stderr)?;
    if !arguments.background {
        eprintln!(
            "the daemon of {} runs as process {}; its logs lie in {}",
            session.config.data_dir.display(),
            std::process::id(),
            place.logs().display()
        );
    }
    let options = Options { idle_shutdown: arguments.idle_shutdown, ..options(session)? };
    let ended = daemon.run(options, drop).await?;
    if ended == Ended::Idle && !arguments.background {
        eprintln!("nobody needed it: ended");
    }
    Ok(ExitCode::SUCCESS)
}

/// A daemon of this program's settings, which watches what is remembered.
pub(super) fn options(session: &Session) -> anyhow::Result<Options> {
    let embeddings = session.embeddings(1);
    Ok(Options {
        keeper: session.keeper(embeddings.clone())?,
        open: session.opener(|step| tracing::info!(%step, "the managed database")),
        database: database_key(session.config.server.database_url.as_deref()),
        index: index::Options {
            dependencies: session.config.dependencies.clone(),
            ..index::Options::default()
        },
        embeddings,
        idle_shutdown: None,
        watch: Vec::new(),
    })
}

fn print_unit(session: &Session, unit: Unit) -> anyhow::Result<ExitCode> {
    let manager = match unit {
        Unit::Systemd => Manager::Systemd,
        Unit::Launchd => Manager::Launchd,
    };
    let exe = std::env::current_exe().context("finding out where this program lies")?;
    output::print(&daemon::unit(manager, &exe, &session.config.data_dir))?;
    Ok(ExitCode::SUCCESS)
}

async fn background(session: &Session, idle: Option<Duration>) -> anyhow::Result<ExitCode> {
    let data_dir = &session.config.data_dir;
    let exe = std::env::current_exe().context("finding out where this program lies")?;
    let mut arguments: Vec<OsString> =
        vec!["--data-dir".into(), data_dir.into(), "daemon".into(), "--background".into()];
    if let Some(idle) = idle {
        arguments.extend(["--idle-shutdown".into(), format!("{}s", idle.as_secs()).into()]);
    }
    // Not as an argument: it may hold a password, and arguments are seen by everybody.
    let url = session.config.server.database_url.as_ref();
    let environment: Vec<(&str, OsString)> =
        url.map(|url| ("LOCI_DATABASE_URL", url.into())).into_iter().collect();
    let pid = detach(&exe, &arguments, &environment, data_dir).await?;
    match session.json {
        true => output::print_json(&json!({"state": "running", "process": pid}))?,
        false => output::print(&format!("running (process {pid})"))?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn stop(session: &Session) -> anyhow::Result<ExitCode> {
    let place = Place::new(&session.config.data_dir);
    let asked = match Client::connect_within(place.data_dir(), GREETING_WAIT).await? {
        Some(mut client) => {
            let pid = client.hello().pid;
            client.stop().await?;
            Some(pid)
        }
        // One that has just begun to end does not answer any more, and holds its lock all the same.
        None => place.holder().filter(|_| place.is_locked()),
    };
    let begun = Instant::now();
    // Another one may be started the moment this one has ended.
    while asked.is_some() && place.is_locked() && place.holder() == asked {
        if begun.elapsed() > STOP_WAIT + GREETING_WAIT {
            let pid = asked.map_or_else(String::new, |pid| format!(" (process {pid})"));
            bail!("the daemon{pid} has not ended after {:.0?}; kill it", begun.elapsed());
        }
        tokio::time::sleep(ENDED_POLL).await;
    }
    let was = asked.is_some();
    let (state, text) = match was {
        true => ("stopped", "stopped"),
        false => ("not_running", "it was not running"),
    };
    match session.json {
        true => output::print_json(&json!({"state": state}))?,
        false => output::print(text)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        let check = |text| duration(text).ok().map(|duration| duration.as_secs());
        assert_eq!(check("90s"), Some(90));
        assert_eq!(check("30m"), Some(1800));
        assert_eq!(check("2h"), Some(7200));
        for wrong in ["", "30", "m", "-1s", "0s", "1.5h", "1d", "99999999999999999999s"] {
            assert_eq!(check(wrong), None, "{wrong}");
        }
    }
}
