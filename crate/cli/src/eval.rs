//! `belljar eval`

use crate::{
    case::{Case, Report, stand_in_policy},
    files::{about, finite, lines, read},
    parent::Parent,
    texts,
};
use belljar_core::{
    GuestError, Policy,
    app::name::nearest,
    event::{Kind, Place},
};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json};
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

#[derive(Args)]
pub(crate) struct Options {
    /// The code to evaluate.
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl", allow_hyphen_values = true)]
    code: Option<String>,
    /// How the code is read and what it may do.
    #[arg(long, value_enum, default_value_t = KindOption::Script)]
    kind: KindOption,
    /// A JSON file of entities: {"Table1": {…}, …}, values in their JSON form.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// A JSON file with the policy. Without: the strict one, with fetch granted (nothing answers it here).
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// What `Math.random` starts from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The clock at the start, in milliseconds since the Unix epoch. Without: now.
    #[arg(long, value_name = "MS", value_parser = finite, allow_negative_numbers = true)]
    now: Option<f64>,
    /// Read a case a line from standard input, write a report a line to standard output.
    #[arg(long)]
    jsonl: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindOption {
    /// A program of statements.
    Script,
    /// An expression of a bound property: synchronous, no actions.
    Data,
    /// An event handler: asynchronous, may act.
    Trigger,
}

impl From<KindOption> for Kind {
    fn from(kind: KindOption) -> Self {
        match kind {
            KindOption::Script => Self::Script,
            KindOption::Data => Self::Data,
            KindOption::Trigger => Self::Trigger,
        }
    }
}

pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    let now = options.now.unwrap_or_else(now_ms);
    let policy = match &options.policy {
        Some(file) => Policy::from_json(&read(file)?).map_err(|error| about(file, error))?,
        None => stand_in_policy(),
    };
    let entities = match &options.data {
        Some(file) => serde_json::from_str::<Map<String, Json>>(&read(file)?).map_err(|error| about(file, error))?,
        None => Map::new(),
    };
    if options.jsonl {
        return cases(now);
    }
    let case = Case {
        id: Json::Null,
        kind: options.kind.into(),
        code: options.code.clone().unwrap_or_default(),
        entities,
        store: Map::new(),
        before: Vec::new(),
        args: Vec::new(),
        this: None,
        globals: Map::new(),
        policy,
        mode: belljar_core::event::Mode::default(),
        seed: options.seed,
        now,
        place: Place::default(),
        fetch: Default::default(),
        queries: Map::new(),
        setters: Default::default(),
        libraries: Vec::new(),
    };
    let report = Parent::default().run(&case)?;
    print(&report)
}

/// Case by case, in order, whatever becomes of one.
fn cases(now: f64) -> io::Result<ExitCode> {
    let mut parent = Parent::default();
    let mut output = io::stdout().lock();
    for line in lines(io::stdin().lock()) {
        let (number, line) = line?;
        let unusable = |(id, error)| Report::unusable(id, format!("line {number}: the case cannot be read: {error}"));
        let line = match line {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => line,
            Err(error) => {
                put(&mut output, &unusable((Json::Null, error.to_owned())))?;
                continue;
            }
        };
        let report = match texts::read(&line) {
            Some(Ok(case)) => texts::run(case, |case| match read_case(&case, now) {
                Ok(case) => parent.run(&case),
                Err(error) => Ok(unusable(error)),
            })?,
            Some(Err(error)) => unusable(error),
            None => match read_case(&line, now) {
                Ok(case) => parent.run(&case)?,
                Err(error) => unusable(error),
            },
        };
        put(&mut output, &report)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn put(output: &mut impl io::Write, report: &Report) -> io::Result<()> {
    serde_json::to_writer(&mut *output, report)?;
    writeln!(output)?;
    output.flush()
}

/// The kinds of cases: those that evaluate code, and those that are about a text.
const KINDS: &[&str] = &["script", "data", "trigger", "segments", "references", "substitute"];

/// A case, or its id as far as it has one, and what is wrong.
fn read_case(line: &str, now: f64) -> Result<Case, (Json, String)> {
    let mut json: Json = serde_json::from_str(line).map_err(|error| (Json::Null, error.to_string()))?;
    let id = json.get("id").cloned().unwrap_or_default();
    if let Some(kind) = json.get("kind").and_then(Json::as_str).filter(|kind| !KINDS.contains(kind)) {
        let near = nearest(kind, KINDS.iter().copied()).map(|near| format!(" (did you mean \"{near}\"?)"));
        let known = format!("kinds of cases are {}", KINDS.join(", "));
        return Err((id, format!("there is none called \"{kind}\"{}: {known}", near.unwrap_or_default())));
    }
    if let Some(case) = json.as_object_mut() {
        case.entry("now").or_insert(now.into());
    }
    let case: Case = serde_json::from_value(json).map_err(|error| (id.clone(), error.to_string()))?;
    case.policy.check().map_err(|error| (id, error.to_string()))?;
    Ok(case)
}

/// The value to standard output, everything else to standard error.
fn print(report: &Report) -> io::Result<ExitCode> {
    for effect in &report.effects {
        eprintln!("{effect}");
    }
    for warning in &report.warnings {
        eprintln!("warning: {}", warning.message);
    }
    for error in &report.errors {
        eprintln!("{}", describe(error));
    }
    if report.errors.is_empty() && report.limit.is_none() {
        writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&report.value)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

fn describe(error: &GuestError) -> String {
    let position = match (error.source.line, error.source.column) {
        (Some(line), Some(column)) => format!(" (line {line}, column {column})"),
        _ => String::new(),
    };
    let stack = if error.stack.is_empty() { String::new() } else { format!("\n{}", error.stack) };
    format!("{}: {}{position} [{}]{stack}", error.error_message.name, error.error_message.message, error.code.as_str())
}

fn now_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_millis() as f64)
}
