//! Progress: bars on a terminal, plain lines elsewhere; always on stderr, so that answers stay
//! clean.

use crate::index::{Event, Listener};
use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Display;
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often a spinner turns.
const TICK: Duration = Duration::from_millis(100);

/// Steps of which nobody knows how long they take.
#[derive(Default)]
pub(super) struct Steps {
    bar: Option<ProgressBar>,
}

impl Steps {
    /// Shows the step that begins.
    pub fn show(&mut self, step: &dyn Display) {
        if !std::io::stderr().is_terminal() {
            eprintln!("{step}");
            return;
        }
        let bar = self.bar.get_or_insert_with(spinner);
        bar.set_message(step.to_string());
    }

    /// Clears what was shown.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Shows what an index run is doing.
#[derive(Clone)]
pub(super) struct IndexProgress {
    bar: Option<ProgressBar>,
    /// The count that is shown without a terminal, and how far it is.
    plain: Arc<Mutex<Plain>>,
}

#[derive(Default)]
struct Plain {
    total: u64,
    done: u64,
    /// What the daemon said it does.
    step: String,
}

/// Plain progress is told in so many parts of the whole.
const PLAIN_PARTS: u64 = 10;

impl IndexProgress {
    /// Shows nothing yet.
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(spinner);
        Self { bar, plain: Arc::default() }
    }

    /// What an index run calls.
    pub fn listener(&self) -> Listener {
        let progress = self.clone();
        Arc::new(move |event| progress.hear(event))
    }

    /// Clears what was shown.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn hear(&self, event: Event) {
        match event {
            Event::Waiting => self.step("waiting for another process that indexes this folder", 0),
            Event::Scanning => self.step("scanning files", 0),
            Event::Loading(_) => self.step("loading known documents", 0),
            Event::Extracting(total) => self.step("parsing documents", total),
            Event::Resolving(_) => self.step("resolving", 0),
            Event::Writing(total) => self.step("writing documents", total),
            Event::Extracted => self.advance(1),
            Event::Written(documents) => self.advance(documents),
        }
    }

    /// Shows what the daemon says it does.
    pub fn told(&self, step: &str, done: u64, total: u64) {
        let Some(bar) = &self.bar else {
            let mut plain = self.plain();
            let part = |done: u64, total: u64| done * PLAIN_PARTS / total.max(1);
            if plain.step != step {
                eprintln!("{step}");
            } else if part(done, total) > part(plain.done, plain.total) && total >= PLAIN_PARTS {
                eprintln!("  {done}/{total}");
            }
            *plain = Plain { total, done, step: step.to_owned() };
            return;
        };
        bar.set_message(step.to_owned());
        bar.set_position(done);
        if total > 0 {
            bar.set_length(total);
            bar.set_style(style("{msg} [{bar:30}] {pos}/{len} {elapsed}"));
        } else {
            bar.set_style(style("{spinner} {msg} {elapsed}"));
        }
    }

    /// Begins a step of `total` parts; 0 where that is not known.
    fn step(&self, message: &'static str, total: usize) {
        let total = total as u64;
        let Some(bar) = &self.bar else {
            *self.plain() = Plain { total, ..Plain::default() };
            match total {
                0 => eprintln!("{message}"),
                _ => eprintln!("{message}: {total}"),
            }
            return;
        };
        bar.set_position(0);
        bar.set_message(message);
        if total > 0 {
            bar.set_length(total);
            bar.set_style(style("{msg} [{bar:30}] {pos}/{len} {elapsed}"));
        } else {
            bar.set_style(style("{spinner} {msg} {elapsed}"));
        }
    }

    fn advance(&self, parts: usize) {
        let parts = parts as u64;
        if let Some(bar) = &self.bar {
            bar.inc(parts);
            return;
        }
        let mut plain = self.plain();
        let before = plain.done * PLAIN_PARTS / plain.total.max(1);
        plain.done += parts;
        let after = plain.done * PLAIN_PARTS / plain.total.max(1);
        if after > before && plain.total >= PLAIN_PARTS {
            eprintln!("  {}/{}", plain.done, plain.total);
        }
    }

    fn plain(&self) -> std::sync::MutexGuard<'_, Plain> {
        self.plain.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_style(style("{spinner} {msg} {elapsed}"));
    bar.enable_steady_tick(TICK);
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
