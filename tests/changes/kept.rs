//! An index that is kept true while its tree changes, told of the changes as a watcher would.

use super::moves::Batch;
use super::{Files, Random};
use loci::index::{Live, Options, Report};
use loci::store::Store;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long the one that kept it before may take to let go.
const WAIT: Duration = Duration::from_secs(30);

/// The index of one tree, kept.
pub struct Kept(Live);

impl Kept {
    pub async fn open(store: &Store, root: &Path, options: &Options) -> Result<Self, String> {
        let options = Options { wait: WAIT, ..options.clone() };
        let opened = Live::open(store, root, &options, Arc::new(|_| ())).await;
        opened.map(|(live, _)| Self(live)).map_err(|error| error.to_string())
    }

    pub async fn apply(&mut self, paths: &BTreeSet<String>) -> Result<Report, String> {
        self.0.apply(paths).await.map_err(|error| error.to_string())
    }

    pub async fn rescan(&mut self, full: bool) -> Result<Report, String> {
        self.0.rescan(full).await.map_err(|error| error.to_string())
    }

    pub async fn close(self) -> Result<(), String> {
        self.0.close().await.map_err(|error| error.to_string())
    }

    /// Tells what a batch touched, as one of the ways in which it may come: exactly, with hints
    /// that mean nothing, in two halves, or only in part before a rescan makes up for the rest.
    pub async fn tell(
        &mut self,
        batch: &Batch,
        files: &Files,
        random: &mut Random,
    ) -> Result<&'static str, String> {
        let mut paths = batch.paths.clone();
        if random.one_in(3) {
            let unchanged: Vec<&String> = files.keys().collect();
            paths.extend(random.pick(&unchanged).map(|path| (*path).clone()));
            let spurious = ["nowhere.rs", "src", "a/b/c.ts", "node_modules/tiny/x.ts", "x.tmp~"];
            paths.insert(random.word(&spurious).to_owned());
        }
        let half = |keep: usize| -> BTreeSet<String> {
            paths
                .iter()
                .enumerate()
                .filter(|(n, _)| n % 2 == keep)
                .map(|(_, p)| p.clone())
                .collect()
        };
        if batch.whole || random.one_in(8) {
            match random.below(3) {
                0 => {
                    self.apply(&half(0)).await?;
                    self.rescan(false).await?;
                    return Ok("half of the paths, then a rescan");
                }
                1 => {
                    self.apply(&paths).await?;
                    self.rescan(false).await?;
                    return Ok("all paths and a rescan");
                }
                _ => {
                    self.rescan(false).await?;
                    return Ok("a rescan");
                }
            }
        }
        if random.one_in(6) {
            self.apply(&half(1)).await?;
            self.apply(&half(0)).await?;
            return Ok("the paths in two halves");
        }
        self.apply(&paths).await?;
        Ok("the paths")
    }
}
