//! Rates: how often one client may ask.
//!
//! Must not know: HTTP, tokens.

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;

/// Tells those who ask too often when to come back. Each key has its own allowance.
pub(super) struct Rates {
    limiter: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
}

impl Rates {
    /// So many a second, and `burst` at once.
    pub fn new(a_second: NonZeroU32, burst: NonZeroU32) -> Self {
        let quota = Quota::per_second(a_second).allow_burst(burst);
        Self { limiter: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }

    /// Takes one of `key`'s.
    ///
    /// # Errors
    /// How long until there is one.
    pub fn take(&self, key: &str) -> Result<(), Duration> {
        self.limiter
            .check_key(&key.to_owned())
            .map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }

    /// Forgets keys that have their whole allowance again.
    pub fn forget(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_allowance() {
        let (one, three) = (NonZeroU32::MIN, NonZeroU32::MIN.saturating_add(2));
        let rates = Rates::new(one, three);
        assert!((0..3).all(|_| rates.take("a").is_ok()));
        let wait = rates.take("a").expect_err("it has had three");
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1), "{wait:?}");
        assert!(rates.take("b").is_ok());
    }
}
