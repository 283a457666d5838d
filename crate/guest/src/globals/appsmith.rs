//! `appsmith`: what app code may know of itself. Read-only.

use crate::{
    app::datum::Datum,
    declare::{self, Object, doc},
    property,
    state::{CopyOf, State},
};
use belljar_core::{
    Value,
    event::{ABOUT, Mode},
};
use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string,
    object::{FunctionObjectBuilder, IntegrityLevel},
};
use std::{cell::RefCell, collections::HashMap, rc::Rc};
use url::Url;

pub(crate) static OBJECT: Object = Object {
    name: "appsmith",
    summary: doc("What an app may know of itself, of its page and its user. Read-only: what is written into it is not kept. \
                  What the page does not say is undefined; `store` is there if the policy grants a store."),
    typescript: doc("interface GeolocationPosition {
  readonly coords: {
    readonly latitude: number;
    readonly longitude: number;
    readonly accuracy: number;
    readonly altitude: number | null;
    readonly altitudeAccuracy: number | null;
    readonly heading: number | null;
    readonly speed: number | null;
  };
  readonly timestamp: number;
}
declare const appsmith: {
  readonly URL: {
    readonly fullPath: string;
    readonly hash: string;
    readonly host: string;
    readonly hostname: string;
    readonly pathname: string;
    readonly port: string;
    readonly protocol: string;
    readonly queryParams: Readonly<Record<string, string>>;
  };
  readonly appName: string;
  readonly currentEnvironmentName: string;
  readonly currentPageName: string;
  readonly theme: any;
  readonly ui: any;
  readonly user: any;
  readonly mode: \"EDIT\" | \"PUBLISHED\";
  readonly store: Readonly<Record<string, any>>;
  readonly geolocation: {
    getCurrentPosition(onSuccess?: ((position: GeolocationPosition) => void) | null, onError?: ((error: Error) => void) | null, options?: { enableHighAccuracy?: boolean; timeout?: number; maximumAge?: number } | null): Promise<GeolocationPosition>;
    watchPosition(onSuccess: (position: GeolocationPosition) => void, onError?: ((error: Error) => void) | null, options?: { enableHighAccuracy?: boolean; timeout?: number; maximumAge?: number } | null): Promise<void>;
    clearWatch(): void;
  };
};"),
    example: doc("return appsmith.mode\n// → \"PUBLISHED\""),
};

/// What the page says of the app and its user.
#[derive(Default)]
pub(crate) struct About(RefCell<HashMap<String, Rc<Value>>>);

impl About {
    /// What the page's address says by itself. Its query and fragment are not told to a jar.
    pub(crate) fn new(page_url: Option<&Url>) -> Self {
        let about = Self::default();
        about.set(Vec::new(), page_url);
        about
    }

    /// What is said under a name, as an app holds it.
    pub(crate) fn datum(&self, name: &str) -> Datum {
        self.0.borrow().get(name).map(|value| Datum::from_value((**value).clone())).unwrap_or_default()
    }

    /// Takes the place of all that was said before.
    pub(crate) fn set(&self, values: Vec<(String, Value)>, page_url: Option<&Url>) {
        let mut about = HashMap::new();
        about.extend(page_url.map(|url| ("URL".to_owned(), Rc::new(address(url)))));
        about.extend(values.into_iter().map(|(name, value)| (name, Rc::new(value))));
        self.0.replace(about);
    }
}

fn address(url: &Url) -> Value {
    let port = url.port().map(|port| port.to_string()).unwrap_or_default();
    let hostname = url.host_str().unwrap_or_default();
    let host = if port.is_empty() { hostname.to_owned() } else { format!("{hostname}:{port}") };
    let parts = [
        ("fullPath", url.as_str()),
        ("hash", ""),
        ("host", &host),
        ("hostname", hostname),
        ("pathname", url.path()),
        ("port", &port),
        ("protocol", &url.as_str()[..=url.scheme().len()]),
    ];
    let none: [(&str, Value); 0] = [];
    let parts = parts.map(|(name, text)| (name, Value::from(text)));
    Value::object(parts.into_iter().chain([("queryParams", Value::object(none))]))
}

/// Gives a copy, as entities are.
fn read(name: &JsString, context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context);
    let name = name.to_std_string_lossy();
    let Some(value) = state.about.0.borrow().get(&name).cloned() else { return Ok(JsValue::undefined()) };
    state.copy(CopyOf::About(name), &value, context)
}

pub(crate) fn install(state: &State, context: &mut Context) -> JsResult<()> {
    let appsmith = JsObject::with_object_proto(context.intrinsics());
    let mode = match state.mode {
        Mode::Edit => js_string!("EDIT"),
        Mode::Published => js_string!("PUBLISHED"),
    };
    appsmith.insert_property(js_string!("mode"), property::fixed(mode));
    for name in ABOUT {
        let name = JsString::from(*name);
        let get =
            NativeFunction::from_copy_closure_with_captures(|_, _, name, context| read(name, context), name.clone());
        let get = FunctionObjectBuilder::new(context.realm(), get).name(name.clone()).build();
        appsmith.insert_property(name, property::accessor(get, None));
    }
    if state.grants.store.is_some() {
        let view = super::store::view(state, context)?;
        appsmith.insert_property(js_string!("store"), property::fixed(view));
    }
    if state.grants.geolocation.is_some() {
        let geolocation = JsObject::with_object_proto(context.intrinsics());
        for function in super::geolocation::FUNCTIONS {
            declare::install(function, &geolocation, context);
        }
        geolocation.set_integrity_level(IntegrityLevel::Frozen, context)?;
        appsmith.insert_property(js_string!("geolocation"), property::fixed(geolocation));
    }
    appsmith.set_integrity_level(IntegrityLevel::Frozen, context)?;
    // Not writable: an app that assigns to it by mistake would lose its store from sight.
    context.global_object().insert_property(JsString::from("appsmith"), property::fixed(appsmith));
    Ok(())
}
