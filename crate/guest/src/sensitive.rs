//! What looks like a secret is looked for before it leaves the jar (invariant I6): in values on their way to the store and
//! in headers of requests.
//!
//! The policy says what becomes of a finding. A report has the rule, the place and what to do; the secret is nowhere in
//! it. A rule at a path is reported once in the life of an instance.

use crate::state::State;
use belljar_core::{
    Effect, Value,
    effect::Warning,
    error::Position,
    policy::{SensitivityAction, SensitivityPolicy},
    sensitivity::{Finding, Scan, ScanLimits, Seen, Sighting, scan_header, scan_value},
};
use std::cell::RefCell;

/// The policy's part, and what was reported already.
#[derive(Debug)]
pub(crate) struct Sensitive {
    policy: SensitivityPolicy,
    seen: RefCell<Seen>,
    /// Whether any finding could matter at all.
    wanted: bool,
}

/// What becomes of a value on its way to the store.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is kept as it was asked for.
    Keep,
    /// It is kept for the session only.
    Session,
    /// It is not kept. Why, in words for the app's author.
    Refuse(String),
}

impl Sensitive {
    pub(crate) fn new(policy: SensitivityPolicy) -> Self {
        let actions = policy.rules.values().chain(policy.classes.values()).chain([&policy.default]);
        let wanted = actions.into_iter().any(|action| *action != SensitivityAction::Allow);
        Self { policy, seen: RefCell::default(), wanted }
    }

    /// Looks at what `storeValue(key, value, persist)` or another function keeps. What is kept for the session only never
    /// reaches the browser's storage, which is all that most rules are about: of such a value only what the policy blocks
    /// is said.
    pub(crate) fn judge_value(
        &self,
        state: &State,
        function: &str,
        (key, value, persist): (&str, &Value, bool),
        position: &dyn Fn() -> Option<Position>,
    ) -> Verdict {
        if !self.wanted {
            return Verdict::Keep;
        }
        let scan = scan_value(key, value, &ScanLimits::default());
        let mut worst = SensitivityAction::Allow;
        for finding in &scan.findings {
            let action = self.policy.action(finding.rule());
            worst = worst.max(action);
            let consequence = match action {
                SensitivityAction::Warn if persist => "It was stored where every script of the page can read it.",
                SensitivityAction::Session if persist => "It is kept for the session only (policy.sensitivity).",
                SensitivityAction::Block => "Nothing was stored (policy.sensitivity).",
                SensitivityAction::Allow | SensitivityAction::Warn | SensitivityAction::Session => continue,
            };
            self.report(state, finding, format!("{function}: {finding} {consequence}"), position);
        }
        if persist {
            Self::report_cut(state, function, &scan, position);
        }
        match worst {
            SensitivityAction::Block => {
                let blocked = |finding: &&Finding| self.policy.action(finding.rule()) == SensitivityAction::Block;
                let finding = scan.findings.iter().find(blocked).map(ToString::to_string).unwrap_or_default();
                Verdict::Refuse(format!("{function} refused: {finding} Nothing was stored (policy.sensitivity)."))
            }
            SensitivityAction::Session if persist => Verdict::Session,
            _ => Verdict::Keep,
        }
    }

    /// Looks at a request's headers. Tokens of the app's own are what headers are for: a warning is due where one stands
    /// in the app's code, and `session` is one, since nothing is kept here. The error says why the request must not be
    /// sent.
    pub(crate) fn judge_headers(
        &self,
        state: &State,
        headers: &[(String, String)],
        position: &dyn Fn() -> Option<Position>,
    ) -> Result<(), String> {
        if !self.wanted {
            return Ok(());
        }
        let mut refusal = None;
        for (name, value) in headers {
            let scan = scan_header(name, value);
            for finding in &scan.findings {
                let is_literal = || value.get(finding.span().clone()).is_some_and(|text| state.is_in_code(text));
                let consequence = match self.policy.action(finding.rule()) {
                    SensitivityAction::Warn | SensitivityAction::Session if is_literal() => {
                        "It stands in the app's own code, which everybody who opens the app can read."
                    }
                    SensitivityAction::Allow | SensitivityAction::Warn | SensitivityAction::Session => continue,
                    SensitivityAction::Block => {
                        refusal.get_or_insert_with(|| {
                            format!("the header {finding} Nothing was sent (policy.sensitivity).")
                        });
                        "Nothing was sent (policy.sensitivity)."
                    }
                };
                self.report(state, finding, format!("fetch: the header {finding} {consequence}"), position);
            }
            Self::report_cut(state, "fetch", &scan, position);
        }
        refusal.map_or(Ok(()), Err)
    }

    fn report(&self, state: &State, finding: &Finding, message: String, position: &dyn Fn() -> Option<Position>) {
        if self.seen.borrow_mut().note(finding) == Sighting::First {
            let rule = finding.rule().id.to_owned();
            state.report(Effect::Warning(Warning { rule, message, position: position() }));
        }
    }

    fn report_cut(state: &State, function: &str, scan: &Scan, position: &dyn Fn() -> Option<Position>) {
        if let Some(cut) = scan.cut {
            state.warn("sensitivity-scan-cut", format!("{function}: {cut}"), position());
        }
    }
}
