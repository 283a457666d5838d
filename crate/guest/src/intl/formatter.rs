//! The constructors of `Intl` and their instances: locales and options, and nothing that formats by itself.

use super::{
    ask::{Argument, Head},
    kinds::{Kind, Method, Takes},
};
use crate::{property, state::State};
use boa_engine::{
    Context, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, NativeFunction, js_string,
    object::{
        FunctionObjectBuilder,
        builtins::{JsArray, JsFunction},
    },
    property::PropertyDescriptor,
    value::JsVariant,
};
use boa_gc::{Finalize, GcRefCell, Trace};

/// An instance.
#[derive(Trace, Finalize, JsData)]
struct Formatter {
    #[unsafe_ignore_trace]
    kind: &'static Kind,
    #[unsafe_ignore_trace]
    head: Head,
    /// The function that `format` or `compare` has given: it is the same each time.
    bound: GcRefCell<Option<JsFunction>>,
}

#[derive(Clone, Copy, Trace, Finalize)]
#[boa_gc(unsafe_empty_trace)]
struct Of(&'static Kind);

#[derive(Clone, Copy, Trace, Finalize)]
#[boa_gc(unsafe_empty_trace)]
struct Called(&'static Kind, Method);

/// A constructor with its prototype.
pub(super) fn constructor(kind: &'static Kind, context: &mut Context) -> JsFunction {
    let prototype = JsObject::with_object_proto(context.intrinsics());
    let made_by = NativeFunction::from_copy_closure_with_captures(construct, Made(Of(kind), prototype.clone()));
    let constructor = FunctionObjectBuilder::new(context.realm(), made_by)
        .name(JsString::from(kind.name))
        .length(kind.length)
        .constructor(true)
        .build();
    constructor.insert_property(js_string!("prototype"), property::sealed(prototype.clone()));
    let supported = NativeFunction::from_copy_closure_with_captures(supported_locales, Of(kind));
    let supported = function("supportedLocalesOf", 1, supported, context);
    constructor.insert_property(js_string!("supportedLocalesOf"), property::hidden(supported));
    prototype.insert_property(js_string!("constructor"), property::hidden(constructor.clone()));
    let tag = JsString::from(format!("Intl.{}", kind.name));
    prototype.insert_property(JsSymbol::to_string_tag(), property::tag(tag));
    for method in kind.methods {
        let call = NativeFunction::from_copy_closure_with_captures(call, Called(kind, *method));
        let call = function(method.name, method.arguments.len(), call, context);
        prototype.insert_property(JsString::from(method.name), property::hidden(call));
    }
    let resolved = NativeFunction::from_copy_closure_with_captures(resolved_options, Of(kind));
    let resolved = function("resolvedOptions", 0, resolved, context);
    prototype.insert_property(js_string!("resolvedOptions"), property::hidden(resolved));
    if let Some(method) = kind.bound {
        let get = NativeFunction::from_copy_closure_with_captures(bound, Called(kind, method));
        let get = function(&format!("get {}", method.name), 0, get, context);
        let accessor = PropertyDescriptor::builder().get(get).enumerable(false).configurable(true).build();
        prototype.insert_property(JsString::from(method.name), accessor);
    }
    constructor
}

fn function(name: &str, length: usize, function: NativeFunction, context: &Context) -> JsFunction {
    FunctionObjectBuilder::new(context.realm(), function)
        .name(JsString::from(name))
        .length(length)
        .constructor(false)
        .build()
}

#[derive(Clone, Trace, Finalize)]
struct Made(Of, JsObject);

fn construct(new_target: &JsValue, arguments: &[JsValue], made: &Made, context: &mut Context) -> JsResult<JsValue> {
    let Of(kind) = made.0;
    let target = new_target.as_object();
    if target.is_none() && !kind.is_callable {
        let message = format!("Intl.{} must be called with new", kind.name);
        return Err(JsNativeError::typ().with_message(message).into());
    }
    // OrdinaryCreateFromConstructor (https://tc39.es/ecma262/#sec-ordinarycreatefromconstructor)
    let prototype = match target {
        Some(target) => target.get(js_string!("prototype"), context)?.as_object(),
        None => None,
    };
    let head = Head::read(kind.name, arguments.get_or_undefined(0), arguments.get_or_undefined(1), context)?;
    // The host says what is wrong with them, and does so now.
    head.ask("resolvedOptions", &[], context)?;
    let formatter = Formatter { kind, head, bound: GcRefCell::new(None) };
    let prototype = prototype.unwrap_or_else(|| made.1.clone());
    Ok(JsObject::from_proto_and_data(prototype, formatter).into())
}

/// `supportedLocalesOf ( locales [ , options ] )`
#[allow(clippy::trivially_copy_pass_by_ref)] // The engine's signature.
fn supported_locales(_: &JsValue, arguments: &[JsValue], of: &Of, context: &mut Context) -> JsResult<JsValue> {
    let head = Head::read(of.0.name, arguments.get_or_undefined(0), arguments.get_or_undefined(1), context)?;
    head.ask("supportedLocalesOf", &[], context)
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The engine's signature.
fn resolved_options(this: &JsValue, _: &[JsValue], of: &Of, context: &mut Context) -> JsResult<JsValue> {
    head(this, of.0, "resolvedOptions")?.ask("resolvedOptions", &[], context)
}

fn head(this: &JsValue, kind: &'static Kind, method: &str) -> JsResult<Head> {
    let object = this.as_object();
    let formatter = object.as_ref().and_then(JsObject::downcast_ref::<Formatter>);
    match formatter.filter(|formatter| std::ptr::eq(formatter.kind, kind)) {
        Some(formatter) => Ok(formatter.head.clone()),
        None => {
            let message = format!("Intl.{}.prototype.{method} was called on another value", kind.name);
            Err(JsNativeError::typ().with_message(message).into())
        }
    }
}

fn call(this: &JsValue, arguments: &[JsValue], called: &Called, context: &mut Context) -> JsResult<JsValue> {
    let Called(kind, method) = *called;
    let head = head(this, kind, method.name)?;
    let arguments = read(method, arguments, context)?;
    let answer = head.ask(method.name, &arguments, context)?;
    if kind.name == "Segmenter" { segments(&answer, context) } else { Ok(answer) }
}

fn bound(this: &JsValue, _: &[JsValue], called: &Called, context: &mut Context) -> JsResult<JsValue> {
    let Called(kind, method) = *called;
    let head = head(this, kind, method.name)?;
    let Some(object) = this.as_object() else { return Ok(JsValue::undefined()) };
    let Some(formatter) = object.downcast_ref::<Formatter>() else { return Ok(JsValue::undefined()) };
    if let Some(known) = &*formatter.bound.borrow() {
        return Ok(known.clone().into());
    }
    let remembered = Remembered { head, method };
    let bound = NativeFunction::from_copy_closure_with_captures(
        |_, arguments, remembered: &Remembered, context| {
            let Remembered { head, method } = remembered;
            head.ask(method.name, &read(*method, arguments, context)?, context)
        },
        remembered,
    );
    let bound = function("", method.arguments.len(), bound, context);
    *formatter.bound.borrow_mut() = Some(bound.clone());
    Ok(bound.into())
}

#[derive(Trace, Finalize)]
#[boa_gc(unsafe_empty_trace)]
struct Remembered {
    head: Head,
    method: Method,
}

/// The arguments of a method, turned into what the host takes.
fn read(method: Method, given: &[JsValue], context: &mut Context) -> JsResult<Vec<Argument>> {
    let mut arguments = Vec::new();
    for (index, takes) in method.arguments.iter().enumerate() {
        let value = given.get_or_undefined(index);
        arguments.push(match takes {
            Takes::Text => Argument::Text(value.to_string(context)?),
            Takes::Number => Argument::Number(value.to_number(context)?),
            Takes::Numeric => numeric(value, context)?,
            Takes::Moment if value.is_undefined() => Argument::Number(State::of(context).now_ms.get()),
            Takes::Moment => Argument::Number(value.to_number(context)?),
            Takes::Texts => texts(value, context)?,
        });
    }
    Ok(arguments)
}

/// `ToIntlMathematicalValue ( value )`: digits beyond what a number has are kept.
///
/// <https://tc39.es/ecma402/#sec-tointlmathematicalvalue>
fn numeric(value: &JsValue, context: &mut Context) -> JsResult<Argument> {
    let value = value.to_primitive(context, boa_engine::value::PreferredType::Number)?;
    Ok(match value.variant() {
        JsVariant::BigInt(value) => Argument::BigInt(value.to_string()),
        JsVariant::String(value) => Argument::Text(value.clone()),
        _ => Argument::Number(value.to_number(context)?),
    })
}

/// `StringListFromIterable ( iterable )`
///
/// <https://tc39.es/ecma402/#sec-createstringlistfromiterable>
fn texts(value: &JsValue, context: &mut Context) -> JsResult<Argument> {
    if value.is_undefined() {
        return Ok(Argument::Texts(Vec::new()));
    }
    let not_iterable = || JsNativeError::typ().with_message("a list must be iterable");
    let begin = value.to_object(context)?.get(JsSymbol::iterator(), context)?.as_callable().ok_or_else(not_iterable)?;
    let iterator = begin.call(value, &[], context)?.as_object().ok_or_else(not_iterable)?;
    let next = iterator.get(js_string!("next"), context)?.as_callable().ok_or_else(not_iterable)?;
    let mut texts = Vec::new();
    loop {
        let step = next.call(&iterator.clone().into(), &[], context)?.as_object().ok_or_else(not_iterable)?;
        if step.get(js_string!("done"), context)?.to_boolean() {
            break;
        }
        let value = step.get(js_string!("value"), context)?;
        let Some(text) = value.as_string() else {
            return Err(JsNativeError::typ().with_message("a list's items must be strings").into());
        };
        texts.push(text);
    }
    Ok(Argument::Texts(texts))
}

/// [Segments](https://tc39.es/ecma402/#sec-segments-objects): all of them are there already.
fn segments(found: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let Some(found) = found.as_object() else { return Ok(JsValue::undefined()) };
    let list = JsArray::from_object(found)?;
    let segments = JsObject::with_object_proto(context.intrinsics());
    let iterate = NativeFunction::from_copy_closure_with_captures(
        |_, _, list: &JsArray, context| list.values(context),
        list.clone(),
    );
    let iterate = function("[Symbol.iterator]", 0, iterate, context);
    segments.insert_property(JsSymbol::iterator(), property::hidden(iterate));
    let containing = NativeFunction::from_copy_closure_with_captures(containing, list);
    let containing = function("containing", 1, containing, context);
    segments.insert_property(js_string!("containing"), property::hidden(containing));
    Ok(segments.into())
}

/// `containing ( index )`
fn containing(_: &JsValue, arguments: &[JsValue], list: &JsArray, context: &mut Context) -> JsResult<JsValue> {
    let index = arguments.get_or_undefined(0).to_integer_or_infinity(context)?;
    let mut found = JsValue::undefined();
    for position in 0..list.length(context)? {
        let segment = list.get(position, context)?;
        let Some(object) = segment.as_object() else { continue };
        let begin = object.get(js_string!("index"), context)?.to_integer_or_infinity(context)?;
        if begin > index {
            break;
        }
        let text = object.get(js_string!("segment"), context)?.to_string(context)?;
        let end = object.get(js_string!("index"), context)?.to_number(context)? + text.len() as f64;
        let is_in = match index {
            boa_engine::value::IntegerOrInfinity::Integer(index) => (index as f64) < end,
            _ => false,
        };
        if is_in {
            found = segment;
        }
    }
    Ok(found)
}
