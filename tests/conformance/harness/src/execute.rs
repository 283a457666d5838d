//! Runs one test and judges how it ended.

use crate::{
    Engine,
    case::{Case, Mode, Report, Verdict},
    host,
    metadata::{Metadata, Negative, Phase},
};
use boa_engine::{
    Context, JsError, JsObject, JsResult, Module, Script, Source, builtins::promise::PromiseState, js_string,
    module::SimpleModuleLoader, object::builtins::JsPromise,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    rc::Rc,
};

/// How much of an error is told.
const DETAIL_CHARS: usize = 300;

/// How a test's own text ended otherwise than by running to its end.
struct Failure {
    phase: Phase,
    /// The name of the error's constructor.
    name: String,
    text: String,
}

/// Runs a case of the checkout at `root`.
pub(crate) fn run<E: Engine>(root: &Path, case: &Case) -> io::Result<Report> {
    let folder = root.join("test").canonicalize()?;
    let path = folder.join(&case.test);
    let text = read(&path)?;
    let report = |verdict, detail: String| Report {
        case: case.clone(),
        verdict,
        detail: detail.chars().take(DETAIL_CHARS).collect(),
    };
    let metadata = match Metadata::of(&text) {
        Ok(metadata) => metadata,
        Err(error) => return Ok(report(Verdict::Fail, error.to_string())),
    };
    let engine = |error: JsError| io::Error::other(format!("the realm cannot be made: {error}"));
    let modules = Rc::new(SimpleModuleLoader::new(&folder).map_err(engine)?);
    let mut context = E::context(modules.clone()).map_err(engine)?;
    host::install::<E>(&mut context).map_err(engine)?;
    if let Err(detail) = prepare(root, &metadata, case.mode, &mut context)? {
        return Ok(report(Verdict::Fail, detail));
    }
    let result = match case.mode {
        Mode::Module => run_module(&text, path, &modules, &mut context),
        Mode::Strict => run_script(&format!("\"use strict\";\n{text}"), &path, &mut context),
        Mode::Sloppy | Mode::Raw => run_script(&text, &path, &mut context),
    };
    let judged = judge(&metadata, result, &host::printed(&context));
    Ok(match judged {
        Ok(()) => report(Verdict::Pass, String::new()),
        Err(detail) => report(Verdict::Fail, detail),
    })
}

fn read(path: &Path) -> io::Result<String> {
    fs::read_to_string(path).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

/// Runs the files of the harness that a test needs. The inner error: one of them fails in this engine.
fn prepare(root: &Path, metadata: &Metadata, mode: Mode, context: &mut Context) -> io::Result<Result<(), String>> {
    if mode == Mode::Raw || metadata.has("raw") {
        return Ok(Ok(()));
    }
    let mut files = vec!["assert.js", "sta.js"];
    if metadata.has("async") {
        files.push("doneprintHandle.js");
    }
    files.extend(metadata.includes.iter().map(String::as_str));
    for name in files {
        let path = root.join("harness").join(name);
        let text = read(&path)?;
        if let Err(error) = context.eval(Source::from_bytes(&text).with_path(&path)) {
            return Ok(Err(format!("{name} fails: {}", Failure::of(Phase::Runtime, error, context).text)));
        }
    }
    Ok(Ok(()))
}

fn run_script(text: &str, path: &Path, context: &mut Context) -> Result<(), Failure> {
    let script = Script::parse(Source::from_bytes(text).with_path(path), None, context);
    let script = script.map_err(|error| Failure::of(Phase::Parse, error, context))?;
    script.evaluate(context).map_err(|error| Failure::of(Phase::Runtime, error, context))?;
    context.run_jobs().map_err(|error| Failure::of(Phase::Runtime, error, context))
}

fn run_module(text: &str, path: PathBuf, modules: &SimpleModuleLoader, context: &mut Context) -> Result<(), Failure> {
    let module = Module::parse(Source::from_bytes(text).with_path(&path), None, context);
    let module = module.map_err(|error| Failure::of(Phase::Parse, error, context))?;
    modules.insert(path, module.clone());
    let loaded = module.load(context);
    settle(&loaded, context).map_err(|error| Failure::of(Phase::Resolution, error, context))?;
    module.link(context).map_err(|error| Failure::of(Phase::Resolution, error, context))?;
    let evaluated = module.evaluate(context).and_then(|promise| settle(&promise, context));
    evaluated.map_err(|error| Failure::of(Phase::Runtime, error, context))
}

/// Runs jobs until a promise has settled.
fn settle(promise: &JsPromise, context: &mut Context) -> JsResult<()> {
    context.run_jobs()?;
    match promise.state() {
        PromiseState::Fulfilled(_) => Ok(()),
        PromiseState::Rejected(reason) => Err(JsError::from_opaque(reason)),
        PromiseState::Pending => {
            Err(boa_engine::JsNativeError::error().with_message("the module's promise never settles").into())
        }
    }
}

impl Failure {
    fn of(phase: Phase, error: JsError, context: &mut Context) -> Self {
        let unnamed = |text: String, what: &str| Self { phase, name: what.to_owned(), text };
        if error.as_engine().is_some() {
            return unnamed(error.to_string(), "a limit of the engine");
        }
        let Ok(thrown) = error.into_opaque(context) else { return unnamed(String::new(), "an error without a realm") };
        let Some(object) = thrown.as_object() else { return unnamed(thrown.display().to_string(), "no object") };
        let name = constructor(&object, context).unwrap_or_default();
        let message = object.get(js_string!("message"), context).unwrap_or_default();
        let text = format!("{name}: {}", message.as_string().unwrap_or_default().to_std_string_lossy());
        Self { phase, name, text }
    }
}

/// The name of a thrown object's constructor.
fn constructor(thrown: &JsObject, context: &mut Context) -> Option<String> {
    let constructor = thrown.get(js_string!("constructor"), context).ok()?;
    let name = constructor.as_object()?.get(js_string!("name"), context).ok()?;
    Some(name.as_string()?.to_std_string_lossy())
}

fn judge(metadata: &Metadata, result: Result<(), Failure>, printed: &[String]) -> Result<(), String> {
    match (&metadata.negative, result) {
        (None, Err(failure)) => Err(failure.text),
        (None, Ok(())) if metadata.has("async") => judge_async(printed),
        (None, Ok(())) => Ok(()),
        (Some(negative), Ok(())) => Err(format!("it ends without the {} that it must end with", negative.name)),
        (Some(Negative { phase, name }), Err(failure)) if failure.phase == *phase && failure.name == *name => Ok(()),
        (Some(Negative { phase, name }), Err(failure)) => {
            Err(format!("{name} at {phase:?} was expected, not at {:?} {}", failure.phase, failure.text))
        }
    }
}

/// [What an asynchronous test prints](https://github.com/tc39/test262/blob/main/INTERPRETING.md#flags).
fn judge_async(printed: &[String]) -> Result<(), String> {
    if let Some(failure) = printed.iter().find_map(|line| line.strip_prefix("Test262:AsyncTestFailure:")) {
        return Err(failure.to_owned());
    }
    let complete = printed.iter().any(|line| line == "Test262:AsyncTestComplete");
    complete.then_some(()).ok_or_else(|| "its promise never settles".to_owned())
}
