//! What must hold after an attack: the one place that knows how a report looks.

use crate::corpus::{Attack, Count};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// What does not hold, in words; nothing if all does.
pub(crate) fn complaint(attack: &Attack, report: &Json) -> Option<String> {
    let end = End::of(report);
    if !end.is_allowed(attack) {
        return Some(format!(
            "ended as {}, not as {}",
            brief(&end.describe(report)),
            brief(&format!("{:?}", attack.expect))
        ));
    }
    let mut counts: BTreeMap<&str, u64> = attack.effects.keys().map(|name| (name.as_str(), 0)).collect();
    for effect in effects(report) {
        *counts.entry(effect["type"].as_str().unwrap_or_default()).or_default() += 1;
    }
    for (name, count) in counts {
        let rule = attack.effects.get(name).unwrap_or(&Count::Exactly(0));
        if !rule.allows(count) {
            return Some(format!("had {count} effects {name}, not {rule:?}"));
        }
    }
    let requests = attack.requests.as_ref()?;
    let sent: Vec<_> = effects(report).filter(|effect| effect["type"] == "fetch").map(summary).collect();
    (sent != *requests).then(|| format!("asked for {sent:?}, not for {requests:?}"))
}

/// How a case ended.
enum End<'a> {
    Value(&'a Json),
    Error(&'a str),
    Limit(&'a str),
}

impl<'a> End<'a> {
    /// A report has all that went wrong in a jar. What the evaluation itself ended as is its value, if it has one.
    fn of(report: &'a Json) -> Self {
        if report["value"] != json!({"$type": "undefined"}) {
            return Self::Value(&report["value"]);
        }
        if let Some(kind) = report["limit"]["kind"].as_str() {
            return Self::Limit(kind);
        }
        match report["errors"][0]["errorMessage"]["name"].as_str() {
            Some(name) => Self::Error(name),
            None => Self::Value(&report["value"]),
        }
    }

    fn is_allowed(&self, attack: &Attack) -> bool {
        let expect = &attack.expect;
        let named = match self {
            Self::Value(value) => expect.value.as_ref() == Some(value),
            Self::Error(name) => expect.error.as_ref().is_some_and(|names| names.has(name)),
            Self::Limit(kind) => expect.limit.as_ref().is_some_and(|names| names.has(kind)),
        };
        // A failure of the engine that has no name is no way to contain anything.
        named || expect.contained && !matches!(self, Self::Limit("crash"))
    }

    fn describe(&self, report: &Json) -> String {
        match self {
            Self::Value(value) => format!("value {value}"),
            Self::Error(name) => format!("error {name} ({})", report["errors"][0]["errorMessage"]["message"]),
            Self::Limit(kind) => format!("limit {kind} ({})", report["limit"]["message"]),
        }
    }
}

fn effects(report: &Json) -> impl Iterator<Item = &Json> {
    report["effects"].as_array().into_iter().flatten()
}

/// A request as cases write it: `GET /path`, then a header a line. The page's own origin differs from run to run.
fn summary(effect: &Json) -> String {
    let request = &effect["request"];
    let url = request["url"].as_str().unwrap_or_default();
    let path = url.strip_prefix("http://localhost").unwrap_or(url);
    let mut lines = vec![format!("{} {path}", request["method"].as_str().unwrap_or_default())];
    for header in request["headers"].as_array().into_iter().flatten() {
        lines.push(format!("{}: {}", header[0].as_str().unwrap_or_default(), header[1].as_str().unwrap_or_default()));
    }
    lines.join("\n")
}

fn brief(text: &str) -> String {
    match text.char_indices().nth(400) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
