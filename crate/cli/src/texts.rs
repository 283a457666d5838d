//! Cases of `belljar eval` that are about the text of a property rather than about what its code does: its segments, what
//! it refers to, and what it becomes with values in it.

use crate::case::Report;
use belljar_core::{
    ErrorCode, GuestError, Limits, Value,
    app::{Path, Segments, Step, substitute, text_of},
    error::{ErrorMessage, ErrorSource, ErrorType, Position, Severity},
    event::{Kind, Place},
};
use belljar_guest::app::{
    SyntaxProblem,
    references::{Reference, references},
};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::io;

/// Bytes of the text that a value becomes.
const MAX_TEXT_BYTES: usize = 16 << 20;

/// Libraries that every page has: no references.
const LIBRARIES: &[&str] = &["_", "moment"];

/// Such a case.
pub(crate) struct TextCase {
    kind: TextKind,
    id: Json,
    code: String,
    /// For `substitute`: the values, one for each segment of code.
    values: Option<Vec<Value>>,
    /// What there is: paths are cut to what exists in it.
    entities: Map<String, Json>,
    /// The whole case, for evaluating its segments in the world that it describes.
    whole: Map<String, Json>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TextKind {
    Segments,
    References,
    Substitute,
}

/// A line that is such a case, or its id and what is wrong with it. None: it is another case, or none.
pub(crate) fn read(line: &str) -> Option<Result<TextCase, (Json, String)>> {
    let Ok(Json::Object(mut whole)) = serde_json::from_str(line) else { return None };
    let kind = TextKind::deserialize(whole.get("kind")?).ok()?;
    let id = whole.get("id").cloned().unwrap_or_default();
    let mut members = || {
        let code = whole.get("code").and_then(Json::as_str).ok_or("\"code\" is a text")?.to_owned();
        let values = match whole.remove("values") {
            None => None,
            Some(values) => {
                let values = values.as_array().ok_or("\"values\" is a list")?;
                let values: Result<_, _> = values.iter().map(Value::from_json).collect();
                Some(values.map_err(|error| format!("values: {error}"))?)
            }
        };
        let entities = match whole.get("entities") {
            None => Map::new(),
            Some(entities) => entities.as_object().ok_or("\"entities\" is an object")?.clone(),
        };
        Ok::<_, String>((code, values, entities))
    };
    Some(match members() {
        Ok((code, values, entities)) => Ok(TextCase { kind, id, code, values, entities, whole }),
        Err(error) => Err((id, error)),
    })
}

/// Runs one. `evaluate` runs another case, given as JSON.
pub(crate) fn run(case: TextCase, evaluate: impl FnMut(String) -> io::Result<Report>) -> io::Result<Report> {
    let mut report = Report::new(case.id.clone());
    match case.kind {
        TextKind::Segments => {
            let segments = Segments::of(&case.code);
            report.value = segments.list.iter().map(|segment| segment.text_with_braces(&case.code)).collect();
        }
        TextKind::References => match of_text(&case.code) {
            Ok(references) => report.value = paths(references, &case.entities),
            Err(problem) => report.errors.push(syntax_error(&case.code, problem)),
        },
        TextKind::Substitute => substituted(case, &mut report, evaluate)?,
    }
    Ok(report)
}

/// What a property's text refers to; text without segments is code itself.
fn of_text(text: &str) -> Result<Vec<Reference>, SyntaxProblem> {
    let segments = Segments::of(text);
    if !segments.has_code() {
        return of_code(text);
    }
    let mut found = Vec::new();
    for segment in segments.codes() {
        let position = |problem: SyntaxProblem| {
            let position = problem.position.map(|position| segment.in_text(position));
            SyntaxProblem { position, ..problem }
        };
        found.extend(of_code(segment.text(text)).map_err(position)?);
    }
    Ok(found)
}

/// Code of a data field, or else of an event handler, or else a program.
fn of_code(code: &str) -> Result<Vec<Reference>, SyntaxProblem> {
    let of = |kind| references(kind, code, &Limits::default());
    of(Kind::Data).or_else(|problem| of(Kind::Trigger).or_else(|_| of(Kind::Script)).map_err(|_| problem))
}

/// The paths, each once, in order.
fn paths(references: Vec<Reference>, entities: &Map<String, Json>) -> Json {
    let of_the_app = |reference: &Reference| reference.is_of_the_app() && !LIBRARIES.contains(&reference.name());
    let mut paths: Vec<String> = Vec::new();
    for reference in references.into_iter().filter(of_the_app) {
        let path = cut(&reference.path, entities).to_string();
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    json!(paths)
}

/// The longest part of a path that exists. Nothing is known of an entity that is not there.
fn cut(path: &Path, entities: &Map<String, Json>) -> Path {
    let mut steps = path.steps().iter();
    let first = steps.next().map(Step::name).unwrap_or_default();
    let Some(mut value) = entities.get(&*first) else { return path.clone() };
    let mut known = Path::from(vec![Step::Key((&*first).into())]);
    for step in steps {
        let next = match (value, step) {
            (Json::Array(items), Step::Index(index)) => items.get(*index as usize),
            (Json::Object(members), step) => members.get(&*step.name()),
            _ => None,
        };
        let Some(next) = next else { break };
        known.push(step.clone());
        value = next;
    }
    known
}

fn substituted(
    case: TextCase,
    report: &mut Report,
    mut evaluate: impl FnMut(String) -> io::Result<Report>,
) -> io::Result<()> {
    let segments = Segments::of(&case.code);
    let count = segments.codes().count();
    let values = match case.values {
        Some(values) if values.len() != count => {
            let message = format!("the text has {count} segments of code, and there are {} values", values.len());
            *report = Report::unusable(case.id, message);
            return Ok(());
        }
        Some(values) => values,
        None => {
            let mut values = Vec::with_capacity(count);
            for segment in segments.codes() {
                let mut inner = case.whole.clone();
                inner.insert("kind".into(), "data".into());
                inner.insert("code".into(), segment.text(&case.code).into());
                let mut run = evaluate(Json::Object(inner).to_string())?;
                // Lines and columns are those of the whole text.
                for ErrorSource { line, column, .. } in run.errors.iter_mut().map(|error| &mut error.source) {
                    if let (Some(at), Some(behind)) = (*line, *column) {
                        let in_text = segment.in_text(Position { line: at, column: behind });
                        (*line, *column) = (Some(in_text.line), Some(in_text.column));
                    }
                }
                if let Some(limit) = &mut run.limit {
                    limit.position = limit.position.take().map(|position| segment.in_text(position));
                }
                values.push(Value::from_json(&run.value).map_err(io::Error::other)?);
                report.errors.extend(run.errors);
                report.effects.extend(run.effects);
                report.warnings.extend(run.warnings);
                report.limit = report.limit.take().or(run.limit);
            }
            values
        }
    };
    // One segment and nothing else: the value keeps its type.
    if let (Some(_), [value]) = (segments.sole_code(), values.as_slice()) {
        report.value = value.to_json();
        return Ok(());
    }
    let mut texts = Vec::with_capacity(values.len());
    for value in &values {
        match text_of(value, MAX_TEXT_BYTES) {
            Ok(text) => texts.push(text),
            Err(error) => {
                report.errors.push(error_of(&case.code, "TypeError", error.to_string(), ErrorCode::Uncaught, None));
                return Ok(());
            }
        }
    }
    let joined = Value::from(substitute(&case.code, &segments, texts));
    report.value = joined.to_json();
    Ok(())
}

fn syntax_error(code: &str, problem: SyntaxProblem) -> GuestError {
    error_of(code, "SyntaxError", problem.message, ErrorCode::Syntax, problem.position)
}

fn error_of(of: &str, name: &str, message: String, code: ErrorCode, position: Option<Position>) -> GuestError {
    GuestError {
        error_type: ErrorType::Parse,
        severity: Severity::Error,
        error_message: ErrorMessage { name: name.into(), message },
        code,
        original_binding: of.to_owned(),
        raw: of.to_owned(),
        source: ErrorSource::new(&Place::default(), position.as_ref()),
        stack: String::new(),
    }
}
