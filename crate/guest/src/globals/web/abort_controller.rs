//! [`AbortController`](https://dom.spec.whatwg.org/#interface-abortcontroller)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/AbortController)).

use super::{
    Interface,
    abort_signal::{self, AbortSignal},
    class::{self, Member, Table, construct_as},
};
use crate::declare::{Object, doc};
use boa_engine::{Context, JsArgs, JsData, JsObject, JsResult, JsValue};
use boa_gc::{Finalize, Trace};

pub(crate) static OBJECT: Object = Object {
    name: "AbortController",
    summary: doc("Ends requests, and whatever else follows its signal."),
    typescript: doc(r"class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}"),
    example: doc(r#"const controller = new AbortController();
const orders = fetch("https://api.example.com/orders", { signal: controller.signal });
controller.abort();
return await orders.catch((error) => error.name)
// → "AbortError""#),
};

pub(super) static TABLE: Table = Table {
    name: "AbortController",
    length: 0,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Getter("signal", |this, _, _| {
            let controller = class::this::<AbortController>(this)?;
            let signal = controller.borrow().data().signal.clone();
            Ok(signal.upcast().into())
        }),
        Member::Method("abort", 0, abort),
    ],
};

#[derive(Trace, Finalize, JsData)]
pub(super) struct AbortController {
    signal: JsObject<AbortSignal>,
}

fn construct(new_target: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let signal = class::make(Interface::AbortSignal, AbortSignal::default(), context);
    let controller = AbortController { signal };
    Ok(construct_as(Interface::AbortController, new_target, controller, context)?.upcast().into())
}

/// `abort(reason)`
fn abort(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let controller = class::this::<AbortController>(this)?;
    let signal = controller.borrow().data().signal.clone();
    let reason = abort_signal::reason(arguments.get_or_undefined(0), context)?;
    abort_signal::abort(&signal, reason, context)?;
    Ok(JsValue::undefined())
}
