//! `appsmith.geolocation`: where the user is, if the policy and the user say so
//! ([Geolocation API](https://www.w3.org/TR/geolocation/)).

use super::asks::{Callbacks, ask_with, callback, subscribe, unsubscribe};
use crate::declare::{Call, Function, Parameter, Returns, Type, doc};
use belljar_core::{Ask, ask::PositionOptions};
use boa_engine::{Context, JsResult, JsValue, js_string};

const SUCCESS: Parameter = Parameter::optional(
    "onSuccess",
    Type::Either(&[Type::Function("(position: GeolocationPosition) => void"), Type::Null]),
    "Called with each position, beside the promise.",
);
const FAILURE: Parameter = Parameter::optional(
    "onError",
    Type::Either(&[Type::Function("(error: Error) => void"), Type::Null]),
    "Called with an error, beside the promise.",
);
const OPTIONS: Parameter = Parameter::optional(
    "options",
    Type::Either(&[Type::Object, Type::Null]),
    "As on the platform: `enableHighAccuracy`, `timeout`, `maximumAge`.",
);

pub(crate) static FUNCTIONS: &[Function] = &[
    Function {
        name: "appsmith.geolocation.getCurrentPosition",
        summary: doc("Asks where the user is, once."),
        parameters: &[SUCCESS, FAILURE, OPTIONS],
        returns: Returns::Promise("GeolocationPosition"),
        acts: true,
        example: doc("const position = await appsmith.geolocation.getCurrentPosition();\n\
             return position.coords.latitude\n// → 48.1"),
        run: |call, context| {
            let options = options(call, context)?;
            ask_with(call, Ask::GetPosition { options }, callbacks(call), context)
        },
    },
    Function {
        name: "appsmith.geolocation.watchPosition",
        summary: doc("Calls a function with each position of the user, until `clearWatch`."),
        parameters: &[
            Parameter::required(
                "onSuccess",
                Type::Function("(position: GeolocationPosition) => void"),
                "Called with each position.",
            ),
            FAILURE,
            OPTIONS,
        ],
        returns: Returns::Promise("void"),
        acts: true,
        example: doc("await appsmith.geolocation.watchPosition((position) => console.log(position.coords.latitude))"),
        run: |call, context| {
            let options = options(call, context)?;
            subscribe(call, Ask::WatchPosition { options }, None, callbacks(call), context)
        },
    },
    Function {
        name: "appsmith.geolocation.clearWatch",
        summary: doc("Ends what `watchPosition` began. Without a watch it does nothing."),
        parameters: &[],
        returns: Returns::Value("void"),
        acts: true,
        example: doc("appsmith.geolocation.clearWatch()"),
        run: |call, _| {
            unsubscribe(&call.state, None);
            Ok(JsValue::undefined())
        },
    },
];

fn callbacks(call: &Call<'_>) -> Callbacks {
    Callbacks { success: callback(call.given(0)), failure: callback(call.given(1)) }
}

fn options(call: &Call<'_>, context: &mut Context) -> JsResult<PositionOptions> {
    let Some(object) = call.given(2).and_then(JsValue::as_object) else { return Ok(PositionOptions::default()) };
    let high_accuracy = object.get(js_string!("enableHighAccuracy"), context)?.to_boolean();
    let mut milliseconds = |name| -> JsResult<Option<u32>> {
        let value = object.get(name, context)?;
        if value.is_undefined() {
            return Ok(None);
        }
        let number = value.to_number(context)?;
        Ok(number.is_finite().then(|| number.clamp(0.0, f64::from(u32::MAX)) as u32))
    };
    let timeout_ms = milliseconds(js_string!("timeout"))?;
    let maximum_age_ms = milliseconds(js_string!("maximumAge"))?.unwrap_or_default();
    Ok(PositionOptions { high_accuracy, timeout_ms, maximum_age_ms })
}
