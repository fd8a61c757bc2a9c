//! Namespace: where memories of a workspace belong.
//!
//! A workspace is known by where its repository comes from, so that two clones, and two people,
//! share what was remembered; without such a place by the root of its work tree.
//!
//! Must not know: memories.

use std::path::Path;

/// Shared by all workspaces.
pub const GLOBAL: &str = "global";

/// Largest configuration of git's that is read, in bytes.
const CONFIG_BYTES: u64 = 1 << 20;

/// The namespace of the workspace at `root`: `host/owner/name` of git's remote `origin`, else the
/// root's path.
pub fn of_workspace(root: &Path) -> String {
    let git = root.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists());
    let remote = git.as_ref().and_then(|git| origin(git)).and_then(|url| normal(&url));
    let root = git.as_ref().and_then(|git| git.parent()).unwrap_or(root);
    remote.unwrap_or_else(|| root.to_string_lossy().into_owned())
}

/// The address of `origin` in the configuration below `.git`.
fn origin(git: &Path) -> Option<String> {
    let folder = match git.is_file() {
        // A linked work tree: its configuration is the main one's.
        true => {
            let text = std::fs::read_to_string(git).ok()?;
            let own = git.parent()?.join(text.trim().strip_prefix("gitdir:")?.trim());
            let common = std::fs::read_to_string(own.join("commondir")).ok();
            common.map_or_else(|| own.clone(), |common| own.join(common.trim()))
        }
        false => git.to_owned(),
    };
    let config = folder.join("config");
    if config.metadata().ok()?.len() > CONFIG_BYTES {
        return None;
    }
    let text = std::fs::read_to_string(config).ok()?;
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line == "[remote \"origin\"]";
        } else if let (true, Some((key, value))) = (inside, line.split_once('='))
            && key.trim() == "url"
        {
            return Some(value.trim().to_owned());
        }
    }
    None
}

/// An address without what differs between the ways to write it: `https://host/a/b.git` and
/// `git@host:a/b` say the same. `None` for a place on this machine.
fn normal(url: &str) -> Option<String> {
    let (host, path) = match url.split_once("://") {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("file") => return None,
        Some((_, rest)) => rest.split_once('/')?,
        None => url.split_once(':').filter(|(host, _)| !host.contains('/'))?,
    };
    // Neither names nor passwords, nor ports.
    let host = host.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let long = host.len() < 2 || path.is_empty() || path.len() + host.len() > 190;
    (!long).then(|| format!("{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for url in [
            "https://Example.org/a/b.git",
            "git@example.org:a/b.git",
            "ssh://git@example.org:22/a/b",
            "https://me:secret@example.org/a/b/",
        ] {
            assert_eq!(normal(url).as_deref(), Some("example.org/a/b"), "{url}");
        }
        for url in ["/srv/a.git", "file:///srv/a", "../a", "C:/a"] {
            assert_eq!(normal(url), None, "{url}");
        }
    }

    #[test]
    fn a_workspace_without_an_origin_is_its_root() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("its path");
        assert_eq!(of_workspace(&root), root.to_string_lossy());
        std::fs::create_dir(root.join(".git")).expect("a folder");
        let config = "[core]\n\turl = no\n[remote \"origin\"]\n\turl = git@example.org:a/b.git\n";
        std::fs::write(root.join(".git/config"), config).expect("written");
        assert_eq!(of_workspace(&root), "example.org/a/b");
    }
}
