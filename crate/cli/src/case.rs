//! One case: what goes in, and what comes out.

use belljar_core::{
    ErrorCode, GuestError, Outcome, Policy, Value,
    effect::{Effect, Figures, Warning},
    error::{ErrorMessage, ErrorSource, ErrorType, Severity},
    event::{Kind, Mode, Place},
    outcome::LimitHit,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// What to evaluate, and in what world.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Case {
    /// Given back as it is.
    #[serde(default)]
    pub(crate) id: Json,
    /// How the code is read.
    #[serde(default = "script")]
    pub(crate) kind: Kind,
    /// The code, without `{{ }}`.
    pub(crate) code: String,
    /// The entities, by name.
    #[serde(default)]
    pub(crate) entities: Map<String, Json>,
    /// What the store holds.
    #[serde(default)]
    pub(crate) store: Map<String, Json>,
    /// What ran in the same jar before, in order. Whatever became of it is not reported.
    #[serde(default)]
    pub(crate) before: Vec<Earlier>,
    /// What the code's value is called with when it is a function.
    #[serde(default)]
    pub(crate) args: Vec<Value>,
    /// `this`.
    #[serde(default)]
    pub(crate) this: Option<Value>,
    /// Names that only this evaluation sees.
    #[serde(default)]
    pub(crate) globals: Map<String, Json>,
    /// The policy. Without one: the strict policy, with `fetch` granted, since only the table below answers it.
    #[serde(default = "stand_in_policy")]
    pub(crate) policy: Policy,
    /// `appsmith.mode`.
    #[serde(default)]
    pub(crate) mode: Mode,
    /// What `Math.random` starts from.
    #[serde(default)]
    pub(crate) seed: u64,
    /// The clock at the start, in milliseconds since the Unix epoch.
    #[serde(default)]
    pub(crate) now: f64,
    /// Where the code stands, for errors.
    #[serde(default)]
    pub(crate) place: Place,
    /// What answers requests: from URL to answer.
    #[serde(default)]
    pub(crate) fetch: BTreeMap<String, Canned>,
    /// The queries that the code can run: from name to data, or to `{"$error": message}`.
    #[serde(default)]
    pub(crate) queries: Map<String, Json>,
    /// The setters of widgets: from entity to function to property.
    #[serde(default)]
    pub(crate) setters: BTreeMap<String, BTreeMap<String, String>>,
    /// Names of the libraries that an app has. A case has none.
    #[serde(skip)]
    pub(crate) libraries: Vec<String>,
}

/// Code that ran before a case's own.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Earlier {
    #[serde(default = "script")]
    pub(crate) kind: Kind,
    pub(crate) code: String,
}

const fn script() -> Kind {
    Kind::Script
}

/// The policy of a case that has none. There is no network here, so that any origin may be asked.
pub(crate) fn stand_in_policy() -> Policy {
    let text = r#"{"fetch": {"origins": ["http:", "https:"]}}"#;
    Policy::from_json(text).unwrap_or_default()
}

/// A canned answer: the text of a body, or more.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Canned {
    /// The body of a 200.
    Text(String),
    /// A response or a failure.
    Answer(Box<Answer>),
}

/// A canned response or failure.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Answer {
    /// 200 unless said.
    pub(crate) status: Option<u16>,
    pub(crate) status_text: String,
    pub(crate) headers: BTreeMap<String, String>,
    /// Text as it is; anything else as JSON.
    pub(crate) body: Option<Json>,
    /// The same, when the text of the body is to be JSON.
    pub(crate) json: Option<Json>,
    /// The address that answered, if it is another one.
    pub(crate) url: Option<String>,
    /// No response: what the browser would say.
    pub(crate) error: Option<String>,
    /// Milliseconds of the virtual clock until the answer.
    pub(crate) delay_ms: u32,
}

/// What became of a case: one line of output.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) id: Json,
    /// The value in its JSON form; `{"$type": "undefined"}` when there is none.
    pub(crate) value: Json,
    pub(crate) errors: Vec<GuestError>,
    pub(crate) effects: Vec<Json>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) limit: Option<LimitHit>,
    pub(crate) figures: Figures,
}

impl Report {
    pub(crate) fn new(id: Json) -> Self {
        let value = Value::undefined().to_json();
        let (errors, effects, warnings) = (Vec::new(), Vec::new(), Vec::new());
        Self { id, value, errors, effects, warnings, limit: None, figures: Figures::default() }
    }

    /// A case that could not be run.
    pub(crate) fn unusable(id: Json, message: String) -> Self {
        let mut report = Self::new(id);
        let error = plain_error(ErrorType::Validation, ErrorCode::Case, "CaseError", message, &LimitPlace::default());
        report.errors.push(error);
        report
    }

    /// A case that took its process down, or would have.
    pub(crate) fn limited(id: Json, code: &str, limit: LimitHit) -> Self {
        let mut report = Self::new(id);
        report.end_with_limit(code, limit);
        report
    }

    /// How the evaluation ended.
    pub(crate) fn settle(&mut self, code: &str, outcome: Outcome) {
        match outcome {
            Outcome::Value { value } => self.value = value.to_json(),
            Outcome::Error { error } => self.errors.push(*error),
            Outcome::Limit { limit } => self.end_with_limit(code, limit),
        }
    }

    /// An effect, sorted to where its reader looks for it.
    pub(crate) fn note(&mut self, effect: &Effect) {
        match effect {
            Effect::Warning(warning) => self.warnings.push(warning.clone()),
            Effect::Error(error) => self.errors.push(error.clone()),
            Effect::Limit(limit) => self.limit = Some(limit.clone()),
            Effect::Figures(figures) => self.figures = *figures,
            Effect::Settled { .. }
            | Effect::NeedLibraries { .. }
            | Effect::AppOpened { .. }
            | Effect::Updates { .. }
            | Effect::Edited { .. }
            | Effect::Explained { .. }
            | Effect::Continue => {}
            Effect::Console(_)
            | Effect::SetTimer { .. }
            | Effect::ClearTimer { .. }
            | Effect::Fetch { .. }
            | Effect::CancelFetch { .. }
            | Effect::Ask { .. }
            | Effect::Store { .. } => self.effects.push(effect_json(effect)),
        }
    }

    fn end_with_limit(&mut self, code: &str, limit: LimitHit) {
        let place = LimitPlace { place: limit.place.clone(), code: code.to_owned() };
        let mut error = plain_error(ErrorType::Limit, ErrorCode::Limit, "LimitError", limit.message.clone(), &place);
        error.source = ErrorSource::new(&limit.place, limit.position.as_ref());
        self.errors.push(error);
        self.limit = Some(limit);
    }
}

/// An effect with its name and grant as members beside its own: `{"type": "setTimer", "grant": "timers", "id": 1, …}`.
pub(crate) fn effect_json(effect: &Effect) -> Json {
    let mut json = serde_json::to_value(effect).map(with_type).unwrap_or_default();
    if let Some(flat) = json.as_object_mut() {
        flat.shift_insert(1, "grant".into(), json!(effect.grant()));
        if let Some(Json::Array(changes)) = flat.get_mut("changes") {
            for change in changes {
                *change = with_type(change.take());
            }
        }
    }
    json
}

/// `{"name": {…}}` and `"name"`, as enums are written, as `{"type": "name", …}`.
fn with_type(tagged: Json) -> Json {
    let (name, members) = match tagged {
        Json::Object(tagged) => tagged.into_iter().next().unwrap_or_default(),
        Json::String(name) => (name, Json::Null),
        other => return other,
    };
    let mut flat = Map::from_iter([("type".to_owned(), Json::from(name))]);
    if let Json::Object(members) = members {
        flat.extend(members);
    }
    Json::Object(flat)
}

#[derive(Default)]
struct LimitPlace {
    place: Place,
    code: String,
}

fn plain_error(error_type: ErrorType, code: ErrorCode, name: &str, message: String, at: &LimitPlace) -> GuestError {
    GuestError {
        error_type,
        severity: Severity::Error,
        error_message: ErrorMessage { name: name.into(), message },
        code,
        original_binding: at.code.clone(),
        raw: at.code.clone(),
        source: ErrorSource::new(&at.place, None),
        stack: String::new(),
    }
}
