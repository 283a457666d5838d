//! How app code is read: expression position, kinds of fields, arguments, `this`.

mod support;

use belljar_core::{Event, Outcome, Value, event::Kind};
use serde_json::json;
use support::Guest;

fn undefined() -> serde_json::Value {
    json!({"$type": "undefined"})
}

#[test]
fn code_is_in_expression_position() {
    let mut guest = Guest::new();
    for kind in [Kind::Data, Kind::Trigger] {
        assert_eq!(guest.value(kind, "{a: 1}"), json!({"a": 1}));
        assert_eq!(guest.value(kind, "function(){ return 5 }()"), json!(5));
        assert_eq!(guest.value(kind, "1; 2"), json!(1));
        assert_eq!(guest.value(kind, "1 + 1 // two"), json!(2));
        assert_eq!(guest.value(kind, "  \n"), undefined());
        assert_eq!(guest.value(kind, "/* nothing */"), undefined());
        for source in ["let x = 1", "if (true) 1", "return 1"] {
            assert_eq!(guest.error(kind, source).error_message.name, "SyntaxError", "{source}");
        }
    }
}

#[test]
fn a_script_is_a_program() {
    let mut guest = Guest::new();
    assert_eq!(guest.script("let x = 1; if (x) { x + 1 }"), json!(2));
    assert_eq!(guest.script("x + 10"), json!(11), "declarations stay for the next script");
    assert_eq!(guest.script("Promise.resolve(3)"), json!(3), "a promise is awaited");
}

#[test]
fn await_works_in_triggers_only() {
    let mut guest = Guest::new();
    assert_eq!(guest.trigger("await Promise.resolve(4)"), json!(4));
    assert_eq!(guest.error(Kind::Data, "await Promise.resolve(4)").error_message.name, "SyntaxError");
}

#[test]
fn arguments_are_passed_to_a_function() {
    let mut guest = Guest::new();
    for kind in [Kind::Data, Kind::Trigger] {
        let (id, outcome) = guest.begin_with(kind, "(a, b) => a + b", |evaluate| {
            evaluate.args = vec![1.into(), 2.into()];
        });
        assert_eq!(guest.settle(id, outcome), Outcome::Value { value: 3.into() });
    }
    assert_eq!(guest.trigger("() => 7"), json!(7), "a handler that is a function is called");
    assert_eq!(guest.trigger("async () => { await null; return 8 }"), json!(8));
}

#[test]
fn this_and_globals_are_the_evaluations() {
    let mut guest = Guest::new();
    let row = Value::object([("id", Value::from(9))]);
    for kind in [Kind::Data, Kind::Trigger] {
        let (id, outcome) = guest.begin_with(kind, "this.id + currentItem.id", |evaluate| {
            evaluate.this = Some(row.clone());
            evaluate.globals = vec![("currentItem".into(), row.clone())];
        });
        assert_eq!(guest.settle(id, outcome), Outcome::Value { value: 18.into() });
    }
    let (id, outcome) = guest.begin_with(Kind::Script, "currentItem.id", |evaluate| {
        evaluate.globals = vec![("currentItem".into(), row)];
    });
    assert_eq!(guest.settle(id, outcome), Outcome::Value { value: 9.into() });
    assert_eq!(guest.script("typeof currentItem"), json!("undefined"));
}

#[test]
fn entities_are_copies() {
    let mut guest = Guest::new();
    guest.set("Text1", json!({"text": "a", "rows": [3, 1, 2]}));
    assert_eq!(guest.data("Text1.text = 123"), json!(123));
    assert_eq!(guest.data("Text1.text"), json!("a"));
    assert_eq!(guest.data("Text1 = 5"), json!(5));
    assert_eq!(guest.data("Text1.rows.sort()"), json!([1, 2, 3]), "a copy can be sorted in place");
    assert_eq!(guest.data("Text1.rows"), json!([3, 1, 2]));
    assert_eq!(guest.data("Text1 === Text1"), json!(true), "one copy in one evaluation");
    guest.set("Text1", json!({"text": "b"}));
    assert_eq!(guest.data("Text1.text"), json!("b"));
}

#[test]
fn an_entity_cannot_take_a_name_that_app_code_has_declared() {
    let mut guest = Guest::new();
    guest.script("var Table1 = 1");
    let effects = guest.deliver(belljar_core::Event::SetData {
        entity: "Table1".into(),
        value: Value::null(),
        methods: Default::default(),
    });
    let [belljar_core::Effect::Error(error)] = &effects[..] else { panic!("{effects:?}") };
    assert!(error.error_message.message.contains("has declared a variable"), "{error:?}");
}

#[test]
fn an_entity_cannot_take_a_published_name() {
    for name in ["Object", "fetch", "appsmith", "while", "a b", "1a", ""] {
        let mut guest = Guest::new();
        let event =
            belljar_core::Event::SetData { entity: name.into(), value: Value::null(), methods: Default::default() };
        let effects = guest.deliver(event);
        assert!(
            matches!(&effects[..], [belljar_core::Effect::Error(error)] if error.code == belljar_core::ErrorCode::EntityName),
            "{name}: {effects:?}"
        );
    }
}

#[test]
fn a_data_field_gives_no_promise() {
    let mut guest = Guest::new();
    for source in ["Promise.resolve(1)", "(async () => 1)()", "Promise.reject(new Error('x'))"] {
        let error = guest.error(Kind::Data, source);
        assert_eq!(
            error.error_message.message,
            "Found a Promise() during evaluation. Data fields cannot execute asynchronous code."
        );
        assert_eq!(guest.effects, []);
    }
}

#[test]
fn code_that_is_evaluated_again_starts_anew() {
    let mut guest = Guest::new();
    for kind in [Kind::Data, Kind::Trigger] {
        for _ in 0..3 {
            assert_eq!(guest.value(kind, "(() => { let n = 0; return () => ++n })()()"), json!(1), "{kind:?}");
            assert_eq!(guest.value(kind, "[/a/g].map((regex) => [regex.test('aa'), regex.lastIndex])[0][1]"), json!(1));
            assert_eq!(guest.error(kind, "undefinedName").source.line, Some(1));
        }
    }
    // The same text with other parameters, and as another kind, is another program.
    let with = |guest: &mut Guest, kind, globals: &[(&str, i32)]| {
        let (id, outcome) = guest.begin_with(kind, "typeof a + (typeof b === 'number' ? b : '')", |evaluate| {
            evaluate.globals = globals.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
        });
        guest.settle(id, outcome)
    };
    for kind in [Kind::Data, Kind::Trigger, Kind::Script] {
        for _ in 0..2 {
            assert_eq!(with(&mut guest, kind, &[("a", 1)]), Outcome::Value { value: "number".into() });
            assert_eq!(with(&mut guest, kind, &[("b", 2), ("a", 1)]), Outcome::Value { value: "number2".into() });
            assert_eq!(with(&mut guest, kind, &[("b", 3)]), Outcome::Value { value: "undefined3".into() });
            assert_eq!(with(&mut guest, kind, &[]), Outcome::Value { value: "undefined".into() });
        }
    }
}

#[test]
fn triggers_of_the_same_text_run_side_by_side() {
    let mut guest = Guest::new();
    let source = "await new Promise((resolve) => setTimeout(() => resolve(mine), 10))";
    let waiting = [1, 2].map(|mine| {
        let (id, outcome) = guest.begin_with(Kind::Trigger, source, |evaluate| {
            evaluate.globals = vec![("mine".to_owned(), mine.into())];
        });
        assert_eq!(outcome, None);
        (id, mine)
    });
    // Timers are numbered from 1, and so are these.
    for (id, mine) in waiting {
        let effects = guest.deliver(Event::TimerFired { id: mine });
        assert_eq!(guest.keep(id, effects), Some(Outcome::Value { value: mine.into() }));
    }
}
