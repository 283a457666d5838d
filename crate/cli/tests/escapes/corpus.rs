//! The corpus as it is written: `tests/escapes/README.md` says what each key means.

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::{collections::BTreeMap, fs, path::Path, time::Duration};

/// What a case gets beside its deadline until the test itself gives it up: the parent's grace, and a busy machine.
const SLACK: Duration = Duration::from_secs(10);

/// The same for code that does next to nothing.
pub(crate) const CANARY_PATIENCE: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    prelude: Option<String>,
    policy: Option<Json>,
    case: Vec<Attack>,
}

/// One case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attack {
    #[serde(skip)]
    pub(crate) theme: String,
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) kind: Kind,
    policy: Option<Json>,
    #[serde(default)]
    entities: Map<String, Json>,
    #[serde(default)]
    store: Map<String, Json>,
    #[serde(default)]
    fetch: Map<String, Json>,
    #[serde(default)]
    args: Vec<Json>,
    #[serde(default)]
    globals: Map<String, Json>,
    #[serde(default)]
    pub(crate) before: Vec<Earlier>,
    pub(crate) neighbour: Option<String>,
    pub(crate) expect: Expect,
    #[serde(default)]
    pub(crate) effects: BTreeMap<String, Count>,
    pub(crate) requests: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    #[default]
    Script,
    Data,
    Trigger,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Earlier {
    #[serde(default)]
    kind: Kind,
    pub(crate) code: String,
}

/// The ends that are allowed: one of them must be the case's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    pub(crate) value: Option<Json>,
    pub(crate) error: Option<Names>,
    pub(crate) limit: Option<Names>,
    #[serde(default)]
    pub(crate) contained: bool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Names {
    One(String),
    Several(Vec<String>),
}

impl Names {
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            Self::One(one) => one == name,
            Self::Several(several) => several.iter().any(|one| one == name),
        }
    }
}

/// `3`, or `"<=3"` for at most as many.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Count {
    Exactly(u64),
    Rule(String),
}

impl Count {
    pub(crate) fn allows(&self, count: u64) -> bool {
        match self {
            Self::Exactly(exactly) => count == *exactly,
            Self::Rule(rule) => {
                let most = rule.strip_prefix("<=").and_then(|most| most.parse().ok());
                count <= most.unwrap_or_else(|| panic!("{rule} is no count of effects"))
            }
        }
    }
}

impl Attack {
    /// The case as `belljar eval --jsonl` takes it.
    pub(crate) fn case(&self) -> Json {
        let mut case = self.case_of(&self.code, self.kind);
        for (key, value) in [
            ("entities", json!(self.entities)),
            ("store", json!(self.store)),
            ("fetch", json!(self.fetch)),
            ("args", json!(self.args)),
            ("globals", json!(self.globals)),
        ] {
            case[key] = value;
        }
        case["before"] =
            self.before.iter().map(|earlier| json!({"kind": earlier.kind.name(), "code": earlier.code})).collect();
        case
    }

    /// What runs in another app's jar before.
    pub(crate) fn neighbour_case(&self, code: &str) -> Json {
        self.case_of(code, Kind::Script)
    }

    fn case_of(&self, code: &str, kind: Kind) -> Json {
        json!({"id": self.name, "kind": kind.name(), "code": code, "policy": self.policy()})
    }

    /// The policy: a table, or JSON where a key is null, for which TOML has no word.
    fn policy(&self) -> Json {
        match &self.policy {
            None => json!({}),
            Some(Json::String(text)) => {
                serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", self.name))
            }
            Some(policy) => policy.clone(),
        }
    }

    /// How long the test waits for an answer.
    pub(crate) fn patience(&self) -> Duration {
        let limits = &self.policy()["limits"];
        let of = |key: &str, default: u64| limits[key].as_u64().unwrap_or(default);
        let deadline_ms = match self.kind {
            Kind::Data => of("dataDeadlineMs", 1_000),
            Kind::Script | Kind::Trigger => of("triggerDeadlineMs", 5_000),
        };
        Duration::from_millis(deadline_ms) + SLACK
    }
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Data => "data",
            Self::Trigger => "trigger",
        }
    }
}

/// All cases, theme by theme.
pub(crate) fn read() -> Vec<Attack> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/escapes");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the corpus is there").map(|entry| entry.expect("a file").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).expect("text");
            let theme: Theme = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
            theme.case.into_iter().map(move |mut attack| {
                attack.theme.clone_from(&name);
                attack.policy = attack.policy.or_else(|| theme.policy.clone());
                if let (Kind::Script, Some(prelude)) = (attack.kind, &theme.prelude) {
                    attack.code = format!("{prelude}\n{}", attack.code);
                }
                attack
            })
        })
        .collect()
}
