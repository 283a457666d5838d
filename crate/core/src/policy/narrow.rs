//! What an app can do without: its definition narrows what the page grants, and never widens it.

use super::{OriginPattern, Policy};
use serde_json::{Map, Value as Json};

/// Keys whose larger value is the stricter one.
const RAISED: [&str; 2] = ["minIntervalMs", "resolutionMs"];

/// Switches that are the stricter when they are on.
const STRICT_WHEN_ON: [&str; 1] = ["encrypt"];

/// What no app has a say in.
const NOT_FOR_APPS: [&str; 2] = ["sensitivity", "frames"];

impl Policy {
    /// This policy with less of everything that the hints have less of. They have the form of a policy in JSON: `null` takes
    /// a power away, a number, a list or a switch counts where it is the stricter one. What they leave out stays.
    ///
    /// # Errors
    /// In words, when they are no policy or about what an app has no say in.
    pub fn narrowed(&self, hints: &Map<String, Json>) -> Result<Self, String> {
        if let Some(name) = NOT_FOR_APPS.iter().find(|name| hints.contains_key(**name)) {
            return Err(format!("{name}: that is not for an app to say; leave it out"));
        }
        let hinted = Self::from_json(&Json::Object(hints.clone()).to_string()).map_err(|error| error.to_string())?;
        let mut narrow = serde_json::to_value(self).map_err(|error| error.to_string())?;
        if let Some(of) = narrow.as_object_mut() {
            narrow_object(of, hints);
        }
        let mut narrow: Self = serde_json::from_value(narrow).map_err(|error| error.to_string())?;
        for (kept, granted, wanted) in [
            (
                narrow.fetch.as_mut().map(|fetch| &mut fetch.origins),
                origins_of(self, "fetch"),
                origins_of(&hinted, "fetch"),
            ),
            (
                narrow.navigation.as_mut().map(|navigation| &mut navigation.origins),
                origins_of(self, "navigation"),
                origins_of(&hinted, "navigation"),
            ),
            (
                narrow.messages.as_mut().map(|messages| &mut messages.origins),
                origins_of(self, "messages"),
                origins_of(&hinted, "messages"),
            ),
        ] {
            let (Some(kept), Some(granted), Some(wanted)) = (kept, granted, wanted) else { continue };
            if !wanted.is_empty() {
                *kept = both(granted, wanted);
            }
        }
        Ok(narrow)
    }
}

fn origins_of<'a>(policy: &'a Policy, power: &str) -> Option<&'a [OriginPattern]> {
    match power {
        "fetch" => policy.fetch.as_ref().map(|fetch| &*fetch.origins),
        "navigation" => policy.navigation.as_ref().map(|navigation| &*navigation.origins),
        _ => policy.messages.as_ref().map(|messages| &*messages.origins),
    }
}

/// What both lists of origins have: the narrower entry, where one covers the other.
fn both(granted: &[OriginPattern], wanted: &[OriginPattern]) -> Vec<OriginPattern> {
    let mut kept: Vec<OriginPattern> = Vec::new();
    for (grant, want) in granted.iter().flat_map(|grant| wanted.iter().map(move |want| (grant, want))) {
        let narrower = if grant.covers(want) { want } else { grant };
        if (grant.covers(want) || want.covers(grant)) && !kept.contains(narrower) {
            kept.push(narrower.clone());
        }
    }
    kept
}

fn narrow_object(of: &mut Map<String, Json>, hints: &Map<String, Json>) {
    for (key, hint) in hints {
        let Some(value) = of.get_mut(key) else { continue };
        match (value, hint) {
            // Nothing is less than nothing.
            (Json::Null, _) => {}
            (value, Json::Null) => *value = Json::Null,
            (Json::Object(value), Json::Object(hint)) => narrow_object(value, hint),
            (value @ Json::Number(_), Json::Number(_)) => {
                let less = hint.as_u64() < value.as_u64();
                if less != RAISED.contains(&key.as_str()) {
                    *value = hint.clone();
                }
            }
            (Json::Bool(value), Json::Bool(hint)) => {
                *value = if STRICT_WHEN_ON.contains(&key.as_str()) { *value || *hint } else { *value && *hint };
            }
            // Origins cover each other and are compared as what they are, afterwards.
            (Json::Array(_), Json::Array(_)) if key == "origins" => {}
            (Json::Array(value), Json::Array(hint)) => value.retain(|item| hint.contains(item)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policy(json: Json) -> Policy {
        Policy::from_json(&json.to_string()).expect("a policy")
    }

    fn narrowed(base: Json, hints: Json) -> Result<Policy, String> {
        policy(base).narrowed(hints.as_object().expect("an object"))
    }

    #[test]
    fn hints_take_away_and_never_add() {
        let base = json!({"fetch": {"origins": ["https:"], "methods": ["GET", "POST"], "deadlineMs": 1000},
            "timers": {"minIntervalMs": 20}, "clipboard": null, "limits": {"timers": 10}, "code": {"fromStrings": false}});
        let hints = json!({"fetch": {"origins": ["https://api.example.com", "http://a.example"], "methods": ["GET", "PUT"],
            "deadlineMs": 5000}, "timers": {"minIntervalMs": 10}, "clipboard": {}, "console": null,
            "limits": {"timers": 5, "requests": 256}, "code": {"fromStrings": true}, "store": {"encrypt": true}});
        let narrow = narrowed(base.clone(), hints).expect("hints");
        let wanted = json!({"fetch": {"origins": ["https://api.example.com"], "methods": ["GET"], "deadlineMs": 1000},
            "timers": {"minIntervalMs": 20}, "clipboard": null, "console": null, "limits": {"timers": 5},
            "code": {"fromStrings": false}, "store": {"encrypt": true}});
        assert_eq!(narrow, policy(wanted));
        assert_eq!(narrowed(base.clone(), json!({})).expect("hints"), policy(base.clone()));
        let slower = narrowed(base, json!({"timers": {"minIntervalMs": 50}, "clock": {"resolutionMs": 100}}));
        let slower = slower.expect("hints");
        assert_eq!(slower.timers.map(|timers| timers.min_interval_ms), Some(50));
        assert_eq!(slower.clock.resolution_ms, 100);
    }

    #[test]
    fn of_two_origins_the_narrower_one_is_kept() {
        for (granted, wanted, kept) in [
            ("https://*.example.com", "https://api.example.com", &["https://api.example.com"][..]),
            ("https://api.example.com", "https:", &["https://api.example.com"]),
            ("https://*.example.com", "https://*.a.example.com", &["https://*.a.example.com"]),
            ("https://*.example.com", "https://example.com", &[]),
            ("https://*.example.com", "https://api.example.com:8443", &[]),
            ("https://*.example.com", "https://badexample.com", &[]),
            ("self", "self", &["self"]),
            ("self", "https:", &[]),
            ("http:", "https:", &[]),
        ] {
            let origins = |list: &[&str]| json!({"fetch": {"origins": list}});
            let narrow = narrowed(origins(&[granted]), origins(&[wanted])).expect("hints");
            assert_eq!(narrow, policy(origins(kept)), "{granted} {wanted}");
        }
    }

    #[test]
    fn what_is_no_policy_or_not_for_an_app_is_said() {
        for hints in [
            json!({"frames": {"dangerouslyDisableSandbox": true}}),
            json!({"sensitivity": {}}),
            json!({"fetsch": null}),
            json!({"limits": {"timers": 0}}),
        ] {
            assert!(narrowed(json!({}), hints.clone()).is_err(), "{hints}");
        }
    }
}
