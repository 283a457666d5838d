//! What is made from the declarations of the framework's globals is what is written down, and every example runs.

mod support;

use belljar_core::{
    Ask, Effect, Event, Outcome, Value,
    event::{Kind, Response},
};
use belljar_guest::{
    declare::{self, Presence},
    permits::FRAMEWORK,
};
use serde_json::json;
use std::{collections::BTreeSet, fmt::Write as _};
use support::Guest;

/// Compares a text with the file that it is kept in; `BELLJAR_BLESS=1` writes it anew.
fn kept(path: &str, text: &str) {
    let path = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BELLJAR_BLESS").is_some() {
        std::fs::write(&path, text).expect("the file is written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, text, "review the difference in {path}, then run the test with BELLJAR_BLESS=1");
}

#[test]
fn the_reference_is_made_from_the_declarations() {
    kept("docs/globals.md", &declare::reference());
}

#[test]
fn the_declarations_for_editors_are_made_from_the_declarations() {
    kept("pkg/app/app.d.ts", &declare::typescript());
    kept("pkg/app/completions.json", &declare::completions().expect("JSON"));
}

/// The examples as a module that TypeScript checks against the declarations: `npm test --workspace pkg`.
#[test]
fn the_examples_are_kept_for_the_type_checker() {
    let mut text = String::from("// Made from the guest's declarations.\nexport {};\n");
    let of_functions = declare::functions().map(|function| function.example);
    for example in of_functions.chain(declare::objects().map(|object| object.example)) {
        writeln!(text, "void (async () => {{\n{example}\n}});").expect("a string takes all");
    }
    kept("pkg/test/app/examples.ts", &text);
}

#[test]
fn every_published_name_is_declared_once() {
    let functions = declare::functions().map(|function| function.name);
    let names: Vec<&str> = functions.chain(declare::objects().map(|object| object.name)).collect();
    let declared: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(declared.len(), names.len(), "no name twice: {names:?}");
    let of_globals: BTreeSet<&str> = declared.iter().copied().filter(|name| !name.contains('.')).collect();
    let published: BTreeSet<&str> =
        FRAMEWORK.iter().map(|(name, _)| *name).filter(|name| !name.contains('.')).collect();
    assert_eq!(of_globals, published);
}

#[test]
fn declarations_are_well_formed() {
    for function in declare::functions() {
        let order = |presence| match presence {
            Presence::Required => 0,
            Presence::Optional | Presence::Default(_) => 1,
            Presence::Rest => 2,
        };
        let parameters = function.parameters;
        assert!(parameters.is_sorted_by_key(|parameter| order(parameter.presence)), "{}", function.name);
        let rests = parameters.iter().filter(|parameter| parameter.presence == Presence::Rest).count();
        assert!(rests <= 1, "{}", function.name);
        assert!(!function.example.is_empty() && function.summary.ends_with('.'), "{}", function.name);
    }
}

#[test]
fn wrong_arguments_are_refused_in_the_words_that_authors_know() {
    let mut guest = Guest::everything();
    for function in declare::functions() {
        let right = function.parameters.iter().take_while(|parameter| parameter.presence == Presence::Required);
        let mut before: Vec<&str> = Vec::new();
        for parameter in right {
            let expected = parameter.accepts.expected();
            // A symbol is of no type that a parameter names.
            let code = format!(
                "try {{ await {}({}) ; return '' }} catch (error) {{ return error.name + ': ' + error.message }}",
                function.name,
                before.iter().copied().chain(["Symbol()"]).collect::<Vec<_>>().join(", ")
            );
            let told = guest.trigger(&format!("(async () => {{ {code} }})()"));
            if expected != "a value" {
                let (name, argument) = (function.name, parameter.name);
                let words =
                    format!("TypeError: {name} expected {expected} for '{argument}' argument but received symbol");
                assert_eq!(told, json!(words));
            }
            before.push(match expected.as_str() {
                "string" | "a value" => "'x'",
                "number" => "1",
                "boolean" => "true",
                "function" => "() => {}",
                "object" => "({})",
                other => panic!("{}: say what a right argument is for {other}", function.name),
            });
        }
    }
}

#[test]
fn what_is_not_granted_is_not_declared_as_there() {
    let mut guest = Guest::new();
    for function in declare::functions() {
        let there = guest.script(&format!("typeof {}", function.name.replace('.', "?."))) == json!("function");
        let granted = Guest::granted_by_default(function.needs());
        assert_eq!(there, granted, "{}", function.name);
    }
}

/// Answers what an example asks for, as a host would.
fn answer(effect: Effect) -> Option<Event> {
    match effect {
        Effect::Store { id, .. } => Some(Event::Stored { id, result: Ok(()) }),
        Effect::Fetch { id, request, .. } => {
            let response = Response {
                url: request.url,
                status: 200,
                status_text: String::new(),
                redirected: false,
                headers: vec![("content-type".into(), "application/json".into())],
                body: b"{\"total\": 3}".to_vec(),
            };
            Some(Event::Fetched { id, result: Ok(response) })
        }
        Effect::Ask { id, ask } => {
            let value = match *ask {
                Ask::GetPosition { .. } => json!({"coords": {"latitude": 48.1}, "timestamp": 0}),
                Ask::RunQuery { .. } => json!([{"id": 7}]),
                _ => return Some(Event::Answered { id, result: Ok(Value::undefined()) }),
            };
            Some(Event::Answered { id, result: Ok(Value::from_json(&value).expect("a value")) })
        }
        Effect::SetTimer { id, repeat: false, .. } => Some(Event::TimerFired { id }),
        Effect::Continue => Some(Event::RunJobs),
        _ => None,
    }
}

#[test]
fn every_example_runs() {
    let of_objects = declare::objects().map(|object| (object.name, object.example));
    let functions = declare::functions().chain(declare::methods().map(|(function, _)| function));
    for (name, example) in functions.map(|function| (function.name, function.example)).chain(of_objects) {
        let mut guest = Guest::everything();
        let (program, value) = declare::example_and_value(example);
        let (id, mut outcome) = guest.begin(Kind::Trigger, &format!("(async () => {{\n{program}\n}})()"));
        let mut turns = 0;
        while outcome.is_none() {
            turns += 1;
            assert!(turns < 100, "the example of {name} does not end");
            let answers: Vec<Event> = std::mem::take(&mut guest.effects).into_iter().filter_map(answer).collect();
            assert!(!answers.is_empty(), "the example of {name} waits for what is not answered");
            for event in answers {
                let effects = guest.deliver(event);
                outcome = outcome.or(guest.keep(id, effects));
            }
        }
        match outcome {
            Some(Outcome::Value { value: got }) => {
                if let Some(value) = value {
                    assert_eq!(got.to_json().to_string(), value, "{name}");
                }
            }
            other => panic!("the example of {name} fails: {other:?}"),
        }
    }
}
