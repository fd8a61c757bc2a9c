//! Cache: answers that are still true.
//!
//! An answer is kept only while whoever changes anything is listened to, and not when a change came
//! between its question and itself.
//!
//! Must not know: what is asked.

use super::limits;
use super::recall::Recalled;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What is kept, and since when it may be.
struct Kept {
    answers: LruCache<String, (Recalled, Instant)>,
    open: bool,
    /// Raised by every change.
    age: u64,
}

/// See the module.
pub(super) struct Cache(Mutex<Kept>);

impl Default for Cache {
    fn default() -> Self {
        let most = NonZeroUsize::new(limits::CACHED).unwrap_or(NonZeroUsize::MIN);
        Self(Mutex::new(Kept { answers: LruCache::new(most), open: false, age: 0 }))
    }
}

impl Cache {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes are listened to from now on.
    pub fn open(&self) {
        self.clear();
        self.kept().open = true;
    }

    /// Changes are no longer listened to.
    pub fn close(&self) {
        self.kept().open = false;
        self.clear();
    }

    /// Something has changed.
    pub fn clear(&self) {
        let mut kept = self.kept();
        kept.answers.clear();
        kept.age += 1;
    }

    /// What a question's answer has to be put with.
    pub fn age(&self) -> u64 {
        self.kept().age
    }

    /// The answer to a question.
    pub fn get(&self, question: &str) -> Option<Recalled> {
        let mut kept = self.kept();
        let (answer, since) = kept.answers.get(question)?;
        if since.elapsed() < limits::CACHED_FOR {
            return Some(answer.clone());
        }
        kept.answers.pop(question);
        None
    }

    /// Keeps an answer to a question that was asked at `age`.
    pub fn put(&self, question: String, answer: &Recalled, age: u64) {
        let mut kept = self.kept();
        if kept.open && kept.age == age {
            kept.answers.put(question, (answer.clone(), Instant::now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_before_a_change_is_not_kept_after_it() {
        let cache = Cache::default();
        let answer = Recalled::default();
        cache.put("unheard".to_owned(), &answer, cache.age());
        assert!(cache.get("unheard").is_none(), "nobody listens yet");
        cache.open();
        cache.put("kept".to_owned(), &answer, cache.age());
        assert!(cache.get("kept").is_some());
        let before = cache.age();
        cache.clear();
        cache.put("late".to_owned(), &answer, before);
        assert!(cache.get("late").is_none() && cache.get("kept").is_none());
    }
}
