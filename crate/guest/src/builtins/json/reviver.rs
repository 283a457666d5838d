//! What `JSON.parse` does with a reviver: from the inside out, each value goes through a function of the guest's.
//!
//! The function is told the source text of what it gets, as long as that is still what the text said. For that there is
//! a record of each value. Records refer to each other by number, and the walk has a stack of its own, so nothing here
//! recurses.

use crate::builtins::length_of;
use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, js_string,
    object::ObjectLayout,
    property::{PropertyKey, PropertyNameKind},
};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The number of a record.
#[derive(Clone, Copy)]
pub(super) struct RecordId(usize);

type Entries = FxHashMap<PropertyKey, RecordId>;

enum Parts {
    /// Where in the text it is.
    Primitive(Range<usize>),
    Elements(Vec<RecordId>),
    Entries(Entries),
}

/// A JSON Parse Record.
struct Record {
    value: JsValue,
    parts: Parts,
}

/// All records of a text. The last one is that of the whole.
#[derive(Default)]
pub(super) struct Records(Vec<Record>);

impl Records {
    pub(super) fn primitive(&mut self, value: JsValue, source: Range<usize>) -> RecordId {
        self.add(value, Parts::Primitive(source))
    }

    pub(super) fn array(&mut self, value: JsValue, elements: Vec<RecordId>) -> RecordId {
        self.add(value, Parts::Elements(elements))
    }

    pub(super) fn object(&mut self, value: JsValue, entries: Entries) -> RecordId {
        self.add(value, Parts::Entries(entries))
    }

    fn add(&mut self, value: JsValue, parts: Parts) -> RecordId {
        self.0.push(Record { value, parts });
        RecordId(self.0.len() - 1)
    }

    /// What the text said of a value, if it is still that.
    fn parts(&self, id: Option<RecordId>, value: &JsValue) -> Option<&Parts> {
        let record = self.0.get(id?.0)?;
        JsValue::same_value(&record.value, value).then_some(&record.parts)
    }
}

/// The names of what is in an object.
enum Names {
    /// Indices, from one to a length.
    Indices(Range<u64>),
    Keys(std::vec::IntoIter<PropertyKey>),
}

/// An object whose properties are being walked.
struct Visit<'a> {
    holder: JsObject,
    name: PropertyKey,
    object: JsObject,
    parts: Option<&'a Parts>,
    names: Names,
    /// The property that is being walked.
    current: PropertyKey,
}

struct Walk<'a> {
    text: &'a JsString,
    records: &'a Records,
    reviver: &'a JsObject,
    visits: Vec<Visit<'a>>,
    /// The layouts of the reviver's context: without a source, and with one.
    about: (ObjectLayout, Option<ObjectLayout>),
}

/// The end of JSON.parse: the value as the reviver leaves it.
pub(super) fn internalize(
    text: &JsString,
    unfiltered: JsValue,
    records: &Records,
    reviver: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    // 3.a. Let root be OrdinaryObjectCreate(%Object.prototype%).
    let root = JsObject::with_object_proto(context.intrinsics());
    // 3.b. Let rootName be the empty String.
    let name = PropertyKey::from(js_string!());
    // 3.c. Perform ! CreateDataPropertyOrThrow(root, rootName, unfiltered).
    root.create_data_property_or_throw(name.clone(), unfiltered, context)?;
    // 3.d. Return ? InternalizeJSONProperty(root, rootName, reviver, the record of the whole).
    let whole = records.0.len().checked_sub(1).map(RecordId);
    let bare = ObjectLayout::new(context);
    let with_source = bare.with(&PropertyKey::from(js_string!("source")));
    let about = (bare, with_source);
    Walk { text, records, reviver, visits: Vec::new(), about }.run(root, name, whole, context)
}

/// `InternalizeJSONProperty ( holder, name, reviver, parseRecord )`
///
/// <https://tc39.es/ecma262/#sec-internalizejsonproperty>
impl Walk<'_> {
    fn run(
        mut self,
        root: JsObject,
        name: PropertyKey,
        whole: Option<RecordId>,
        context: &mut Context,
    ) -> JsResult<JsValue> {
        let mut done = self.enter(root, name, whole, context)?;
        loop {
            let Some(visit) = self.visits.last_mut() else { return Ok(done.unwrap_or_default()) };
            if let Some(element) = done.take() {
                let (object, name) = (&visit.object, visit.current.clone());
                if element.is_undefined() {
                    // If newElement is undefined, perform ? val.[[Delete]](prop).
                    object.delete_property(name, context)?;
                } else {
                    // Else, perform ? CreateDataProperty(val, prop, newElement).
                    object.create_data_property(name, element, context)?;
                }
            }
            if let Some((name, record)) = visit.next() {
                visit.current = name.clone();
                let object = visit.object.clone();
                done = self.enter(object, name, record, context)?;
            } else if let Some(Visit { holder, name, object, .. }) = self.visits.pop() {
                done = Some(self.revive(holder, name, object.into(), None, context)?);
            }
        }
    }

    /// Begins with a property. It is done at once, unless it is an object.
    fn enter(
        &mut self,
        holder: JsObject,
        name: PropertyKey,
        record: Option<RecordId>,
        context: &mut Context,
    ) -> JsResult<Option<JsValue>> {
        // 1. Let val be ? Get(holder, name).
        let value = holder.get(name.clone(), context)?;
        // 3. If parseRecord is a JSON Parse Record and SameValue(parseRecord.[[Value]], val) is true, then
        let parts = self.records.parts(record, &value);
        // 5. If val is an Object, then
        let Some(object) = value.as_object() else {
            // a. If val is not an Object, then its source text is a property of the reviver's context.
            let source = match parts {
                Some(Parts::Primitive(range)) => Some(self.text.slice(range.start, range.end)),
                _ => None,
            };
            return self.revive(holder, name, value, source, context).map(Some);
        };
        // a. Let isArray be ? IsArray(val).
        let names = if object.is_array_abstract()? {
            // ii. Let len be ? LengthOfArrayLike(val).
            Names::Indices(0..length_of(&object, context)?)
        } else {
            // i. Let keys be ? EnumerableOwnProperties(val, key).
            let keys = object.enumerable_own_property_names(PropertyNameKind::Key, context)?;
            let keys: Vec<PropertyKey> = keys.iter().filter_map(JsValue::as_string).map(PropertyKey::from).collect();
            Names::Keys(keys.into_iter())
        };
        let current = name.clone();
        self.visits.push(Visit { holder, name, object, parts, names, current });
        Ok(None)
    }

    /// 6. Return ? Call(reviver, holder, « name, val, context »).
    fn revive(
        &self,
        holder: JsObject,
        name: PropertyKey,
        value: JsValue,
        source: Option<JsString>,
        context: &mut Context,
    ) -> JsResult<JsValue> {
        // 2. Let context be OrdinaryObjectCreate(%Object.prototype%).
        let about = match (source, &self.about) {
            // Perform ! CreateDataPropertyOrThrow(context, "source", source).
            (Some(source), (_, Some(with_source))) => with_source.create(vec![source.into()]),
            (_, (bare, _)) => bare.create(Vec::new()),
        };
        // By value: a reference to a key that is an index would become a number.
        let name = JsValue::from(name);
        self.reviver.call(&holder.into(), &[name, value, about.into()], context)
    }
}

impl Visit<'_> {
    /// The next property, and what the text said of it.
    fn next(&mut self) -> Option<(PropertyKey, Option<RecordId>)> {
        match (&mut self.names, self.parts) {
            (Names::Indices(indices), parts) => {
                let index = indices.next()?;
                let record = match parts {
                    Some(Parts::Elements(elements)) => {
                        usize::try_from(index).ok().and_then(|index| elements.get(index).copied())
                    }
                    _ => None,
                };
                Some((index.into(), record))
            }
            (Names::Keys(keys), parts) => {
                let key = keys.next()?;
                let record = match parts {
                    Some(Parts::Entries(entries)) => entries.get(&key).copied(),
                    _ => None,
                };
                Some((key, record))
            }
        }
    }
}
