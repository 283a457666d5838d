//! The kinds of properties that the realm's own objects have.

use boa_engine::{JsValue, object::builtins::JsFunction, property::PropertyDescriptor};

/// As methods and globals of the platform are: guest code may replace it, and does not meet it when enumerating.
pub(crate) fn hidden(value: impl Into<JsValue>) -> PropertyDescriptor {
    data(value, true, false)
}

/// As a property that guest code made itself.
pub(crate) fn visible(value: impl Into<JsValue>) -> PropertyDescriptor {
    data(value, true, true)
}

/// Cannot be changed.
pub(crate) fn fixed(value: impl Into<JsValue>) -> PropertyDescriptor {
    data(value, false, true)
}

/// Cannot be changed, and is not met when enumerating: a constructor's `prototype`.
pub(crate) fn sealed(value: impl Into<JsValue>) -> PropertyDescriptor {
    data(value, false, false)
}

/// What `Object.prototype.toString` says of an object.
pub(crate) fn tag(value: impl Into<JsValue>) -> PropertyDescriptor {
    PropertyDescriptor::builder().value(value).writable(false).enumerable(false).configurable(true).build()
}

/// Read through a function; assignments go to another, or nowhere.
pub(crate) fn accessor(get: JsFunction, set: Option<JsFunction>) -> PropertyDescriptor {
    PropertyDescriptor::builder().get(get).maybe_set(set).enumerable(true).configurable(true).build()
}

/// The same, and guest code cannot put anything in its place.
pub(crate) fn fixed_accessor(get: JsFunction, set: JsFunction) -> PropertyDescriptor {
    PropertyDescriptor::builder().get(get).set(set).enumerable(true).configurable(false).build()
}

/// Read through a function until it is replaced, and not met when enumerating.
pub(crate) fn lazy(get: JsFunction, set: JsFunction) -> PropertyDescriptor {
    PropertyDescriptor::builder().get(get).set(set).enumerable(false).configurable(true).build()
}

fn data(value: impl Into<JsValue>, changeable: bool, enumerable: bool) -> PropertyDescriptor {
    PropertyDescriptor::builder()
        .value(value)
        .writable(changeable)
        .enumerable(enumerable)
        .configurable(changeable)
        .build()
}
