//! The report in Markdown.

use super::Measured;
use super::score::Counts;
use std::process::Command;

/// Kinds with a column of their own, in their order.
const KINDS: [&str; 4] = ["all", "call", "type", "import"];

/// Prints the report.
pub fn print(measured: &[Measured], with_dependencies: bool) {
    head(with_dependencies);
    for (language, name) in [("rust", "Rust"), ("ts", "TypeScript")] {
        let packages: Vec<&Measured> =
            measured.iter().filter(|m| m.package.language == language).collect();
        if !packages.is_empty() {
            println!("\n### {name}: precision / recall in percent\n");
            ratios(&packages);
        }
    }
    println!("\n### Counts\n");
    counts(measured);
    println!("\n### Cost\n");
    cost(measured);
}

/// What was measured with what.
fn head(with_dependencies: bool) {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(text.trim().to_owned()).filter(|text| output.status.success() && !text.is_empty())
    };
    let date = said("date", &["-u", "+%Y-%m-%d"]).unwrap_or_default();
    let commit = said("git", &["rev-parse", "--short=12", "HEAD"]).unwrap_or_default();
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    println!(
        "{date}, loci {} {commit} ({build}), {}; sources of dependencies {}.",
        env!("CARGO_PKG_VERSION"),
        said("rustc", &["--version"]).unwrap_or_default(),
        if with_dependencies { "used" } else { "left out" },
    );
}

fn ratios(packages: &[&Measured]) {
    let kinds: Vec<String> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    println!("| package | {} | exact only, all |", kinds.join(" | "));
    println!("|---|{}", "---:|".repeat(KINDS.len() + 1));
    let mut sums = vec![[Vec::new(), Vec::new()]; KINDS.len() + 1];
    for m in packages {
        let cells = KINDS.iter().map(|kind| m.all.get(*kind)).chain([m.exact.get("all")]);
        let cells: Vec<Counts> = cells.map(|c| c.copied().unwrap_or_default()).collect();
        for (sum, cell) in sums.iter_mut().zip(&cells) {
            sum[0].extend(cell.precision());
            sum[1].extend(cell.recall());
        }
        let texts: Vec<String> = cells.iter().map(|c| pair(c.precision(), c.recall())).collect();
        println!("| {} | {} |", m.package.name, texts.join(" | "));
    }
    let mean =
        |all: &Vec<f64>| (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64);
    let texts: Vec<String> = sums.iter().map(|[p, r]| pair(mean(p), mean(r))).collect();
    println!("| **average** | {} |", texts.join(" | "));
}

fn pair(precision: Option<f64>, recall: Option<f64>) -> String {
    let text = |number: Option<f64>| number.map_or("–".to_owned(), |n| format!("{n:.2}"));
    format!("{} / {}", text(precision), text(recall))
}

fn counts(measured: &[Measured]) {
    println!(
        "| package | kind | truth | answered | correct | dispatch | wrong-def | false-ext | \
         false-loc | P / R |"
    );
    println!("|---|---|{}", "---:|".repeat(8));
    for m in measured {
        let mut kinds: Vec<(&String, &Counts)> = m.all.iter().collect();
        kinds.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.truth));
        for (kind, c) in kinds {
            println!(
                "| {} | {kind} | {} | {} | {} | {} | {} | {} | {} | {} |",
                m.package.name,
                c.truth,
                c.answered,
                c.correct,
                c.dispatch,
                c.wrong,
                c.external,
                c.local,
                pair(c.precision(), c.recall()),
            );
        }
    }
}

fn cost(measured: &[Measured]) {
    println!(
        "| package | lines | parse s | extract s | resolve s | (extract + resolve) / parse | \
         dependencies s | index s | peak MiB |"
    );
    println!("|---|{}", "---:|".repeat(8));
    for m in measured {
        let s = &m.stages;
        println!(
            "| {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} |",
            m.package.name,
            s.lines,
            s.parse,
            s.extract,
            s.resolve,
            s.ratio(),
            s.dependencies,
            m.cpu,
            m.peak,
        );
    }
    println!(
        "\nSeconds of processor time; extracting includes parsing. `index` and the peak are those \
         of the whole `loci index`, without PostgreSQL's."
    );
}
