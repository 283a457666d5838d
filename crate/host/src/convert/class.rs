//! What kind of object a value of the page is.

use super::page;
use belljar_core::value::ViewKind;
use js_sys::{ArrayBuffer, Object};
use wasm_bindgen::{JsCast, JsValue};

/// An object of the page, by what is copied of it.
pub(super) enum Class {
    Array,
    Object,
    Map,
    Set,
    Date,
    ArrayBuffer,
    View(ViewKind),
    Error,
    /// A boxed primitive, which is copied as the primitive.
    Boxed,
    /// Something that is no data, with its article.
    NotData(String),
}

/// Finds out what an object is. The prototypes that nearly all objects have are tried first, because each question
/// leaves wasm; the class text then answers for objects of other realms, such as frames.
pub(super) fn class_of(object: &Object, plain: &JsValue) -> Result<Class, JsValue> {
    if page::is_array(object)? {
        return Ok(Class::Array);
    }
    let prototype = page::prototype_of(object)?;
    if prototype == *plain || prototype.is_null() {
        return Ok(Class::Object);
    }
    let text = String::from(page::class_text(object)?);
    let name = text.strip_prefix("[object ").and_then(|text| text.strip_suffix(']')).unwrap_or(&text);
    Ok(match name {
        // Instances of the page's own classes: their own properties are copied, as JSON does.
        "Object" | "Arguments" => Class::Object,
        "Map" => Class::Map,
        "Set" => Class::Set,
        "Date" => Class::Date,
        "ArrayBuffer" | "SharedArrayBuffer" => Class::ArrayBuffer,
        "Error" | "DOMException" => Class::Error,
        "Boolean" | "Number" | "String" | "BigInt" => Class::Boxed,
        _ if ArrayBuffer::is_view(object) => view_kind(name).map_or_else(|| not_data(name), Class::View),
        // An error that names its class itself.
        _ if object.is_instance_of::<js_sys::Error>() => Class::Error,
        other => not_data(other),
    })
}

fn not_data(name: &str) -> Class {
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    // Boxed symbols and the like are what they hold.
    let name = match name {
        "Promise" => "promise",
        "Symbol" => "symbol",
        name => name,
    };
    Class::NotData(format!("{article} {name}"))
}

fn view_kind(name: &str) -> Option<ViewKind> {
    Some(match name {
        "Int8Array" => ViewKind::Int8Array,
        "Uint8Array" => ViewKind::Uint8Array,
        "Uint8ClampedArray" => ViewKind::Uint8ClampedArray,
        "Int16Array" => ViewKind::Int16Array,
        "Uint16Array" => ViewKind::Uint16Array,
        "Int32Array" => ViewKind::Int32Array,
        "Uint32Array" => ViewKind::Uint32Array,
        "Float16Array" => ViewKind::Float16Array,
        "Float32Array" => ViewKind::Float32Array,
        "Float64Array" => ViewKind::Float64Array,
        "BigInt64Array" => ViewKind::BigInt64Array,
        "BigUint64Array" => ViewKind::BigUint64Array,
        "DataView" => ViewKind::DataView,
        _ => return None,
    })
}
