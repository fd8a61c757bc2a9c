//! The configuration of a managed cluster, written anew at every start, so that a newer
//! `loci` brings its own tuning along. `ALTER SYSTEM` still has the last word, because PostgreSQL
//! reads its own file after this one. Must not know how the server is started.

use std::path::Path;

use super::MANAGED_PORT;
use super::layout::ClusterPaths;

/// The size of one log file, in kB, after which a new one is begun.
const LOG_FILE_KB: u32 = 4 << 10;
/// Shared memory (`/dev/shm`) smaller than this, in bytes, as in a container, is no place for the
/// segments of a parallel index build.
const SHM_MIN: u64 = 1 << 30;

/// What holds for every version. The load is: long bulk loads and index builds by one writer, short
/// index look-ups by a few readers, and hours of nothing at all.
const SETTINGS: &[(&str, &str)] = &[
    // Reached over the socket only.
    ("listen_addresses", "''"),
    ("unix_socket_permissions", "0700"),
    ("max_connections", "100"),
    // Memory: touched as it is used, so that an idle server stays small.
    ("shared_buffers", "128MB"),
    ("huge_pages", "off"),
    ("work_mem", "16MB"),
    ("maintenance_work_mem", "256MB"),
    ("effective_cache_size", "2GB"),
    ("autovacuum_work_mem", "64MB"),
    // Bulk loads: nothing replicates, and checkpoints keep out of the way of a load.
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("checkpoint_timeout", "15min"),
    ("max_wal_size", "2GB"),
    ("min_wal_size", "80MB"),
    // wal_buffers stays at its default, 4 MB: 16 MB are touched at once, and idle memory is then
    // 29 MB in place of 17.
    // Solid-state disks and a page cache.
    ("random_page_cost", "1.1"),
    // Queries are too short to pay for compiling them or for starting workers; the other cores
    // belong to the user's compiler.
    ("jit", "off"),
    ("max_parallel_workers_per_gather", "0"),
    // Fewer processes while idle.
    ("max_logical_replication_workers", "0"),
    ("autovacuum", "on"),
    ("autovacuum_max_workers", "2"),
    // The log: bounded files, and never what a statement holds, because memories are private.
    ("logging_collector", "on"),
    ("log_filename", "'server-%Y%m%d-%H%M%S.log'"),
    ("log_rotation_age", "0"),
    ("log_file_mode", "0600"),
    ("log_line_prefix", "'%m [%p] '"),
    ("log_min_messages", "warning"),
    ("log_min_error_statement", "panic"),
    ("log_error_verbosity", "terse"),
    ("log_statement", "none"),
    ("log_min_duration_statement", "-1"),
    ("log_autovacuum_min_duration", "-1"),
    ("log_checkpoints", "off"),
    ("log_timezone", "'UTC'"),
    ("timezone", "'UTC'"),
    ("lc_messages", "'C'"),
];

/// What a start decides.
pub(super) struct Conf<'a> {
    /// The cluster.
    pub cluster: &'a ClusterPaths,
    /// The directory of the socket.
    pub socket_directory: &'a Path,
    /// How shared memory is allocated beyond the buffers.
    pub shared_memory: &'static str,
}

impl Conf<'_> {
    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = String::from(
            "# Written by loci at every start; changes here are lost. Use ALTER SYSTEM instead.\n",
        );
        for (name, value) in SETTINGS {
            text.push_str(&format!("{name} = {value}\n"));
        }
        text.push_str(&format!("log_rotation_size = {LOG_FILE_KB}\n"));
        // Relative to the cluster, so that the data directory may be moved.
        let major = self.cluster.major;
        text.push_str(&format!("log_directory = '../cluster-{major}.log'\n"));
        text.push_str(&format!("port = {MANAGED_PORT}\n"));
        text.push_str(&format!("cluster_name = '{}'\n", self.cluster.name()));
        let shared_memory = self.shared_memory;
        text.push_str(&format!("dynamic_shared_memory_type = {shared_memory}\n"));
        if self.cluster.major >= 18 {
            // Its three I/O workers are processes, and everything here is in the page cache.
            text.push_str("io_method = sync\n");
        }
        let directory = self.socket_directory.to_string_lossy();
        // A list in a string: quoted once for each.
        let listed = format!("\"{}\"", directory.replace('"', "\"\""));
        text.push_str(&format!("unix_socket_directories = '{}'\n", listed.replace('\'', "''")));
        text
    }
}

/// How shared memory is best allocated here.
pub(super) fn shared_memory() -> &'static str {
    let small = rustix::fs::statvfs("/dev/shm")
        .is_ok_and(|found| found.f_blocks.saturating_mul(found.f_frsize) < SHM_MIN);
    // A container's small /dev/shm does not bound System V segments.
    if small { "sysv" } else { "posix" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_with_quotes_and_commas_stays_one_directory() {
        let cluster = ClusterPaths::new(Path::new("/srv"), 15);
        let text = Conf {
            cluster: &cluster,
            socket_directory: Path::new("/srv/it's, here"),
            shared_memory: "posix",
        }
        .text();
        assert!(text.contains("unix_socket_directories = '\"/srv/it''s, here\"'\n"));
        assert!(!text.contains("io_method"), "15 does not know it");
    }
}
