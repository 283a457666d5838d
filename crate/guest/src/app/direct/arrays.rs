//! Methods of arrays.
//!
//! <https://tc39.es/ecma262/#sec-properties-of-the-array-prototype-object>

use super::{
    Stop, convert, operators,
    run::{Given, Run},
    tree::{Function, Method},
};
use crate::app::datum::Datum;
use boa_engine::{JsStr, JsString};

/// How long an array is.
pub(super) fn length(array: &Datum) -> Option<usize> {
    match array {
        Datum::Array(items) => Some(items.list().len()),
        Datum::Rows(rows) => Some(rows.len()),
        _ => None,
    }
}

fn item(array: &Datum, at: usize) -> Datum {
    array.at(at).unwrap_or_default()
}

/// The elements of an array.
pub(super) fn items(array: &Datum) -> impl Iterator<Item = Datum> + '_ {
    (0..length(array).unwrap_or(0)).map(|at| item(array, at))
}

/// Elements of an array, as an array: of a table, a selection.
fn picked(array: &Datum, places: Vec<u32>, run: &mut Run<'_>) -> Given {
    match array {
        Datum::Rows(rows) => {
            run.budget.step(places.len() as u64 / 8)?;
            Ok(Datum::Rows(rows.pick(places)))
        }
        _ => run.array(places.into_iter().map(|at| item(array, at as usize)).collect()),
    }
}

/// A method that calls a function.
pub(super) fn call_with(
    array: &Datum,
    method: Method,
    function: &Function,
    values: &[Datum],
    run: &mut Run<'_>,
) -> Given {
    let length = length(array).ok_or(Stop::Engine)?;
    if method == Method::Reduce {
        return reduce(array, function, values, run);
    }
    let from_end = matches!(method, Method::FindLast | Method::FindLastIndex);
    let mut made = Vec::new();
    let mut places = Vec::new();
    for step in 0..length {
        let at = if from_end { length - 1 - step } else { step };
        let value = run.call(function, &[&|| item(array, at), &|| Datum::Number(at as f64), &|| array.clone()])?;
        match method {
            Method::Map => made.push(value),
            Method::FlatMap => flatten(value, &mut made, run)?,
            Method::Filter if convert::truthy(&value)? => places.push(at as u32),
            Method::Find | Method::FindLast if convert::truthy(&value)? => return Ok(item(array, at)),
            Method::FindIndex | Method::FindLastIndex if convert::truthy(&value)? => {
                return Ok(Datum::Number(at as f64));
            }
            Method::Some if convert::truthy(&value)? => return Ok(Datum::Bool(true)),
            Method::Every if !convert::truthy(&value)? => return Ok(Datum::Bool(false)),
            _ => {}
        }
    }
    match method {
        Method::Map | Method::FlatMap => run.array(made),
        Method::Filter => picked(array, places, run),
        Method::Find | Method::FindLast => Ok(Datum::Undefined),
        Method::FindIndex | Method::FindLastIndex => Ok(Datum::Number(-1.0)),
        Method::Some => Ok(Datum::Bool(false)),
        Method::Every => Ok(Datum::Bool(true)),
        _ => Err(Stop::Engine),
    }
}

fn reduce(array: &Datum, function: &Function, values: &[Datum], run: &mut Run<'_>) -> Given {
    let (mut sum, first) = match values.first() {
        Some(initial) => (initial.clone(), 0),
        // Without anything to start from it throws.
        None => (array.at(0).ok_or(Stop::Engine)?, 1),
    };
    for at in first..length(array).unwrap_or(0) {
        let before = &sum;
        sum = run.call(
            function,
            &[&|| before.clone(), &|| item(array, at), &|| Datum::Number(at as f64), &|| array.clone()],
        )?;
    }
    Ok(sum)
}

fn flatten(value: Datum, made: &mut Vec<Datum>, run: &mut Run<'_>) -> Result<(), Stop> {
    match length(&value) {
        Some(length) => {
            run.budget.step(length as u64)?;
            made.extend(items(&value));
        }
        // Whether it is an array is not plain.
        None if matches!(value, Datum::Other(_)) => return Err(Stop::Engine),
        None => made.push(value),
    }
    Ok(())
}

/// A method that calls none.
pub(super) fn call(array: &Datum, method: Method, values: &[Datum], run: &mut Run<'_>) -> Given {
    let length = length(array).ok_or(Stop::Engine)?;
    run.budget.step(1)?;
    match method {
        Method::At => {
            let at = convert::integer(values.first().unwrap_or(&Datum::Undefined))?;
            let at = if at < 0.0 { length as f64 + at } else { at };
            Ok(if at >= 0.0 && at < length as f64 { item(array, at as usize) } else { Datum::Undefined })
        }
        Method::Slice => {
            let from = convert::relative(values.first(), length, 0)?;
            let to = convert::relative(values.get(1), length, length)?.max(from);
            match array {
                Datum::Rows(rows) => Ok(Datum::Rows(rows.slice(from, to))),
                _ => run.array((from..to).map(|at| item(array, at)).collect()),
            }
        }
        Method::Concat => {
            let mut made: Vec<Datum> = items(array).collect();
            run.budget.step(length as u64)?;
            for value in values {
                flatten(value.clone(), &mut made, run)?;
            }
            run.array(made)
        }
        Method::Flat if values.is_empty() => {
            let mut made = Vec::new();
            for value in items(array) {
                flatten(value, &mut made, run)?;
            }
            run.array(made)
        }
        Method::ToReversed if values.is_empty() => picked(array, (0..length as u32).rev().collect(), run),
        Method::Includes | Method::IndexOf => {
            let wanted = values.first().unwrap_or(&Datum::Undefined);
            let from = convert::relative(values.get(1), length, 0)?;
            for at in from..length {
                run.budget.step(1)?;
                let found = match method {
                    Method::Includes => operators::same_value_zero(&item(array, at), wanted)?,
                    _ => operators::strictly_equal(&item(array, at), wanted)?,
                };
                if found {
                    let is_index = method == Method::IndexOf;
                    return Ok(if is_index { Datum::Number(at as f64) } else { Datum::Bool(true) });
                }
            }
            Ok(if method == Method::IndexOf { Datum::Number(-1.0) } else { Datum::Bool(false) })
        }
        Method::Join => join(array, values, run),
        Method::ToString if values.is_empty() => join(array, &[], run),
        _ => Err(Stop::Engine),
    }
}

fn join(array: &Datum, values: &[Datum], run: &mut Run<'_>) -> Given {
    let separator = match values.first() {
        None | Some(Datum::Undefined) => JsStr::latin1(b",").into(),
        Some(separator) => convert::text(separator)?,
    };
    let mut texts: Vec<JsString> = Vec::new();
    for (at, value) in items(array).enumerate() {
        run.budget.step(1)?;
        if at > 0 {
            texts.push(separator.clone());
        }
        texts.push(match value {
            Datum::Undefined | Datum::Null => JsString::default(),
            value => convert::text(&value)?,
        });
    }
    Ok(Datum::Text(run.join(&texts)?))
}
