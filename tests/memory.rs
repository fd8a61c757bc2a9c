//! Memories: what is kept, found, changed and forgotten, in a real database with the real model.

mod support;

use loci::memory::{
    GLOBAL, Keeper, KeeperSettings, Keys, Memories, MemoryError, Mode, RecallQuery, Recalled,
    Remember, Settings, Update, Written,
};
use loci::store::Store;
use support::TestDatabase;

const HERE: &str = "example.org/shop/web";

/// A database and what one process shares.
struct Desk {
    database: TestDatabase,
    store: Store,
    keeper: Keeper,
}

impl Desk {
    async fn new(keys: Option<Keys>) -> Self {
        let database = support::database();
        let store = Store::open(database.connect_options()).await.expect("opens");
        let keeper = Keeper::new(KeeperSettings { keys, ..KeeperSettings::default() });
        Self { database, store, keeper }
    }

    /// With the embedding model.
    async fn meaning() -> Self {
        let mut desk = Self::new(None).await;
        let embeddings = Some(support::embeddings());
        desk.keeper = Keeper::new(KeeperSettings { embeddings, ..KeeperSettings::default() });
        assert!(desk.keeper.fetch_model().await.expect("the weights are there"));
        desk
    }

    fn memories(&self) -> Memories<'_> {
        Memories::new(&self.store, &self.keeper)
    }

    async fn remember(&self, content: &str) -> String {
        let what = Remember { namespace: Some(HERE.to_owned()), ..Remember::new(content) };
        self.memories().remember(what).await.expect("is remembered").id
    }

    async fn recall(&self, change: impl FnOnce(&mut RecallQuery)) -> Recalled {
        let mut question = RecallQuery::new("");
        question.namespaces = vec![HERE.to_owned()];
        change(&mut question);
        self.memories().recall(&question).await.expect("answers")
    }

    async fn found(&self, text: &str, mode: Mode) -> Vec<String> {
        let found = self.recall(|question| {
            question.text = text.to_owned();
            question.mode = mode;
        });
        contents(&found.await)
    }
}

fn contents(found: &Recalled) -> Vec<String> {
    found.memories.iter().map(|recalled| recalled.memory.content.clone()).collect()
}

const BASKET: &str = "The basket keeps prices in cents; floating point lost money in March.";
const LOGIN: &str = "Sessions expire after twenty minutes without a request.";
const DEPLOY: &str = "Releases go out on Tuesdays, never on Fridays.";
const PATH: &str = r"Logs of the till lie under C:\shop\till_1\100%.log";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_remembered_is_found_by_words_letters_and_meaning() {
    let desk = Desk::meaning().await;
    for content in [BASKET, LOGIN, DEPLOY, PATH] {
        desk.remember(content).await;
    }
    assert_eq!(desk.found("basket prices", Mode::Exact).await, [BASKET]);
    assert_eq!(desk.found("expiring session", Mode::Exact).await, [LOGIN]);
    let meant = desk.found("when is a user logged out?", Mode::Semantic).await;
    assert_eq!(meant.first().map(String::as_str), Some(LOGIN));
    let both = desk.found("do we deploy new versions at the weekend?", Mode::Hybrid).await;
    assert_eq!(both.first().map(String::as_str), Some(DEPLOY));
    // Letter by letter: backslashes, percent signs and underscores are only themselves.
    for text in [r"C:\shop\till_1", "100%.log", r"\till_1\"] {
        assert_eq!(desk.found(text, Mode::Exact).await, [PATH], "{text}");
    }
    assert!(desk.found("sh%p", Mode::Exact).await.is_empty());
    assert_eq!(desk.found("floatign", Mode::Exact).await, [BASKET], "a word like it");
    let why = desk.recall(|question| question.text = "basket prices".to_owned()).await;
    let first = &why.memories[0].why;
    assert_eq!((first.words, first.meaning), (Some(1), Some(1)));
    assert_eq!(why.mode, "hybrid");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_merged_and_what_is_alike_is_pointed_out() {
    let desk = Desk::meaning().await;
    let first = desk.remember("Retry failed uploads three times.").await;
    let again = Remember {
        namespace: Some(HERE.to_owned()),
        tags: vec!["upload".to_owned()],
        importance: Some(0.9),
        ..Remember::new("Retry failed uploads three times.")
    };
    let again = desk.memories().remember(again).await.expect("is remembered");
    assert!(again.merged && again.id == first);
    let merged = desk.memories().get(&first, &[HERE.to_owned()]).await.expect("is there");
    assert_eq!((merged.tags, merged.importance), (vec!["upload".to_owned()], 0.9));
    let opposite = Remember {
        namespace: Some(HERE.to_owned()),
        ..Remember::new("Do not retry failed uploads.")
    };
    let opposite = desk.memories().remember(opposite).await.expect("is remembered");
    let [alike] = opposite.alike.as_slice() else { panic!("one is alike: {opposite:?}") };
    assert!(alike.id == first && alike.contradicts, "{alike:?}");
    // Elsewhere the same content is another memory.
    let global = Remember {
        namespace: Some(GLOBAL.to_owned()),
        ..Remember::new("Retry failed uploads three times.")
    };
    let global = desk.memories().remember(global).await.expect("is remembered");
    assert!(!global.merged && global.alike.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_content_takes_the_place_of_the_old() {
    let desk = Desk::new(None).await;
    let old = desk.remember(LOGIN).await;
    let here = [HERE.to_owned()];
    let said = "Sessions expire after ten minutes without a request.";
    let update = Update { content: Some(said.to_owned()), ..Update::default() };
    let done = desk.memories().update(&old, &here, update.clone()).await.expect("is changed");
    assert_eq!(done.superseded.as_deref(), Some(old.as_str()));
    assert_eq!(desk.found("sessions", Mode::Exact).await, [said]);
    let all = desk.recall(|question| {
        question.text = "sessions".to_owned();
        question.superseded = true;
    });
    assert_eq!(contents(&all.await), [said, LOGIN], "the valid one first");
    let outdated = desk.memories().get(&old, &here).await.expect("is kept");
    assert_eq!(outdated.superseded_by.as_deref(), Some(done.id.as_str()));
    let error = desk.memories().update(&old, &here, update).await.expect_err("is superseded");
    assert!(matches!(error, MemoryError::Superseded { .. }), "{error}");
    // Other properties change the memory itself.
    let update = Update {
        tags: Some(vec!["auth".to_owned()]),
        metadata: Some(serde_json::json!({"ticket": 7})),
        ..Update::default()
    };
    let same = desk.memories().update(&done.id, &here, update).await.expect("is changed");
    assert_eq!((same.id.as_str(), same.superseded), (done.id.as_str(), None));
    let now = desk.memories().get(&done.id, &here).await.expect("is there");
    assert_eq!((now.tags, now.metadata["ticket"].clone()), (vec!["auth".to_owned()], 7.into()));
    // Other namespaces' ids are none here.
    for (id, namespace) in [(&done.id, GLOBAL), (&"no id".to_owned(), HERE)] {
        let error = desk.memories().get(id, &[namespace.to_owned()]).await.expect_err("not there");
        assert!(matches!(error, MemoryError::Unknown { .. }), "{error}");
    }
    let gone = desk.memories().forget(&[done.id.clone(), "no id".to_owned()], &here).await;
    let gone = gone.expect("is deleted");
    assert_eq!((gone.deleted, gone.unknown), (vec![done.id], vec!["no id".to_owned()]));
    assert!(desk.found("sessions", Mode::Exact).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_narrow_and_pages_follow_one_another() {
    let desk = Desk::new(None).await;
    let memories = desk.memories();
    for n in 0..30_u8 {
        let what = Remember {
            namespace: Some(HERE.to_owned()),
            context: if n % 2 == 0 { "code_decision" } else { "code_error" }.to_owned(),
            tags: vec![format!("n{}", n % 3), "all".to_owned()],
            metadata: Some(serde_json::json!({"n": n, "quote\"\\": "x'y"})),
            importance: Some(f32::from(n) / 30.0),
            created_at: Some(format!("2026-01-{:02}", n + 1)),
            ..Remember::new(format!("Note number {n} about caching"))
        };
        memories.remember(what).await.expect("is remembered");
    }
    let count = async |change: fn(&mut RecallQuery)| {
        let found = desk.recall(|question| {
            (question.limit, question.budget) = (100, 100_000);
            change(question);
        });
        found.await.memories.len()
    };
    assert_eq!(count(|_| ()).await, 30);
    assert_eq!(count(|q| q.contexts = vec!["code_error".to_owned()]).await, 15);
    assert_eq!(count(|q| q.tags = vec!["n1".to_owned(), "all".to_owned()]).await, 10);
    assert_eq!(count(|q| q.metadata = Some(serde_json::json!({"n": 4}))).await, 1);
    assert_eq!(count(|q| q.metadata = Some(serde_json::json!({"quote\"\\": "x'y"}))).await, 30);
    assert_eq!(count(|q| q.importance = 0.5).await, 15);
    assert_eq!(count(|q| q.since = Some("2026-01-29".to_owned())).await, 2);
    assert_eq!(count(|q| q.until = Some("2026-01-02T00:00:00Z".to_owned())).await, 2);
    assert_eq!(count(|q| q.text = "caching".to_owned()).await, 30);
    assert_eq!(count(|q| q.namespaces = vec!["elsewhere".to_owned()]).await, 0);
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = desk.recall(|question| {
            (question.limit, question.cursor) = (7, cursor.take());
        });
        let page = page.await;
        seen.extend(contents(&page));
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    let newest: Vec<String> =
        (0..30).rev().map(|n| format!("Note number {n} about caching")).collect();
    assert_eq!(seen, newest);
    let small = desk.recall(|question| question.budget = 300).await;
    assert!(small.tokens <= 300 && small.memories.len() < 10 && small.next_cursor.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_loses_nothing() {
    let desk = Desk::new(None).await;
    let memories = desk.memories();
    let here = || Some(HERE.to_owned());
    for (change, part) in [
        (Remember::new(""), "the content"),
        (Remember::new("x".repeat(70_000)), "at most"),
        (Remember::new("a\0b"), "NUL"),
        (
            Remember { tags: (0..10_000).map(|n| n.to_string()).collect(), ..Remember::new("x") },
            "tags",
        ),
        (Remember { metadata: Some(serde_json::json!("text")), ..Remember::new("x") }, "JSON"),
        (Remember { expires: Some("soon".to_owned()), ..Remember::new("x") }, "the expiry"),
        (Remember { vector: Some(vec![0.0; 3]), ..Remember::new("x") }, "the embedding"),
        (Remember { vector: Some(vec![f32::NAN]), ..Remember::new("x") }, "the embedding"),
        (Remember { sensitive: true, ..Remember::new("x") }, "no key"),
    ] {
        let error = memories.remember(Remember { namespace: here(), ..change }).await;
        let error = error.expect_err(part).to_string();
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(memories.is_empty(&[HERE.to_owned()]).await.expect("answers"));
    // What looks like a statement, a pattern or a path is only text.
    for text in [
        "'; DROP TABLE loci.memories; --",
        "{\"$ne\": null}",
        r"back\slash \\ and % and _ and 'quotes' and $1",
        "\u{202e}right to left \u{1f980}",
    ] {
        let what = Remember {
            namespace: here(),
            tags: vec![text.to_owned()],
            metadata: Some(serde_json::json!({ text: [text] })),
            ..Remember::new(text)
        };
        let id = memories.remember(what).await.expect("is remembered").id;
        let kept = memories.get(&id, &[HERE.to_owned()]).await.expect("is there");
        assert_eq!((kept.content.as_str(), kept.tags), (text, vec![text.to_owned()]));
        assert_eq!(kept.metadata, serde_json::json!({ text: [text] }));
        let asked = desk.recall(|question| question.text = text.to_owned()).await;
        assert!(contents(&asked).contains(&text.to_owned()), "{text}");
        let tagged = desk.recall(|question| question.tags = vec![text.to_owned()]).await;
        assert_eq!(contents(&tagged), [text]);
    }
    for (change, part) in [
        (RecallQuery { since: Some("yesterday".to_owned()), ..RecallQuery::new("") }, "the time"),
        (RecallQuery { cursor: Some("x".to_owned()), ..RecallQuery::new("") }, "the cursor"),
        (RecallQuery { near: Some("src/a.rs".to_owned()), ..RecallQuery::new("") }, "index"),
    ] {
        let error = memories.recall(&change).await.expect_err(part).to_string();
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sensitive_contents_are_nowhere_readable_without_their_key() {
    let (old, new) = (Keys::make(), Keys::make());
    let keys = |lines: &[&str]| Keys::parse(&lines.join("\n"), "a test").expect("keys");
    let mut desk = Desk::new(Some(keys(&[&old]))).await;
    let secret = "The recovery phrase is correct horse battery staple";
    let what =
        Remember { namespace: Some(HERE.to_owned()), sensitive: true, ..Remember::new(secret) };
    let id = desk.memories().remember(what.clone()).await.expect("is remembered").id;
    assert!(desk.memories().remember(what).await.expect("is merged").merged);
    let dump =
        desk.database.psql("SELECT m::text, encode(m.sealed, 'escape') FROM loci.memories m");
    assert!(!dump.contains("horse") && !dump.contains("recovery"), "{dump}");
    assert!(desk.found("recovery phrase", Mode::Exact).await.is_empty());
    assert_eq!(contents(&desk.recall(|_| ()).await), [secret]);
    let here = [HERE.to_owned()];
    // Another key says so; rotation seals anew, after which the old key is not needed.
    desk.keeper = Keeper::new(KeeperSettings { keys: Some(keys(&[&new])), ..Default::default() });
    let error = desk.memories().get(&id, &here).await.expect_err("another key").to_string();
    assert!(error.contains("which is not here"), "{error}");
    let both = Some(keys(&[&new, &old]));
    desk.keeper = Keeper::new(KeeperSettings { keys: both, ..Default::default() });
    assert_eq!(desk.memories().rekey().await.expect("is sealed anew"), 1);
    assert_eq!(desk.memories().rekey().await.expect("nothing is left"), 0);
    desk.keeper = Keeper::new(KeeperSettings { keys: Some(keys(&[&new])), ..Default::default() });
    assert_eq!(desk.memories().get(&id, &here).await.expect("opens").content, secret);
}

#[tokio::test(flavor = "multi_thread")]
async fn time_and_use_move_and_remove_memories() {
    let desk = Desk::new(None).await;
    let kept = desk.remember(LOGIN).await;
    let brief = Remember {
        namespace: Some(HERE.to_owned()),
        expires: Some("1 day".to_owned()),
        ..Remember::new(DEPLOY)
    };
    desk.memories().remember(brief).await.expect("is remembered");
    assert_eq!(desk.recall(|_| ()).await.memories.len(), 2);
    desk.database.psql("UPDATE loci.memories SET expires_at = now() - interval '1 second' WHERE expires_at IS NOT NULL");
    assert_eq!(contents(&desk.recall(|_| ()).await), [LOGIN], "what is over is not found");
    for _ in 0..5 {
        desk.found("sessions", Mode::Exact).await;
    }
    desk.keeper.count_uses(&desk.store, true).await.expect("is counted");
    let report = desk.memories().upkeep(&|| true).await.expect("is looked after");
    assert_eq!((report.expired, report.moved), (1, 1));
    let memory = desk.memories().get(&kept, &[HERE.to_owned()]).await.expect("is there");
    assert_eq!((memory.tier, memory.uses), ("long_term", 7));
    let stats = desk.memories().statistics(&[HERE.to_owned()]).await.expect("is counted");
    assert_eq!(stats.namespaces[HERE], [1, 0]);
    assert_eq!(stats.days.first().map(|(_, recalls, _)| *recalls), Some(7));
    Settings::write(&desk.store, "memory.read_ratio", Some("0.5")).await.expect("is set");
    assert!((Settings::read(&desk.store).await.expect("is read").read_ratio - 0.5).abs() < 1e-9);
    assert!(Settings::write(&desk.store, "memory.read_ratio", Some("2")).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_says_nearly_the_same_is_folded_and_unfolded() {
    let desk = Desk::meaning().await;
    let old = desk.remember("Images are resized to 800 pixels before upload.").await;
    let new = desk.remember("Before upload, images are resized to 800 pixels.").await;
    desk.remember(DEPLOY).await;
    let proposals = desk.memories().proposals(HERE).await.expect("proposes");
    let [proposal] = proposals.as_slice() else { panic!("one pair: {proposals:?}") };
    assert_eq!((proposal.from.as_str(), proposal.into.as_str()), (old.as_str(), new.as_str()));
    let here = [HERE.to_owned()];
    desk.database.psql("UPDATE loci.memories SET uses = 2");
    let folded = desk.memories().fold(&new, std::slice::from_ref(&old), &here).await;
    let folded = folded.expect("is folded");
    let kept = desk.memories().get(&new, &here).await.expect("is there");
    assert_eq!(kept.uses, 4, "both were used twice");
    assert_eq!(desk.recall(|_| ()).await.memories.len(), 2);
    let undone = desk.memories().unfold(folded.number).await.expect("is undone");
    assert_eq!(undone.map(|folded| folded.from), Some(vec![old]));
    assert_eq!(desk.recall(|_| ()).await.memories.len(), 3);
    assert!(desk.memories().unfold(folded.number).await.expect("answers").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_can_be_imported() {
    let desk = Desk::new(None).await;
    let what = Remember {
        namespace: Some(HERE.to_owned()),
        context: "code_decision".to_owned(),
        tags: vec!["a, b".to_owned()],
        metadata: Some(serde_json::json!({"x": [1, null]})),
        importance: Some(0.75),
        created_at: Some("2026-02-03T04:05:06Z".to_owned()),
        ..Remember::new("---\nA line.\n\n- another \\ line\n---\n")
    };
    desk.memories().remember(what).await.expect("is remembered");
    desk.remember(LOGIN).await;
    let mut written: Vec<Written> = Vec::new();
    let (memories, here) = (desk.memories(), [HERE.to_owned()]);
    let exported = memories.export(&here, false, |memory| {
        written.push(memory.clone());
        Ok(())
    });
    assert_eq!(exported.await.expect("is exported"), (2, 0));
    for form in ["markdown", "lines"] {
        let read = |memory: &Written| match form {
            "markdown" => Written::from_markdown(&memory.markdown(), "a file"),
            _ => Written::from_line(&memory.line(), "a line"),
        };
        let mut all: Vec<_> = written.iter().map(|m| (m.id.clone(), read(m))).collect();
        all.push(("bad".to_owned(), Written::from_line("{", "bad:1")));
        let there = desk.memories().import(all, Some(form)).await.expect("is imported");
        assert_eq!((there.new, there.known, there.refused.len()), (2, 0, 1), "{there:?}");
        let found = desk.recall(|question| question.namespaces = vec![form.to_owned()]).await;
        let old = &found.memories[1].memory;
        assert_eq!(old.content, written[1].content);
        assert_eq!((old.tags.as_slice(), old.importance), (&["a, b".to_owned()][..], 0.75));
        assert_eq!(old.created_at, "2026-02-03T04:05:06Z");
        assert_eq!(old.metadata, serde_json::json!({"x": [1, null]}));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_pgvector_meaning_is_compared_by_the_program() {
    let desk = Desk::meaning().await;
    desk.database.psql(
        "DROP INDEX loci.memory_vectors_384;
         ALTER TABLE loci.memory_vectors ALTER COLUMN vector TYPE real[] USING vector::real[];",
    );
    for content in [BASKET, LOGIN, DEPLOY] {
        desk.remember(content).await;
    }
    let meant = desk.found("when is a user logged out?", Mode::Semantic).await;
    assert_eq!(meant.first().map(String::as_str), Some(LOGIN));
}
