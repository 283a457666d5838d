//! What an editor offers while an author types.

use super::{functions, objects, policy_key, typescript::signature};
use crate::permits;
use belljar_core::effect::Grant;
use serde_json::json;

/// The text of `completions.json`: a list, in the order of labels, of what can be typed (`label`), what it is (`kind`,
/// `function` or `variable`), its signature (`detail`), what it is for (`info`), and the key of the policy that it needs
/// (`needs`, null for none).
///
/// # Errors
/// When the list cannot be written as JSON, which no list of texts is known for.
pub fn completions() -> Result<String, serde_json::Error> {
    let mut list = Vec::new();
    let mut add = |label: &'static str, kind: &str, detail: &str, info: &str, needs: Grant| {
        list.push((
            label,
            json!({"label": label, "kind": kind, "detail": detail, "info": info, "needs": policy_key(needs)}),
        ));
    };
    for object in objects() {
        let first_line = object.typescript.trim().lines().next().unwrap_or_default();
        add(
            object.name,
            "variable",
            first_line.trim_end_matches(['{', ' ', ':']),
            object.summary,
            permits::needs(object.name),
        );
    }
    for function in functions() {
        add(function.name, "function", &signature(function), function.summary, function.needs());
    }
    list.sort_by_key(|(label, _)| *label);
    let list: Vec<_> = list.into_iter().map(|(_, completion)| completion).collect();
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}
