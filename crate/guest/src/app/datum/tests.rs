//! What a datum keeps, and what it shares.

use super::{Datum, MAX_DEPTH};
use crate::{
    app::test_realm::with_engine,
    marshal::{self, Manner},
};
use belljar_core::{
    Limits,
    value::{Node, NodeId, Slot, Text, Value, ValueBuilder, ValueLimits, ViewKind},
};
use boa_engine::{JsStr, JsString};
use proptest::{collection::vec, prelude::*};
use serde_json::json;

fn of_json(json: serde_json::Value) -> Datum {
    Datum::from_value(Value::from_json(&json).expect("a value"))
}

fn key(datum: &Datum, key: &str) -> Option<Datum> {
    datum.get(JsString::from(key).as_str())
}

#[test]
fn properties_are_read_as_javascript_reads_them() {
    let datum = of_json(json!({"rows": [{"a": 1, "ä": "x😀"}], "length": 7, "none": null}));
    assert!(matches!(key(&datum, "length"), Some(Datum::Number(7.0))));
    assert!(matches!(key(&datum, "none"), Some(Datum::Null)));
    assert!(key(&datum, "other").is_none());
    let rows = key(&datum, "rows").expect("rows");
    assert!(matches!(key(&rows, "length"), Some(Datum::Number(1.0))));
    assert!(key(&rows, "1").is_none() && key(&rows, "00").is_none() && key(&rows, "map").is_none());
    let text = key(&key(&rows, "0").expect("a row"), "ä").expect("a text");
    assert!(matches!(key(&text, "length"), Some(Datum::Number(3.0))));
    assert!(matches!(key(&text, "2"), Some(Datum::Text(unit)) if unit.to_vec() == [0xde00]));
    assert!(key(&Datum::Number(1.0), "toFixed").is_none());
}

#[test]
fn keys_are_in_javascripts_order_and_the_last_of_two_counts() {
    let entries = ["b", "10", "a", "2", "b", "01"].into_iter().enumerate();
    let datum = Datum::object(entries.map(|(at, key)| (JsString::from(key), Datum::Number(at as f64))));
    assert_eq!(datum.to_value().to_json().to_string(), r#"{"2":3,"10":1,"b":4,"a":2,"01":5}"#);
    // Beyond a few keys they are searched in another way.
    let many = Datum::object((0..40).map(|at| (JsString::from(format!("k{}", at % 20)), Datum::Number(f64::from(at)))));
    assert!(matches!(key(&many, "k7"), Some(Datum::Number(27.0))) && key(&many, "k20").is_none());
    let Datum::Object(fields) = &many else { panic!("an object") };
    assert_eq!(fields.keys.names().len(), 20);
}

#[test]
fn sameness_is_that_of_object_is() {
    let number = |of| Datum::Number(of);
    assert!(number(f64::NAN).same(&number(-f64::NAN)) && !number(0.0).same(&number(-0.0)));
    assert!(of_json(json!({"a": [1, "x"]})).same(&of_json(json!({"a": [1, "x"]}))));
    assert!(!of_json(json!({"a": 1, "b": 2})).same(&of_json(json!({"b": 2, "a": 1}))));
    assert!(!of_json(json!([1])).same(&of_json(json!([1, 2]))) && !of_json(json!([])).same(&of_json(json!({}))));
    let date = |ms| {
        let mut builder = ValueBuilder::new();
        let date = builder.add(Node::Date(ms));
        Datum::from_value(builder.finish(Slot::Node(date)).expect("a date"))
    };
    assert!(date(1.0).same(&date(1.0)) && date(f64::NAN).same(&date(f64::NAN)) && !date(1.0).same(&date(2.0)));
    assert!(!Datum::Null.same(&Datum::Undefined) && !Datum::Bool(false).same(&number(0.0)));
}

#[test]
fn what_is_linked_twice_stays_whole_and_the_rest_is_taken_apart() {
    let mut builder = ValueBuilder::new();
    let leaf = builder.add(Node::Array(vec![Slot::Number(1.0)]));
    let pair = builder.add(Node::Object(vec![("a".into(), Slot::Node(leaf)), ("b".into(), Slot::Node(leaf))]));
    let date = builder.add(Node::Date(5.0));
    let tree = builder.add(Node::Object(vec![("when".into(), Slot::Node(date))]));
    let root = builder.add(Node::Array(vec![Slot::Node(pair), Slot::Node(tree)]));
    let value = builder.finish(Slot::Node(root)).expect("a value");
    let datum = Datum::from_value(value.clone());
    assert!(matches!(&datum, Datum::Array(_)));
    let pair = datum.at(0).expect("a pair");
    assert!(matches!(&pair, Datum::Other(_)) && !pair.is_opaque());
    assert!(matches!(key(&key(&pair, "b").expect("a leaf"), "0"), Some(Datum::Number(1.0))));
    let tree = datum.at(1).expect("a tree");
    assert!(matches!(&tree, Datum::Object(_)) && key(&tree, "when").is_some_and(|date| date.is_opaque()));
    assert!(datum.same(&Datum::from_value(datum.to_value())));
    // The same part by two ways is one again.
    let both = Datum::array(vec![pair.clone(), pair]);
    assert_eq!(both.to_value().nodes().len(), 3);
}

#[test]
fn what_is_shared_in_memory_is_shared_when_it_crosses_and_in_the_engine() {
    let row = of_json(json!({"a": 1}));
    let datum = Datum::array(vec![row.clone(), row]);
    assert_eq!(datum.to_value().nodes().len(), 2);
    with_engine(|context| {
        let value = datum.to_guest(context).expect("a copy");
        let array = value.as_object().expect("an array");
        assert_eq!(array.get(0, context).expect("a row"), array.get(1, context).expect("a row"));
    });
}

#[test]
fn depth_costs_no_stack() {
    let mut builder = ValueBuilder::new();
    let mut slot = Slot::Null;
    for _ in 0..200_000 {
        slot = Slot::Node(builder.add(Node::Array(vec![slot])));
    }
    let value = builder.finish(slot).expect("a value");
    let datum = Datum::from_value(value.clone());
    assert!(datum.same(&Datum::from_value(value)));
    assert_eq!(datum.to_value().depth(), 200_000);
    let mut datum = Datum::Null;
    for level in 1..1_000 {
        datum = Datum::array(vec![datum]);
        assert!(datum.depth() <= MAX_DEPTH && datum.to_value().depth() == level);
    }
}

fn graph() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Slot::Undefined),
        Just(Slot::Null),
        any::<bool>().prop_map(Slot::Bool),
        prop_oneof![Just(f64::NAN), Just(-0.0), Just(0.0), any::<f64>()].prop_map(Slot::Number),
        any::<i64>().prop_map(|number| Slot::BigInt(number.to_string())),
        vec(prop_oneof![Just(0xd83d), Just(0xde00), Just(0x41), Just(0xe9)], 0..4)
            .prop_map(|units: Vec<u16>| Slot::String(Text::from_utf16(&units))),
    ];
    let key = prop_oneof![Just("a"), Just("b"), Just("1"), Just("0"), Just("__proto__"), Just("length")];
    let node = (0..6_u8, vec((key, leaf, any::<u8>()), 0..5));
    (vec(node, 1..12), 0..3_u8).prop_map(|(nodes, sharing)| {
        let mut builder = ValueBuilder::new();
        let ids: Vec<NodeId> = nodes.iter().map(|_| builder.reserve()).collect();
        let mut next = 1;
        for ((kind, entries), id) in nodes.iter().zip(&ids) {
            let mut slots = entries.iter().map(|(key, leaf, link)| {
                let to = if *link >= 128 && next < ids.len() {
                    next += 1;
                    Slot::Node(ids[next - 1])
                } else if *link < sharing * 20 {
                    Slot::Node(ids[*link as usize % ids.len()])
                } else {
                    leaf.clone()
                };
                (Text::from(*key), to)
            });
            let node = match kind {
                0 | 1 => Node::Array(slots.map(|(_, slot)| slot).collect()),
                // As marshalling gives them: each key once, indices first.
                2 | 3 => {
                    let mut entries: Vec<(Text, Slot)> = Vec::new();
                    for (key, slot) in slots {
                        if !entries.iter().any(|(of, _)| *of == key) {
                            entries.push((key, slot));
                        }
                    }
                    entries.sort_by_key(|(key, _)| match key.as_str() {
                        Some("0") => 0,
                        Some("1") => 1,
                        _ => 2,
                    });
                    Node::Object(entries)
                }
                4 => Node::Map(slots.enumerate().map(|(at, (_, slot))| (Slot::Number(at as f64), slot)).collect()),
                _ => match slots.next() {
                    Some((_, cause)) => {
                        Node::Error { name: "Error".into(), message: "m".into(), stack: None, cause: Some(cause) }
                    }
                    None => Node::Date(7.0),
                },
            };
            builder.fill(*id, node);
        }
        builder.finish(Slot::Node(ids[0])).expect("a value")
    })
}

fn same_graph(a: &Value, b: &Value) -> bool {
    let whole =
        |value: &Value| Datum::Other(super::Other { at: value.root().clone(), table: std::rc::Rc::new(value.clone()) });
    whole(a).same(&whole(b))
}

proptest! {
    #[test]
    fn a_value_comes_back_as_it_was(value in graph()) {
        let datum = Datum::from_value(value.clone());
        let back = datum.to_value();
        prop_assert!(same_graph(&value, &back), "{value:?}\n{back:?}");
        prop_assert!(datum.same(&Datum::from_value(back)));
    }

    #[test]
    fn the_engine_is_given_what_marshalling_gives_it(value in graph()) {
        let datum = Datum::from_value(value.clone());
        let limits = ValueLimits::from(&Limits::default());
        let (mut a, mut b) = (Value::default(), Value::default());
        with_engine(|context| {
            let through = datum.to_guest(context).expect("a copy");
            a = marshal::out_of_guest(&through, Manner::Exact, limits, context).expect("data");
            let plain = marshal::into_guest(&value, context).expect("a copy");
            b = marshal::out_of_guest(&plain, Manner::Exact, limits, context).expect("data");
        });
        prop_assert!(same_graph(&a, &b), "{a:?}\n{b:?}");
    }
}

#[test]
fn views_of_one_buffer_stay_together() {
    let mut builder = ValueBuilder::new();
    let buffer = builder.add(Node::ArrayBuffer(vec![1, 2, 3, 4]));
    let view = |length| Node::View { kind: ViewKind::Uint8Array, buffer, byte_offset: 0, length };
    let (a, b) = (builder.add(view(2)), builder.add(view(4)));
    let root = builder.add(Node::Array(vec![Slot::Node(a), Slot::Node(b)]));
    let value = builder.finish(Slot::Node(root)).expect("a value");
    let datum = Datum::from_value(value.clone());
    assert!(matches!(&datum, Datum::Other(_)) && same_graph(&value, &datum.to_value()));
    assert!(datum.get(JsStr::latin1(b"length")).is_some());
}

#[test]
fn what_holds_the_same_again_and_again_is_compared_once() {
    let doubled = |first: f64| {
        let mut value = Datum::Number(first);
        for at in 0..60 {
            value = match at % 2 {
                0 => Datum::array(vec![value.clone(), value]),
                _ => Datum::object([(JsString::from("a"), value.clone()), (JsString::from("b"), value)]),
            };
        }
        value
    };
    assert!(doubled(1.0).same(&doubled(1.0)));
    assert!(!doubled(1.0).same(&doubled(2.0)));
}
