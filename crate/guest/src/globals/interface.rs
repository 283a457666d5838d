//! `showAlert`, `showModal`, `closeModal`, `resetWidget`: what app code shows on its page.

use super::asks::ask;
use crate::{
    app,
    declare::{Call, Function, Parameter, Returns, Type, doc},
};
use belljar_core::{Ask, ask::AlertStyle};
use boa_engine::{Context, JsNativeError, JsResult, JsValue};

const STYLES: &[(&str, AlertStyle)] = &[
    ("info", AlertStyle::Info),
    ("success", AlertStyle::Success),
    ("warning", AlertStyle::Warning),
    ("error", AlertStyle::Error),
];

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "showAlert",
        summary: doc("Shows a short text to the user. It is text: markup in it is shown as it is written."),
        parameters: &[
            Parameter::required("message", Type::String, "What to show."),
            Parameter::default(
                "style",
                Type::OneOf(&["info", "success", "warning", "error"]),
                "\"info\"",
                "How it looks.",
            ),
        ],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await showAlert(\"Saved\", \"success\")"),
        run: show_alert,
    },
    Function {
        name: "showModal",
        summary: doc("Opens a modal of the app."),
        parameters: &[Parameter::required("name", Type::String, "The modal's name.")],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await showModal(\"Modal1\")"),
        run: |call, context| {
            let name = widget(call)?;
            ask(call, Ask::ShowModal { name }, context)
        },
    },
    Function {
        name: "closeModal",
        summary: doc("Closes a modal of the app."),
        parameters: &[Parameter::required("name", Type::String, "The modal's name.")],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await closeModal(\"Modal1\")"),
        run: |call, context| {
            let name = widget(call)?;
            ask(call, Ask::CloseModal { name }, context)
        },
    },
    Function {
        name: "resetWidget",
        summary: doc("Gives a widget back the values that it started with."),
        parameters: &[
            Parameter::required("name", Type::String, "The widget's name."),
            Parameter::default("children", Type::Boolean, "true", "Whether the widgets within it are reset, too."),
        ],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await resetWidget(\"Form1\")"),
        run: |call, context| {
            let name = widget(call)?;
            ask(call, Ask::ResetWidget { name, children: call.flag(1, true) }, context)
        },
    },
];

fn show_alert(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let wanted = call.text(1);
    let style = STYLES.iter().find(|(name, _)| *name == wanted).map(|(_, style)| *style).unwrap_or_default();
    ask(call, Ask::ShowAlert { message: call.text(0), style }, context)
}

/// The name of a widget that the app has.
fn widget(call: &Call<'_>) -> JsResult<String> {
    let name = call.text(0);
    let is_of_the_app = app::with(&call.state, |app| app.has_widget(&name));
    if is_of_the_app || call.state.entities.has(&name) {
        return Ok(name);
    }
    Err(JsNativeError::error().with_message(format!("Widget {name} not found")).into())
}
