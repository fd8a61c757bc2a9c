//! Embedding by an endpoint that speaks OpenAI's format: a real listener, real requests, and memories
//! that are written, recalled and embedded anew through it in a real database.

mod support;

use loci::embed::{
    ANSWER_BYTES, EmbedError, Embeddings, EndpointSettings, TEXT_BYTES, TEXTS_AT_ONCE, TRIES,
};
use loci::memory::{Keeper, KeeperSettings, Memories, MemoryError, Mode, RecallQuery, Remember};
use loci::store::Store;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const KEY: &str = "sk-of-the-test";
const HERE: &str = "example.org/shop/web";

/// What the next request is answered instead of vectors.
enum Instead {
    Status(u16, &'static str, String),
    /// Vectors of so many numbers.
    Dimensions(usize),
    /// A body of so many bytes.
    Huge(usize),
    /// The connection is closed without a word.
    Nothing,
}

#[derive(Default)]
struct Seen {
    /// (model, texts, authorization), as they came.
    requests: Vec<(String, Vec<String>, String)>,
    instead: VecDeque<Instead>,
}

/// A server of vectors on a port of its own.
struct Server {
    url: String,
    seen: Arc<Mutex<Seen>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/v1", listener.local_addr().expect("its address"));
        let seen = Arc::new(Mutex::new(Seen::default()));
        let heard = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let heard = Arc::clone(&heard);
                tokio::spawn(async move { serve(stream, &heard).await });
            }
        });
        Self { url, seen, task }
    }

    fn settings(&self, model: &str) -> EndpointSettings {
        EndpointSettings::new(&self.url, model, Some(KEY.to_owned())).expect("an address")
    }

    fn embeddings(&self, model: &str) -> Arc<Embeddings> {
        Arc::new(Embeddings::at(self.settings(model)))
    }

    fn next(&self, instead: impl IntoIterator<Item = Instead>) {
        self.seen.lock().expect("no panic").instead.extend(instead);
    }

    /// What was asked since this was asked last.
    fn asked(&self) -> Vec<(String, Vec<String>, String)> {
        std::mem::take(&mut self.seen.lock().expect("no panic").requests)
    }
}

/// Answers the requests of one connection.
async fn serve(mut stream: TcpStream, seen: &Mutex<Seen>) {
    let mut buffer = Vec::new();
    loop {
        let head = loop {
            if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if stream.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
        };
        let said = String::from_utf8_lossy(&buffer[..head]).into_owned();
        let header = |name: &str| {
            let line = said.lines().find(|line| line.to_lowercase().starts_with(name));
            line.and_then(|line| line.split_once(": ")).map(|(_, value)| value.to_owned())
        };
        let length: usize = header("content-length").expect("a length").parse().expect("a number");
        while buffer.len() < head + length {
            if stream.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
        }
        assert!(said.starts_with("POST /v1/embeddings HTTP/1.1\r\n"), "{said}");
        let body: Value = serde_json::from_slice(&buffer[head..head + length]).expect("JSON");
        buffer.drain(..head + length);
        let model = body["model"].as_str().expect("a model").to_owned();
        let texts: Vec<String> = body["input"]
            .as_array()
            .expect("texts")
            .iter()
            .map(|t| t.as_str().expect("a text").to_owned())
            .collect();
        let instead = {
            let mut seen = seen.lock().expect("no panic");
            let authorization = header("authorization").unwrap_or_default();
            seen.requests.push((model.clone(), texts.clone(), authorization));
            seen.instead.pop_front()
        };
        let usual = if model == "large" { 1_536 } else { 96 };
        let (status, headers, body) = match instead {
            Some(Instead::Nothing) => return,
            Some(Instead::Status(status, headers, body)) => (status, headers, body),
            Some(Instead::Huge(bytes)) => (200, "", " ".repeat(bytes)),
            Some(Instead::Dimensions(dimensions)) => (200, "", vectors(&texts, dimensions)),
            None => (200, "", vectors(&texts, usual)),
        };
        let answer = format!(
            "HTTP/1.1 {status} Said\r\n{headers}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// A text by its words: what shares words lies near. Not of length 1, as not every server's are.
fn vector(text: &str, dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.0; dimensions];
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3) {
        let word = word.to_lowercase();
        let stem = word.trim_end_matches("ing").trim_end_matches('s');
        let hash = blake3::hash(stem.as_bytes());
        let [a, b, c, d, ..] = *hash.as_bytes();
        vector[u32::from_le_bytes([a, b, c, d]) as usize % dimensions] += 3.0;
    }
    vector[0] += 0.01;
    vector
}

/// The answer of OpenAI's format, the last text first: its `index` says which it is of.
fn vectors(texts: &[String], dimensions: usize) -> String {
    let item = |(index, text): (usize, &String)| json!({"object": "embedding", "index": index, "embedding": vector(text, dimensions)});
    let data: Vec<Value> = texts.iter().enumerate().rev().map(item).collect();
    json!({"object": "list", "data": data, "model": "m", "usage": {"total_tokens": 1}}).to_string()
}

async fn embed(embeddings: &Arc<Embeddings>, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
    let embeddings = Arc::clone(embeddings);
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let made = tokio::task::spawn_blocking(move || {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        embeddings.get()?.embed(&texts, 128)
    });
    made.await.expect("no panic")
}

fn error(made: Result<Vec<Vec<f32>>, EmbedError>) -> String {
    let said = made.expect_err("fails").to_string();
    assert!(!said.contains(KEY), "the key is nobody's business: {said}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_come_in_the_order_of_the_texts_whatever_the_number() {
    let server = Server::start().await;
    let embeddings = server.embeddings("small");
    assert_eq!(embeddings.model(), "openai:small");
    let texts: Vec<String> =
        (0..TEXTS_AT_ONCE * 2 + 3).map(|n| format!("number{n} text")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let made = embed(&embeddings, &texts).await.expect("answers");
    assert_eq!(made.len(), texts.len());
    for (text, made) in texts.iter().zip(&made) {
        let expected = vector(text, 96);
        let norm = expected.iter().map(|x| x * x).sum::<f32>().sqrt();
        let far = expected.iter().zip(made).map(|(a, b)| (a / norm - b).abs()).fold(0.0, f32::max);
        assert!(far < 1e-5, "{text}: {far}");
        assert!((made.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-4);
    }
    let asked = server.asked();
    assert_eq!(asked.iter().map(|(_, t, _)| t.len()).collect::<Vec<_>>(), [64, 64, 3]);
    assert!(
        asked.iter().all(|(model, _, key)| model == "small" && key == &format!("Bearer {KEY}"))
    );
    // What no model reads is not sent.
    let long = "é".repeat(TEXT_BYTES);
    embed(&embeddings, &[&long]).await.expect("answers");
    assert_eq!(server.asked()[0].1[0].len(), TEXT_BYTES);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_tried_again_and_what_stays_is_told() {
    let server = Server::start().await;
    let embeddings = server.embeddings("small");
    // As long as the server asks to wait, and no longer than a while.
    server.next([Instead::Status(429, "retry-after: 1\r\n", "slow down".to_owned())]);
    let begun = Instant::now();
    embed(&embeddings, &["one text"]).await.expect("answers the second time");
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(server.asked().len(), 2);
    server.next([Instead::Status(503, "", String::new()), Instead::Nothing]);
    embed(&embeddings, &["one text", "another"]).await.expect("answers the third time");
    assert_eq!(server.asked().len(), 3);
    server.next([Instead::Status(429, "retry-after: 3600\r\n", String::new())]);
    let said = error(embed(&embeddings, &["one text"]).await);
    assert!(said.contains("429") && server.asked().len() == 1, "{said}");

    // Refused for good: the server's words, without the key, and what to do.
    let body = json!({"error": {"message": format!("Incorrect API key provided: {KEY}")}});
    server.next([Instead::Status(401, "", body.to_string())]);
    let said = error(embed(&embeddings, &["one text"]).await);
    assert!(said.contains("401") && said.contains("Incorrect API key"), "{said}");
    assert!(said.contains("LOCI_EMBEDDER_KEY") && said.contains(&server.url), "{said}");
    assert_eq!(server.asked().len(), 1);
    server.next([Instead::Status(307, "location: http://127.0.0.1:9/\r\n", String::new())]);
    assert!(error(embed(&embeddings, &["one text"]).await).contains("redirects are not followed"));

    server.next([Instead::Huge(ANSWER_BYTES + 1)]);
    let said = error(embed(&embeddings, &["one text"]).await);
    assert!(said.contains("larger than"), "{said}");
    server.next([Instead::Huge(9)]);
    let said = error(embed(&embeddings, &["one text"]).await);
    assert!(said.contains("not one of embeddings"), "{said}");

    // The second batch is of another size than the first.
    let texts = vec!["text"; TEXTS_AT_ONCE + 1];
    server.asked();
    server.next([Instead::Dimensions(96), Instead::Dimensions(64)]);
    let said = error(embed(&embeddings, &texts).await);
    assert!(said.contains("has 64 numbers, the first had 96"), "{said}");
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_endpoint_is_given_up_and_not_waited_for_again() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("its address"));
    drop(listener);
    let settings = EndpointSettings::new(&url, "small", Some(KEY.to_owned())).expect("an address");
    let embeddings = Arc::new(Embeddings::at(settings));
    let said = error(embed(&embeddings, &["one text"]).await);
    assert!(
        said.contains("it cannot be reached") && said.contains(&format!("{TRIES} tries")),
        "{said}"
    );
    assert!(said.contains("LOCI_EMBEDDER_URL") && said.contains(&url), "{said}");
    let begun = Instant::now();
    let said = error(embed(&embeddings, &["one text"]).await);
    assert!(said.contains("a moment ago"), "{said}");
    assert!(begun.elapsed() < Duration::from_millis(200), "{:?}", begun.elapsed());
}

const LOGIN: &str = "Sessions expire after twenty minutes without a request.";
const BASKET: &str = "The basket keeps prices in cents.";

fn keeper(embeddings: Arc<Embeddings>) -> Keeper {
    Keeper::new(KeeperSettings { embeddings: Some(embeddings), ..KeeperSettings::default() })
}

async fn remember(memories: &Memories<'_>, content: &str) {
    let what = Remember { namespace: Some(HERE.to_owned()), ..Remember::new(content) };
    let done = memories.remember(what).await.expect("is remembered");
    assert_eq!(done.without_meaning, None);
}

/// What is nearest in meaning, and what the answer notes.
async fn nearest(memories: &Memories<'_>, text: &str) -> (Vec<String>, Vec<String>) {
    let mut question = RecallQuery::new(text);
    (question.mode, question.namespaces) = (Mode::Semantic, vec![HERE.to_owned()]);
    let found = memories.recall(&question).await.expect("answers");
    (found.memories.into_iter().map(|found| found.memory.content).collect(), found.notes)
}

#[tokio::test(flavor = "multi_thread")]
async fn memories_live_through_a_change_of_the_model() {
    let server = Server::start().await;
    let database = support::database();
    let store = Store::open(database.connect_options()).await.expect("opens");
    let small = keeper(server.embeddings("small"));
    let memories = Memories::new(&store, &small);
    remember(&memories, LOGIN).await;
    remember(&memories, BASKET).await;
    let (found, notes) = nearest(&memories, "expiring session?").await;
    assert_eq!((found.first().map(String::as_str), notes), (Some(LOGIN), vec![]));
    let held = || {
        database.psql(
            "SELECT model || ' ' || dimensions || ' ' || count(*) FROM loci.memory_vectors \
             GROUP BY model, dimensions ORDER BY 1",
        )
    };
    assert_eq!(held().trim(), "openai:small 96 2");

    // Another model: what it has not embedded yet is found by the one before.
    let large = keeper(server.embeddings("large"));
    let memories = Memories::new(&store, &large);
    server.asked();
    let (found, notes) = nearest(&memories, "minutes until sessions expire").await;
    assert_eq!((found.first().map(String::as_str), notes), (Some(LOGIN), vec![]));
    let models: Vec<String> = server.asked().into_iter().map(|(model, ..)| model).collect();
    assert_eq!(models, ["large", "small"]);

    // While it cannot be embedded anew, everything else goes on, and the old vectors stay.
    server.next((0..TRIES).map(|_| Instead::Status(500, "", "out of memory".to_owned())));
    let report = memories.upkeep(&|| true).await.expect("goes on without");
    assert_eq!((report.embedded, report.replaced), (0, 0));
    assert_eq!(held().trim(), "openai:small 96 2");

    let report = memories.upkeep(&|| true).await.expect("goes on");
    assert_eq!((report.embedded, report.replaced), (2, 2), "{report:?}");
    assert_eq!(held().trim(), "openai:large 1536 2");
    let index = "SELECT count(*) FROM pg_indexes WHERE indexname = 'memory_vectors_1536'";
    assert_eq!(database.psql(index).trim(), "1");
    let fresh = keeper(server.embeddings("large"));
    let memories = Memories::new(&store, &fresh);
    server.asked();
    let (found, notes) = nearest(&memories, "prices of a basket").await;
    assert_eq!((found.first().map(String::as_str), notes), (Some(BASKET), vec![]));
    let models: Vec<String> = server.asked().into_iter().map(|(model, ..)| model).collect();
    assert_eq!(models, ["large"], "nothing is left of the model before");

    // The same name for another model would make memories unfindable without a word.
    database.psql("DELETE FROM loci.memory_vectors WHERE memory_id = (SELECT max(memory_id::text)::uuid FROM loci.memory_vectors)");
    server.next([Instead::Dimensions(64)]);
    let mixed = keeper(server.embeddings("large"));
    let wrong = Memories::new(&store, &mixed).embed_missing(&|| true).await.expect_err("refused");
    let said = wrong.to_string();
    assert!(matches!(wrong, MemoryError::NotEmbedded { made: 0, .. }), "{said}");
    assert!(said.contains("64 numbers, and gave 1536 before"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_is_gone_is_told_of() {
    let server = Server::start().await;
    let database = support::database();
    let store = Store::open(database.connect_options()).await.expect("opens");
    let small = keeper(server.embeddings("small"));
    remember(&Memories::new(&store, &small), LOGIN).await;
    database.psql("UPDATE loci.memory_vectors SET model = 'all-MiniLM-L6-v2-int8'");
    let large = keeper(server.embeddings("large"));
    let memories = Memories::new(&store, &large);
    let (found, notes) = nearest(&memories, "sessions expire").await;
    assert_eq!(found, [LOGIN], "by its words");
    assert!(notes[0].contains("all-MiniLM-L6-v2-int8") && notes[0].contains("embed"), "{notes:?}");
    assert!(notes.iter().any(|note| note == "words were asked instead"), "{notes:?}");
}
