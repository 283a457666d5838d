//! What turns have taken, and what of it belongs to a binding.
//!
//! The guest has no clock, and its meter is read from outside, between turns. So what is measured is a turn; what a binding
//! took in it is its share, by the steps that the guest counts. That is an estimate: a step may be a look at a property or
//! a call into the engine. It is no more than the turn took, and all of it for a turn that evaluated nothing else.

use super::{Explanation, TurnWork};
use std::collections::VecDeque;

/// Turns that are remembered. What was evaluated last before them has no figures any more.
const MAX_TURNS: usize = 65_536;

/// Bytes that count as a step: to take them in or to give them out takes about as long.
const BYTES_PER_STEP: u64 = 64;

/// What a turn has taken.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Taken {
    /// Units of fuel; 0 for a guest without a meter.
    pub fuel: u64,
    /// Milliseconds that the guest has computed.
    pub milliseconds: f64,
    /// Bytes of the event and of the effects, where they are encoded.
    pub bytes: u64,
}

/// What the last turns of an instance have taken.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    turns: VecDeque<Taken>,
    /// Turns that are not remembered any more.
    forgotten: u64,
}

impl Ledger {
    /// The guest has answered an event. The one that starts an instance is no turn.
    pub fn note(&mut self, taken: Taken) {
        if self.turns.len() == MAX_TURNS {
            self.turns.pop_front();
            self.forgotten += 1;
        }
        self.turns.push_back(taken);
    }

    /// Says of an explanation what the last evaluation has taken, if that is known.
    pub fn fill_in(&self, explanation: &mut Explanation) {
        let known = explanation.turn.and_then(|turn| Some((turn, self.turn(turn.number)?)));
        let Some((TurnWork { steps, .. }, taken)) = known else { return };
        let all = steps.max(explanation.steps) + taken.bytes / BYTES_PER_STEP;
        // Nothing is counted for what has nothing to compute.
        let share = if all == 0 { 0.0 } else { explanation.steps as f64 / all as f64 };
        explanation.fuel = (taken.fuel > 0).then_some((taken.fuel as f64 * share).round() as u64);
        explanation.milliseconds = Some(taken.milliseconds * share);
    }

    /// The guest counts from 1.
    fn turn(&self, number: u64) -> Option<&Taken> {
        self.turns.get(usize::try_from(number.checked_sub(self.forgotten + 1)?).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(steps: u64, turn: Option<TurnWork>) -> Explanation {
        Explanation { evaluations: 1, steps, turn, ..Explanation::default() }
    }

    fn figures(ledger: &Ledger, steps: u64, number: u64, all: u64) -> (Option<u64>, Option<f64>) {
        let mut explanation = explained(steps, Some(TurnWork { number, steps: all }));
        ledger.fill_in(&mut explanation);
        (explanation.fuel, explanation.milliseconds)
    }

    #[test]
    fn a_binding_has_its_share_of_its_turn() {
        let mut ledger = Ledger::default();
        ledger.note(Taken { fuel: 1_000, milliseconds: 8.0, bytes: 63 });
        ledger.note(Taken { fuel: 0, milliseconds: 3.0, bytes: 0 });
        ledger.note(Taken { fuel: 5_000, milliseconds: 10.0, bytes: 640 });
        assert_eq!(figures(&ledger, 3, 1, 12), (Some(250), Some(2.0)));
        assert_eq!(figures(&ledger, 4, 1, 4), (Some(1_000), Some(8.0)), "it alone was evaluated");
        assert_eq!(figures(&ledger, 1, 2, 3), (None, Some(1.0)), "without a meter");
        assert_eq!(figures(&ledger, 2, 3, 10), (Some(500), Some(1.0)), "what has come in or gone out counts, too");
        assert_eq!(figures(&ledger, 0, 1, 0), (Some(0), Some(0.0)));
    }

    #[test]
    fn what_is_not_known_has_no_figures() {
        let mut ledger = Ledger::default();
        for number in 1..=MAX_TURNS as u64 + 2 {
            ledger.note(Taken { fuel: number, milliseconds: 1.0, bytes: 0 });
        }
        let last = MAX_TURNS as u64 + 2;
        for unknown in [0, 1, 2, last + 1] {
            assert_eq!(figures(&ledger, 1, unknown, 1), (None, None), "{unknown}");
        }
        for known in [3, last] {
            assert_eq!(figures(&ledger, 1, known, 1), (Some(known), Some(1.0)));
        }
        let mut never = explained(0, None);
        ledger.fill_in(&mut never);
        assert_eq!(never, explained(0, None));
    }
}
