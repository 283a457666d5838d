//! Secrets in what is said of an app: names and texts of it are in messages, paths and lines of code, and secrets among
//! them are masked there.

use super::{Checked, Found, app::AppFound, decode::Decoded};
use belljar_core::sensitivity::{ScanLimits, scan_text};
use std::ops::Range;

/// A part of a text and what is shown in its place.
pub(super) type Mask = (Range<usize>, String);

/// What stands in a secret's place.
pub(super) fn mask(rule: &str) -> String {
    format!("‹{rule}›")
}

/// Masks the secrets of a file in what is said of it as an app.
pub(super) fn hide(checked: &mut Checked) {
    let secrets: Vec<(&str, &str)> =
        checked.secrets.iter().map(|found| (found.secret.as_str(), found.rule.id)).collect();
    for AppFound { message, help, place, path, .. } in checked.app.iter_mut().flatten() {
        for text in [message, help, place, path] {
            *text = hidden(text, &secrets);
        }
    }
}

/// A text with masks for secrets: for those that the file holds, and for whatever looks like one by itself.
fn hidden(text: &str, secrets: &[(&str, &str)]) -> String {
    let mut masks: Vec<Mask> = Vec::new();
    for (secret, rule) in secrets.iter().filter(|(secret, _)| !secret.is_empty()) {
        // In a path it is written as in JSON.
        let escaped = serde_json::Value::from(*secret).to_string();
        for form in [*secret, &escaped[1..escaped.len() - 1]] {
            let found = text.match_indices(form).map(|(at, _)| at..at + form.len());
            masks.extend(found.filter(|span| stands_alone(text, span)).map(|span| (span, mask(rule))));
        }
    }
    let scan = scan_text("", text, &ScanLimits::default());
    masks.extend(scan.findings.iter().map(|finding| (finding.span().clone(), mask(finding.rule().id))));
    let mut shown = String::with_capacity(text.len());
    let mut place = 0;
    for (span, mask) in joined(masks) {
        shown.push_str(&text[place..span.start]);
        shown.push_str(&mask);
        place = span.end;
    }
    shown + &text[place..]
}

/// Whether a part of a text is no part of a longer word: a short password may be in the midst of one.
fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (before, within, behind) = (&text[..span.start], &text[span.clone()], &text[span.end..]);
    let begins_within = is_word(before.chars().next_back()) && is_word(within.chars().next());
    let ends_within = is_word(within.chars().next_back()) && is_word(behind.chars().next());
    !begins_within && !ends_within
}

/// The secrets of a file as masks of its text.
pub(super) fn of_file(secrets: &[Found]) -> Vec<Mask> {
    joined(secrets.iter().map(|found| (found.span.clone(), mask(found.rule.id))).collect())
}

/// The secrets in a text of an app: those that the file has there, and those that the text has where it is code.
pub(super) fn of_text(text: &Decoded, secrets: &[Found]) -> Vec<Mask> {
    let in_file = secrets.iter().map(|found| (text.part(&found.span), mask(found.rule.id)));
    let (in_code, _) = super::look(&text.text, &belljar_core::Policy::default());
    let in_code = in_code.into_iter().map(|found| (found.span, mask(found.rule.id)));
    joined(in_file.filter(|(span, _)| !span.is_empty()).chain(in_code).collect())
}

/// Masks in order, none within another one.
fn joined(mut masks: Vec<Mask>) -> Vec<Mask> {
    masks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut kept: Vec<Mask> = Vec::new();
    for (span, mask) in masks {
        match kept.last_mut() {
            Some((last, _)) if span.start < last.end => last.end = last.end.max(span.end),
            _ => kept.push((span, mask)),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn secrets_are_masked_where_they_stand_alone() {
        let secrets = [("tea", "named-password"), ("a\"b", "named-password")];
        assert_eq!(
            hidden("U has no \"tea\": tea is not in instead: tea.tea", &secrets),
            "U has no \"‹named-password›\": ‹named-password› is not in instead: ‹named-password›.‹named-password›"
        );
        assert_eq!(hidden("$[\"a\\\"b\"] a\"b", &secrets), "$[\"‹named-password›\"] ‹named-password›");
        assert_eq!(hidden("nothing is here", &secrets), "nothing is here");
    }
}
