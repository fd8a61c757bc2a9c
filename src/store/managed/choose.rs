//! Which binaries, and which cluster: the order of preference, and why an existing cluster decides.
//! Must not know how binaries are fetched or clusters made.

use std::path::Path;

use super::binaries::{self, Binaries, BinariesSource};
use super::cluster::Record;
use super::error::ServerError;
use super::layout::ClusterPaths;
use super::progress::Progress;
use super::run_as::RunAs;
use super::settings::{PostgresChoice, ServerSettings};
use super::wheel;

/// The cluster that `choice` means among those that exist, and were started before.
pub(super) fn current_cluster(
    choice: PostgresChoice,
    home: &Path,
) -> Result<Option<(ClusterPaths, Record)>, ServerError> {
    for paths in ClusterPaths::existing(home) {
        let Some(record) = Record::read(&paths)? else {
            continue;
        };
        let meant = match choice {
            PostgresChoice::Auto => true,
            PostgresChoice::Bundled => record.source == BinariesSource::Bundled,
            PostgresChoice::System => record.source == BinariesSource::System,
        };
        if meant {
            return Ok(Some((paths, record)));
        }
    }
    Ok(None)
}

/// The binaries to run on. An existing cluster decides the major: its memories must not disappear
/// behind an empty new cluster because the machine's software has changed.
pub(super) fn choose(
    settings: &ServerSettings,
    home: &Path,
    run_as: &RunAs,
    progress: &mut dyn FnMut(Progress),
) -> Result<Binaries, ServerError> {
    let existing = ClusterPaths::existing(home);
    match settings.choice {
        PostgresChoice::Bundled => binaries::bundled(settings, home, run_as, progress),
        PostgresChoice::System => {
            let mut own = Vec::new();
            for paths in existing {
                match Record::read(&paths)? {
                    Some(record) if record.source == BinariesSource::Bundled => {}
                    _ => own.push(paths),
                }
            }
            matching(binaries::system(run_as)?, own.first())
        }
        PostgresChoice::Auto => {
            let newest = existing.first();
            if newest.is_some_and(|paths| paths.major != wheel::MAJOR) {
                return matching(binaries::system(run_as)?, newest);
            }
            // Of the same major and yet not the same: the machine's may have other extensions, of
            // other versions, that the data needs.
            if let Some(paths) = newest
                && Record::read(paths)?.is_some_and(|r| r.source == BinariesSource::System)
                && let Ok(found) = binaries::system(run_as)
                && let Ok(binaries) = matching(found, newest)
            {
                return Ok(binaries);
            }
            let bundled = match binaries::bundled(settings, home, run_as, progress) {
                Ok(binaries) => return Ok(binaries),
                // Somebody tampers with the download, or the user named the wrong file: not
                // something to pass over in silence.
                Err(error @ ServerError::WrongHash { .. }) => return Err(error),
                Err(error) => error,
            };
            let system = match binaries::system(run_as) {
                Ok(found) => matching(found, newest),
                Err(system) => Err(system),
            };
            match system {
                Ok(binaries) => {
                    progress(Progress::FallingBack {
                        why: bundled.to_string(),
                        version: binaries.version.clone(),
                    });
                    Ok(binaries)
                }
                Err(system) => Err(ServerError::NoPostgres {
                    bundled: Box::new(bundled),
                    system: Box::new(system),
                }),
            }
        }
    }
}

/// The newest binaries, or those of the cluster's major if there is a cluster.
fn matching(found: Vec<Binaries>, cluster: Option<&ClusterPaths>) -> Result<Binaries, ServerError> {
    let versions: Vec<String> = found
        .iter()
        .map(|binaries| format!("{} in {}", binaries.version, binaries.directory.display()))
        .collect();
    found
        .into_iter()
        .find(|binaries| cluster.is_none_or(|cluster| cluster.major == binaries.major))
        .ok_or_else(|| match cluster {
            Some(cluster) => ServerError::MajorMismatch {
                path: cluster.directory.clone(),
                cluster_major: cluster.major,
                found: format!("found: {}", versions.join(", ")),
            },
            None => ServerError::NoSystemPostgres { looked: "nothing found".to_owned() },
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binaries(major: u32) -> Binaries {
        Binaries {
            source: BinariesSource::System,
            directory: format!("/usr/lib/postgresql/{major}/bin").into(),
            version: format!("{major}.1"),
            major,
        }
    }

    #[test]
    fn the_newest_serves_unless_a_cluster_decides() {
        let found = || vec![binaries(17), binaries(15)];
        let check = |cluster: Option<u32>| {
            let paths = cluster.map(|major| ClusterPaths::new(Path::new("/srv"), major));
            matching(found(), paths.as_ref()).map(|chosen| chosen.major)
        };
        assert_eq!(check(None).expect("newest"), 17);
        assert_eq!(check(Some(15)).expect("matching"), 15);
        let error = check(Some(16)).expect_err("none").to_string();
        assert!(error.contains("made by PostgreSQL 16"), "{error}");
        assert!(error.contains("17.1 in /usr"), "{error}");
    }
}
