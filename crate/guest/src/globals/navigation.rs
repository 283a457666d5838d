//! `navigateTo` and `logoutUser`: where the page goes.

use super::asks::ask;
use crate::{
    declare::{Call, Function, Parameter, Returns, Type, doc},
    state::State,
};
use belljar_core::{
    Ask,
    ask::{AskRefusal, Destination, Target},
};
use boa_engine::{Context, JsResult, JsString, JsValue, property::PropertyKey};
use url::Url;

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "navigateTo",
        summary: doc(
            "Leads to a page of the app, by its name, or to an address whose origin the policy lists. Addresses that \
             start with `/`, `?`, `#` or `.` start at the page's own.",
        ),
        parameters: &[
            Parameter::required("pageOrUrl", Type::String, "A page's name or an address."),
            Parameter::optional(
                "params",
                Type::Either(&[Type::Object, Type::Null]),
                "What is added to the query: names and values, which become text.",
            ),
            Parameter::default(
                "target",
                Type::OneOf(&["SAME_WINDOW", "NEW_WINDOW"]),
                "\"SAME_WINDOW\"",
                "In which window.",
            ),
        ],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await navigateTo(\"Orders\", { status: \"open\" })"),
        run: navigate_to,
    },
    Function {
        name: "logoutUser",
        summary: doc("Ends the user's session on the page."),
        parameters: &[Parameter::optional(
            "redirectURL",
            Type::String,
            "Where the user is led afterwards; its origin has to be listed in `policy.navigation`.",
        )],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await logoutUser()"),
        run: log_out,
    },
];

fn navigate_to(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let text = call.text(0);
    let mut params = params(call, context)?;
    let target = if call.text(2) == "NEW_WINDOW" { Target::NewWindow } else { Target::SameWindow };
    let to = match address(call, &text)? {
        Some(mut url) => {
            if !params.is_empty() {
                url.query_pairs_mut().extend_pairs(params.drain(..));
            }
            Destination::Url(url.into())
        }
        None => Destination::Page(text),
    };
    ask(call, Ask::NavigateTo { to, params, target }, context)
}

fn log_out(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let text = call.text(0);
    let redirect_url = if text.is_empty() { String::new() } else { address(call, &text)?.map_or(text, Into::into) };
    ask(call, Ask::LogOut { redirect_url }, context)
}

/// The address that a text is, made absolute; `None` when it is a page's name.
fn address(call: &Call<'_>, text: &str) -> JsResult<Option<Url>> {
    let bad = || call.refuse(&AskRefusal::Address.to_string());
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(bad());
    }
    if text.starts_with(['/', '?', '#', '.']) {
        let base = call.state.page_url.as_ref().ok_or_else(bad)?;
        return base.join(text).map(Some).map_err(|_| bad());
    }
    // What has a scheme is an address, also one that cannot be opened: no page is named `javascript:…`.
    match Url::parse(text) {
        Ok(url) => Ok(Some(url)),
        Err(url::ParseError::RelativeUrlWithoutBase) => Ok(None),
        Err(_) => Err(bad()),
    }
}

/// The properties of the second argument as text. What is undefined or null is left out.
fn params(call: &Call<'_>, context: &mut Context) -> JsResult<Vec<(String, String)>> {
    let Some(object) = call.given(1).and_then(JsValue::as_object) else { return Ok(Vec::new()) };
    let mut params = Vec::new();
    for name in call.state.intrinsics().object_keys(&object, context)? {
        let value = object.get(PropertyKey::from(name.clone()), context)?;
        if !value.is_null_or_undefined() {
            params.push((name.to_std_string_lossy(), text(&value, context)?));
        }
    }
    Ok(params)
}

/// Objects as JSON, anything else as JavaScript makes it text.
fn text(value: &JsValue, context: &mut Context) -> JsResult<String> {
    let json = match value.as_object() {
        Some(_) => State::of(context).intrinsics().json_stringify(value, context)?,
        None => value.to_string(context)?,
    };
    Ok(JsString::to_std_string_lossy(&json))
}
