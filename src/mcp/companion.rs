//! The daemon that keeps what this client works on up to date: started where none runs, asked to
//! watch the client's folders, and held while the client is there.
//!
//! All of it happens in the background. No question waits for it; a repository that is indexed for
//! the first time is said to be.
//!
//! Must not know: how questions are answered, what the daemon does.

use super::database::Database;
use super::roots;
use crate::control::{self, Client, Poll};
use crate::freshness::Daemon;
use crate::query::Watch;
use crate::walk::project::{NoProject, project};
use rmcp::service::{Peer, RoleServer};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, watch};

/// Shortest time between two tries to have the daemon back.
const RESTART_PAUSE: Duration = Duration::from_secs(10);

/// How the server uses a daemon.
pub struct Companionship {
    /// The one that is asked.
    pub daemon: Daemon,
    /// How it is started where none runs; `None` leaves it alone and adds nothing.
    pub start: Option<control::Start>,
    /// The home folder, which is never added by itself.
    pub home: Option<PathBuf>,
}

/// What became of a folder of the client's.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// The daemon is being asked to watch the repository at this root.
    Asking(PathBuf),
    /// It watches the repository at this root.
    Watched(PathBuf),
    /// It is not added by itself.
    Left(NoProject),
    /// The daemon could not be asked to watch the repository at this root: why.
    Failed(PathBuf, String),
}

impl Place {
    fn root(&self) -> Option<&Path> {
        match self {
            Self::Asking(root) | Self::Watched(root) | Self::Failed(root, _) => Some(root),
            Self::Left(_) => None,
        }
    }
}

/// The connection that keeps an idle daemon from ending while the client is there.
#[derive(Default)]
struct Lease {
    client: Option<Client>,
    tried: Option<Instant>,
}

/// See the module.
pub(super) struct Companion {
    using: Companionship,
    database: Arc<Database>,
    places: watch::Sender<BTreeMap<PathBuf, Place>>,
    lease: Mutex<Lease>,
}

impl Companion {
    pub(super) fn new(using: Companionship, database: Arc<Database>) -> Self {
        Self { using, database, places: watch::Sender::default(), lease: Mutex::default() }
    }

    /// The daemon, whether or not it runs.
    pub(super) fn daemon(&self) -> &Daemon {
        &self.using.daemon
    }

    /// Has the repositories of these folders watched, in the background.
    pub(super) fn attend(self: &Arc<Self>, folders: Vec<PathBuf>) {
        if self.using.start.is_none() {
            return;
        }
        for folder in folders {
            let Ok(folder) = folder.canonicalize() else { continue };
            if self.places.borrow().contains_key(&folder) {
                continue;
            }
            let place = match project(&folder, self.using.home.as_deref()) {
                Ok(root) => Place::Asking(root),
                Err(why) => Place::Left(why),
            };
            self.set(folder.clone(), place.clone());
            let companion = Arc::clone(self);
            tokio::spawn(async move {
                // What is indexed already was added by somebody, whatever it is.
                let root = companion.indexed(&folder).await;
                let root = root.or_else(|| place.root().map(Path::to_owned));
                if let Some(root) = root {
                    companion.watch_root(folder, root).await;
                }
            });
        }
    }

    /// As [`Companion::attend`], for the folders that the client says it works on. Newer revisions
    /// of the protocol let no server ask for them.
    pub(super) fn attend_roots(self: &Arc<Self>, peer: Peer<RoleServer>) {
        if self.using.start.is_none() {
            return;
        }
        let companion = Arc::clone(self);
        tokio::spawn(async move { companion.attend(roots::of(&peer).await) });
    }

    /// Has the daemon back where it watched the repository at `root` and is gone; not where it was
    /// told to watch it no longer.
    pub(super) fn revive(self: &Arc<Self>, root: &Path) {
        let places = self.places.borrow();
        let lost = places.iter().find(
            |(_, place)| matches!(place, Place::Watched(at) | Place::Failed(at, _) if at == root),
        );
        let Some((folder, _)) = lost else { return };
        let (companion, folder, root) = (Arc::clone(self), folder.clone(), root.to_owned());
        tokio::spawn(async move {
            // One that runs was told to watch it no longer, or is busy.
            if !matches!(companion.using.daemon.connect().await, Ok(None)) {
                return;
            }
            let Ok(lease) = companion.lease.try_lock() else { return };
            if lease.tried.is_none_or(|tried| tried.elapsed() >= RESTART_PAUSE) {
                drop(lease);
                companion.watch_root(folder, root).await;
            }
        });
    }

    async fn indexed(&self, folder: &Path) -> Option<PathBuf> {
        let store = self.database.store().await.ok()?;
        let found = store.repository_of(folder.to_str()?).await.ok()??;
        Some(PathBuf::from(found.root))
    }

    async fn watch_root(&self, folder: PathBuf, root: PathBuf) {
        self.set(folder.clone(), Place::Asking(root.clone()));
        let place = match self.ask_to_watch(&root).await {
            Ok(()) => Place::Watched(root),
            Err(why) => {
                tracing::warn!(root = %root.display(), %why, "the repository is not watched");
                Place::Failed(root, why)
            }
        };
        self.set(folder, place);
    }

    async fn ask_to_watch(&self, root: &Path) -> Result<(), String> {
        let start = self.using.start.as_ref().ok_or("no daemon is to be started")?;
        let name = root.to_str().ok_or("its path is not UTF-8")?;
        let mut lease = self.lease.lock().await;
        lease.tried = Some(Instant::now());
        // Of several folders each asks over the same connection; after an error it is a new one.
        let mut client = match lease.client.take() {
            Some(client) => client,
            None => self.started(start).await?,
        };
        let mut asked = client.watch(name, Poll::default()).await;
        if asked.is_err() {
            client = self.started(start).await?;
            asked = client.watch(name, Poll::default()).await;
        }
        asked.map_err(|error| error.to_string())?;
        lease.client = Some(client);
        Ok(())
    }

    async fn started(&self, start: &control::Start) -> Result<Client, String> {
        control::start_daemon(start).await.map_err(|error| error.to_string())?;
        // By its own way: that one sees to it that both mean the same database.
        match self.using.daemon.connect().await {
            Ok(Some(client)) => Ok(client),
            Ok(None) => Err("the daemon that runs writes to another database; end it with `loci \
                             daemon --stop`, or use another --data-dir"
                .to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn set(&self, folder: PathBuf, place: Place) {
        self.places.send_modify(|places| drop(places.insert(folder, place)));
    }

    /// The client's folder that `path` lies in, or whose repository it lies in.
    fn place(&self, path: &Path) -> Option<Place> {
        let places = self.places.borrow();
        let within = |(folder, place): &(&PathBuf, &Place)| {
            path.starts_with(folder) || place.root().is_some_and(|root| path.starts_with(root))
        };
        places
            .iter()
            .filter(within)
            .max_by_key(|(folder, _)| folder.as_os_str().len())
            .map(|(_, place)| place.clone())
    }

    /// Where `path` lies in a repository that is being indexed for the first time: waits until it
    /// is indexed or `wait` is over, and says how far it is.
    pub(super) async fn first_run(&self, path: &Path, wait: Duration) -> Option<String> {
        let path = path.canonicalize().ok()?;
        let deadline = Instant::now() + wait;
        let mut places = self.places.subscribe();
        let root = loop {
            places.borrow_and_update();
            match self.place(&path)? {
                Place::Watched(root) => break root,
                Place::Left(_) | Place::Failed(..) => return None,
                Place::Asking(root) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if tokio::time::timeout(left, places.changed()).await.is_err() {
                        return Some(format!(
                            "the daemon is being asked to index {}; ask again, or with `wait_ms`",
                            root.display()
                        ));
                    }
                }
            }
        };
        let left = deadline.saturating_duration_since(Instant::now());
        let freshness = self.using.daemon.freshness(&root, left).await?;
        let progress = match &freshness.progress {
            Some(progress) if progress.total > 0 => {
                format!(" ({} {}/{})", progress.step, progress.done, progress.total)
            }
            Some(progress) => format!(" ({})", progress.step),
            None => String::new(),
        };
        let root = root.display();
        Some(match freshness.state.why() {
            Some(why) => format!("{root} is not indexed yet: {why}"),
            None => format!(
                "{root} is being indexed for the first time{progress}; ask again, or with `wait_ms`"
            ),
        })
    }

    /// Why the repository of `path` is not kept up to date, to go behind an error.
    pub(super) fn note(&self, path: &Path) -> String {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        match self.place(&path) {
            Some(Place::Left(why)) => {
                format!("\n{} {}, so it is not added by itself.", path.display(), why.reason())
            }
            Some(Place::Failed(_, why)) => format!("\nNo daemon indexes it: {why}"),
            _ => String::new(),
        }
    }

    /// How the repository at `root` is watched, or why it is not.
    pub(super) async fn watch(&self, root: &Path) -> Option<Watch> {
        if let Some(watch) = self.using.daemon.watch(root).await {
            return Some(watch);
        }
        Some(match self.place(root) {
            Some(Place::Asking(_)) => Watch::of("starting"),
            Some(Place::Failed(_, why)) => Watch::off(why),
            _ if self.using.start.is_none() => Watch::off("no daemon is started here"),
            _ => Watch::off("`loci watch` keeps it up to date"),
        })
    }
}
