//! What happens to what looks like a secret.

use crate::sensitivity::{Rule, SensitivityClass};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What happens to what looks like a secret. A rule's own entry counts before its class', and that before the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SensitivityPolicy {
    /// For what has no entry.
    pub default: SensitivityAction,
    /// For classes of rules.
    pub classes: BTreeMap<SensitivityClass, SensitivityAction>,
    /// For single rules.
    pub rules: BTreeMap<RuleName, SensitivityAction>,
}

/// What happens to a finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SensitivityAction {
    /// Nothing, and nothing is said.
    Allow,
    /// It is said.
    #[default]
    Warn,
    /// It is said, and what was to be kept is kept for the session only.
    Session,
    /// It is refused.
    Block,
}

/// The name of a rule that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleName(&'static str);

/// A name that is no rule's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{name}\" is no rule of the scan for secrets{}; docs/sensitivity.md lists them", suggest(close_to))]
pub struct RuleNameError {
    name: String,
    close_to: Vec<&'static str>,
}

fn suggest(close_to: &[&str]) -> String {
    if close_to.is_empty() { String::new() } else { format!(" (did you mean {}?)", close_to.join(", ")) }
}

impl SensitivityPolicy {
    /// What happens to what a rule finds.
    pub fn action(&self, rule: &Rule) -> SensitivityAction {
        let own = self.rules.iter().find(|(name, _)| name.0 == rule.id).map(|(_, action)| action);
        *own.or_else(|| self.classes.get(&rule.class)).unwrap_or(&self.default)
    }
}

impl RuleName {
    /// The rule.
    pub const fn as_str(&self) -> &'static str {
        self.0
    }
}

impl TryFrom<String> for RuleName {
    type Error = RuleNameError;

    fn try_from(name: String) -> Result<Self, RuleNameError> {
        match Rule::named(&name) {
            Some(rule) => Ok(Self(rule.id)),
            None => Err(RuleNameError { close_to: Rule::close_to(&name), name }),
        }
    }
}

impl Serialize for RuleName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

impl JsonSchema for RuleName {
    fn schema_name() -> Cow<'static, str> {
        "RuleName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = Rule::all().iter().map(|rule| rule.id).collect();
        json_schema!({ "type": "string", "enum": names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;

    fn policy(sensitivity: &str) -> Result<SensitivityPolicy, String> {
        let policy = Policy::from_json(&format!("{{ \"sensitivity\": {sensitivity} }}"));
        policy.map(|policy| policy.sensitivity).map_err(|error| error.to_string())
    }

    #[test]
    fn i6_a_warning_is_the_default() {
        let strict = Policy::default().sensitivity;
        assert!(Rule::all().iter().all(|rule| strict.action(rule) == SensitivityAction::Warn));
    }

    #[test]
    fn a_rule_counts_before_its_class_and_that_before_the_default() {
        let policy = policy(
            r#"{ "default": "session", "classes": { "card": "block" }, "rules": { "card-code": "warn", "jwt": "allow" } }"#,
        )
        .expect("a policy");
        for (rule, action) in [
            ("card-number", SensitivityAction::Block),
            ("card-code", SensitivityAction::Warn),
            ("jwt", SensitivityAction::Allow),
            ("iban", SensitivityAction::Session),
        ] {
            assert_eq!(policy.action(Rule::named(rule).expect("a rule")), action, "{rule}");
        }
    }

    #[test]
    fn names_that_do_not_exist_are_errors_that_help() {
        let error = policy(r#"{ "rules": { "github-key": "allow" } }"#).expect_err("no rule");
        assert!(error.contains("\"github-key\" is no rule") && error.contains("github-token"), "{error}");
        let error = policy(r#"{ "rules": { "zzz": "allow" } }"#).expect_err("no rule");
        assert!(error.contains("docs/sensitivity.md") && !error.contains("mean"), "{error}");
        let error = policy(r#"{ "classes": { "cards": "block" } }"#).expect_err("no class");
        assert!(error.contains("`cards`") && error.contains("`card`"), "{error}");
        let error = policy(r#"{ "default": "ignore" }"#).expect_err("no action");
        assert!(error.contains("`ignore`") && error.contains("`warn`"), "{error}");
        assert!(policy(r#"{ "class": {} }"#).is_err());
    }
}
