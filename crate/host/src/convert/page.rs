//! The page's own functions, as the converter uses them. An object of the page may be a proxy or have getters, and so
//! throw at any touch: every function that touches one says so.

use js_sys::{Array, JsString, Object};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    pub(super) fn is_array(object: &Object) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object)]
    pub(super) fn keys(object: &Object) -> Result<Array, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = getPrototypeOf)]
    pub(super) fn prototype_of(object: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["Object", "prototype", "toString"], js_name = call)]
    pub(super) fn class_text(object: &Object) -> Result<JsString, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub(super) fn property(object: &Object, key: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub(super) fn element(array: &Object, index: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Array, js_name = from)]
    pub(super) fn items(iterable: &Object) -> Result<Array, JsValue>;

    /// What typed arrays and `DataView` have in common.
    #[derive(Clone)]
    pub(super) type View;
    #[wasm_bindgen(method, getter)]
    pub(super) fn buffer(this: &View) -> Object;
    #[wasm_bindgen(method, getter, js_name = byteOffset)]
    pub(super) fn byte_offset(this: &View) -> u32;
    #[wasm_bindgen(method, getter, js_name = byteLength)]
    pub(super) fn byte_length(this: &View) -> u32;

    /// A map from objects to the places that they got: identity is the page's to tell.
    pub(super) type Places;
    #[wasm_bindgen(constructor, js_class = "Map")]
    pub(super) fn new() -> Places;
    #[wasm_bindgen(method)]
    pub(super) fn get(this: &Places, object: &Object) -> Option<u32>;
    #[wasm_bindgen(method)]
    pub(super) fn set(this: &Places, object: &Object, place: u32);

    /// A primitive in an object.
    pub(super) type Boxed;
    #[wasm_bindgen(catch, method, js_name = valueOf)]
    pub(super) fn value_of(this: &Boxed) -> Result<JsValue, JsValue>;
}
