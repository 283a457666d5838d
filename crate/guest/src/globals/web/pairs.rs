//! Classes that are lists of pairs: `entries`, `keys`, `values`, `forEach`, and iterators that see what changes while
//! they run (Web IDL, [iterable declarations](https://webidl.spec.whatwg.org/#js-iterable)).

use super::class::{illegal_invocation, type_error};
use crate::property;
use boa_engine::{
    Context, JsArgs, JsData, JsObject, JsResult, JsString, JsSymbol, JsValue, NativeFunction,
    builtins::{iterable::create_iter_result_object, object::OrdinaryObject},
    js_string,
    object::{FunctionObjectBuilder, builtins::JsArray},
};
use boa_gc::{Finalize, Trace};
use std::cell::Cell;

/// Gives the pair of an index, or the error for an object of another class.
pub(crate) type Nth = fn(&JsObject, usize) -> JsResult<Option<(JsValue, JsValue)>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Entries,
    Keys,
    Values,
}

#[derive(Clone, Trace, Finalize)]
struct Lists {
    #[unsafe_ignore_trace]
    nth: Nth,
    #[unsafe_ignore_trace]
    of: Of,
    #[unsafe_ignore_trace]
    class: &'static str,
    /// What iterators inherit from.
    iterators: JsObject,
}

#[derive(Trace, Finalize, JsData)]
struct Iterator {
    target: JsObject,
    #[unsafe_ignore_trace]
    nth: Nth,
    #[unsafe_ignore_trace]
    of: Of,
    #[unsafe_ignore_trace]
    index: Cell<usize>,
}

pub(super) fn install(class: &'static str, prototype: &JsObject, nth: Nth, context: &mut Context) {
    let iterators = iterator_prototype(class, context);
    for (name, of) in [("entries", Of::Entries), ("keys", Of::Keys), ("values", Of::Values)] {
        let lists = Lists { nth, of, class, iterators: iterators.clone() };
        let function = function(name, 0, NativeFunction::from_copy_closure_with_captures(start, lists), context);
        prototype.insert_property(JsString::from(name), property::visible(function.clone()));
        if of == Of::Entries {
            prototype.insert_property(JsSymbol::iterator(), property::hidden(function));
        }
    }
    let lists = Lists { nth, of: Of::Entries, class, iterators };
    let function = function("forEach", 1, NativeFunction::from_copy_closure_with_captures(for_each, lists), context);
    prototype.insert_property(js_string!("forEach"), property::visible(function));
}

fn function(name: &'static str, length: usize, function: NativeFunction, context: &mut Context) -> JsValue {
    let function = FunctionObjectBuilder::new(context.realm(), function).name(JsString::from(name)).length(length);
    function.constructor(false).build().into()
}

/// `%IteratorPrototype%`'s child with `next` (Web IDL, "iterator prototype object").
fn iterator_prototype(class: &'static str, context: &mut Context) -> JsObject {
    let above = context.intrinsics().constructors().iterator().prototype();
    let prototype = JsObject::from_proto_and_data(above, OrdinaryObject);
    let next = function("next", 0, NativeFunction::from_fn_ptr(next), context);
    prototype.insert_property(js_string!("next"), property::visible(next));
    let tag = property::tag(JsString::from(format!("{class} Iterator")));
    prototype.insert_property(JsSymbol::to_string_tag(), tag);
    prototype
}

fn start(this: &JsValue, _: &[JsValue], lists: &Lists, context: &mut Context) -> JsResult<JsValue> {
    let target = this.as_object().ok_or_else(illegal_invocation)?;
    // The brand check.
    (lists.nth)(&target, 0)?;
    let iterator = Iterator { target, nth: lists.nth, of: lists.of, index: Cell::new(0) };
    Ok(JsObject::new(context.root_shape(), lists.iterators.clone(), iterator).upcast().into())
}

fn next(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object();
    let iterator = object.as_ref().and_then(JsObject::downcast_ref::<Iterator>);
    let iterator = iterator.ok_or_else(illegal_invocation)?;
    let index = iterator.index.get();
    let Some((key, value)) = (iterator.nth)(&iterator.target, index)? else {
        return Ok(create_iter_result_object(JsValue::undefined(), true, context));
    };
    iterator.index.set(index + 1);
    let result = match iterator.of {
        Of::Keys => key,
        Of::Values => value,
        Of::Entries => JsArray::from_iter([key, value], context).into(),
    };
    Ok(create_iter_result_object(result, false, context))
}

fn for_each(this: &JsValue, arguments: &[JsValue], lists: &Lists, context: &mut Context) -> JsResult<JsValue> {
    let target = this.as_object().ok_or_else(illegal_invocation)?;
    (lists.nth)(&target, 0)?;
    let callback = arguments.get_or_undefined(0).as_callable().ok_or_else(|| {
        type_error(format!("Failed to execute 'forEach' on '{}': parameter 1 is not of type 'Function'.", lists.class))
    })?;
    let this_argument = arguments.get_or_undefined(1);
    let mut index = 0;
    while let Some((key, value)) = (lists.nth)(&target, index)? {
        callback.call(this_argument, &[value, key, this.clone()], context)?;
        index += 1;
    }
    Ok(JsValue::undefined())
}
