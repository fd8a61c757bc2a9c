//! Clock: whether the machine slept.
//!
//! While a machine is suspended the monotonic clock stands still and the boot-time clock goes on;
//! between them they tell a sleep without the wall clock, which people and time servers set.
//! Must not know: files, events.

use std::time::Duration;

/// How far the two clocks may drift apart between two looks before that is called a sleep.
const MAX_DRIFT: Duration = Duration::from_secs(2);

/// Remembers how far the clocks were apart.
#[derive(Debug)]
pub struct SleepClock {
    apart: Duration,
}

impl SleepClock {
    /// Starts from now.
    pub fn new() -> Self {
        Self { apart: apart() }
    }

    /// Whether the machine slept since the last look.
    pub fn slept(&mut self) -> bool {
        self.look(apart())
    }

    fn look(&mut self, apart: Duration) -> bool {
        let slept = apart.saturating_sub(self.apart) > MAX_DRIFT;
        self.apart = apart;
        slept
    }
}

/// How far the boot-time clock is ahead of the monotonic one: all the time spent asleep.
#[cfg(target_os = "linux")]
fn apart() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let read = |id| Duration::try_from(clock_gettime(id)).unwrap_or_default();
    // In this order, so that being interrupted in between makes them look closer, never further.
    let boot = read(ClockId::Boottime);
    boot.saturating_sub(read(ClockId::Monotonic))
}

/// Elsewhere the systems' own event services say themselves when they lost something.
#[cfg(not(target_os = "linux"))]
fn apart() -> Duration {
    Duration::ZERO
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_drift_beyond_the_bound_is_a_sleep_and_is_told_once() {
        let mut clock = SleepClock::new();
        assert!(!clock.slept(), "no time was spent asleep since a moment ago");
        let start = clock.apart;
        assert!(!clock.look(start + MAX_DRIFT));
        assert!(clock.look(start + MAX_DRIFT * 3));
        assert!(!clock.look(start + MAX_DRIFT * 3));
        assert!(!clock.look(start), "a clock that goes back is no sleep");
    }
}
