//! Any text as app code of any kind: it is measured, wrapped, checked and compiled, or refused, and has one outcome. What it
//! refers to stands where it is said to stand, and is renamed there. What is read without the engine's parser is what that
//! reads.
#![no_main]

mod jar;

use belljar_core::{Limits, event::Kind};
use belljar_guest::{
    app::{js_object::syntax, references, rename},
    conformance::is_brief,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut guest = jar::Guest::new();
    for kind in [Kind::Data, Kind::Trigger, Kind::Script] {
        guest.run(kind, text);
        let limits = Limits::default();
        for reference in references::references(kind, text, &limits).unwrap_or_default() {
            assert!(!text[reference.name_span].is_empty() && !text[reference.span].is_empty());
        }
        rename::in_text(text, kind, "a", "b", &limits);
    }
    if references::references(Kind::Data, text, &Limits::default()).is_ok() {
        is_brief(text);
    }
    if let Ok(object) = syntax::read(text, &Limits::default()) {
        assert!(object.members.iter().all(|member| text[member.span.clone()].contains(&text[member.value.clone()])));
    }
});
