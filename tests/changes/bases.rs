//! The trees that sequences start from: two workspaces of our own, the cases that other tests hold
//! to their answers, this program's own sources, and real packages where they are on the machine.

use super::{Files, Random};
use crate::support;
use loci::model::Language;
use loci::walk::walk;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// More packages: every folder in the one that this variable names.
pub const PACKAGES_VARIABLE: &str = "LOCI_TEST_PACKAGES";

/// A dependency of this program whose sources are on every machine that builds it.
const CRATE: &str = "tokio";

/// A package in TypeScript, fetched once by npm where there is one.
const PACKAGE: &str = "rxjs@7.8.2";

/// Documents that are taken of a package.
const SOME: usize = 16;

const RUST: &str = include_str!("../../fixtures/live/rust.txt");
const TYPESCRIPT: &str = include_str!("../../fixtures/live/typescript.txt");
const SHALLOW: [(&str, &str); 9] = [
    ("python", include_str!("../../fixtures/python/names.py")),
    ("go", include_str!("../../fixtures/go/names.go")),
    ("java", include_str!("../../fixtures/java/names.java")),
    ("c", include_str!("../../fixtures/c/names.c")),
    ("cpp", include_str!("../../fixtures/cpp/names.cc")),
    ("csharp", include_str!("../../fixtures/csharp/names.cs")),
    ("ruby", include_str!("../../fixtures/ruby/names.rb")),
    ("php", include_str!("../../fixtures/php/names.php")),
    ("bash", include_str!("../../fixtures/bash/names.sh")),
];
const CASES: [&str; 2] = ["fixtures/rust/cases", "fixtures/typescript"];

/// The files of a text, split by lines `//- path`.
fn split(text: &str, lone: &str) -> Files {
    let mut files = Files::new();
    let mut path = lone.to_owned();
    for line in text.split_inclusive('\n') {
        match line.trim().strip_prefix("//- ") {
            Some(next) => {
                path = next.trim().to_owned();
                files.insert(path.clone(), Vec::new());
            }
            None if lone.is_empty() && files.is_empty() => {}
            None => files.entry(path.clone()).or_default().extend(line.bytes()),
        }
    }
    files
}

fn below(files: Files, folder: &str) -> impl Iterator<Item = (String, Vec<u8>)> {
    files.into_iter().map(move |(path, bytes)| (format!("{folder}/{path}"), bytes))
}

/// Documents of two shallow languages, which their fixtures hold.
fn shallow(random: &mut Random) -> Files {
    let mut files = Files::new();
    for _ in 0..2 {
        let (folder, text) = random.pick(&SHALLOW).unwrap();
        files.extend(below(split(text, ""), folder));
    }
    files
}

/// Our own workspaces: one, the other, both in one repository, or some shallow languages.
pub fn workspace(random: &mut Random) -> Files {
    let (rust, typescript) = (split(RUST, ""), split(TYPESCRIPT, ""));
    match random.below(4) {
        0 => rust,
        1 => typescript,
        2 => shallow(random),
        _ => rust.into_iter().chain(typescript).collect(),
    }
}

/// Some of the cases that say where their names lead.
pub fn cases(random: &mut Random) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Files::new();
    for (number, folder) in CASES.iter().enumerate() {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for more in 0..2 {
            let path = random.pick(&paths).unwrap();
            let text = std::fs::read_to_string(path).unwrap();
            let cases: Vec<&str> = text.split("\n//= ").skip(1).collect();
            let Some(case) = random.pick(&cases) else { continue };
            let body = case.split_once('\n').map_or("", |(_, body)| body);
            let ending = path.extension().unwrap().to_str().unwrap();
            let lone = if number == 0 { "src/lib.rs" } else { "src/index." };
            let lone = if number == 0 { lone.to_owned() } else { format!("{lone}{ending}") };
            let several = body.contains("//- ");
            let mut files = split(body, if several { "" } else { &lone });
            if number == 0 && !files.contains_key("Cargo.toml") {
                let manifest = "[package]\nname = \"case\"\nedition = \"2021\"\n";
                files.insert("Cargo.toml".to_owned(), manifest.as_bytes().to_vec());
            }
            all.extend(below(files, &format!("case{number}{more}")));
        }
    }
    all
}

/// A part of this program.
pub fn own(random: &mut Random) -> Files {
    let mut files = taken(Path::new(env!("CARGO_MANIFEST_DIR")), "src/", SOME, random);
    files.retain(|path, _| path.starts_with("src/") || path == "Cargo.toml");
    files
}

/// Documents of a folder: a stretch of them in the order of their paths, so that they know each
/// other, and what lies at its top.
pub fn taken(folder: &Path, prefix: &str, some: usize, random: &mut Random) -> Files {
    let tree = walk(&loci::walk::root(folder).unwrap());
    let documents: Vec<&String> = tree
        .candidates
        .iter()
        .map(|candidate| &candidate.path)
        .filter(|path| path.starts_with(prefix))
        .collect();
    let start = random.below(documents.len().saturating_sub(some).max(1));
    let top = |path: &str| path.matches('/').count() <= 1;
    let stretch = documents.iter().skip(start).take(some).copied();
    let tops = documents.iter().filter(|path| top(path)).take(some / 3).copied();
    let others = tree.manifests.iter();
    let mut files = Files::new();
    for path in stretch.chain(tops).chain(others) {
        let Ok(bytes) = std::fs::read(folder.join(path)) else { continue };
        if bytes.len() < 60_000 || Language::of_path(path).is_none() {
            files.insert(path.clone(), bytes);
        }
    }
    files
}

/// Real packages' folders.
pub fn packages() -> &'static [PathBuf] {
    static PACKAGES: OnceLock<Vec<PathBuf>> = OnceLock::new();
    PACKAGES.get_or_init(|| {
        let mut packages: Vec<PathBuf> = registry().into_iter().chain(npm()).collect();
        if let Some(folder) = std::env::var_os(PACKAGES_VARIABLE) {
            let entries = std::fs::read_dir(folder).expect("the folder with packages");
            let mut more: Vec<PathBuf> =
                entries.map(|e| e.unwrap().path()).filter(|path| path.is_dir()).collect();
            more.retain(|path| path.file_name().is_none_or(|name| name != "node_modules"));
            more.sort();
            packages.extend(more);
        }
        packages
    })
}

/// Where cargo keeps the sources of [`CRATE`].
fn registry() -> Option<PathBuf> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .ok()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    let packages = metadata["packages"].as_array()?;
    let package = packages.iter().find(|package| package["name"] == CRATE)?;
    Some(Path::new(package["manifest_path"].as_str()?).parent()?.to_owned())
}

/// [`PACKAGE`], in cargo's folder for the files of tests.
fn npm() -> Option<PathBuf> {
    let folder = support::target_directory().join(PACKAGE.replace('@', "-"));
    if !folder.exists() {
        // Fetched beside, and a rename decides.
        let fetched = folder.with_extension(std::process::id().to_string());
        std::fs::create_dir_all(&fetched).ok()?;
        let run = |program: &str, arguments: &[&str]| {
            let ran = Command::new(program).args(arguments).current_dir(&fetched).output();
            ran.is_ok_and(|output| output.status.success())
        };
        let archive = format!("{}.tgz", PACKAGE.replace('@', "-"));
        let there = run("npm", &["pack", "--silent", PACKAGE]) && run("tar", &["-xzf", &archive]);
        if !there || std::fs::rename(fetched.join("package"), &folder).is_err() {
            eprintln!("without {PACKAGE}: npm could not fetch it");
        }
        let _ = std::fs::remove_dir_all(&fetched);
    }
    // The sources; what they were compiled to says everything twice more.
    let sources = folder.join("src");
    sources.exists().then_some(sources)
}

/// A tree for a seed, its name with it.
pub fn base(random: &mut Random) -> (String, Files) {
    match random.below(12) {
        0..6 => ("workspace".to_owned(), workspace(random)),
        6..9 => ("cases".to_owned(), cases(random)),
        9 => ("own".to_owned(), own(random)),
        _ => {
            let packages = packages();
            let Some(folder) = random.pick(packages) else {
                return ("own".to_owned(), own(random));
            };
            let name = folder.display().to_string();
            (name, taken(folder, "", SOME, random))
        }
    }
}
