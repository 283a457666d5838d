//! [`queueMicrotask`](https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#dom-queuemicrotask)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Window/queueMicrotask)).
//!
//! The job keeps the origin of whoever queued it: a data field's microtask may do no more than the field.

use crate::{
    declare::{Call, Function, Parameter, Returns, Type, doc},
    errors,
    state::State,
};
use boa_engine::{Context, JsResult, JsValue, job::PromiseJob};

pub(crate) static FUNCTIONS: &[Function] = &[Function {
    name: "queueMicrotask",
    summary: doc("Calls a function once the code that runs now has ended, before anything else."),
    parameters: &[Parameter::required("callback", Type::Function("() => void"), "What to call.")],
    returns: Returns::Value("void"),
    acts: false,
    example: doc(
        "const seen = [];\nqueueMicrotask(() => seen.push(\"later\"));\nseen.push(\"now\");\nawait null;\nreturn seen\n// → [\"now\",\"later\"]",
    ),
    run: queue_microtask,
}];

fn queue_microtask(call: &Call<'_>, context: &mut Context) -> JsResult<JsValue> {
    let callback = call.value(0).as_callable().ok_or_else(|| call.refuse("the callback is no function"))?;
    let job = PromiseJob::new(move |context| match callback.call(&JsValue::undefined(), &[], context) {
        Err(error) if error.as_engine().is_none() => {
            let origin = State::of(context).origin();
            errors::report_uncaught(&origin, &error, context);
            Ok(JsValue::undefined())
        }
        result => result,
    });
    context.enqueue_job(job.into());
    Ok(JsValue::undefined())
}
