//! The oracle: whatever happens to a tree, the index that was kept equals a fresh one, row for row.
//!
//! Seeded sequences of changes on small workspaces and parts of real packages. `LOCI_LIVE_STEPS`
//! asks for so many steps, `LOCI_LIVE_SEED` says where the seeds begin, `LOCI_TEST_PACKAGES` names a
//! folder with more packages. A failure prints its seed and the smallest history that still goes
//! wrong. Most sequences are told to the index as a watcher would tell them; some are left to a real
//! watcher.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod changes;
mod support;
mod tree;

use changes::kept::Kept;
use changes::moves::{World, has_git};
use changes::oracle::Oracle;
use changes::{Files, Random, bases, bring, shrink};
use loci::dependencies::Places;
use loci::index::{Live, Options};
use loci::store::Store;
use loci::watch::{self, Change, Watcher};
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Sequences of changes that are tried, each followed by a comparison.
const SEQUENCES: usize = 300;

/// Sequences that one tree goes through.
const SEQUENCES_OF_TREE: usize = 10;

/// Batches of changes in one sequence at most.
const BATCHES: usize = 3;

/// Changes in one batch at most.
const CHANGES: usize = 3;

/// Trees that change at the same time.
const WORKERS: usize = 2;

/// How far a run goes.
struct Goal {
    sequences: usize,
    steps: usize,
    first_seed: u64,
}

impl Goal {
    fn from_env() -> Self {
        let number =
            |name: &str| std::env::var(name).ok().map(|text| text.parse::<usize>().unwrap());
        let first_seed = number("LOCI_LIVE_SEED").unwrap_or(0) as u64;
        match number("LOCI_LIVE_STEPS") {
            Some(steps) => Self { sequences: usize::MAX, steps, first_seed },
            None => Self { sequences: SEQUENCES, steps: usize::MAX, first_seed },
        }
    }
}

/// What all workers count together.
#[derive(Default)]
struct Tally {
    next: AtomicU64,
    sequences: AtomicUsize,
    steps: AtomicUsize,
    changes: AtomicUsize,
    failures: Mutex<Vec<String>>,
    bases: Mutex<BTreeMap<String, usize>>,
}

/// Two databases: one for what is kept, one for what it is held against.
struct Worker {
    _databases: [support::TestDatabase; 2],
    store: Store,
    pool: PgPool,
    oracle: Oracle,
}

impl Worker {
    async fn new() -> Self {
        let databases = [support::database(), support::database()];
        let store = Store::open(databases[0].connect_options()).await.unwrap();
        let pool = PgPool::connect_lazy_with(databases[0].connect_options());
        let oracle = Oracle::new(databases[1].connect_options()).await;
        Self { _databases: databases, store, pool, oracle }
    }

    async fn forget(&self) {
        for repository in self.store.repositories().await.unwrap() {
            self.store.remove_repository(repository.id).await.unwrap();
        }
    }

    /// One tree and its sequences; the error says how it went wrong, after what.
    async fn world(&self, seed: u64, goal: &Goal, tally: &Tally) -> Result<(), Failure> {
        let mut random = Random(seed.wrapping_mul(0x1234_5678_9abc_def1));
        let (name, files) = bases::base(&mut random);
        *tally.bases.lock().unwrap().entry(name.clone()).or_default() += 1;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("tree");
        std::fs::create_dir(&root).unwrap();
        let git = has_git() && random.one_in(3);
        let places = random.one_in(2).then(Places::default);
        let options = Options { dependencies: places, ..Options::default() };
        let mut world = World::new(&root, files, random.next(), git);
        let mut failure = Failure { options: options.clone(), ..Failure::default() };
        failure.history.push(world.files.clone());
        let mut kept = Some(Kept::open(&self.store, &root, &options).await.unwrap());
        for sequence in 0..SEQUENCES_OF_TREE {
            if tally.sequences.fetch_add(1, Ordering::Relaxed) >= goal.sequences
                || tally.steps.load(Ordering::Relaxed) >= goal.steps
            {
                break;
            }
            let mut head = false;
            for _ in 0..=random.below(BATCHES) {
                tally.steps.fetch_add(1, Ordering::Relaxed);
                // Changed while nobody looks, now and then.
                let away = random.one_in(12);
                if away {
                    kept.take().unwrap().close().await.unwrap();
                }
                let logged = world.log.len();
                let batch = world.batch(CHANGES);
                tally.changes.fetch_add(world.log.len() - logged, Ordering::Relaxed);
                failure.history.push(world.files.clone());
                let told = match &mut kept {
                    Some(kept) => kept.tell(&batch, &world.files, &mut random).await,
                    None => {
                        kept = Some(Kept::open(&self.store, &root, &options).await.unwrap());
                        Ok("nothing: it was changed while it was closed")
                    }
                };
                failure.log.append(&mut world.log);
                head = away || batch.whole;
                match told {
                    Ok(told) => failure.log.push(format!("    told: {told} {:?}", batch.paths)),
                    Err(error) => {
                        failure.said = format!("seed {seed} ({name}): {error}");
                        return Err(failure);
                    }
                }
            }
            if let Some(said) = self.oracle.compare(&self.pool, &root, &options, head).await {
                failure.said = format!("seed {seed} ({name}), sequence {sequence}:\n{said}");
                return Err(failure);
            }
            // What has not changed makes no difference.
            if let Some(kept) = kept.as_mut().filter(|_| random.one_in(4)) {
                let paths = world.files.keys().take(20).cloned().collect();
                let report = kept.apply(&paths).await.unwrap();
                assert!(report.rows.is_none_or(|rows| rows.symbols.written == 0), "seed {seed}");
            }
        }
        assert_eq!(changes::read(&root, ""), world.files, "seed {seed}: the test knows its tree");
        kept.unwrap().close().await.unwrap();
        self.forget().await;
        Ok(())
    }

    /// Whether a history goes wrong, told path by path or by rescans.
    async fn fails(&self, history: &[Files], options: &Options, rescan: bool) -> Option<String> {
        self.forget().await;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("tree");
        std::fs::create_dir(&root).unwrap();
        bring(&root, &Files::new(), &history[0]);
        let mut kept = match Kept::open(&self.store, &root, options).await {
            Ok(kept) => kept,
            Err(error) => return Some(error),
        };
        for pair in history.windows(2) {
            let paths = bring(&root, &pair[0], &pair[1]);
            let told = if rescan { kept.rescan(false).await } else { kept.apply(&paths).await };
            if let Err(error) = told {
                return Some(error);
            }
        }
        let said = self.oracle.compare(&self.pool, &root, options, false).await;
        let _ = kept.close().await;
        said
    }

    /// A failure as a person wants to see it.
    async fn explain(&self, failure: Failure) -> String {
        let Failure { said, history, log, options } = failure;
        let tail = log[log.len().saturating_sub(30)..].join("\n");
        for rescan in [false, true] {
            if self.fails(&history, &options, rescan).await.is_some() {
                let smallest = shrink::shrink(history, async |history: &[Files]| {
                    self.fails(history, &options, rescan).await.is_some()
                })
                .await;
                let why = self.fails(&smallest, &options, rescan).await.unwrap_or_default();
                let dependencies = options.dependencies.is_some();
                return format!(
                    "{said}\n--- the last changes:\n{tail}\n--- the smallest history \
                     (rescan: {rescan}, dependencies: {dependencies}):\n{}--- which says:\n{why}",
                    shrink::text(&smallest)
                );
            }
        }
        format!("{said}\n--- the last changes (they do not go wrong when told again):\n{tail}")
    }
}

/// How a tree went wrong.
#[derive(Default)]
struct Failure {
    said: String,
    /// The tree after every batch.
    history: Vec<Files>,
    log: Vec<String>,
    options: Options,
}

async fn work(goal: &Goal, tally: &Tally) {
    let mut worker = Worker::new().await;
    while tally.sequences.load(Ordering::Relaxed) < goal.sequences
        && tally.steps.load(Ordering::Relaxed) < goal.steps
    {
        let seed = goal.first_seed + tally.next.fetch_add(1, Ordering::Relaxed);
        if let Err(failure) = worker.world(seed, goal, tally).await {
            let said = worker.explain(failure).await;
            println!("{said}\n");
            tally.failures.lock().unwrap().push(said);
            worker = Worker::new().await;
        }
    }
}

#[test]
fn any_sequence_of_changes_leaves_a_fresh_index() {
    let (goal, tally, start) = (Goal::from_env(), Tally::default(), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(2)
                    .enable_all()
                    .build()
                    .unwrap();
                runtime.block_on(work(&goal, &tally));
                runtime.shutdown_timeout(Duration::from_secs(1));
            });
        }
    });
    let failures = tally.failures.into_inner().unwrap();
    println!(
        "{} steps with {} changes on {} trees {:?}, {} failures, {:.0} s",
        tally.steps.into_inner(),
        tally.changes.into_inner(),
        tally.next.into_inner(),
        tally.bases.into_inner().unwrap(),
        failures.len(),
        start.elapsed().as_secs_f64(),
    );
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures[0]);
}

/// Worlds whose changes are heard of through a watcher.
const WATCHED_TREES: u64 = 8;

/// Sequences that each of them goes through.
const WATCHED_SEQUENCES: usize = 3;

/// How long everything that was told may take to be in the index.
const SETTLED: Duration = Duration::from_secs(60);

/// An index that hears of changes from a watcher, as the daemon's does.
struct Heard {
    live: Live,
    watcher: Watcher,
    changes: mpsc::Receiver<Change>,
    told: usize,
    rescans: usize,
}

impl Heard {
    async fn open(store: &Store, root: &Path, options: &Options) -> Self {
        let (mut live, _) = Live::open(store, root, options, Arc::new(|_| ())).await.unwrap();
        let (watcher, changes) =
            Watcher::start(root, live.folders(), &watch::Options::default()).unwrap();
        // What changed before it began is not told.
        live.rescan(false).await.unwrap();
        Self { live, watcher, changes, told: 0, rescans: 0 }
    }

    async fn take(&mut self, change: Change) {
        match change {
            Change::Paths(paths) => {
                self.told += paths.len();
                self.live.apply(&paths).await.unwrap();
            }
            Change::Rescan(_) | Change::Head => {
                self.rescans += 1;
                self.live.rescan(false).await.unwrap();
            }
            Change::RootGone => panic!("the root is still there"),
        }
        // A rescan by itself has gone through other folders as well.
        self.watcher.set_folders(self.live.folders()).unwrap();
    }

    /// Takes up what comes within a moment.
    async fn listen(&mut self, moment: Duration) {
        let end = tokio::time::Instant::now() + moment;
        while let Ok(Some(change)) = tokio::time::timeout_at(end, self.changes.recv()).await {
            self.take(change).await;
        }
    }

    /// Takes up everything that happened before this call.
    async fn settle(&mut self) {
        let deadline = tokio::time::Instant::now() + SETTLED;
        loop {
            let view = self.watcher.view();
            let settled = view.settled(deadline);
            tokio::pin!(settled);
            let mut took = false;
            loop {
                tokio::select! {
                    change = self.changes.recv() => {
                        self.take(change.unwrap()).await;
                        took = true;
                    }
                    settled = &mut settled => {
                        assert!(settled, "never settled: {:?}", self.watcher.status());
                        break;
                    }
                }
            }
            while let Ok(change) = self.changes.try_recv() {
                self.take(change).await;
                took = true;
            }
            // What was done with it may have asked for another look.
            if !took {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_watcher_tells_leaves_a_fresh_index() {
    let (worker, start) = (Worker::new().await, Instant::now());
    let first = Goal::from_env().first_seed;
    let (mut told, mut rescans, mut changes) = (0, 0, 0);
    for seed in first..first + WATCHED_TREES {
        let mut random = Random(seed ^ 0x77);
        let files = if random.one_in(3) {
            bases::cases(&mut random)
        } else {
            bases::workspace(&mut random)
        };
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("tree");
        std::fs::create_dir(&root).unwrap();
        let mut world = World::new(&root, files, random.next(), has_git() && seed % 2 == 0);
        let options = Options::default();
        let mut heard = Heard::open(&worker.store, &root, &options).await;
        for sequence in 0..WATCHED_SEQUENCES {
            for _ in 0..=random.below(5) {
                world.batch(CHANGES);
                heard.listen(Duration::from_millis(random.below(40) as u64)).await;
            }
            heard.settle().await;
            let said = worker.oracle.compare(&worker.pool, &root, &options, true).await;
            let log = world.log[world.log.len().saturating_sub(20)..].join("\n");
            assert_eq!(said, None, "seed {seed}, sequence {sequence}\n{log}");
        }
        (told, rescans, changes) =
            (told + heard.told, rescans + heard.rescans, changes + world.log.len());
        heard.live.close().await.unwrap();
        worker.forget().await;
    }
    println!(
        "{changes} changes, {told} paths and {rescans} rescans told, {:.0} s",
        start.elapsed().as_secs_f64()
    );
}
