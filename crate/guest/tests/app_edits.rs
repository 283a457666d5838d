//! Edits of an app that is open: docs/app.md, sentence by sentence.

mod support;

use serde_json::json;
use support::app::{Page, js, widget};

#[test]
fn variables_keep_their_value_when_what_they_begin_with_is_renamed() {
    let mut page = Page::open(json!({
        "T": widget(json!({ "a": 1 })),
        "S": js("export default { v: T.a, T, list: [T.a /* T */, 'T'], inc() { this.v += 10; this.T.a = 5; this.list.push(7) } }"),
        "B": widget(json!({ "text": "{{ [S.v, S.T.a, S.list] }}" })),
    }));
    assert_eq!(page.triggered("S.inc", &[]), json!({ "$type": "undefined" }));
    let now = json!([11, 5, [1, "T", 7]]);
    assert_eq!(page.value("B.text"), now);
    page.edit(json!([{ "op": "rename", "name": "T", "to": "U" }]));
    assert_eq!(page.value("B.text"), now);
    assert!(page.rewritten[0].text.contains("v: U.a, T: U, list: [U.a /* T */, 'T']"), "{:?}", page.rewritten);
    // And when the object itself is.
    page.edit(json!([{ "op": "rename", "name": "S", "to": "State" }]));
    assert_eq!(page.value("B.text"), now);
}
