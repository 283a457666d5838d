//! `localStorage`: the [Storage interface](https://html.spec.whatwg.org/multipage/webstorage.html#the-storage-interface)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Window/localStorage)) over the app's own store.
//!
//! Code that was written for a page finds its values where `storeValue` keeps them, and nothing of the page's. What the
//! platform has as properties of the object (`localStorage.theme`) is not there.

use super::{native, store};
use crate::{
    declare::{self, Call, Function, Object, Parameter, Returns, Type, doc},
    property,
    state::State,
};
use belljar_core::{
    Value,
    value::{Slot, Text},
};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string, property::PropertyDescriptor};

pub(crate) static OBJECT: Object = Object {
    name: "localStorage",
    summary: doc(
        "The app's store as the platform's `Storage`: texts, read and written at once. It has the values of `storeValue`, \
              those that are no text as JSON, and nothing of the page's. A value that cannot be kept is gone again in the \
              next turn, and reported to the page; `storeValue` says so to the code itself.",
    ),
    typescript: doc("const localStorage: {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: any): void;
  removeItem(key: string): void;
  clear(): void;
};"),
    example: doc(
        "localStorage.setItem(\"theme\", \"dark\");\nreturn [localStorage.getItem(\"theme\"), appsmith.store.theme]\n// → [\"dark\",\"dark\"]",
    ),
};

const KEY: Parameter = Parameter::required("key", Type::String, "The key, as `storeValue` has it.");

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "localStorage.getItem",
        summary: doc("The text that is kept under a key, or null."),
        parameters: &[KEY],
        returns: Returns::Value("string | null"),
        acts: false,
        example: doc("return localStorage.getItem(\"nobody wrote this\")\n// → null"),
        run: get_item,
    },
    Function {
        name: "localStorage.setItem",
        summary: doc("Keeps a text under a key, for good."),
        parameters: &[
            KEY,
            Parameter::required("value", Type::Converted("any"), "Made into a text, as `String` does it."),
        ],
        returns: Returns::Value("void"),
        acts: true,
        example: doc("localStorage.setItem(\"count\", 3);\nreturn localStorage.getItem(\"count\")\n// → \"3\""),
        run: set_item,
    },
    Function {
        name: "localStorage.removeItem",
        summary: doc("Removes what is kept under a key, from the session and for good."),
        parameters: &[KEY],
        returns: Returns::Value("void"),
        acts: true,
        example: doc("localStorage.removeItem(\"theme\");\nreturn localStorage.getItem(\"theme\")\n// → null"),
        run: remove_item,
    },
    Function {
        name: "localStorage.clear",
        summary: doc("Removes all that the app's store holds, from the session and for good."),
        parameters: &[],
        returns: Returns::Value("void"),
        acts: true,
        example: doc("localStorage.clear();\nreturn localStorage.length\n// → 0"),
        run: clear,
    },
    Function {
        name: "localStorage.key",
        summary: doc("The key at a place, in the order in which keys came first, or null."),
        parameters: &[Parameter::required("index", Type::Number, "From 0.")],
        returns: Returns::Value("string | null"),
        acts: false,
        example: doc(
            "localStorage.clear();\nlocalStorage.setItem(\"a\", \"b\");\nreturn localStorage.key(0)\n// → \"a\"",
        ),
        run: key,
    },
];

pub(crate) fn install(context: &mut Context) {
    let storage = JsObject::with_object_proto(context.intrinsics());
    for function in FUNCTIONS {
        declare::install(function, &storage, context);
    }
    // As on the platform, where it is the prototype's: not met when enumerating.
    let length = native("get length", 0, |_, _, context| Ok(State::of(context).store.len().into()), context);
    let length = PropertyDescriptor::builder().get(length).enumerable(false).configurable(true);
    storage.insert_property(js_string!("length"), length);
    context.global_object().insert_property(js_string!("localStorage"), property::hidden(storage));
}

#[allow(clippy::unnecessary_wraps)] // The form of all bodies.
fn get_item(call: &Call<'_>, _: &mut Context) -> JsResult<JsValue> {
    let Some(value) = call.state.store.get(&call.text(0)) else { return Ok(JsValue::null()) };
    let text = match value.root() {
        Slot::String(text) => JsString::from(text.encode_utf16().as_slice()),
        _ => JsString::from(value.to_json().to_string()),
    };
    Ok(text.into())
}

fn set_item(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let text = call.value(1).to_string(context)?.to_vec();
    let value = Value::from(Text::from_utf16(&text));
    store::set(&call.state, "localStorage.setItem", (call.text(0), value, true), context)?;
    Ok(JsValue::undefined())
}

fn remove_item(call: &Call<'_>, _: &mut Context) -> JsResult<JsValue> {
    store::remove(&call.state, call.text(0))?;
    Ok(JsValue::undefined())
}

fn clear(call: &Call<'_>, _: &mut Context) -> JsResult<JsValue> {
    store::clear(&call.state)?;
    Ok(JsValue::undefined())
}

#[allow(clippy::unnecessary_wraps)] // The form of all bodies.
fn key(call: &Call<'_>, _: &mut Context) -> JsResult<JsValue> {
    let index = call.given(0).and_then(JsValue::as_number).unwrap_or_default();
    // Web IDL, unsigned long: whole numbers, from 0.
    let key = if index >= 0.0 { call.state.store.key(index as usize) } else { None };
    Ok(key.map_or_else(JsValue::null, |key| JsString::from(key.as_str()).into()))
}
