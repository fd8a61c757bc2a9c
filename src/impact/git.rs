//! Git: which documents two sides of a change differ in, and their texts.
//!
//! The user's own `git` is asked, in the way that runs nothing else: no external diff, no text
//! conversion, no monitor, no pager. Names that a person gives are turned into commits first, so
//! none is taken for an option. Every call is bounded in time and bytes. Blocks: call it off the
//! threads that serve connections.
//!
//! Must not know: facts, symbols, the database.

use super::limits;
use crate::walk::read::MAX_FILE_BYTES;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The tree that holds nothing, in a repository of SHA-1 names; git knows it without having it.
const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/// What git says in place of the name of what is on the disk.
const ON_DISK: char = '0';

/// Bytes of a file's mode, two names and a status, with what stands between.
const RAW_FIELDS: usize = 5;

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// It is not there.
    #[error("git cannot be run: {0}; install it, or ask about a symbol")]
    NotRun(std::io::Error),
    /// It failed.
    #[error("git {verb} failed in {root}: {message}")]
    Failed {
        /// What was asked of it.
        verb: &'static str,
        /// Where.
        root: String,
        /// What it says.
        message: String,
    },
    /// There is no such commit.
    #[error(
        "`{0}` names no commit here; give a branch, a tag or a commit (in a shallow clone fetch more of its history)"
    )]
    UnknownRevision(String),
    /// Two commits have no common ancestor.
    #[error(
        "{0} and {1} have no common ancestor here; fetch more of the history, or give a range A..B"
    )]
    NoMergeBase(String, String),
    /// It took too long or said too much.
    #[error("git {verb} went beyond {limit}; ask about fewer commits")]
    Beyond {
        /// What was asked of it.
        verb: &'static str,
        /// The limit.
        limit: String,
    },
    /// What it said cannot be read.
    #[error("git {0} said what loci cannot read; please report it with `git --version`")]
    Unreadable(&'static str),
}

/// What is compared with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Between {
    /// `HEAD` with what is on the disk, untracked documents included.
    WorkTree,
    /// `HEAD` with what would be committed.
    Staged,
    /// Where the branch at `HEAD` left this one with what is on the disk.
    Base(String),
    /// `A..B`: one commit with the other. `A...B`: where they parted with B. An end left out is
    /// `HEAD`.
    Range(String),
}

/// One side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// A commit, or the empty tree.
    Commit(String),
    /// What would be committed.
    Staged,
    /// What is on the disk.
    WorkTree,
}

/// Both sides of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sides {
    pub from: Side,
    pub to: Side,
}

/// One side of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// It is not there.
    Absent,
    /// Git keeps it under this name.
    Blob(String),
    /// It is on the disk.
    Disk,
}

/// A document that differs. Paths are relative to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Differing {
    /// Where it was.
    pub before: String,
    /// Where it is.
    pub path: String,
    pub old: Content,
    pub new: Content,
}

/// A work tree.
pub(super) struct Git {
    root: PathBuf,
}

impl Git {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"])
            .args(arguments)
            .current_dir(&self.root)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C");
        command
    }

    /// What a call says.
    fn say(&self, verb: &'static str, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        self.ask(verb, arguments, Vec::new(), limits::GIT_LIST_BYTES, |out, most| {
            let mut bytes = Vec::new();
            out.take(most + 1).read_to_end(&mut bytes).map(|_| bytes)
        })
        .and_then(|bytes| {
            if bytes.len() as u64 > limits::GIT_LIST_BYTES {
                return Err(beyond_bytes(verb, limits::GIT_LIST_BYTES));
            }
            Ok(bytes)
        })
    }

    /// Runs one call, which is given `input`, and reads what it says; ends it when it takes too
    /// long.
    fn ask<T: Send + 'static>(
        &self,
        verb: &'static str,
        arguments: &[&str],
        input: Vec<u8>,
        most: u64,
        read: impl FnOnce(&mut BufReader<std::process::ChildStdout>, u64) -> std::io::Result<T>
        + Send
        + 'static,
    ) -> Result<T, GitError> {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(GitError::NotRun)?;
        let (Some(mut stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(GitError::Unreadable(verb));
        };
        // All pipes at once: none of them may fill up while another is waited for. A reader ends
        // with the child at the latest.
        std::thread::spawn(move || _ = stdin.write_all(&input));
        let message = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stderr.take(limits::GIT_MESSAGE_BYTES as u64).read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).trim().to_owned()
        });
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || _ = send.send(read(&mut BufReader::new(stdout), most)));
        let answer = receive.recv_timeout(limits::GIT_TIME);
        let Ok(answer) = answer else {
            end(&mut child);
            let limit = format!("{} s", limits::GIT_TIME.as_secs());
            return Err(GitError::Beyond { verb, limit });
        };
        // What reads no further than its limit leaves git writing.
        let succeeded = match wait(&mut child) {
            Some(status) => status.success(),
            None => {
                end(&mut child);
                answer.is_ok()
            }
        };
        if !succeeded {
            let message = message.join().unwrap_or_default();
            let root = self.root.to_string_lossy().into_owned();
            return Err(GitError::Failed { verb, root, message });
        }
        answer.map_err(|_| GitError::Unreadable(verb))
    }

    fn commit(&self, name: &str) -> Result<String, GitError> {
        let wanted = format!("{name}^{{commit}}");
        let found = self
            .say("rev-parse", &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
        match found {
            Ok(name) => Ok(String::from_utf8_lossy(&name).trim().to_owned()),
            Err(GitError::Failed { message, .. }) if message.is_empty() => {
                Err(GitError::UnknownRevision(name.to_owned()))
            }
            Err(error) => Err(error),
        }
    }

    /// `HEAD`, or the empty tree where nothing is committed yet.
    fn head(&self) -> Result<String, GitError> {
        match self.commit("HEAD") {
            Err(GitError::UnknownRevision(_)) => Ok(EMPTY_TREE.to_owned()),
            other => other,
        }
    }

    fn merge_base(&self, a: &str, b: &str) -> Result<String, GitError> {
        let (one, other) = (self.commit(a)?, self.commit(b)?);
        match self.say("merge-base", &["merge-base", &one, &other]) {
            Ok(name) => Ok(String::from_utf8_lossy(&name).trim().to_owned()),
            Err(GitError::Failed { message, .. }) if message.is_empty() => {
                Err(GitError::NoMergeBase(a.to_owned(), b.to_owned()))
            }
            Err(error) => Err(error),
        }
    }

    /// Which sides a question means.
    pub fn sides(&self, between: &Between) -> Result<Sides, GitError> {
        let named = |name: &str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
        Ok(match between {
            Between::WorkTree => Sides { from: Side::Commit(self.head()?), to: Side::WorkTree },
            Between::Staged => Sides { from: Side::Commit(self.head()?), to: Side::Staged },
            Between::Base(base) => {
                Sides { from: Side::Commit(self.merge_base(base, "HEAD")?), to: Side::WorkTree }
            }
            Between::Range(range) => match range.split_once("...") {
                Some((a, b)) => Sides {
                    from: Side::Commit(self.merge_base(&named(a), &named(b))?),
                    to: Side::Commit(self.commit(&named(b))?),
                },
                None => {
                    let (a, b) = range.split_once("..").unwrap_or((range, ""));
                    Sides {
                        from: Side::Commit(self.commit(&named(a))?),
                        to: Side::Commit(self.commit(&named(b))?),
                    }
                }
            },
        })
    }

    /// The documents below the root that two sides differ in, in git's order; renames followed.
    pub fn differing(&self, sides: &Sides) -> Result<Vec<Differing>, GitError> {
        let mut arguments = vec![
            "diff",
            "--raw",
            "-z",
            "-M",
            "--no-abbrev",
            "--relative",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--ignore-submodules=all",
        ];
        let Side::Commit(from) = &sides.from else { return Err(GitError::Unreadable("diff")) };
        match &sides.to {
            Side::Commit(to) => arguments.extend([from.as_str(), to.as_str()]),
            Side::Staged => arguments.extend(["--cached", from.as_str()]),
            Side::WorkTree => arguments.push(from),
        }
        arguments.push("--");
        let mut differing = raw(&self.say("diff", &arguments)?)?;
        if sides.to == Side::WorkTree {
            let others =
                self.say("ls-files", &["ls-files", "--others", "--exclude-standard", "-z"])?;
            differing.extend(fields(&others).into_iter().map(|path| Differing {
                before: path.clone(),
                path,
                old: Content::Absent,
                new: Content::Disk,
            }));
        }
        Ok(differing)
    }

    /// The texts git keeps under `names`, in their order; `None` for what is larger than files that
    /// are indexed, or not there. Together at most `most` bytes: what is beyond is `None` too.
    pub fn blobs(&self, names: &[String], most: u64) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let input: String = names.iter().map(|name| format!("{name}\n")).collect();
        let count = names.len();
        let arguments = ["cat-file", "--batch"];
        self.ask("cat-file", &arguments, input.into_bytes(), most, move |out, most| {
            let mut room = most;
            let mut blobs = Vec::with_capacity(count);
            for _ in 0..count {
                let mut head = String::new();
                out.read_line(&mut head)?;
                // `NAME blob SIZE`, or `NAME missing`.
                let Some(size) =
                    head.trim_end().rsplit_once("blob ").and_then(|(_, s)| s.parse::<u64>().ok())
                else {
                    if head.is_empty() {
                        return Err(std::io::ErrorKind::UnexpectedEof.into());
                    }
                    blobs.push(None);
                    continue;
                };
                if size > MAX_FILE_BYTES || size > room {
                    std::io::copy(&mut out.take(size + 1), &mut std::io::sink())?;
                    blobs.push(None);
                    continue;
                }
                room -= size;
                let mut bytes = vec![0; size as usize + 1];
                out.read_exact(&mut bytes)?;
                bytes.pop();
                blobs.push(Some(bytes));
            }
            Ok(blobs)
        })
    }

    /// Documents of one side that hold `name` as a word, at most `most` and whether there are more.
    pub fn holding(
        &self,
        side: &Side,
        name: &str,
        most: usize,
    ) -> Result<(Vec<String>, bool), GitError> {
        let mut arguments = vec!["grep", "-l", "-z", "-w", "-F", "-I", "--no-color"];
        let prefix = match side {
            Side::Commit(commit) => format!("{commit}:"),
            _ => String::new(),
        };
        match side {
            Side::Staged => arguments.push("--cached"),
            Side::WorkTree => arguments.push("--untracked"),
            Side::Commit(_) => {}
        }
        arguments.extend(["-e", name]);
        if let Side::Commit(commit) = side {
            arguments.push(commit);
        }
        arguments.extend(["--", "."]);
        let found = match self.say("grep", &arguments) {
            Ok(found) => found,
            // That is how it says that there is nothing.
            Err(GitError::Failed { message, .. }) if message.is_empty() => Vec::new(),
            Err(error) => return Err(error),
        };
        let mut paths = fields(&found);
        let more = paths.len() > most;
        paths.truncate(most);
        for path in &mut paths {
            *path = path.strip_prefix(&prefix).unwrap_or(path).to_owned();
        }
        Ok((paths, more))
    }
}

fn beyond_bytes(verb: &'static str, most: u64) -> GitError {
    GitError::Beyond { verb, limit: format!("{} MiB", most >> 20) }
}

/// Ends a child and waits for it, so that nothing of it is left.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Looks a few times whether a child that has said all has ended; `None` where it goes on.
fn wait(child: &mut Child) -> Option<std::process::ExitStatus> {
    const LOOKS: u32 = 200;
    const BETWEEN_LOOKS: Duration = Duration::from_millis(5);
    for _ in 0..LOOKS {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) => std::thread::sleep(BETWEEN_LOOKS),
            Err(_) => return None,
        }
    }
    None
}

/// What is kept apart by NUL.
fn fields(bytes: &[u8]) -> Vec<String> {
    let fields = bytes.split(|byte| *byte == 0).filter(|field| !field.is_empty());
    fields.map(|field| String::from_utf8_lossy(field).into_owned()).collect()
}

/// `git diff --raw -z`: `:MODE MODE NAME NAME STATUS`, a path, and another one where it was renamed.
fn raw(bytes: &[u8]) -> Result<Vec<Differing>, GitError> {
    let mut fields = fields(bytes).into_iter();
    let mut all = Vec::new();
    while let Some(head) = fields.next() {
        let unreadable = || GitError::Unreadable("diff");
        let parts: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
        let [old_mode, new_mode, old, new, status] = parts.as_slice() else {
            return Err(unreadable());
        };
        debug_assert_eq!(parts.len(), RAW_FIELDS);
        let before = fields.next().ok_or_else(unreadable)?;
        let path = match status.as_bytes().first() {
            Some(b'R' | b'C') => fields.next().ok_or_else(unreadable)?,
            _ => before.clone(),
        };
        // Links and submodules hold no code; what became one is gone.
        let is_file = |mode: &str| mode.starts_with("100");
        let content = |mode: &str, name: &str| match () {
            () if !is_file(mode) => Content::Absent,
            () if name.chars().all(|c| c == ON_DISK) => Content::Disk,
            () => Content::Blob(name.to_owned()),
        };
        let old = match status.as_bytes().first() {
            Some(b'C') => Content::Absent,
            _ => content(old_mode, old),
        };
        let new = content(new_mode, new);
        if (&old, &new) != (&Content::Absent, &Content::Absent) {
            all.push(Differing { before, path, old, new });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_lines_are_read_with_renames_and_links() {
        let (a, b, zero) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let text = format!(
            ":100644 100644 {a} {zero} M\0src/a b.rs\0\
             :100644 100755 {a} {b} R093\0old.rs\0new.rs\0\
             :000000 100644 {zero} {b} A\0added.rs\0\
             :100644 000000 {a} {zero} D\0gone.rs\0\
             :120000 120000 {a} {b} M\0link\0\
             :100644 100644 {a} {b} C100\0from.rs\0copy.rs\0"
        );
        let found = raw(text.as_bytes()).expect("it is read");
        let blob = |name: &str| Content::Blob(name.to_owned());
        let one = |before: &str, path: &str, old, new| Differing {
            before: before.to_owned(),
            path: path.to_owned(),
            old,
            new,
        };
        assert_eq!(
            found,
            [
                one("src/a b.rs", "src/a b.rs", blob(&a), Content::Disk),
                one("old.rs", "new.rs", blob(&a), blob(&b)),
                one("added.rs", "added.rs", Content::Absent, blob(&b)),
                one("gone.rs", "gone.rs", blob(&a), Content::Absent),
                one("from.rs", "copy.rs", Content::Absent, blob(&b)),
            ]
        );
        assert!(raw(b":100644 nonsense\0a\0").is_err());
    }
}
