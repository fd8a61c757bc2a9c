//! How much comes in per minute, over the last minutes, in a fixed amount of memory.
//!
//! Must not know: of what.

use crate::control;
use std::time::{Duration, Instant};

/// How much time one count stands for.
const SLICE: Duration = Duration::from_secs(10);

/// So many of them are kept: five minutes.
const SLICES: usize = 30;

/// Counts of the last minutes.
#[derive(Debug)]
pub(super) struct Rates {
    begun: Instant,
    /// Which slice of time since the beginning each of these is about, and its counts.
    slices: [(u64, u64, u64); SLICES],
}

impl Rates {
    /// Nothing yet.
    pub const fn new(now: Instant) -> Self {
        Self { begun: now, slices: [(0, 0, 0); SLICES] }
    }

    /// So many paths were told as changed and so many documents were written.
    pub fn add(&mut self, now: Instant, changes: u64, documents: u64) {
        let number = self.number(now);
        let slice = &mut self.slices[(number % SLICES as u64) as usize];
        if slice.0 != number {
            *slice = (number, 0, 0);
        }
        slice.1 += changes;
        slice.2 += documents;
    }

    /// Per minute; over less than [`SLICES`] while there is less, and never over less than a minute.
    pub fn per_minute(&self, now: Instant) -> control::Rates {
        let last = self.number(now);
        let (mut changes, mut documents) = (0, 0);
        for (number, c, d) in &self.slices {
            if last - number.min(&last) < SLICES as u64 {
                changes += c;
                documents += d;
            }
        }
        let kept = SLICE * SLICES as u32;
        let over = now.duration_since(self.begun).clamp(Duration::from_secs(60), kept);
        let minutes = over.as_secs_f64() / 60.0;
        control::Rates {
            changes_per_minute: changes as f64 / minutes,
            documents_per_minute: documents as f64 / minutes,
        }
    }

    fn number(&self, now: Instant) -> u64 {
        now.duration_since(self.begun).as_secs() / SLICE.as_secs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_counts_fall_out() {
        let begun = Instant::now();
        let at = |seconds| begun + Duration::from_secs(seconds);
        let mut rates = Rates::new(begun);
        rates.add(at(1), 6, 3);
        assert_eq!(rates.per_minute(at(2)).changes_per_minute, 6.0);
        rates.add(at(100), 2, 1);
        let later = rates.per_minute(at(120));
        assert_eq!((later.changes_per_minute, later.documents_per_minute), (4.0, 2.0));
        assert_eq!(rates.per_minute(at(305)).changes_per_minute, 2.0 / 5.0);
        assert_eq!(rates.per_minute(at(4000)).documents_per_minute, 0.0);
        rates.add(at(4000), 10, 0);
        assert_eq!(rates.per_minute(at(4000)).changes_per_minute, 2.0);
    }
}
