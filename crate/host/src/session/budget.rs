//! How much work a guest may make for the page's thread, over time.
//!
//! A bucket for effects and one for their bytes, each refilled at the policy's rate and holding two seconds' worth. What
//! a turn has emitted is always carried out (invariant I9); what is over is made up for by waiting before the next turn.

use belljar_core::Limits;

/// How many seconds' worth a guest that was quiet may use at once.
const BURST_S: f64 = 2.0;

/// What is left of one rate.
#[derive(Debug)]
struct Bucket {
    per_second: f64,
    left: f64,
}

impl Bucket {
    fn new(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        Self { per_second, left: per_second * BURST_S }
    }

    fn refill(&mut self, elapsed_ms: f64) {
        self.left = (self.left + self.per_second * elapsed_ms / 1_000.0).min(self.per_second * BURST_S);
    }

    /// Milliseconds until the bucket is no longer overdrawn.
    fn wait_ms(&self) -> f64 {
        (-self.left).max(0.0) * 1_000.0 / self.per_second
    }
}

/// What a guest may still ask of the page at this moment.
#[derive(Debug)]
pub(super) struct Budget {
    effects: Bucket,
    bytes: Bucket,
    at_ms: f64,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            effects: Bucket::new(limits.effects_per_second),
            bytes: Bucket::new(limits.effect_bytes_per_second),
            at_ms: f64::NEG_INFINITY,
        }
    }

    /// Takes what a turn has used. Gives how long to wait before the next, if it was too much.
    pub(super) fn spend(&mut self, now_ms: f64, effects: usize, bytes: usize) -> Option<f64> {
        if self.at_ms.is_finite() {
            let elapsed_ms = (now_ms - self.at_ms).max(0.0);
            self.effects.refill(elapsed_ms);
            self.bytes.refill(elapsed_ms);
        }
        self.at_ms = now_ms;
        self.effects.left -= effects as f64;
        self.bytes.left -= bytes as f64;
        let wait_ms = self.effects.wait_ms().max(self.bytes.wait_ms());
        (wait_ms > 0.0).then_some(wait_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget() -> Budget {
        let limits = Limits { effects_per_second: 100, effect_bytes_per_second: 1_000, ..Limits::default() };
        Budget::new(&limits)
    }

    #[test]
    fn a_burst_is_free_and_what_is_over_is_waited_for() {
        let mut budget = budget();
        assert_eq!(budget.spend(0.0, 200, 0), None);
        assert_eq!(budget.spend(0.0, 50, 0), Some(500.0));
        // Half a second later the debt is paid.
        assert_eq!(budget.spend(500.0, 0, 0), None);
        assert_eq!(budget.spend(500.0, 1, 0), Some(10.0));
    }

    #[test]
    fn bytes_count_as_well_and_the_longer_wait_holds() {
        let mut budget = budget();
        assert_eq!(budget.spend(0.0, 1, 5_000), Some(3_000.0));
    }

    #[test]
    fn time_that_was_not_used_is_not_saved_up() {
        let mut budget = budget();
        assert_eq!(budget.spend(0.0, 0, 0), None);
        assert_eq!(budget.spend(3_600_000.0, 300, 0), Some(1_000.0));
    }

    #[test]
    fn a_clock_that_runs_backwards_gives_nothing() {
        let mut budget = budget();
        assert_eq!(budget.spend(1_000.0, 200, 0), None);
        assert_eq!(budget.spend(0.0, 10, 0), Some(100.0));
    }
}
