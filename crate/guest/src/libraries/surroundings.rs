//! What a library finds around itself: what the common forms of bundles look for, and nothing that it could leave behind.

use crate::state::State;
use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string,
    object::{FunctionObjectBuilder, builtins::JsProxyBuilder},
    property::PropertyKey,
};

/// Names of pages, and of Node. None is in a jar; a library that fails for want of one says which.
pub(super) const ELSEWHERE: &[&str] = &[
    "document",
    "navigator",
    "location",
    "history",
    "screen",
    "top",
    "parent",
    "Node",
    "addEventListener",
    "Element",
    "HTMLElement",
    "SVGElement",
    "Event",
    "CustomEvent",
    "EventTarget",
    "Image",
    "Audio",
    "DOMParser",
    "XMLSerializer",
    "MutationObserver",
    "ResizeObserver",
    "IntersectionObserver",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "Worker",
    "SharedWorker",
    "MessageChannel",
    "BroadcastChannel",
    "importScripts",
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "caches",
    "requestAnimationFrame",
    "cancelAnimationFrame",
    "requestIdleCallback",
    "getComputedStyle",
    "matchMedia",
    "customElements",
    "alert",
    "WebAssembly",
    "SharedArrayBuffer",
    "Atomics",
    "process",
    "Buffer",
    "setImmediate",
    "__dirname",
];

/// The names that the function around a library's text takes, in the order of [`Surroundings::arguments`]. `window` is
/// among them for builds that write their one global to it; behind it there is no page, only the jar's own globals.
pub(super) const PARAMETERS: &str = "module, exports, require, define, window, self, global, globalThis";

/// What one library finds around itself.
pub(super) struct Surroundings {
    module: JsObject,
    exports: JsObject,
    /// Stands in front of the global object: what is written to it stays there.
    scope: JsObject,
    scope_face: JsObject,
    require: JsObject,
}

impl Surroundings {
    pub(super) fn new(context: &mut Context) -> JsResult<Self> {
        let exports = JsObject::with_object_proto(context.intrinsics());
        let module = JsObject::with_object_proto(context.intrinsics());
        module.create_data_property_or_throw(js_string!("exports"), exports.clone(), context)?;
        let scope = JsObject::with_null_proto();
        scope.set_prototype(Some(context.global_object()));
        let scope_face = JsProxyBuilder::new(scope.clone()).get(get).set(set).build(context)?.into();
        let require = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(require))
            .name(js_string!("require"))
            .length(1)
            .build()
            .into();
        Ok(Self { module, exports, scope, scope_face, require })
    }

    /// `this` of the library's text.
    pub(super) fn this(&self) -> JsValue {
        self.scope_face.clone().into()
    }

    pub(super) fn arguments(&self) -> [JsValue; 8] {
        let face = JsValue::from(self.scope_face.clone());
        [
            self.module.clone().into(),
            self.exports.clone().into(),
            self.require.clone().into(),
            JsValue::undefined(),
            face.clone(),
            face.clone(),
            face.clone(),
            face,
        ]
    }

    /// What the library gives: its exports, or a variable or property of its name, or the only property that it has made
    /// on its global object. `variable` is the value of the variable of its name.
    pub(super) fn value(&self, name: &str, variable: JsValue, context: &mut Context) -> JsResult<Option<JsValue>> {
        let exported = self.module.get(js_string!("exports"), context)?;
        if !exported.as_object().is_some_and(|exported| JsObject::equals(&exported, &self.exports)) {
            return Ok(Some(exported));
        }
        if !self.exports.own_property_keys(context)?.is_empty() {
            return default_or_all(&self.exports, context).map(Some);
        }
        if !variable.is_undefined() {
            return Ok(Some(variable));
        }
        let name = PropertyKey::from(JsString::from(name));
        let made = self.scope.own_property_keys(context)?;
        match &made[..] {
            _ if made.contains(&name) => self.scope.get(name, context).map(Some),
            [only] => self.scope.get(only.clone(), context).map(Some),
            _ => Ok(None),
        }
    }
}

/// Exports that consist of a default alone are that; all others are an object of the exports.
pub(super) fn default_or_all(exports: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let default = PropertyKey::from(js_string!("default"));
    let marker = PropertyKey::from(js_string!("__esModule"));
    let keys = exports.own_property_keys(context)?;
    let others = keys.iter().any(|key| matches!(key, PropertyKey::String(_)) && *key != default && *key != marker);
    if !others && keys.contains(&default) { exports.get(default, context) } else { Ok(exports.clone().into()) }
}

/// `Get` of the global object that libraries see, which remembers what they look for in vain.
fn get(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (target, key) = (arguments.get_or_undefined(0), arguments.get_or_undefined(1));
    let Some(target) = target.as_object() else { return Ok(JsValue::undefined()) };
    let key = key.to_property_key(context)?;
    let value = target.get(key.clone(), context)?;
    if let (true, PropertyKey::String(name)) = (value.is_undefined(), &key) {
        let name = name.to_std_string_lossy();
        if ELSEWHERE.contains(&&*name) {
            State::of(context).libraries.missed.replace(Some(name));
        }
    }
    Ok(value)
}

/// `Set` of the same: a property of its own, whatever the jar's global object has of that name.
fn set(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (target, key) = (arguments.get_or_undefined(0), arguments.get_or_undefined(1));
    let Some(target) = target.as_object() else { return Ok(false.into()) };
    let key = key.to_property_key(context)?;
    target.create_data_property_or_throw(key, arguments.get_or_undefined(2).clone(), context)?;
    Ok(true.into())
}

/// What the `require` of `CommonJS` is in a jar: there is nothing beside a library that it could ask for.
fn require(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let asked = arguments.get_or_undefined(0).to_string(context)?.to_std_string_lossy();
    let message = format!("it asks for the module \"{asked}\", and a library is one file");
    Err(JsNativeError::error().with_message(message).into())
}
