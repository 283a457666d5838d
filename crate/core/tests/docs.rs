//! What `docs/` says about this crate is what the crate does: the pages for errors, limits, the policy and values.

use belljar_core::{
    ErrorCode, LimitKind, Limits, Policy, Value,
    iframe::{FrameNote, FrameRefusal, MessageRefusal},
    policy::{FramePermission, SandboxToken},
};
use serde_json::Value as Json;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn markdown_files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("its entries can be read").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

/// The contents of the fenced blocks of one language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find(&fence) {
        let block = &rest[start + fence.len()..];
        let end = block.find("\n```").expect("the block is closed");
        found.push(block[..end].to_owned());
        rest = &block[end + 4..];
    }
    found
}

/// The cells of the rows of a text's tables, without head rows and rules.
fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    lines.map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn each_error_code_has_its_page_and_no_page_is_left_over() {
    let codes: BTreeSet<String> = ErrorCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    let files = markdown_files("docs/errors");
    let pages = files.iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned());
    assert_eq!(pages.collect::<BTreeSet<_>>(), codes);
    for path in &files {
        let (page, name) = (read(path), path.file_stem().expect("a name").to_string_lossy());
        assert!(page.starts_with(&format!("# {name}\n")), "{name}: its heading is its name");
        for heading in ["## What it means\n", "## Example\n", "## The way out\n"] {
            assert!(page.contains(heading), "{name}: \"{}\" is missing", heading.trim());
        }
    }
}

#[test]
fn the_page_on_limits_has_every_limit_with_its_default_and_maximum() {
    let number = |cell: &str| cell.replace(',', "").parse::<u32>().ok();
    let listed: BTreeMap<String, (u32, u32)> = rows(&read("docs/limits.md"))
        .iter()
        .filter_map(|row| {
            let [name, _, default, max, _] = row.as_slice() else { return None };
            Some((name.trim_matches('`').to_owned(), (number(default)?, number(max)?)))
        })
        .collect();
    let table = Limits::default().table();
    let limits = table.into_iter().map(|(name, default, range)| (name.to_owned(), (default, *range.end())));
    assert_eq!(listed, limits.collect());
}

#[test]
fn the_page_on_limits_names_every_kind() {
    use LimitKind::{
        Crash, Deadline, EffectBytes, EffectRate, Effects, EventBacklog, Jobs, LoopIterations, Memory, MessageSize,
        Paused, Recursion, Requests, SourceLength, SourceNesting, Stack, Stalled, Timers, ValueDepth, ValueSize,
    };
    // From each to the next, so that a new one does not compile until it is in the chain.
    let after = |kind| match kind {
        LoopIterations => Some(Recursion),
        Recursion => Some(Stack),
        Stack => Some(Memory),
        Memory => Some(Deadline),
        Deadline => Some(Jobs),
        Jobs => Some(Timers),
        Timers => Some(Requests),
        Requests => Some(Effects),
        Effects => Some(EffectBytes),
        EffectBytes => Some(EffectRate),
        EffectRate => Some(EventBacklog),
        EventBacklog => Some(MessageSize),
        MessageSize => Some(Paused),
        Paused => Some(ValueDepth),
        ValueDepth => Some(ValueSize),
        ValueSize => Some(SourceLength),
        SourceLength => Some(SourceNesting),
        SourceNesting => Some(Stalled),
        Stalled => Some(Crash),
        Crash => None,
    };
    let rows = rows(&read("docs/limits.md"));
    let named: BTreeSet<&str> = rows.iter().filter_map(|row| row.last()).map(|cell| cell.trim_matches('`')).collect();
    for kind in std::iter::successors(Some(LoopIterations), |kind| after(*kind)) {
        let name = serde_json::to_value(kind).expect("a kind has a name");
        assert!(named.contains(name.as_str().expect("a text")), "{name} is not in the last column of a table");
    }
}

#[test]
fn the_page_on_the_policy_names_every_key() {
    let page = read("docs/policy.md");
    let schema = Policy::json_schema();
    let mut keys = Vec::new();
    for (name, part) in schema["properties"].as_object().expect("a policy has keys") {
        keys.push(name.clone());
        let parts = part["anyOf"].as_array().cloned().unwrap_or_else(|| vec![part.clone()]);
        let definition = parts.iter().find_map(|part| part["$ref"].as_str()?.strip_prefix("#/$defs/"));
        let definition = &schema["$defs"][definition.expect("each key is a type of its own")];
        // The limits have a page of their own.
        let within = definition["properties"].as_object().filter(|_| name != "limits");
        keys.extend(within.into_iter().flatten().map(|(key, _)| format!("{name}.{key}")));
    }
    for key in keys {
        assert!(page.contains(&format!("`{key}`")), "docs/policy.md does not name `{key}`");
    }
}

#[test]
fn policies_in_the_docs_are_policies() {
    for page in ["docs/policy.md", "docs/limits.md"] {
        let blocks = blocks(&read(page), "json");
        assert!(!blocks.is_empty(), "{page} shows a policy");
        for block in blocks {
            Policy::from_json(&block).unwrap_or_else(|error| panic!("{page}: {error}: {block}"));
        }
    }
}

#[test]
fn defaults_in_the_policy_s_page_are_the_defaults() {
    let written = blocks(&read("docs/policy.md"), "json").into_iter().next().expect("the strict policy comes first");
    let written: Json = serde_json::from_str(&written).expect("it is JSON");
    let mut strict = serde_json::to_value(Policy::default()).expect("a policy is JSON");
    // The limits' defaults are on their own page.
    strict["limits"] = written["limits"].clone();
    assert_eq!(written, strict);
}

#[test]
fn values_in_the_docs_are_values() {
    let blocks = blocks(&read("docs/value-json.md"), "json");
    assert!(blocks.len() > 10, "the page shows a value of each kind");
    for block in blocks {
        let json: Json = serde_json::from_str(&block).unwrap_or_else(|error| panic!("{error}: {block}"));
        let value = Value::from_json(&json).unwrap_or_else(|error| panic!("{error}: {block}"));
        assert_eq!(value.to_json(), json, "it is written in the form in which Belljar writes it");
    }
}

/// What the page on frames has tables of beside reasons.
const ATTRIBUTES: [&str; 3] = ["sandbox", "allow", "title"];

#[test]
fn the_page_on_frames_has_every_reason_token_and_permission() {
    let page = read("docs/iframe.md");
    let reasons: BTreeSet<String> = rows(&page)
        .iter()
        .filter_map(|row| row.first()?.strip_prefix('`')?.strip_suffix('`').map(str::to_owned))
        .collect();
    let is_reason = |name: &String| !ATTRIBUTES.contains(&&**name) && !name.contains('`');
    let reasons: BTreeSet<String> = reasons.into_iter().filter(is_reason).collect();
    let all = FrameRefusal::REASONS.iter().chain(&FrameNote::REASONS).chain(&MessageRefusal::REASONS);
    let all = all.map(ToString::to_string);
    assert_eq!(reasons, all.collect());
    let tokens = SandboxToken::ALL.iter().map(|token| token.as_str());
    let names = tokens.chain(FramePermission::ALL.iter().map(|permission| permission.as_str()));
    for name in names {
        assert!(page.contains(name), "docs/iframe.md does not name {name}");
    }
    let standard: Vec<&str> = Policy::default().frames.tokens.iter().map(|token| token.as_str()).collect();
    assert_eq!(blocks(&page, "text").first().map(String::as_str), Some(&*standard.join(" ")));
}

#[test]
fn links_between_the_texts_lead_somewhere() {
    for folder in [".", "docs", "docs/errors"] {
        for file in markdown_files(folder) {
            let text = read(&file);
            let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
                let target = link.split('#').next().unwrap_or(link);
                let found = file.parent().expect("a folder").join(target).exists();
                assert!(found, "{}: nothing is at {link}", file.display());
            }
        }
    }
}
