//! `Intl` and the methods that depend on a locale: answered by the host's own `Intl`, so that a jar knows every locale of
//! the browser's without carrying tables.
//!
//! It is asked through one function that takes a text and gives a text ([`Localizer`]). It is the one thing that the guest
//! learns outside of events, so a recording keeps the answers. Natively a [stand-in](stand_in) answers, in the forms of
//! `en-US`.

mod ask;
mod formatter;
mod kinds;
mod methods;
#[cfg(not(target_arch = "wasm32"))]
mod stand_in;

use crate::{property, state::State};
use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, NativeFunction, js_string,
    object::FunctionObjectBuilder, property::PropertyKey,
};

/// Answers a question about a locale: JSON in, JSON out, and nothing else happens.
pub(crate) type Localizer = Box<dyn Fn(&str) -> String>;

/// What answers where nobody has said otherwise.
pub(crate) fn default_localizer() -> Localizer {
    #[cfg(not(target_arch = "wasm32"))]
    return Box::new(stand_in::answer);
    #[cfg(target_arch = "wasm32")]
    return Box::new(|_| r#"[1,"TypeError","nobody answers for locales here"]"#.to_owned());
}

/// Puts `Intl` and what depends on it into the realm.
pub(crate) fn install(context: &mut Context) -> JsResult<()> {
    methods::install(context)?;
    // Made when it is first used: most code never does.
    let name = js_string!("Intl");
    let build = |function, length| {
        FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(function))
            .name(js_string!("Intl"))
            .length(length)
            .build()
    };
    let accessor = property::lazy(build(first_use, 0), build(replace, 1));
    context.global_object().insert_property(name, accessor);
    Ok(())
}

fn first_use(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let intl: JsValue = make(context).into();
    replace(&JsValue::undefined(), std::slice::from_ref(&intl), context)?;
    Ok(intl)
}

/// Only while the name is still the accessor's.
#[allow(clippy::unnecessary_wraps)] // The engine's signature.
fn replace(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (global, key) = (context.global_object(), PropertyKey::from(js_string!("Intl")));
    let now = global.borrow().properties().get(&key);
    if now.is_some_and(|now| now.is_accessor_descriptor()) {
        global.insert_property(key, property::hidden(arguments.get_or_undefined(0).clone()));
    }
    Ok(JsValue::undefined())
}

/// [The Intl object](https://tc39.es/ecma402/#intl-object)
fn make(context: &mut Context) -> JsObject {
    let intl = JsObject::with_object_proto(context.intrinsics());
    intl.insert_property(JsSymbol::to_string_tag(), property::tag(js_string!("Intl")));
    for kind in kinds::KINDS {
        let constructor = formatter::constructor(kind, context);
        intl.insert_property(JsString::from(kind.name), property::hidden(constructor));
    }
    for (name, function) in [
        ("getCanonicalLocales", canonical_locales as boa_engine::native_function::NativeFunctionPointer),
        ("supportedValuesOf", supported_values),
    ] {
        intl.insert_property(
            JsString::from(name),
            property::hidden(crate::globals::native(name, 1, function, context)),
        );
    }
    intl
}

/// [`Intl.getCanonicalLocales ( locales )`](https://tc39.es/ecma402/#sec-intl.getcanonicallocales)
fn canonical_locales(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let head = ask::Head::read("Intl", arguments.get_or_undefined(0), &JsValue::undefined(), context)?;
    head.ask("getCanonicalLocales", &[], context)
}

/// [`Intl.supportedValuesOf ( key )`](https://tc39.es/ecma402/#sec-intl.supportedvaluesof)
fn supported_values(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = arguments.get_or_undefined(0).to_string(context)?;
    let head = ask::Head::read("Intl", &JsValue::undefined(), &JsValue::undefined(), context)?;
    head.ask("supportedValuesOf", &[ask::Argument::Text(key)], context)
}

impl State {
    /// What the host says.
    fn localize(&self, question: &str) -> String {
        (self.localizer.borrow())(question)
    }
}
