//! Risk: an analysis summed up by rules that stand here, and its lists kept within their limits.
//! Pure. Must not know: how anything is found.

use super::answer::Impact;
use super::limits;
use rustc_hash::FxHashSet;

/// Dependents from which a change is called far-reaching.
const MANY_DEPENDENTS: usize = 25;

/// Counts what was found, and says how dangerous it looks and why:
///
/// - `high`: something still names what is gone, or a public interface changed that others use;
/// - `medium`: any other public interface changed, no test reaches a touched callable, or there are
///   [`MANY_DEPENDENTS`];
/// - `low`: code is touched;
/// - `none`: only documentation, layout or what is no code.
pub(super) fn sum_up(impact: &mut Impact, not_as_indexed: usize) {
    let summary = &mut impact.summary;
    let touched = &impact.touched;
    summary.documents = impact.documents.len();
    summary.not_as_indexed = not_as_indexed;
    summary.touched = touched.len();
    summary.public_interface = touched.iter().filter(|one| one.public_interface).count();
    summary.untested = touched.iter().filter(|one| one.tested == Some(false)).count();
    summary.dependents = impact.dependents.len();
    let paths: FxHashSet<&str> =
        impact.dependents.iter().map(|one| one.symbol.path.as_str()).collect();
    summary.dependent_documents = paths.len();
    summary.tests = impact.tests.len();
    summary.entry_points = impact.entry_points.len();

    let mut reasons = Vec::new();
    let mentions = impact.still_named.len();
    if mentions > 0 {
        reasons.push(format!("{} still to names that are gone", count(mentions, "reference")));
    }
    if summary.public_interface > 0 {
        reasons.push(format!(
            "{} changed or gone",
            count(summary.public_interface, "public interface")
        ));
    }
    if summary.untested > 0 {
        let of = touched.iter().filter(|one| one.tested.is_some()).count();
        reasons.push(format!(
            "no test reaches {} of {}",
            summary.untested,
            count(of, "touched callable")
        ));
    }
    if summary.dependents > 0 {
        reasons.push(format!(
            "{} in {}",
            count(summary.dependents, "dependent"),
            count(summary.dependent_documents, "document")
        ));
    }
    let used = summary.dependents > 0;
    let code = touched.iter().any(|one| one.changes != ["documentation"]);
    summary.risk = match () {
        () if mentions > 0 || summary.public_interface > 0 && used => "high",
        () if summary.public_interface > 0 || summary.untested > 0 => "medium",
        () if summary.dependents >= MANY_DEPENDENTS => "medium",
        () if code => "low",
        () => "none",
    };
    if reasons.is_empty() {
        let why = if code { "nothing depends on what is touched" } else { "no code is touched" };
        reasons.push(why.to_owned());
    }
    summary.reasons = reasons;
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Keeps the lists within their limits, and says where that cut them.
pub(super) fn shorten(impact: &mut Impact) {
    let mut cut = |what: &str, length: &mut usize, most: usize| {
        if *length > most {
            impact.cut.push(format!("only {most} of {length} {what} are listed"));
            *length = most;
        }
    };
    macro_rules! keep {
        ($list:ident, $what:literal, $most:expr) => {
            let mut length = impact.$list.len();
            cut($what, &mut length, $most);
            impact.$list.truncate(length);
        };
    }
    keep!(touched, "touched symbols", limits::TOUCHED);
    keep!(still_named, "references to names that are gone", limits::MENTIONS);
    keep!(documents, "documents", limits::DOCUMENTS);
}
