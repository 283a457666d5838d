//! Whether the built-ins are still what they were.
//!
//! `Array.prototype.map = …` changes what `rows.map(…)` means, and so does a property put on `Object.prototype`. What is
//! evaluated without the engine relies on the objects listed here being as they were before app code ran.

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string, property::PropertyKey};
use rustc_hash::FxHashSet;

/// Global names whose meaning is relied upon.
const GLOBALS: &[&str] =
    &["Array", "Boolean", "Infinity", "Math", "NaN", "Number", "Object", "String", "isFinite", "isNaN", "undefined"];

/// The same for functions that the engine runs.
const FURTHER_GLOBALS: &[&str] = &[
    "BigInt",
    "Date",
    "JSON",
    "Map",
    "RegExp",
    "Set",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "parseFloat",
    "parseInt",
];

/// The built-ins as they were.
#[derive(Debug)]
pub(crate) struct Pristine {
    watched: Group,
    /// What beside that only functions use that the engine runs.
    further: Group,
    object: FxHashSet<JsString>,
    array: FxHashSet<JsString>,
    string: FxHashSet<JsString>,
    number: FxHashSet<JsString>,
    boolean: FxHashSet<JsString>,
}

/// Objects, and what global names meant.
#[derive(Debug)]
struct Group {
    objects: Vec<Watched>,
    globals: Vec<(PropertyKey, JsValue)>,
}

/// An object with all that it had.
#[derive(Debug)]
struct Watched {
    object: JsObject,
    prototype: Option<JsObject>,
    keys: Vec<PropertyKey>,
    values: Vec<JsValue>,
}

impl Pristine {
    /// Remembers the built-ins of the context's realm, before app code has run.
    pub(crate) fn capture(context: &mut Context) -> JsResult<Self> {
        let constructors = context.intrinsics().constructors();
        let prototypes = [
            constructors.object().prototype(),
            constructors.array().prototype(),
            constructors.string().prototype(),
            constructors.number().prototype(),
            constructors.boolean().prototype(),
        ];
        let mut objects = prototypes.to_vec();
        objects.extend([
            constructors.array().constructor(),
            constructors.object().constructor(),
            constructors.number().constructor(),
            context.intrinsics().objects().iterator_prototypes().array(),
        ]);
        // Of all iterators: what closes one is looked for there, too.
        objects.extend(context.intrinsics().objects().iterator_prototypes().array().prototype());
        let mut further = vec![
            constructors.date().prototype(),
            constructors.date().constructor(),
            constructors.map().prototype(),
            constructors.set().prototype(),
            constructors.regexp().prototype(),
            constructors.string().constructor(),
            constructors.typed_array().prototype(),
            constructors.bigint().prototype(),
        ];
        let global = context.global_object();
        further.extend(global.get(js_string!("JSON"), context)?.as_object());
        objects.extend(global.get(js_string!("Math"), context)?.as_object());
        let watched = Group::new(objects, GLOBALS, context)?;
        let further = Group::new(further, FURTHER_GLOBALS, context)?;
        let [object, array, string, number, boolean] = prototypes.map(|prototype| {
            prototype.own_property_keys(context).map(|keys| {
                keys.into_iter()
                    .filter_map(|key| match key {
                        PropertyKey::String(name) => Some(name),
                        _ => None,
                    })
                    .collect::<FxHashSet<JsString>>()
            })
        });
        Ok(Self {
            watched,
            further,
            object: object?,
            array: array?,
            string: string?,
            number: number?,
            boolean: boolean?,
        })
    }

    /// Whether all of it is as it was. To be asked again whenever the engine has run code: it takes some microseconds.
    pub(crate) fn holds(&self, context: &Context) -> bool {
        self.watched.is_as_it_was(context)
    }

    /// The same of all that a function may use that leaves everything alone.
    pub(crate) fn holds_for_functions(&self, context: &Context) -> bool {
        self.further.is_as_it_was(context)
    }

    /// Whether a name is declared in a way that lies before properties of the global object, and so before entities.
    pub(crate) fn is_declared(name: &JsString, context: &Context) -> bool {
        context.realm().scope().has_binding(name)
    }

    /// Whether an object without such a property of its own inherits one.
    pub(super) fn object_has(&self, key: &JsString) -> bool {
        self.object.contains(key)
    }

    pub(super) fn array_has(&self, key: &JsString) -> bool {
        self.array.contains(key) || self.object.contains(key)
    }

    pub(super) fn string_has(&self, key: &JsString) -> bool {
        self.string.contains(key) || self.object.contains(key)
    }

    pub(super) fn number_has(&self, key: &JsString) -> bool {
        self.number.contains(key) || self.object.contains(key)
    }

    pub(super) fn boolean_has(&self, key: &JsString) -> bool {
        self.boolean.contains(key) || self.object.contains(key)
    }
}

impl Group {
    fn new(objects: Vec<JsObject>, names: &[&str], context: &mut Context) -> JsResult<Self> {
        let global = context.global_object();
        let value = |name: &&str| {
            let name = JsString::from(*name);
            Ok((PropertyKey::from(name.clone()), global.get(name, context)?))
        };
        let globals = names.iter().map(value).collect::<JsResult<_>>()?;
        Ok(Self { objects: objects.into_iter().map(Watched::new).collect(), globals })
    }

    fn is_as_it_was(&self, context: &Context) -> bool {
        let scope = context.realm().scope();
        let global = context.global_object();
        let global = global.borrow();
        self.objects.iter().all(Watched::is_as_it_was)
            && self.globals.iter().all(|(name, value)| {
                let property = global.properties().get(name);
                property.is_some_and(|property| property.value().is_some_and(|now| same(now, value)))
            })
            // A library can declare names that lie before those of the global object.
            && (scope.num_bindings() == 0
                || !self.globals.iter().any(|(name, _)| {
                    matches!(name, PropertyKey::String(name) if scope.has_binding(name))
                }))
    }
}

impl Watched {
    fn new(object: JsObject) -> Self {
        let (keys, values) = {
            let object = object.borrow();
            (object.shape().keys(), object.properties().slots().to_vec())
        };
        Self { prototype: object.prototype(), object, keys, values }
    }

    fn is_as_it_was(&self) -> bool {
        let object = self.object.borrow();
        let values = object.properties().slots();
        values.len() == self.values.len()
            && values.iter().zip(&self.values).all(|(now, before)| same(now, before))
            && object.shape().keys() == self.keys
            && object.properties().index_property_keys().next().is_none()
            && self.object.prototype() == self.prototype
    }
}

/// Whether two values are the same one.
fn same(a: &JsValue, b: &JsValue) -> bool {
    JsValue::same_value(a, b)
}
