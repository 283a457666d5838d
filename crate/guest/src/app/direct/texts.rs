//! Methods of strings.
//!
//! <https://tc39.es/ecma262/#sec-properties-of-the-string-prototype-object>

use super::{
    Stop, convert, operators,
    run::{Given, Run},
    tree::Method,
};
use crate::app::datum::Datum;
use boa_engine::{JsStr, JsString};

pub(super) fn call(text: &JsString, method: Method, values: &[Datum], run: &mut Run<'_>) -> Given {
    let length = text.len();
    run.budget.step(1 + length as u64 / 64)?;
    let argument = |at: usize| values.get(at).unwrap_or(&Datum::Undefined);
    // How far into the text an argument points.
    let place = |at: usize, absent: usize| match argument(at) {
        Datum::Undefined => Ok(absent),
        argument => convert::integer(argument).map(|at| at.clamp(0.0, length as f64) as usize),
    };
    let text_at = |at: f64| {
        let is_within = at >= 0.0 && at < length as f64;
        is_within.then(|| Datum::Text(text.slice(at as usize, at as usize + 1)))
    };
    Ok(match method {
        Method::At => {
            let at = convert::integer(argument(0))?;
            text_at(if at < 0.0 { length as f64 + at } else { at }).unwrap_or_default()
        }
        Method::CharAt => text_at(convert::integer(argument(0))?).unwrap_or(Datum::Text(JsString::default())),
        Method::Concat => {
            let mut texts = vec![text.clone()];
            for value in values {
                texts.push(convert::text(value)?);
            }
            Datum::Text(run.join(&texts)?)
        }
        Method::Includes => {
            let wanted = convert::text(argument(0))?;
            Datum::Bool(text.index_of(wanted.as_str(), place(1, 0)?).is_some())
        }
        Method::IndexOf => {
            let wanted = convert::text(argument(0))?;
            Datum::Number(text.index_of(wanted.as_str(), place(1, 0)?).map_or(-1.0, |at| at as f64))
        }
        Method::StartsWith => {
            let wanted = convert::text(argument(0))?;
            let from = place(1, 0)?;
            Datum::Bool(from + wanted.len() <= length && text.slice(from, from + wanted.len()) == wanted)
        }
        Method::EndsWith => {
            let wanted = convert::text(argument(0))?;
            let to = place(1, length)?;
            Datum::Bool(wanted.len() <= to && text.slice(to - wanted.len(), to) == wanted)
        }
        Method::Slice => {
            let from = convert::relative(values.first(), length, 0)?;
            let to = convert::relative(values.get(1), length, length)?.max(from);
            Datum::Text(text.slice(from, to))
        }
        Method::Substring => {
            let (a, b) = (place(0, 0)?, place(1, length)?);
            Datum::Text(text.slice(a.min(b), a.max(b)))
        }
        Method::Trim => Datum::Text(text.trim()),
        Method::TrimStart => Datum::Text(text.trim_start()),
        Method::TrimEnd => Datum::Text(text.trim_end()),
        Method::ToString => Datum::Text(text.clone()),
        Method::ToLowerCase | Method::ToUpperCase => change_case(text, method, run)?,
        Method::Repeat => repeat(text, argument(0), run)?,
        Method::PadStart | Method::PadEnd => pad(text, method, values, run)?,
        Method::Split => split(text, values, run)?,
        Method::Replace | Method::ReplaceAll => replace(text, method, values, run)?,
        _ => return Err(Stop::Engine),
    })
}

/// What has no case but that of ASCII.
fn change_case(text: &JsString, method: Method, run: &mut Run<'_>) -> Given {
    let units = text.as_str();
    if !operators::is_ascii(units) {
        return Err(Stop::Engine);
    }
    run.budget.write(units.len())?;
    let bytes = units.as_latin1().unwrap_or_default();
    let changed = if method == Method::ToLowerCase { bytes.to_ascii_lowercase() } else { bytes.to_ascii_uppercase() };
    Ok(Datum::Text(JsStr::latin1(&changed).into()))
}

fn repeat(text: &JsString, count: &Datum, run: &mut Run<'_>) -> Given {
    let count = convert::integer(count)?;
    // Below zero and at infinity it throws.
    if !(0.0..=1e6).contains(&count) {
        return Err(Stop::Engine);
    }
    run.budget.write(text.len().saturating_mul(count as usize))?;
    Ok(Datum::Text(JsString::concat_array(&vec![text.as_str(); count as usize])))
}

fn pad(text: &JsString, method: Method, values: &[Datum], run: &mut Run<'_>) -> Given {
    let length = convert::integer(values.first().unwrap_or(&Datum::Undefined))?;
    let filler = match values.get(1) {
        None | Some(Datum::Undefined) => JsStr::latin1(b" ").into(),
        Some(filler) => convert::text(filler)?,
    };
    if length <= text.len() as f64 || filler.is_empty() {
        return Ok(Datum::Text(text.clone()));
    }
    if length > 1e6 {
        return Err(Stop::Engine);
    }
    let missing = length as usize - text.len();
    run.budget.write(length as usize)?;
    let fillers = JsString::concat_array(&vec![filler.as_str(); missing.div_ceil(filler.len())]);
    let filler = fillers.slice(0, missing);
    let (a, b) = if method == Method::PadStart { (&filler, text) } else { (text, &filler) };
    Ok(Datum::Text(JsString::concat(a.as_str(), b.as_str())))
}

fn split(text: &JsString, values: &[Datum], run: &mut Run<'_>) -> Given {
    let [Datum::Text(separator)] = values else { return Err(Stop::Engine) };
    if separator.is_empty() {
        let units = (0..text.len()).map(|at| Datum::Text(text.slice(at, at + 1))).collect();
        return run.array(units);
    }
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(at) = text.index_of(separator.as_str(), from) {
        run.budget.step(1)?;
        parts.push(Datum::Text(text.slice(from, at)));
        from = at + separator.len();
    }
    parts.push(Datum::Text(text.slice(from, text.len())));
    run.array(parts)
}

fn replace(text: &JsString, method: Method, values: &[Datum], run: &mut Run<'_>) -> Given {
    let [Datum::Text(wanted), Datum::Text(by)] = values else { return Err(Stop::Engine) };
    // `$&` and its kin stand for something else.
    if wanted.is_empty() || by.contains(b'$') {
        return Err(Stop::Engine);
    }
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(at) = text.index_of(wanted.as_str(), from) {
        run.budget.step(1)?;
        parts.push(text.slice(from, at));
        parts.push(by.clone());
        from = at + wanted.len();
        if method == Method::Replace {
            break;
        }
    }
    parts.push(text.slice(from, text.len()));
    Ok(Datum::Text(run.join(&parts)?))
}
