//! `postWindowMessage`, `windowMessageListener`, `unlistenWindowMessage`: other windows, by exact origin.

use super::asks::{Callbacks, ask, callback, subscribe, unsubscribe};
use crate::{
    declare::{Call, Function, Parameter, Returns, Type, doc},
    marshal::{self, Manner, OutError},
};
use belljar_core::{Ask, value::ValueLimits};
use boa_engine::{Context, JsResult, JsValue};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "postWindowMessage",
        summary: doc("Sends a copy of a value to the page that embeds this one, or to an iframe of the app."),
        parameters: &[
            Parameter::required("message", Type::Any, "What to send: data."),
            Parameter::default("source", Type::String, "\"window\"", "`window`, or the name of an iframe."),
            Parameter::optional(
                "targetOrigin",
                Type::String,
                "The only origin that may receive it, as `https://example.com`; `null` for a sandboxed frame.",
            ),
        ],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await postWindowMessage({ ready: true }, \"window\", \"https://portal.example.com\")"),
        run: post,
    },
    Function {
        name: "windowMessageListener",
        summary: doc("Calls a function for each message from an origin, with a copy of what was sent."),
        parameters: &[
            Parameter::required("origin", Type::String, "The exact origin, as `https://example.com`."),
            Parameter::required("callback", Type::Function("(message: any) => void"), "What to call."),
        ],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await windowMessageListener(\"https://portal.example.com\", (message) => console.log(message))"),
        run: listen,
    },
    Function {
        name: "unlistenWindowMessage",
        summary: doc("Ends what `windowMessageListener` began."),
        parameters: &[Parameter::required("origin", Type::String, "The origin that was listened to.")],
        returns: Returns::Value("void"),
        acts: true,
        example: doc("await windowMessageListener(\"https://portal.example.com\", () => {});\n\
             unlistenWindowMessage(\"https://portal.example.com\")"),
        run: |call, _| {
            let origin = call.text(0);
            if unsubscribe(&call.state, Some(&origin)) {
                return Ok(JsValue::undefined());
            }
            Err(call.refuse("nothing listens to that origin"))
        },
    },
];

fn post(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let target_origin = call.text(2);
    if target_origin.is_empty() {
        return Err(call.refuse("Please enter a target origin URL."));
    }
    let to = Some(call.text(1)).filter(|given| !given.is_empty()).unwrap_or_else(|| "window".to_owned());
    if to != "window" && !call.state.entities.has(&to) {
        return Err(call.refuse(&format!("Widget {to} not found")));
    }
    let message = data(call, &call.value(0), context)?;
    ask(call, Ask::PostWindowMessage { message, to, target_origin }, context)
}

fn listen(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let origin = call.text(0);
    let callbacks = Callbacks { success: callback(call.given(1)), failure: None };
    subscribe(call, Ask::ListenToWindow { origin: origin.clone() }, Some(origin), callbacks, context)
}

/// A copy of an argument that has to be data.
pub(crate) fn data(call: &Call<'_>, value: &JsValue, context: &mut Context) -> JsResult<belljar_core::Value> {
    let limits = ValueLimits::from(&call.state.limits);
    marshal::out_of_guest(value, Manner::Exact, limits, context).map_err(|error| match error {
        OutError::NotData(error) => call.refuse(&error.to_string()),
        OutError::Limit(kind, message) => call.state.trip(kind, message, None),
        OutError::Thrown(error) => error,
    })
}
