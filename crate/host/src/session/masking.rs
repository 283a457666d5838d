//! A recording without the secrets in it, which can still be played again.
//!
//! What the scanner finds is replaced by a stand-in of the same length and the same kinds of characters that the scanner
//! finds by the same rule, everywhere in the recording: in the source as in the value that was stored, the header that was
//! sent and the answer that it came with. So app code that only hands a secret on does the same with the stand-in, byte for
//! byte. Code that computes with it, a hash, say, gives something else when it is played again.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use belljar_core::{
    policy::{SensitivityAction, SensitivityPolicy},
    sensitivity::{Finding, ScanLimits, scan_text},
};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Stand-ins that are tried, for each number of characters that stay, until one is found as the secret was.
const TRIES: u32 = 300;

/// Characters at its beginning that may stay, if they are what a rule knows a secret by.
const PREFIXES: [usize; 6] = [0, 4, 6, 8, 11, 16];

/// Secrets that are told apart. Beyond that what is found is blotted out, and is no longer consistent.
const SECRETS: usize = 10_000;

/// Keys under which the JSON form of the gap has a value whose name is the object's around it, or that of its key.
const NAMELESS: [&str; 8] = ["value", "values", "entries", "nodes", "root", "args", "source", "cause"];

/// What is nobody's secret and has to stay what it is: the policy, whose names look like much, and libraries, which
/// everybody can read.
const PUBLIC: [&str; 2] = ["/in/event/start/policy", "/in/event/library/source"];

/// A shorter key holds no secret of a known format, and may be one of the gap's own.
const KEY_BYTES: usize = 12;

/// Where bytes stand as base64.
const BYTES: [&str; 2] = ["body", "base64"];

/// The recording as it may be shown.
pub(super) fn masked(recording: &str, policy: &SensitivityPolicy) -> String {
    let mut masks = Masks { policy, stand_ins: BTreeMap::new(), made: 0 };
    let read = |line| serde_json::from_str::<Json>(line).expect("it was written as JSON");
    let mut lines: Vec<(Json, Vec<Json>)> = recording.lines().map(read).map(without_public).collect();
    for (line, _) in &lines {
        masks.look(line, "");
    }
    if masks.stand_ins.is_empty() {
        return recording.to_owned();
    }
    let longest_first = {
        let mut pairs: Vec<(&String, &String)> = masks.stand_ins.iter().collect();
        pairs.sort_by_key(|(secret, _)| std::cmp::Reverse(secret.len()));
        pairs
    };
    let mut shown = String::with_capacity(recording.len());
    for (line, public) in &mut lines {
        mask(line, &longest_first);
        for (path, part) in PUBLIC.iter().zip(public) {
            if let Some(place) = line.pointer_mut(path) {
                *place = std::mem::take(part);
            }
        }
        shown.push_str(&line.to_string());
        shown.push('\n');
    }
    shown
}

/// A line, and what is public of it, by place.
fn without_public(mut line: Json) -> (Json, Vec<Json>) {
    let public = PUBLIC.map(|path| line.pointer_mut(path).map(std::mem::take).unwrap_or_default());
    (line, public.into())
}

struct Masks<'a> {
    policy: &'a SensitivityPolicy,
    stand_ins: BTreeMap<String, String>,
    /// Counts what stand-ins are made of: nothing of the secret itself goes into them.
    made: u64,
}

impl Masks<'_> {
    /// Looks for secrets in a part of the recording. Recursive, over what `serde_json` lets pass.
    fn look(&mut self, json: &Json, name: &str) {
        match json {
            Json::String(text) => self.text(name, text),
            // A card's number may be kept as one.
            Json::Number(number) if number.as_f64().is_some_and(|number| (1e12..1e16).contains(&number)) => {
                self.text(name, &number.to_string());
            }
            Json::Array(items) => match &items[..] {
                // A header, a key and its value.
                [Json::String(first), second] => {
                    self.text("", first);
                    self.look(second, first);
                }
                items => {
                    for item in items {
                        self.look(item, name);
                    }
                }
            },
            Json::Object(entries) => self.object(entries, name),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    fn object(&mut self, entries: &Map<String, Json>, name: &str) {
        let named = ["key", "entity"].iter().find_map(|of| entries.get(*of)).and_then(Json::as_str);
        for (key, part) in entries {
            if key.len() >= KEY_BYTES {
                self.text("", key);
            }
            if BYTES.contains(&key.as_str())
                && let Some(text) = part.as_str().and_then(text_in)
            {
                self.body(&text);
            } else if NAMELESS.contains(&key.as_str()) {
                self.look(part, named.unwrap_or(name));
            } else {
                self.look(part, key);
            }
        }
    }

    /// An answer is mostly JSON, whose names say more than the text around them.
    fn body(&mut self, text: &str) {
        match serde_json::from_str::<Json>(text) {
            Ok(json @ (Json::Object(_) | Json::Array(_))) => self.look(&json, ""),
            _ => self.text("", text),
        }
    }

    fn text(&mut self, name: &str, text: &str) {
        let limits = ScanLimits { bytes: usize::MAX, findings: usize::MAX, ..ScanLimits::default() };
        for finding in scan_text(name, text, &limits).findings {
            let is_secret = self.policy.action(finding.rule()) != SensitivityAction::Allow;
            let secret = &text[finding.span().clone()];
            if is_secret && !secret.is_empty() && !self.stand_ins.contains_key(secret) {
                self.add(&finding, name, text, secret);
            }
        }
    }

    fn add(&mut self, finding: &Finding, name: &str, text: &str, secret: &str) {
        if self.stand_ins.len() >= SECRETS {
            let blot = "x".repeat(secret.len());
            self.stand_ins.insert(secret.to_owned(), blot);
            return;
        }
        let plain = unescaped(secret).unwrap_or_else(|| secret.to_owned());
        let stand_in = match self.stand_ins.get(&plain) {
            Some(known) => known.clone(),
            None => self.stand_in(finding, name, text, secret, &plain),
        };
        for (of, by) in [(escaped(&plain), escaped(&stand_in)), (plain, stand_in)] {
            self.stand_ins.insert(of, by);
        }
    }

    /// One that is found as the secret is, if there is one.
    fn stand_in(&mut self, finding: &Finding, name: &str, text: &str, secret: &str, plain: &str) -> String {
        let mut last = None;
        // Text around it may be long; what names a secret is near.
        let from = floor(text, finding.span().start.saturating_sub(200));
        let before = &text[from..finding.span().start];
        let after = &text[finding.span().end..floor(text, finding.span().end.saturating_add(50).min(text.len()))];
        for stays in PREFIXES.into_iter().filter(|stays| *stays == 0 || stays * 2 <= plain.chars().count()) {
            for _ in 0..TRIES {
                self.made += 1;
                let candidate = alike(plain, stays, self.made);
                let shown = if secret == plain { candidate.clone() } else { escaped(&candidate) };
                let whole = format!("{before}{shown}{after}");
                let found = scan_text(name, &whole, &ScanLimits::default()).findings;
                let is_alike = |other: &Finding| {
                    other.rule() == finding.rule() && *other.span() == (before.len()..before.len() + shown.len())
                };
                if candidate != plain && found.iter().any(is_alike) {
                    return candidate;
                }
                last.get_or_insert(candidate);
                // A long one differs from the next in nothing that a rule looks at.
                if plain.len() > 200 {
                    break;
                }
            }
        }
        last.unwrap_or_default()
    }
}

/// A text of the same kinds of characters. What a format is known by stays: its first characters, the header of a token,
/// the lines around a key.
fn alike(secret: &str, stays: usize, seed: u64) -> String {
    let mut state = seed;
    let mut random = |of: u32| {
        // SplitMix64: any sequence does that is the same each time.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % u64::from(of)) as u32
    };
    let header = if secret.starts_with("eyJ") { secret.find('.').unwrap_or(0) } else { 0 };
    let mut in_label = false;
    let mut shown = String::with_capacity(secret.len());
    for (index, (at, c)) in secret.char_indices().enumerate() {
        if secret[at..].starts_with("-----") && (at == 0 || !secret[..at].ends_with('-')) {
            in_label = !in_label;
        }
        let base = match c {
            _ if index < stays || at < header || in_label => None,
            '0'..='9' => Some(('0', 10)),
            'a'..='z' => Some(('a', 26)),
            'A'..='Z' => Some(('A', 26)),
            _ => None,
        };
        shown.push(base.map_or(c, |(first, count)| char::from(first as u8 + random(count) as u8)));
    }
    shown
}

fn mask(json: &mut Json, stand_ins: &[(&String, &String)]) {
    match json {
        Json::String(text) => replace(text, stand_ins),
        Json::Number(number) => {
            let mut text = number.to_string();
            if text.len() >= 13 {
                replace(&mut text, stand_ins);
                if let Ok(masked) = serde_json::from_str(&text) {
                    *number = masked;
                }
            }
        }
        Json::Array(items) => {
            for item in items {
                mask(item, stand_ins);
            }
        }
        Json::Object(entries) => {
            let masked = std::mem::take(entries).into_iter().map(|(mut key, mut part)| {
                let is_bytes = BYTES.contains(&key.as_str());
                match part.as_str().and_then(text_in).filter(|_| is_bytes) {
                    Some(mut text) => {
                        replace(&mut text, stand_ins);
                        part = STANDARD.encode(text).into();
                    }
                    None => mask(&mut part, stand_ins),
                }
                if key.len() >= KEY_BYTES {
                    replace(&mut key, stand_ins);
                }
                (key, part)
            });
            *entries = masked.collect();
        }
        Json::Null | Json::Bool(_) => {}
    }
}

fn replace(text: &mut String, stand_ins: &[(&String, &String)]) {
    for (secret, stand_in) in stand_ins {
        if text.contains(secret.as_str()) {
            *text = text.replace(secret.as_str(), stand_in);
        }
    }
}

/// The text that bytes are, if they are one.
fn text_in(base64: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(base64).ok()?).ok().filter(|text| !text.is_empty())
}

/// A text as it stands between quotes, in JSON and mostly in JavaScript.
fn escaped(text: &str) -> String {
    let quoted = Json::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// What a text says that stood between quotes.
fn unescaped(text: &str) -> Option<String> {
    if text.contains('\\') { serde_json::from_str(&format!("\"{text}\"")).ok() } else { None }
}

/// The last border of characters that is not after a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// No token of anybody's: the checksum is wrong.
    const TOKEN: &str = "ghp_1QaZ2wSx3EdC4rFv5TgB6yHn7UjM8iK9oL0p";

    fn lines(lines: &[Json]) -> String {
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    fn read(text: &str) -> Vec<Json> {
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    #[test]
    fn i6_a_secret_is_the_same_stand_in_wherever_it_stands() {
        let body = STANDARD.encode(json!({ "token": TOKEN }).to_string());
        let recording = lines(&[
            json!({ "in": { "nowMs": 1.0, "event": { "evaluate": { "source": format!("storeValue('t', '{TOKEN}')") } } } }),
            json!({ "out": [{ "store": { "id": 1, "changes": [{ "set": { "key": "t", "value": TOKEN, "persist": true } }] } }] }),
            json!({ "out": [{ "fetch": { "id": 2, "request": { "headers": [["authorization", format!("Bearer {TOKEN}")]] } } }] }),
            json!({ "in": { "event": { "fetched": { "result": { "Ok": { "body": body } } } } } }),
        ]);
        let shown = masked(&recording, &SensitivityPolicy::default());
        assert!(!shown.contains(TOKEN) && !shown.contains(&body));
        assert_eq!(shown.len(), recording.len());
        let shown = read(&shown);
        let stand_in = shown[1]["out"][0]["store"]["changes"][0]["set"]["value"].as_str().expect("a text");
        assert!(stand_in.starts_with("ghp_") && stand_in != TOKEN);
        assert_eq!(shown[0]["in"]["event"]["evaluate"]["source"], format!("storeValue('t', '{stand_in}')"));
        assert_eq!(shown[2]["out"][0]["fetch"]["request"]["headers"][0][1], format!("Bearer {stand_in}"));
        let body = shown[3]["in"]["event"]["fetched"]["result"]["Ok"]["body"].as_str().expect("a text");
        assert_eq!(text_in(body), Some(json!({ "token": stand_in }).to_string()));
    }

    #[test]
    fn a_stand_in_is_found_by_the_rule_that_found_the_secret() {
        let jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI4MjE0NTYifQ.T3dRkZ5m1cVb8QxL0pW9yNfJ2hGs7aEu";
        let pem =
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", "MIIEvQIBADANBgkqhkiG9w0".repeat(5));
        for (name, secret, rule) in [
            ("password", "Tr0ub4dor&3x", "named-password"),
            ("card", "4532015112830366", "card-number"),
            ("iban", "DE89370400440532013000", "iban"),
            ("t", jwt, "jwt"),
            ("k", &pem, "private-key"),
            ("u", "AKIAQ3EGRZTPL7MXWV2K", "aws-access-key"),
        ] {
            let found = scan_text(name, secret, &ScanLimits::default()).findings;
            assert_eq!(found.first().map(|finding| finding.rule().id), Some(rule), "{secret}");
            let recording = lines(&[
                json!({ "out": [{ "store": { "changes": [{ "set": { "key": name, "value": secret } }] } }] }),
                json!({ "source": format!("x = {}", Json::from(secret)) }),
            ]);
            let shown = masked(&recording, &SensitivityPolicy::default());
            let shown = read(&shown);
            let stand_in = shown[0]["out"][0]["store"]["changes"][0]["set"]["value"].as_str().expect("a text");
            assert_ne!(stand_in, secret);
            assert_eq!(stand_in.len(), secret.len());
            let found = scan_text(name, stand_in, &ScanLimits::default()).findings;
            assert_eq!(found.first().map(|finding| finding.rule().id), Some(rule), "{stand_in}");
            assert_eq!(shown[1]["source"], format!("x = {}", Json::from(stand_in)));
        }
    }

    #[test]
    fn the_gap_s_own_names_and_libraries_stay_and_names_of_the_app_s_do_not() {
        let start = json!({ "in": { "event": { "start": { "policy": { "sandbox": ["allow-downloads-1aB2", "allow-forms"] } } } } });
        let library = json!({ "in": { "event": { "library": { "name": "lib", "source": { "Ok": format!("x = '{TOKEN}'") } } } } });
        let of_the_app = json!({ "source": TOKEN, TOKEN: 1, "persist": true, "policy": { "library": TOKEN } });
        let recording = lines(&[start.clone(), library.clone(), of_the_app]);
        let shown = read(&masked(&recording, &SensitivityPolicy::default()));
        assert_eq!((&shown[0], &shown[1]), (&start, &library));
        assert!(shown[2].get("persist").is_some() && !shown[2].to_string().contains(TOKEN), "{}", shown[2]);
    }

    #[test]
    fn what_is_no_secret_and_what_the_policy_allows_stays() {
        let recording = lines(&[
            json!({ "in": { "event": { "evaluate": { "source": "storeValue('name', 'Ada')", "id": 12 } } } }),
            json!({ "out": [{ "settled": { "outcome": { "value": { "value": { "$type": "date", "value": null } } } } }] }),
        ]);
        assert_eq!(masked(&recording, &SensitivityPolicy::default()), recording);
        let policy = SensitivityPolicy { default: SensitivityAction::Allow, ..SensitivityPolicy::default() };
        let recording = lines(&[json!({ "source": TOKEN })]);
        assert_eq!(masked(&recording, &policy), recording);
    }
}
