//! Pauses between tries: longer each time, bounded, and never the same for two that began at once.
//!
//! Must not know: what is tried.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Pauses for one thing that is tried again and again.
#[derive(Debug)]
pub(super) struct Backoff {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Backoff {
    /// From `first` on, doubling up to `longest`.
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, next: first }
    }

    /// The next pause: up to a quarter longer or shorter than its turn.
    pub fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(self.longest);
        // A fresh hasher's keys are random, which is all that is asked of it here.
        let random = RandomState::new().hash_one(0_u8) % 512;
        pause.mul_f64(0.75 + random as f64 / 1024.0)
    }

    /// It worked: the next pause is a short one again.
    pub const fn reset(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_bound_and_start_anew() {
        let (first, longest) = (Duration::from_millis(100), Duration::from_millis(900));
        let mut backoff = Backoff::new(first, longest);
        let near = |pause: Duration, turn: Duration| {
            assert!(pause >= turn.mul_f64(0.75) && pause <= turn.mul_f64(1.25), "{pause:?}");
        };
        for turn in [1, 2, 4, 8, 9, 9] {
            near(backoff.pause(), first * turn);
        }
        backoff.reset();
        near(backoff.pause(), first);
        let mut fresh: Vec<_> = (0..16).map(|_| Backoff::new(first, longest).pause()).collect();
        fresh.dedup();
        assert!(fresh.len() > 1, "all alike: {fresh:?}");
    }
}
