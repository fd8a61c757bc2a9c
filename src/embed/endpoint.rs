//! An embedding endpoint of the kind OpenAI's API made usual (`POST {base}/embeddings`): OpenAI
//! itself, and the servers of local models that speak as it does.
//!
//! Everything is bounded: texts and bytes of a request, bytes of an answer, tries, waits. What was
//! refused for good is not tried again; 429, 5xx and failed connections are, after a wait that doubles
//! and differs by chance ("full jitter" by half; Brooker: "Exponential Backoff And Jitter", 2015), or
//! as long as the server asks for. The key is in no message, not even where the server repeats it.
//!
//! Must not know: memories, the database, where settings are written.

use super::{EmbedError, Embedder};
use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// Texts of one request.
pub const TEXTS_AT_ONCE: usize = 64;

/// Bytes of a text that are sent. No tokenizer makes more tokens than bytes, and OpenAI's models
/// read 8,191 tokens.
pub const TEXT_BYTES: usize = 8_000;

/// Bytes of the texts of one request.
pub const REQUEST_BYTES: usize = 256 << 10;

/// Bytes of an answer: 64 vectors of 4,000 numbers, written out, are about 6 MB.
pub const ANSWER_BYTES: usize = 12 << 20;

/// Bytes of what a server says of a failure that are passed on.
const SAID_BYTES: usize = 400;

/// Numbers of a vector: what the database can hold.
pub const MAX_DIMENSIONS: usize = 4_000;

/// How long connecting may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// How long one request may take.
const REQUEST_LIMIT: Duration = Duration::from_secs(60);

/// How long one text may take with all its tries: somebody waits for it. Many are waited for by
/// nobody.
const ONE_LIMIT: Duration = Duration::from_secs(8);

/// How often a request is tried.
pub const TRIES: u32 = 4;

/// The first wait after a failure, doubled with each.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest wait that a server may ask for; who asks for more has failed.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// After an endpoint could not be reached, single texts fail at once for so long.
const QUIET: Duration = Duration::from_secs(10);

/// Where an endpoint is and what it is asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointSettings {
    base: Url,
    model: String,
    key: Option<String>,
}

impl std::fmt::Debug for EndpointSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the key.
        f.debug_struct("EndpointSettings")
            .field("base", &self.base.as_str())
            .field("model", &self.model)
            .field("key", &self.key.as_ref().map(|_| "…"))
            .finish()
    }
}

impl EndpointSettings {
    /// The endpoint below `base` (`https://api.openai.com/v1`), asked for `model`, told `key` as
    /// `Authorization: Bearer`, where there is one.
    ///
    /// # Errors
    /// What is wrong with them, as half a sentence.
    pub fn new(base: &str, model: &str, key: Option<String>) -> Result<Self, String> {
        let base = Url::parse(base.trim()).map_err(|error| format!("is no address: {error}"))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err("is no address of http:// or https://".to_owned());
        }
        if !base.username().is_empty() || base.password().is_some() || base.query().is_some() {
            return Err(
                "holds a name, a password or a query; a key has its own variable".to_owned()
            );
        }
        let key = key.map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
        Ok(Self { base, model: model.trim().to_owned(), key })
    }

    /// The model's name as it is stored with vectors. The address is no part of it: the same model
    /// behind another one gives the same vectors.
    pub fn name(&self) -> String {
        format!("{PREFIX}{}", self.model)
    }

    /// The same endpoint, asked for the model that is stored as `name`; `None` where that is none of
    /// an endpoint's.
    pub(super) fn for_model(&self, name: &str) -> Option<Self> {
        let model = name.strip_prefix(PREFIX)?.to_owned();
        Some(Self { model, ..self.clone() })
    }
}

/// What stored names of an endpoint's models begin with.
const PREFIX: &str = "openai:";

#[derive(Serialize)]
struct Request<'r> {
    model: &'r str,
    input: &'r [&'r str],
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    index: Option<usize>,
    embedding: Vec<f32>,
}

/// Why one try gave nothing, and whether and when another may.
struct Failure {
    why: String,
    /// `None` where trying again is no use; else how long the server asks to wait, if it does.
    again: Option<Option<Duration>>,
    /// Nobody answered at all.
    unreachable: bool,
    hint: &'static str,
}

const HINT_DOWN: &str = "check LOCI_EMBEDDER_URL and that the server runs; it is tried again";
const HINT_ANSWER: &str = "check that LOCI_EMBEDDER_URL is the base of an OpenAI-compatible API";

impl Failure {
    fn last(why: String, hint: &'static str) -> Self {
        Self { why, again: None, unreachable: false, hint }
    }
}

/// An endpoint, with its connections.
pub struct Endpoint {
    settings: EndpointSettings,
    name: String,
    url: Url,
    client: Client,
    /// Of its first vector; every other one must have as many.
    dimensions: OnceLock<usize>,
    /// When it could last not be reached, and why.
    down: Mutex<Option<(Instant, String)>>,
}

impl Endpoint {
    /// Of these settings; nothing is connected yet.
    ///
    /// # Errors
    /// When there is no way to connect at all.
    pub fn new(settings: EndpointSettings) -> Result<Self, EmbedError> {
        let client = Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(REQUEST_LIMIT)
            // A key goes where it was meant to go.
            .redirect(Policy::none())
            .build()
            .map_err(|error| EmbedError::Failed(error.to_string()))?;
        let mut url = settings.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("embeddings");
        }
        let name = settings.name();
        let (dimensions, down) = (OnceLock::new(), Mutex::default());
        Ok(Self { settings, name, url, client, dimensions, down })
    }

    fn error(&self, why: impl Into<String>, hint: &'static str) -> EmbedError {
        EmbedError::Endpoint { url: self.url.to_string(), why: why.into(), hint }
    }

    /// The vectors of texts that fit one request, tried as often as is of use.
    async fn ask(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        for tried in 1.. {
            let failure = match self.once(texts).await {
                Ok(vectors) => return Ok(vectors),
                Err(failure) => failure,
            };
            let wait = match failure.again {
                Some(None) if tried < TRIES => backoff(tried, chance()),
                Some(Some(asked)) if tried < TRIES && asked <= LONGEST_WAIT => asked,
                again => {
                    let times =
                        if again.is_some() { format!(" ({tried} tries)") } else { String::new() };
                    let why = format!("{}{times}", failure.why);
                    if failure.unreachable {
                        self.note(Some(why.clone()));
                    }
                    return Err(self.error(why, failure.hint));
                }
            };
            tracing::debug!(url = %self.url, why = %failure.why, ?wait, "embedding is tried again");
            tokio::time::sleep(wait).await;
        }
        // A loop without an end that every way out returns from.
        Err(self.error("it was never tried", HINT_DOWN))
    }

    async fn once(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        let mut request = self
            .client
            .post(self.url.clone())
            .json(&Request { model: &self.settings.model, input: texts });
        if let Some(key) = &self.settings.key {
            request = request.bearer_auth(key);
        }
        let broken = |error: reqwest::Error| {
            let reached = !error.is_connect() && !error.is_timeout();
            let why = reason(&error.without_url());
            Failure { why, again: Some(None), unreachable: !reached, hint: HINT_DOWN }
        };
        let mut response = request.send().await.map_err(broken)?;
        self.note(None);
        if !response.status().is_success() {
            return Err(self.refused(response).await);
        }
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(broken)? {
            if body.len() + part.len() > ANSWER_BYTES {
                let why = format!("its answer is larger than {ANSWER_BYTES} bytes");
                return Err(Failure::last(why, HINT_ANSWER));
            }
            body.extend_from_slice(&part);
        }
        let answer: Answer = serde_json::from_slice(&body).map_err(|error| {
            Failure::last(format!("its answer is not one of embeddings: {error}"), HINT_ANSWER)
        })?;
        self.vectors(answer, texts.len())
    }

    /// What a status that is no success means.
    async fn refused(&self, mut response: Response) -> Failure {
        let status = response.status();
        let asked = retry_after(&response);
        let mut said = Vec::new();
        while let Ok(Some(part)) = response.chunk().await {
            said.extend_from_slice(&part);
            if said.len() > SAID_BYTES {
                break;
            }
        }
        let said = self.without_key(&String::from_utf8_lossy(&said));
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = &said[..said.floor_char_boundary(SAID_BYTES)];
        let why = match said {
            "" => format!("it answers {status}"),
            said => format!("it answers {status}: {said}"),
        };
        let transient = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
        let hint = match status.as_u16() {
            401 | 403 => "set LOCI_EMBEDDER_KEY, or LOCI_EMBEDDER_KEY_FILE, to a key that it takes",
            404 => {
                "check LOCI_EMBEDDER_URL (the base, such as https://host/v1) and LOCI_EMBEDDER_MODEL"
            }
            429 => "wait, or raise the limit of your account",
            300..=399 => "set LOCI_EMBEDDER_URL to where it points; redirects are not followed",
            500..=599 => "look into the server's log; it is tried again",
            _ => "check LOCI_EMBEDDER_MODEL and that the model reads texts of this size",
        };
        Failure { why, again: transient.then_some(asked), unreachable: false, hint }
    }

    /// Servers like to say which key was wrong.
    fn without_key(&self, said: &str) -> String {
        match &self.settings.key {
            Some(key) => said.replace(key.as_str(), "[the key]"),
            None => said.to_owned(),
        }
    }

    /// An answer's vectors in the order of the texts, each of length 1.
    fn vectors(&self, answer: Answer, texts: usize) -> Result<Vec<Vec<f32>>, Failure> {
        let wrong = |why: String| Failure::last(why, HINT_ANSWER);
        if answer.data.len() != texts {
            let found = answer.data.len();
            return Err(wrong(format!("it answers {found} vectors of {texts} texts")));
        }
        let mut vectors: Vec<Option<Vec<f32>>> = vec![None; texts];
        for (place, item) in answer.data.into_iter().enumerate() {
            let index = item.index.unwrap_or(place);
            match vectors.get_mut(index) {
                Some(free @ None) => *free = Some(item.embedding),
                _ => return Err(wrong(format!("it answers index {index} twice or of no text"))),
            }
        }
        let mut scaled = Vec::with_capacity(texts);
        for mut vector in vectors.into_iter().flatten() {
            let found = vector.len();
            if found == 0 || found > MAX_DIMENSIONS {
                let why = format!("its vectors have {found} numbers, not 1 to {MAX_DIMENSIONS}");
                return Err(Failure::last(why, "name another model in LOCI_EMBEDDER_MODEL"));
            }
            let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
            if !norm.is_finite() || norm <= f32::EPSILON {
                return Err(wrong("it answers a vector without a direction".to_owned()));
            }
            vector.iter_mut().for_each(|x| *x /= norm);
            scaled.push(vector);
        }
        // One answer must agree with itself before it decides for all others.
        let first = scaled.first().map_or(0, Vec::len);
        let expected = match scaled.iter().all(|vector| vector.len() == first) {
            true => *self.dimensions.get_or_init(|| first),
            false => self.dimensions.get().copied().unwrap_or(first),
        };
        match scaled.iter().map(Vec::len).find(|found| *found != expected) {
            None => Ok(scaled),
            Some(found) => Err(Failure::last(
                format!("a vector of {} has {found} numbers, the first had {expected}", self.name),
                "the server changed its model: name it anew in LOCI_EMBEDDER_MODEL, then begin again",
            )),
        }
    }

    fn note(&self, why: Option<String>) {
        let mut down = self.down.lock().unwrap_or_else(PoisonError::into_inner);
        *down = why.map(|why| (Instant::now(), why));
    }

    /// One text, within the time that somebody waits.
    async fn one(&self, text: &str) -> Result<Vec<Vec<f32>>, EmbedError> {
        let down = self.down.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, why)) = down.filter(|(since, _)| since.elapsed() < QUIET) {
            return Err(self.error(format!("{why}, a moment ago"), HINT_DOWN));
        }
        match tokio::time::timeout(ONE_LIMIT, self.ask(&[text])).await {
            Ok(answer) => answer,
            Err(_) => {
                let why = format!("no answer in {} s", ONE_LIMIT.as_secs());
                self.note(Some(why.clone()));
                Err(self.error(why, HINT_DOWN))
            }
        }
    }
}

impl Embedder for Endpoint {
    fn model(&self) -> &str {
        &self.name
    }

    fn dimensions(&self) -> usize {
        self.dimensions.get().copied().unwrap_or_default()
    }

    /// Waits for the network: to be called where blocking is allowed, within a runtime. The endpoint
    /// reads [`TEXT_BYTES`] of a text, whatever `most` says: that bounds work of this machine.
    fn embed(&self, texts: &[&str], _most: usize) -> Result<Vec<Vec<f32>>, EmbedError> {
        let runtime =
            Handle::try_current().map_err(|error| EmbedError::Failed(error.to_string()))?;
        let cut: Vec<&str> =
            texts.iter().map(|text| &text[..text.floor_char_boundary(TEXT_BYTES)]).collect();
        if let [text] = cut.as_slice() {
            return runtime.block_on(self.one(text));
        }
        let mut vectors = Vec::with_capacity(cut.len());
        for batch in batches(&cut) {
            vectors.extend(runtime.block_on(self.ask(batch))?);
        }
        Ok(vectors)
    }
}

/// Texts in requests of bounded size.
fn batches<'t, 's>(mut texts: &'t [&'s str]) -> Vec<&'t [&'s str]> {
    let mut batches = Vec::new();
    while !texts.is_empty() {
        let mut bytes = 0;
        let fits = texts
            .iter()
            .take(TEXTS_AT_ONCE)
            .take_while(|text| {
                bytes += text.len();
                bytes <= REQUEST_BYTES
            })
            .count();
        let (batch, rest) = texts.split_at(fits.max(1));
        batches.push(batch);
        texts = rest;
    }
    batches
}

/// How long to wait after so many tries: doubled each time, and between half and all of that.
/// `chance` is from 0 to 1.
fn backoff(tried: u32, chance: f64) -> Duration {
    let doubled = FIRST_WAIT * 2_u32.saturating_pow(tried.min(TRIES).saturating_sub(1));
    doubled.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
}

/// From 0 to 1: what the standard library seeds its hash tables by.
fn chance() -> f64 {
    (RandomState::new().build_hasher().finish() % 1_000) as f64 / 1_000.0
}

/// Seconds that a server asks to wait; a date is not understood, and backed off as without it.
fn retry_after(response: &Response) -> Option<Duration> {
    let seconds: f64 = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// What failed, down to what caused it: reqwest's own words say only that it did.
fn reason(error: &reqwest::Error) -> String {
    let mut said = match (error.is_timeout(), error.is_connect()) {
        (true, _) => "no answer in time".to_owned(),
        (_, true) => "it cannot be reached".to_owned(),
        _ => error.to_string(),
    };
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        let deeper_said = deeper.to_string();
        cause = deeper.source();
        if cause.is_none() && !said.contains(&deeper_said) {
            said = format!("{said}: {deeper_said}");
        }
    }
    said
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn settings(key: Option<&str>) -> EndpointSettings {
        let base = "https://host.example/v1/";
        EndpointSettings::new(base, "small", key.map(str::to_owned)).unwrap()
    }

    #[test]
    fn addresses_are_judged_and_keys_not_shown() {
        assert_eq!(Endpoint::new(settings(None)).unwrap().url.path(), "/v1/embeddings");
        for wrong in ["", "host/v1", "ftp://host/v1", "https://me:secret@host/v1", "https://h/?k=1"]
        {
            assert!(EndpointSettings::new(wrong, "small", None).is_err(), "{wrong}");
        }
        let keyed = settings(Some(" sk-secret\n"));
        assert!(!format!("{keyed:?}").contains("secret"), "{keyed:?}");
        let endpoint = Endpoint::new(keyed).unwrap();
        let said = endpoint.without_key("Incorrect API key provided: sk-secret.");
        assert_eq!(said, "Incorrect API key provided: [the key].");
        let other = endpoint.settings.for_model("openai:large").unwrap();
        assert_eq!((other.name().as_str(), other.key), ("openai:large", endpoint.settings.key));
        assert!(settings(None).for_model("all-MiniLM-L6-v2-int8").is_none());
    }

    #[test]
    fn requests_are_bounded_and_lose_no_text() {
        let long = "x".repeat(TEXT_BYTES);
        let texts: Vec<&str> = (0..150).map(|n| if n < 40 { long.as_str() } else { "y" }).collect();
        let batches = batches(&texts);
        assert_eq!(batches.concat(), texts);
        for batch in batches {
            assert!(batch.len() <= TEXTS_AT_ONCE);
            assert!(batch.iter().map(|text| text.len()).sum::<usize>() <= REQUEST_BYTES);
        }
    }

    #[test]
    fn waits_double_and_differ() {
        for tried in 1..=TRIES {
            let longest = FIRST_WAIT * 2_u32.pow(tried - 1);
            assert_eq!((backoff(tried, 0.0), backoff(tried, 1.0)), (longest / 2, longest));
        }
        let some: Vec<f64> = (0..50).map(|_| chance()).collect();
        assert!(some.iter().all(|x| (0.0..1.0).contains(x)) && some.iter().any(|x| *x != some[0]));
    }

    #[test]
    fn an_answer_must_have_one_vector_of_every_text() {
        let endpoint = Endpoint::new(settings(None)).unwrap();
        let item = |index, embedding: &[f32]| Item { index, embedding: embedding.to_vec() };
        let answer = |data| endpoint.vectors(Answer { data }, 2).map_err(|failure| failure.why);
        let good = answer(vec![item(Some(1), &[0.0, 2.0]), item(Some(0), &[3.0, 4.0])]).unwrap();
        assert_eq!(good, [[0.6, 0.8], [0.0, 1.0]]);
        let unordered = answer(vec![item(None, &[1.0, 0.0]), item(None, &[0.0, 1.0])]).unwrap();
        assert_eq!(unordered, [[1.0, 0.0], [0.0, 1.0]]);
        for (bad, why) in [
            (vec![item(Some(0), &[1.0, 0.0])], "1 vectors of 2"),
            (vec![item(Some(0), &[1.0, 0.0]), item(Some(0), &[1.0, 0.0])], "twice"),
            (vec![item(Some(0), &[1.0, 0.0]), item(Some(1), &[0.0, 0.0])], "without a direction"),
            (vec![item(Some(0), &[1.0, 0.0]), item(Some(1), &[1.0])], "has 1 numbers"),
            (vec![item(Some(0), &[1.0, 0.0]), item(Some(1), &[])], "have 0 numbers"),
        ] {
            let said = answer(bad).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }
}
