//! `belljar run`: an app without a browser. What its users would do stands in a file, and so does what would answer its
//! queries and requests; what it does and what becomes of its properties is written as JSON lines.

mod contained;
mod handlers;
mod host;
mod step;
mod watch;

use crate::{
    case::{Case, stand_in_policy},
    child::STACK_BYTES,
    files::{about, finite, lines, read},
};
use belljar_core::{Policy, Value, app::Definition};
use cap::Cap;
use clap::Args;
use handlers::Handlers;
use host::Host;
use serde_json::{Map, Value as Json, json};
use std::{
    alloc::System,
    fs,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
};

#[derive(Args)]
pub(crate) struct Options {
    /// The definition.
    #[arg(value_name = "FILE")]
    app: PathBuf,
    /// What happens, a JSON line each: {"set": "Input1.text", "value": "x"}, {"trigger": "Button1.onClick", "args": [], "globals":
    /// {}}, {"edit": [{"op": …}]}, {"explain": "Text1.text"}, {"wait": 500}. `-`: standard input.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// A JSON file of answers: {"queries": {"Query1": data or {"$error": message}}, "fetch": {url: …}, "store": {…},
    /// "appsmith": {"user": …}}.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// The page that is open. Without: the first.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    page: Option<String>,
    /// A JSON file with the policy. Without: the strict one, with fetch granted (only the answers answer it).
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The text of a library, by the name that code uses: `_=lodash.min.js`.
    #[arg(long = "library", value_name = "NAME=FILE")]
    libraries: Vec<String>,
    /// What `Math.random` starts from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The clock at the start, in milliseconds since the Unix epoch.
    #[arg(long, value_name = "MS", default_value_t = 0.0, value_parser = finite, allow_negative_numbers = true)]
    now: f64,
    /// Open the app without running anything of it.
    #[arg(long)]
    safe_mode: bool,
}

/// Bytes of this process for each that a jar in a browser may hold: pointers are twice as wide, and what the process has
/// beside its jar counts as well.
const NATIVE_BYTES: usize = 4;

/// Exit code 0: the app was opened and all events delivered. 1: the definition has problems. 2: a file cannot be read, or
/// an event. 3: the app has used up its process' memory or stack, or did not come back.
pub(crate) fn run(options: &Options, allocator: &'static Cap<System>) -> io::Result<ExitCode> {
    if !contained::is_inner() {
        return contained::run();
    }
    let definition = read(&options.app)?;
    let prepared = prepare(options, &definition)?;
    // Fails only when more is in use already, and then the next allocation says so.
    let _ = allocator.set_limit(NATIVE_BYTES * prepared.world.policy.limits.memory_bytes as usize);
    let events: Box<dyn Read + Send> = match &options.events {
        None => Box::new(io::empty()),
        Some(file) if file.as_os_str() == "-" => Box::new(io::stdin()),
        Some(file) => Box::new(fs::File::open(file).map_err(|error| about(file, error))?),
    };
    let (page, safe_mode) = (options.page.clone(), options.safe_mode);
    let source = options.events.clone().filter(|file| file.as_os_str() != "-").unwrap_or("standard input".into());
    // App code nests as deep as its limits let it.
    let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        let mut host = Host::new(prepared, allocator)?;
        if !host.open(definition, page, safe_mode)? {
            return Ok(ExitCode::FAILURE);
        }
        for line in lines(BufReader::new(events)) {
            let (number, line) = line.map_err(|error| about(&source, error))?;
            let wrong = |error: &dyn std::fmt::Display| about(&source, format!("line {number}: {error}"));
            let line = line.map_err(|error| wrong(&error))?;
            if !line.trim().is_empty() {
                host.take(number, step::read(&line).map_err(|error| wrong(&error))?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    })?;
    thread.join().unwrap_or_else(|_| Err(io::Error::other("the engine failed")))
}

/// What an app is run in.
struct Prepared {
    world: Case,
    /// The texts of libraries, by name.
    libraries: Vec<(String, Result<String, String>)>,
    /// The names of its pages.
    pages: Vec<String>,
    /// What `appsmith` says.
    about: Vec<(String, Value)>,
    /// The handlers that it says it has.
    handlers: Handlers,
}

fn prepare(options: &Options, text: &str) -> io::Result<Prepared> {
    let mut policy = match &options.policy {
        Some(file) => Policy::from_json(&read(file)?).map_err(|error| about(file, error))?,
        None => stand_in_policy(),
    };
    let mut said = Vec::new();
    let mut world = json!({ "code": "", "seed": options.seed, "now": options.now });
    if let Some(file) = &options.answers {
        let answers: Map<String, Json> = serde_json::from_str(&read(file)?).map_err(|error| about(file, error))?;
        for (key, value) in answers {
            if key == "appsmith" {
                let values = value.as_object().ok_or_else(|| about(file, "\"appsmith\" is an object"))?;
                for (name, value) in values {
                    said.push((name.clone(), Value::from_json(value).map_err(|error| about(file, error))?));
                }
                continue;
            }
            if !matches!(key.as_str(), "queries" | "fetch" | "store") {
                return Err(about(
                    file,
                    format!("there are no answers called \"{key}\": queries, fetch, store, appsmith"),
                ));
            }
            world[key] = value;
        }
    }
    let file = options.answers.as_ref().unwrap_or(&options.app);
    let mut world: Case = serde_json::from_value(world).map_err(|error| about(file, error))?;
    let mut libraries = Vec::new();
    for library in &options.libraries {
        let (name, file) =
            library.split_once('=').ok_or_else(|| io::Error::other(format!("--library {library}: write NAME=FILE")))?;
        libraries.push((name.to_owned(), Ok(read(Path::new(file))?)));
    }
    // A definition that has problems says so when it is opened.
    let (mut pages, mut handlers) = (Vec::new(), Handlers::default());
    if let Ok(definition) = Definition::from_json(text) {
        policy = policy.narrowed(&definition.policy).map_err(|error| about(&options.app, error))?;
        said.push(("appName".to_owned(), definition.name.as_str().into()));
        if let Ok(theme) = Value::from_json(&Json::Object(definition.theme.clone())) {
            said.push(("theme".to_owned(), theme));
        }
        for library in &definition.libraries {
            let known = libraries.iter().any(|(name, _)| *name == library.name);
            let source = library.source.clone();
            let source = source.ok_or_else(|| format!("nothing is fetched here: give --library {}=FILE", library.name));
            if !known {
                libraries.push((library.name.clone(), source));
            }
        }
        handlers = Handlers::of(&definition);
        pages = definition.pages.iter().map(|page| page.name.clone()).collect();
    }
    world.policy = policy;
    world.libraries = libraries.iter().map(|(name, _)| name.clone()).collect();
    Ok(Prepared { world, libraries, pages, about: said, handlers })
}
