//! The class that TypeScript drives: thin, since all that is decided is decided behind it.

use crate::{
    config::Given,
    convert,
    executor::{
        Allowance, Instances, Powers,
        archive::PageArchive,
        asks::{Handlers, PageAsks},
        clock::PageClock,
        fetch::PageRequests,
        storage::{MemoryStorage, PageStorage},
        store::{Keeping, Stores},
        tabs::PageTabs,
        tasks::PageTasks,
        timers::PageTimers,
        vault::PageVault,
    },
    keeper::{Death, Usage},
    session::{Failure, Listener, Opened, Report, Session, limit_of_value},
};
use belljar_core::{
    LimitHit, LimitKind, Outcome, Value,
    app::{self, OpenApp},
    effect::Figures,
    event::{Evaluate, Kind, Methods, Place},
    value::{ValueError, ValueLimits},
};
use js_sys::{Array, Function, TypeError, Uint8Array};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What TypeScript lends a jar: its instances, and somebody to listen. It is the page's [`Handlers`], too.
    pub type Page;
    #[wasm_bindgen(method)]
    fn spawn(this: &Page);
    #[wasm_bindgen(method)]
    fn post(this: &Page, seq: u32, bytes: Uint8Array, deadline_ms: u32, memory_pages: u32, is_ahead: bool);
    #[wasm_bindgen(method)]
    fn terminate(this: &Page);
    #[wasm_bindgen(method)]
    fn emit(this: &Page, name: &str, event: &JsValue);

    /// What `Jar.evaluate` was called with. Checked in TypeScript.
    pub type Evaluation;
    #[wasm_bindgen(method, getter)]
    fn source(this: &Evaluation) -> String;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &Evaluation) -> String;
    #[wasm_bindgen(method, getter)]
    fn entity(this: &Evaluation) -> String;
    #[wasm_bindgen(method, getter)]
    fn property(this: &Evaluation) -> String;
    #[wasm_bindgen(method, getter)]
    fn args(this: &Evaluation) -> Array;
    /// Absent, or an array of one.
    #[wasm_bindgen(method, getter)]
    fn this(this: &Evaluation) -> Option<Array>;
    /// Names and values in turn.
    #[wasm_bindgen(method, getter)]
    fn globals(this: &Evaluation) -> Array;
}

/// One jar, as the page has it.
#[wasm_bindgen]
pub struct HostJar {
    session: Rc<Session>,
    limits: ValueLimits,
    wanted: Rc<Cell<u32>>,
    /// What a spent instance was evaluating, until its end is told.
    evaluated: RefCell<Option<Place>>,
}

#[wasm_bindgen]
impl HostJar {
    /// A jar that is not open yet. Throws a `TypeError` that says what is wrong with the options.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, page: Page) -> Result<HostJar, JsValue> {
        #[cfg(target_arch = "wasm32")]
        console_error_panic_hook::set_once();
        let given: Given = serde_wasm_bindgen::from_value(options).map_err(|error| type_error(&error.to_string()))?;
        let stores = if given.memory_store { stores_in_memory() } else { stores_of_page() };
        let config = given.into_config().map_err(|words| type_error(&words))?;
        let limits = ValueLimits::from(&config.policy.limits);
        let page: JsValue = page.into();
        let wanted = Rc::new(Cell::new(0));
        let powers = Powers {
            clock: Box::new(PageClock),
            timers: Box::new(PageTimers),
            requests: Box::new(PageRequests),
            asks: Box::new(PageAsks { handlers: page.clone().unchecked_into::<Handlers>(), limits }),
            stores,
            instances: Box::new(PageInstances(page.clone().unchecked_into())),
        };
        let listener = PageListener { page: page.unchecked_into(), wanted: wanted.clone() };
        Ok(Self {
            session: Session::new(config, powers, Box::new(listener)),
            limits,
            wanted,
            evaluated: RefCell::default(),
        })
    }

    /// Starts the first instance. Every `settle` here and below is called once with an `Outcome`.
    pub fn open(&self, settle: Function) {
        self.session.open(Box::new(move |result| call(&settle, &outcome_of(result, |()| JsValue::UNDEFINED))));
    }

    /// Runs app code. Throws a `TypeError` when a value given is not data.
    pub fn evaluate(&self, evaluation: &Evaluation, settle: Function) -> Result<(), JsValue> {
        match self.read(evaluation) {
            Ok(evaluate) => {
                let settle = move |outcome| call(&settle, &convert::outcome_to_js(&outcome));
                self.session.evaluate(evaluate, Box::new(settle));
                Ok(())
            }
            Err((what, error)) => self.refuse(&what, &error, place_of(evaluation), &settle),
        }
    }

    /// Sets an entity, or removes it if the value is `undefined`. `methods` is `null`, `query`, or an array of the names of
    /// setters and their properties in turn. Throws a `TypeError` when the value is not data.
    #[wasm_bindgen(js_name = setData)]
    pub fn set_data(
        &self,
        entity: String,
        value: &JsValue,
        methods: &JsValue,
        settle: Function,
    ) -> Result<(), JsValue> {
        let copy = if value.is_undefined() { Ok(None) } else { convert::from_js(value, &self.limits).map(Some) };
        match copy {
            Ok(copy) => {
                let settle = move |result| call(&settle, &outcome_of(result, |()| JsValue::UNDEFINED));
                self.session.set_data(entity, copy, read_methods(methods), Box::new(settle));
                Ok(())
            }
            Err(error) => self.refuse("value", &error, Place { entity, property: String::new() }, &settle),
        }
    }

    /// Changes properties of an entity that is there already: names and values in turn. Throws a `TypeError` when a value is
    /// not data; nothing is changed then.
    #[wasm_bindgen(js_name = changeData)]
    pub fn change_data(&self, entity: String, changes: &Array, settle: Function) -> Result<(), JsValue> {
        match self.named(changes) {
            Ok(changes) => {
                let settle = move |result| call(&settle, &outcome_of(result, |()| JsValue::UNDEFINED));
                self.session.change_data(&entity, changes, Box::new(settle));
                Ok(())
            }
            Err((name, error)) => {
                let what = format!("{entity}.{name}");
                self.refuse(&what, &error, Place { entity, property: name }, &settle)
            }
        }
    }

    /// Says that an entity is a frame of the page, or no longer is.
    #[wasm_bindgen(js_name = markFrame)]
    pub fn mark_frame(&self, entity: String, is_frame: bool) {
        self.session.mark_frame(entity, is_frame);
    }

    /// Sets all that `appsmith` says: names and values in turn. Throws a `TypeError` when a value is not data.
    #[wasm_bindgen(js_name = setAppsmith)]
    pub fn set_appsmith(&self, given: &Array, settle: Function) -> Result<(), JsValue> {
        let values = match self.named(given) {
            Ok(values) => values,
            Err((name, error)) => return self.refuse(&name, &error, Place::default(), &settle),
        };
        let settle = move |result| call(&settle, &outcome_of(result, |()| JsValue::UNDEFINED));
        self.session.set_about(values, Box::new(settle));
        Ok(())
    }

    /// Opens an app, whose definition is JSON. `given`: properties and what they have from the start, each as entity,
    /// property, value, and for the text of a JSON document, which is the value then, its number. Gives what is wrong
    /// with the definition and which queries are to run. Throws a `TypeError` when a value is not data.
    #[wasm_bindgen(js_name = openApp)]
    pub fn open_app(
        &self,
        definition: String,
        page: Option<String>,
        safe_mode: bool,
        given: &Array,
        settle: Function,
    ) -> Result<(), JsValue> {
        let mut values = Vec::new();
        for one in given.iter() {
            let one: Array = one.unchecked_into();
            let text = |index| one.get(index).as_string().unwrap_or_default();
            let place = Place { entity: text(0), property: text(1) };
            let value = match (one.get(2).dyn_into::<Uint8Array>(), one.get(3).as_f64()) {
                (Ok(text), Some(document)) => app::Given::Json { document: document as u32, text: text.to_vec() },
                _ => match convert::from_js(&one.get(2), &self.limits) {
                    Ok(value) => app::Given::Value(value),
                    Err(error) => {
                        let what = format!("options.values[\"{}.{}\"]", place.entity, place.property);
                        return self.refuse(&what, &error, place, &settle);
                    }
                },
            };
            values.push((place, value));
        }
        let open = OpenApp { definition, page, safe_mode, values, ..OpenApp::default() };
        let to_js = |Opened { problems, on_load }: Opened| {
            let parts = [("problems", convert::plain_to_js(&problems)), ("onLoad", convert::plain_to_js(&on_load))];
            convert::object(parts)
        };
        self.session.open_app(open, Box::new(move |result| call(&settle, &outcome_of(result, to_js))));
        Ok(())
    }

    /// Gives a property of the app another value. Throws a `TypeError` when the value is not data.
    #[wasm_bindgen(js_name = setProperty)]
    pub fn set_property(
        &self,
        entity: String,
        property: String,
        value: &JsValue,
        settle: Function,
    ) -> Result<(), JsValue> {
        let place = Place { entity, property };
        match convert::from_js(value, &self.limits) {
            Ok(value) => {
                let settle = move |result| call(&settle, &outcome_of(result, |()| JsValue::UNDEFINED));
                self.session.set_property(place, app::Given::Value(value), Box::new(settle));
                Ok(())
            }
            Err(error) => self.refuse("value", &error, place, &settle),
        }
    }

    /// The same with the text of a JSON document, in UTF-8, and a number by which updates name it, another one each time.
    #[wasm_bindgen(js_name = setJson)]
    pub fn set_json(&self, entity: String, property: String, document: u32, text: Vec<u8>, settle: Function) {
        let settle = move |result| call(&settle, &outcome_of(result, |()| JsValue::UNDEFINED));
        self.session.set_property(Place { entity, property }, app::Given::Json { document, text }, Box::new(settle));
    }

    /// Runs the handler that a property of the app holds, with names and values in turn that it alone sees. Throws a
    /// `TypeError` when an argument or a value is not data.
    #[wasm_bindgen(js_name = triggerProperty)]
    pub fn trigger_property(
        &self,
        entity: String,
        property: String,
        args: &Array,
        globals: &Array,
        settle: Function,
    ) -> Result<(), JsValue> {
        let place = Place { entity, property };
        let mut copies = Vec::new();
        for (index, arg) in args.iter().enumerate() {
            match convert::from_js(&arg, &self.limits) {
                Ok(copy) => copies.push(copy),
                Err(error) => return self.refuse(&format!("args[{index}]"), &error, place, &settle),
            }
        }
        let globals = match self.named(globals) {
            Ok(globals) => globals,
            Err((name, error)) => return self.refuse(&format!("options.globals.{name}"), &error, place, &settle),
        };
        let settle = move |outcome| call(&settle, &convert::outcome_to_js(&outcome));
        self.session.trigger(place, copies, globals, Box::new(settle));
        Ok(())
    }

    /// Changes the app: a JSON list of edits. Gives what became of them.
    pub fn edit(&self, edits: String, settle: Function) {
        let to_js = |edited: app::Edited| convert::plain_to_js(&edited);
        self.session.edit(edits, Box::new(move |result| call(&settle, &outcome_of(result, to_js))));
    }

    /// What is known of a property of the app, or `null`.
    pub fn explain(&self, path: String, settle: Function) {
        let to_js = |explanation: Option<Box<app::Explanation>>| {
            explanation.as_deref().map_or(JsValue::NULL, convert::explanation_to_js)
        };
        self.session.explain(path, Box::new(move |result| call(&settle, &outcome_of(result, to_js))));
    }

    /// Reads the figures.
    pub fn figures(&self, settle: Function) {
        let settle =
            move |result| call(&settle, &outcome_of(result, |figures: Figures| convert::plain_to_js(&figures)));
        self.session.figures(Box::new(settle));
    }

    /// A copy of the store, as an object.
    pub fn store(&self) -> JsValue {
        convert::to_js(&Value::object(self.session.store()))
    }

    /// What has happened, one JSON object a line.
    pub fn recording(&self) -> String {
        self.session.recording()
    }

    /// Whether reports of that name are wanted. Those that are not are not even made.
    pub fn listen(&self, name: &str, on: bool) {
        let bit = PageListener::bit(name);
        let wanted = self.wanted.get();
        self.wanted.set(if on { wanted | bit } else { wanted & !bit });
    }

    /// The instance that [`Page::spawn`] asked for has loaded.
    pub fn ready(&self) {
        self.session.ready();
    }

    /// What it was told about locales in the turn that ends now, in order. Called before either of the next two, when the
    /// jar is recorded and there was something.
    pub fn localized(&self, answers: Vec<String>) {
        self.session.localized(answers);
    }

    /// It has answered. The fuel counts are whole numbers.
    pub fn answered(&self, seq: u32, bytes: &[u8], fuel: f64, milliseconds: f64, interrupted_at: Option<f64>) {
        self.session.answered(seq, bytes, usage(fuel, milliseconds, interrupted_at, None));
    }

    /// The app's binding that it was evaluating when it died. Called before the next one, if there was one.
    pub fn evaluated(&self, entity: String, property: String) {
        self.evaluated.replace(Some(Place { entity, property }));
    }

    /// It has died. `name` and `message` are those of what was thrown, if anything was; the name is `MemoryExhausted`
    /// when the module says so of itself, and `FuelExpired` when its meter has ended it.
    pub fn crashed(
        &self,
        name: &str,
        message: &str,
        fuel: f64,
        milliseconds: f64,
        interrupted_at: Option<f64>,
        expired_at: Option<f64>,
    ) {
        let kind = match name {
            "FuelExpired" => LimitKind::Deadline,
            "MemoryExhausted" => LimitKind::Memory,
            // What engines throw when wasm has used up the stack; some of them call it something else.
            "RangeError" => LimitKind::Stack,
            "InternalError" if message.contains("recursion") => LimitKind::Stack,
            // The module's own stack comes first in its memory: what overflows it is out of bounds.
            "RuntimeError" if message.to_lowercase().contains("out of bounds") => LimitKind::Stack,
            _ => LimitKind::Crash,
        };
        let usage = usage(fuel, milliseconds, interrupted_at, expired_at);
        let running = self.evaluated.take();
        self.session.crashed(&Death { kind, words: format!("{name}: {message}"), usage, running });
    }

    /// Starts the jar again if it was paused.
    pub fn resume(&self) {
        self.session.resume();
    }

    /// Stops everything at once. Safe to call again.
    pub fn dispose(&self) {
        self.session.dispose();
    }
}

impl HostJar {
    /// Copies of names and values that are given in turn; or the name of what cannot cross, and why.
    fn named(&self, given: &Array) -> Result<Vec<(String, Value)>, (String, ValueError)> {
        let mut values = Vec::new();
        for index in (0..given.length()).step_by(2) {
            let name = given.get(index).as_string().unwrap_or_default();
            match convert::from_js(&given.get(index + 1), &self.limits) {
                Ok(value) => values.push((name, value)),
                Err(error) => return Err((name, error)),
            }
        }
        Ok(values)
    }

    /// The evaluation in the gap's form; or what cannot cross, and why.
    fn read(&self, evaluation: &Evaluation) -> Result<Evaluate, (String, ValueError)> {
        let copy = |what: &str, value: &JsValue| {
            convert::from_js(value, &self.limits).map_err(|error| (what.to_owned(), error))
        };
        let mut args = Vec::new();
        for (index, arg) in evaluation.args().iter().enumerate() {
            args.push(copy(&format!("options.args[{index}]"), &arg)?);
        }
        let globals =
            self.named(&evaluation.globals()).map_err(|(name, error)| (format!("options.globals.{name}"), error))?;
        Ok(Evaluate {
            // The session knows which is free.
            id: 0,
            kind: match evaluation.kind().as_str() {
                "data" => Kind::Data,
                "trigger" => Kind::Trigger,
                _ => Kind::Script,
            },
            source: evaluation.source(),
            place: place_of(evaluation),
            args,
            this: evaluation.this().map(|this| copy("options.this", &this.get(0))).transpose()?,
            globals,
        })
    }

    /// Answers for a value that cannot cross: a mistake of the caller's is thrown, a value that is too large is a limit.
    fn refuse(&self, what: &str, error: &ValueError, place: Place, settle: &Function) -> Result<(), JsValue> {
        if let ValueError::NotData { path, what: found } = error {
            let path = path.strip_prefix('$').unwrap_or(path);
            return Err(type_error(&format!("{what}{path} is {found}; only data can be copied into a jar")));
        }
        let limit = LimitHit { place, ..limit_of_value(error) };
        self.session.report_limit(&limit);
        call(settle, &convert::outcome_to_js(&Outcome::Limit { limit }));
        Ok(())
    }
}

/// What TypeScript has checked already.
fn read_methods(methods: &JsValue) -> Methods {
    match methods.dyn_ref::<Array>() {
        Some(setters) => {
            let texts: Vec<String> = setters.iter().filter_map(|text| text.as_string()).collect();
            Methods::Setters(texts.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect())
        }
        None if methods.as_string().as_deref() == Some("query") => Methods::Query,
        None => Methods::None,
    }
}

/// The stores that all jars of this page share.
fn stores_of_page() -> Rc<Stores> {
    thread_local! {
        static STORES: Rc<Stores> = Rc::new(Stores::new(Keeping {
            storage: Rc::new(PageStorage),
            archive: Some(Rc::new(PageArchive)),
            vault: Some(Rc::new(PageVault)),
            tabs: Some(Box::new(PageTabs)),
            tasks: Box::new(PageTasks),
            clock: Box::new(PageClock),
        }));
    }
    STORES.with(Clone::clone)
}

/// The same for as long as the process lives: Node has no `localStorage`.
fn stores_in_memory() -> Rc<Stores> {
    thread_local! {
        static STORES: Rc<Stores> = Rc::new(Stores::new(Keeping {
            storage: Rc::new(MemoryStorage::default()),
            archive: None,
            vault: None,
            tabs: None,
            tasks: Box::new(PageTasks),
            clock: Box::new(PageClock),
        }));
    }
    STORES.with(Clone::clone)
}

fn place_of(evaluation: &Evaluation) -> Place {
    Place { entity: evaluation.entity(), property: evaluation.property() }
}

fn outcome_of<T>(result: Result<T, Failure>, to_js: impl FnOnce(T) -> JsValue) -> JsValue {
    match result {
        Ok(value) => convert::value_outcome_to_js(&to_js(value)),
        Err(failure) => convert::outcome_to_js(&failure.into()),
    }
}

/// Calls TypeScript's own functions, which resolve promises and never throw.
fn call(settle: &Function, outcome: &JsValue) {
    if let Err(thrown) = settle.call1(&JsValue::UNDEFINED, outcome) {
        wasm_bindgen::throw_val(thrown);
    }
}

fn type_error(words: &str) -> JsValue {
    TypeError::new(words).into()
}

fn usage(fuel: f64, milliseconds: f64, interrupted_at: Option<f64>, expired_at: Option<f64>) -> Usage {
    // JavaScript has no other numbers; as whole ones they are exact up to 2^53, which is years of fuel.
    let count = |fuel: f64| fuel as u64;
    Usage {
        fuel: count(fuel),
        milliseconds,
        interrupted_at: interrupted_at.map(count),
        expired_at: expired_at.map(count),
    }
}

struct PageInstances(Page);

impl Instances for PageInstances {
    fn spawn(&self) {
        self.0.spawn();
    }

    fn post(&self, seq: u32, bytes: &[u8], allowance: Allowance) {
        let Allowance { deadline_ms, memory_pages, is_ahead } = allowance;
        self.0.post(seq, Uint8Array::from(bytes), deadline_ms, memory_pages, is_ahead);
    }

    fn terminate(&self) {
        self.0.terminate();
    }
}

/// Tells TypeScript, in the shapes of `JarEvents`, what it wants to hear.
struct PageListener {
    page: Page,
    wanted: Rc<Cell<u32>>,
}

impl PageListener {
    const NAMES: [&str; 9] = ["console", "effect", "warning", "limit", "error", "store", "recycle", "pause", "update"];

    fn bit(name: &str) -> u32 {
        Self::NAMES.iter().position(|known| *known == name).map_or(0, |index| 1 << index)
    }

    fn tell(&self, name: &str, event: impl FnOnce() -> JsValue) {
        if self.wanted.get() & Self::bit(name) != 0 {
            self.page.emit(name, &event());
        }
    }
}

impl Listener for PageListener {
    fn hear(&self, report: Report<'_>) {
        match report {
            Report::Effect(effect) => self.tell("effect", || convert::effect_to_js(effect)),
            Report::Console(line) => self.tell("console", || convert::console_to_js(line)),
            Report::Warning(warning) => self.tell("warning", || convert::plain_to_js(warning)),
            Report::Limit(limit) => self.tell("limit", || convert::plain_to_js(limit)),
            Report::Error(error) => self.tell("error", || convert::plain_to_js(error)),
            Report::Updates { updates, rest } => self.tell("update", || convert::changed_to_js(updates, rest)),
            Report::Store(changes) => self.tell("store", || convert::changes_to_js(changes)),
            Report::Recycled { reason, milliseconds } => self.tell("recycle", || {
                convert::object([("reason", convert::plain_to_js(reason)), ("milliseconds", milliseconds.into())])
            }),
            Report::Paused { reason, recycles } => self.tell("pause", || {
                let message = format!(
                    "The jar had to be replaced {recycles} times within a minute and is paused: {}. Mend the code that this \
                     names, and call jar.resume(); an app is edited after that.",
                    reason.message
                );
                convert::object([
                    ("reason", convert::plain_to_js(reason)),
                    ("recycles", recycles.into()),
                    ("message", message.into()),
                ])
            }),
        }
    }
}
