//! An index that is kept true while its tree changes, told of the changes as a watcher would.

use super::moves::Batch;
use super::{Files, Random};
use loci::index::{Options, Report, index};
use loci::store::Store;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The index of one tree, kept.
pub struct Kept {
    store: Store,
    root: PathBuf,
    options: Options,
}

impl Kept {
    pub async fn open(store: &Store, root: &Path, options: &Options) -> Result<Self, String> {
        let kept = Self { store: store.clone(), root: root.to_owned(), options: options.clone() };
        kept.run().await?;
        Ok(kept)
    }

    async fn run(&self) -> Result<Report, String> {
        index(&self.store, &self.root, &self.options, Arc::new(|_| ()))
            .await
            .map_err(|e| e.to_string())
    }

    pub async fn apply(&mut self, _paths: &BTreeSet<String>) -> Result<Report, String> {
        self.run().await
    }

    pub async fn rescan(&mut self, _full: bool) -> Result<Report, String> {
        self.run().await
    }

    pub async fn close(self) -> Result<(), String> {
        Ok(())
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
