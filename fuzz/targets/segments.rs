//! Any text as the text of a property: its parts are the whole of it, in order, and positions are those of the text. As a
//! definition of an app and as a list of edits it is one, or has problems.
#![no_main]

use belljar_core::app::{Definition, Path, Segments, members_of_object, read_edits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let segments = Segments::of(text);
    let parts: String = segments.list.iter().map(|segment| segment.text_with_braces(text)).collect();
    assert!(text.contains(&parts));
    for segment in &segments.list {
        let before = &text[..segment.span.start];
        let line = before.rsplit('\n').next().unwrap_or_default();
        assert_eq!(segment.position.line as usize, before.matches('\n').count() + 1);
        assert_eq!(segment.position.column as usize, line.encode_utf16().count() + 1);
    }
    if let Some(brace) = text.find('{') {
        for member in members_of_object(text, brace).unwrap_or_default() {
            assert!(!text[member].is_empty());
        }
    }
    if let Ok(path) = text.parse::<Path>() {
        assert_eq!(path.to_string().parse(), Ok(path));
    }
    if let Err(problems) = Definition::from_json(text) {
        assert!(!problems.is_empty());
    }
    if let Err(problems) = read_edits(text) {
        assert!(!problems.is_empty());
    }
});
