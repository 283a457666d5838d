//! The platform's classes: each file of `web/` is a list of what holds, written so that it holds in Node as well.

mod support;

use belljar_core::{Effect, ErrorCode, event::Kind};
use serde_json::json;
use support::Guest;

/// What the files call. They are bodies of one asynchronous function.
const PRELUDE: &str = include_str!("web/prelude.js");

fn check(file: &str) {
    let mut guest = Guest::new();
    let failures = guest.trigger(&format!("(async () => {{ {PRELUDE}\n{file}\n; return failures }})()"));
    assert_eq!(failures, json!([]));
}

#[test]
fn base64() {
    check(include_str!("web/base64.js"));
}

#[test]
fn blobs_and_files() {
    check(include_str!("web/blob.js"));
}

#[test]
fn classes() {
    check(include_str!("web/classes.js"));
}

#[test]
fn encodings() {
    check(include_str!("web/encoding.js"));
}

#[test]
fn exceptions() {
    check(include_str!("web/exception.js"));
}

#[test]
fn search_params() {
    check(include_str!("web/search-params.js"));
}

#[test]
fn objects_of_the_classes_are_no_data() {
    let mut guest = Guest::new();
    for (source, problem) in [
        ("({ a: [new Blob(['x'])] })", "$.a[0] is a Blob (give its text() or arrayBuffer())"),
        ("new File([], 'n')", "$ is a File (give its text() or arrayBuffer())"),
        ("new URLSearchParams('a=1')", "$ is a URLSearchParams (give String() of it)"),
        ("new TextEncoder()", "$ is a TextEncoder"),
    ] {
        let error = guest.error(Kind::Data, source);
        assert_eq!(error.code, ErrorCode::ValueNotData, "{source}");
        assert_eq!(error.error_message.message, problem);
    }
    assert_eq!(guest.data("[new URL('https://a/b?c')]"), json!(["https://a/b?c"]), "it has a toJSON");
    guest.script(
        "console.log(new Blob(['ab'], { type: 'x/y' }), new File([], 'n'), new URL('a:b'), new URLSearchParams('a=1'))",
    );
    assert_eq!(
        guest.lines(),
        [json!(["Blob(2 bytes, \"x/y\")", "File(\"n\", 0 bytes)", "URL(\"a:b\")", "URLSearchParams(\"a=1\")"])]
    );
    let error = guest.trigger("new DOMException('m', 'AbortError')");
    assert_eq!((&error["name"], &error["message"]), (&json!("AbortError"), &json!("m")));
}

#[test]
fn what_the_classes_throw_has_a_position() {
    let mut guest = Guest::new();
    for source in ["1 &&\n  btoa('€')", "1 &&\n  new URL('x')", "1 &&\n  structuredClone(() => {})", "1 &&\n  URL()"]
    {
        let error = guest.error(Kind::Trigger, source);
        assert_eq!((error.source.line, error.source.column.is_some()), (Some(2), true), "{error:?}");
    }
}

#[test]
fn an_error_in_a_microtask_is_reported() {
    let mut guest = Guest::new();
    guest.trigger("queueMicrotask(() => { throw new RangeError('late') })");
    let errors: Vec<_> = guest
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Error(error) => Some((error.code, error.error_message.message.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(errors, [(ErrorCode::Uncaught, "late")]);
}

#[test]
fn a_microtask_of_a_data_field_may_do_no_more_than_the_field() {
    let mut guest = Guest::new();
    let error = guest.error(Kind::Data, "(queueMicrotask(() => storeValue('a', 1)), 1)");
    assert_eq!(error.code, ErrorCode::DataAction);
}

#[test]
fn structured_clone() {
    check(include_str!("web/structured-clone.js"));
}

#[test]
fn urls() {
    check(include_str!("web/url.js"));
}

#[test]
fn abort_signals() {
    check(include_str!("web/abort.js"));
}

#[test]
fn digests_and_random_bytes() {
    check(include_str!("web/crypto.js"));
}

#[test]
fn events() {
    check(include_str!("web/event.js"));
}

#[test]
fn forms() {
    check(include_str!("web/form-data.js"));
}

#[test]
fn headers() {
    check(include_str!("web/headers.js"));
}

#[test]
fn requests() {
    check(include_str!("web/request.js"));
}

#[test]
fn responses() {
    check(include_str!("web/response.js"));
}
