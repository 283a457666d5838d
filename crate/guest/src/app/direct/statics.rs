//! Functions of `Object`, `Array`, `Math` and `Number`, and the conversions.

use super::{
    Stop, arrays, convert,
    run::{Given, Run},
    tree::Static,
};
use crate::app::datum::Datum;
use boa_engine::JsString;

pub(super) fn call(function: Static, arguments: &[Datum], run: &mut Run<'_>) -> Given {
    let first = arguments.first().unwrap_or(&Datum::Undefined);
    let number = |of: fn(f64) -> f64| convert::number(first).map(|number| Datum::Number(of(number)));
    let is_number = |of: fn(f64) -> bool| Ok(Datum::Bool(matches!(first, Datum::Number(number) if of(*number))));
    match function {
        Static::ArrayIsArray => match first {
            Datum::Other(_) => Err(Stop::Engine),
            other => Ok(Datum::Bool(arrays::length(other).is_some())),
        },
        Static::Boolean => convert::truthy(first).map(Datum::Bool),
        Static::Number if arguments.is_empty() => Ok(Datum::Number(0.0)),
        Static::Number => convert::number(first).map(Datum::Number),
        Static::String if arguments.is_empty() => Ok(Datum::Text(JsString::default())),
        Static::String => convert::text(first).map(Datum::Text),
        Static::IsNaN => convert::number(first).map(|number| Datum::Bool(number.is_nan())),
        Static::IsFinite => convert::number(first).map(|number| Datum::Bool(number.is_finite())),
        Static::NumberIsFinite => is_number(f64::is_finite),
        Static::NumberIsInteger => is_number(|number| number.is_finite() && number.fract() == 0.0),
        Static::NumberIsNaN => is_number(f64::is_nan),
        Static::MathAbs => number(f64::abs),
        Static::MathCeil => number(f64::ceil),
        Static::MathFloor => number(f64::floor),
        Static::MathTrunc => number(f64::trunc),
        Static::MathRound => number(round),
        Static::MathSign => number(|number| if number == 0.0 || number.is_nan() { number } else { number.signum() }),
        Static::MathMax => extreme(arguments, f64::NEG_INFINITY, run, |number, most| {
            number > most || (number == 0.0 && most == 0.0 && most.is_sign_negative())
        }),
        Static::MathMin => extreme(arguments, f64::INFINITY, run, |number, least| {
            number < least || (number == 0.0 && least == 0.0 && number.is_sign_negative())
        }),
        Static::ObjectKeys | Static::ObjectValues | Static::ObjectEntries => {
            // Of a primitive: what its wrapper has. Of null and undefined: an error.
            if !matches!(first, Datum::Array(_) | Datum::Object(_) | Datum::Rows(_) | Datum::Row(_)) {
                return Err(Stop::Engine);
            }
            run.budget.step(arrays::length(first).unwrap_or(0) as u64)?;
            let mut entries = Vec::new();
            own_properties(first, &mut entries)?;
            let list = match function {
                Static::ObjectKeys => entries.into_iter().map(|(key, _)| Datum::Text(key)).collect(),
                Static::ObjectValues => entries.into_iter().map(|(_, value)| value).collect(),
                _ => {
                    run.budget.make(entries.len() * 3)?;
                    entries.into_iter().map(|(key, value)| Datum::array(vec![Datum::Text(key), value])).collect()
                }
            };
            run.array(list)
        }
    }
}

/// `Math.round ( x )`: a tie goes towards positive infinity.
#[allow(clippy::float_cmp)] // A half is held exactly.
fn round(number: f64) -> f64 {
    if number.fract() == -0.5 { number.ceil() } else { number.round() }
}

fn extreme(arguments: &[Datum], start: f64, run: &mut Run<'_>, is_better: fn(f64, f64) -> bool) -> Given {
    run.budget.step(arguments.len() as u64)?;
    let mut best = start;
    for argument in arguments {
        let number = convert::number(argument)?;
        if number.is_nan() || best.is_nan() {
            best = f64::NAN;
        } else if is_better(number, best) {
            best = number;
        }
    }
    Ok(Datum::Number(best))
}

/// Own enumerable properties, in order: what an object literal spreads.
pub(super) fn own_properties(value: &Datum, entries: &mut Vec<(JsString, Datum)>) -> Result<(), Stop> {
    match value {
        Datum::Undefined | Datum::Null | Datum::Bool(_) | Datum::Number(_) => {}
        Datum::Object(fields) => entries.extend(fields.iter().map(|(key, value)| (key.clone(), value.clone()))),
        Datum::Row(row) => entries.extend(row.entries()),
        Datum::Array(_) | Datum::Rows(_) => {
            entries.extend(arrays::items(value).enumerate().map(|(at, item)| (convert::number_text(at as f64), item)));
        }
        // Few write it, and what an object of its own kind has is the engine's to say.
        Datum::Text(_) | Datum::Other(_) => return Err(Stop::Engine),
    }
    Ok(())
}
