//! Writes values as JSON.
//!
//! A machine with a stack of its own, as the [reader](super::reader) is. What a guest can neither see nor change is not
//! asked for: objects that hold nothing but data are read as they lie in memory, their keys are quoted once for all
//! objects of the same shape, and `toJSON` is looked for where it could be.

use super::{
    columns::{Columns, dense_element},
    output::Output,
    raw::RawJson,
};
use crate::builtins::length_of;
use boa_engine::{
    Context, JsBigInt, JsNativeError, JsObject, JsResult, JsString, JsValue, JsVariant, js_string,
    object::{builtins::JsArray, shape::Shape},
    property::{PropertyKey, PropertyNameKind},
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// How deep a value nests before its open objects are kept in a set, too.
const SHALLOW: usize = 16;

/// The second argument of `JSON.stringify`.
pub(super) enum Replacer {
    None,
    /// `[[ReplacerFunction]]`
    Function(JsObject),
    /// `[[PropertyList]]`
    List(Rc<[JsString]>),
}

enum Names {
    Columns(Rc<Columns>),
    List(Rc<[JsString]>),
}

/// An array or an object that is being written.
enum Open {
    Array { object: JsObject, next: u64, length: u64 },
    Object { object: JsObject, names: Names, next: usize, is_empty: bool },
}

/// What there is to write of a value.
enum Text {
    /// `undefined`, a symbol, a function.
    Nothing,
    Null,
    Boolean(bool),
    Integer(i32),
    Float(f64),
    String(JsString),
    Raw(JsString),
    Array(JsObject),
    Object(JsObject),
}

pub(super) struct Printer<'a> {
    output: Output,
    replacer: Replacer,
    gap: Option<Output>,
    /// `[[Stack]]`
    open: Vec<Open>,
    /// Those of `open` that are not shallow.
    deep: FxHashSet<JsObject>,
    /// By the address of the shape, which they keep alive.
    columns: FxHashMap<usize, Rc<Columns>>,
    /// The shape of arrays that have nothing but elements.
    array_shape: Shape,
    /// Whether objects and arrays inherit `toJSON` from the realm's prototypes, if that is known.
    inherits_to_json: Option<bool>,
    context: &'a mut Context,
}

impl<'a> Printer<'a> {
    pub(super) fn new(replacer: Replacer, gap: &JsString, context: &'a mut Context) -> JsResult<Self> {
        let array_shape = JsObject::from(JsArray::new(context)?).borrow().shape().clone();
        let gap = (!gap.is_empty()).then(|| {
            let mut output = Output::default();
            output.verbatim(gap.as_str());
            output
        });
        Ok(Self {
            output: Output::default(),
            replacer,
            gap,
            open: Vec::new(),
            deep: FxHashSet::default(),
            columns: FxHashMap::default(),
            array_shape,
            inherits_to_json: None,
            context,
        })
    }

    /// The text of a value, if it has one. The holder is what a replacing function gets to see.
    pub(super) fn print(mut self, value: JsValue, holder: Option<JsObject>) -> JsResult<Option<JsString>> {
        match self.text_of(value, holder, JsString::default)? {
            Text::Nothing => return Ok(None),
            text => self.write(text)?,
        }
        while !self.open.is_empty() {
            self.step()?;
        }
        Ok(Some(self.output.finish()))
    }

    /// Goes on with the innermost array or object.
    fn step(&mut self) -> JsResult<()> {
        match self.open.last_mut() {
            Some(Open::Array { object, next, length }) if *next < *length => {
                let (object, index) = (object.clone(), *next);
                *next += 1;
                self.element(object, index)
            }
            Some(Open::Object { object, names, next, .. }) => {
                let (object, index) = (object.clone(), *next);
                *next += 1;
                match names {
                    Names::Columns(columns) if index < columns.list.len() => {
                        let columns = columns.clone();
                        self.column(object, &columns, index)
                    }
                    Names::List(names) if index < names.len() => {
                        let name = names[index].clone();
                        self.named(object, name)
                    }
                    Names::Columns(_) | Names::List(_) => self.leave(),
                }
            }
            Some(Open::Array { .. }) | None => self.leave(),
        }
    }

    /// `SerializeJSONArray ( state, value )`, step 8: an element.
    ///
    /// <https://tc39.es/ecma262/#sec-serializejsonarray>
    fn element(&mut self, object: JsObject, index: u64) -> JsResult<()> {
        // a. Let strP be ? SerializeJSONProperty(state, ! ToString(𝔽(index)), value).
        let value = match u32::try_from(index).ok().and_then(|index| dense_element(&object, index)) {
            Some(value) => value,
            None => {
                self.inherits_to_json = None;
                object.get(index, self.context)?
            }
        };
        let text = self.text_of(value, Some(object), || JsString::from(index))?;
        self.separate(index == 0);
        match text {
            // b. If strP is undefined, append "null" to partial.
            Text::Nothing => self.write(Text::Null),
            // c. Else, append strP to partial.
            text => self.write(text),
        }
    }

    /// `SerializeJSONObject ( state, value )`, step 8: a property of objects of a known shape.
    ///
    /// <https://tc39.es/ecma262/#sec-serializejsonobject>
    fn column(&mut self, object: JsObject, columns: &Columns, index: usize) -> JsResult<()> {
        let column = &columns.list[index];
        // The shape may be another by now: what has been written may have run guest code.
        let value = {
            let object = object.borrow();
            let same = object.shape().to_addr_usize() == columns.shape.to_addr_usize();
            same.then(|| object.properties().slots().get(column.slot).cloned()).flatten()
        };
        let value = match value {
            Some(value) => value,
            None => {
                self.inherits_to_json = None;
                object.get(column.key.clone(), self.context)?
            }
        };
        match self.text_of(value, Some(object), || column.key.clone())? {
            Text::Nothing => Ok(()),
            text => {
                self.before_member();
                self.output.append(&column.quoted);
                self.after_key();
                self.write(text)
            }
        }
    }

    /// As [`Self::column`], for any other object.
    fn named(&mut self, object: JsObject, name: JsString) -> JsResult<()> {
        // a. Let strP be ? SerializeJSONProperty(state, P, value).
        self.inherits_to_json = None;
        let value = object.get(name.clone(), self.context)?;
        match self.text_of(value, Some(object), || name.clone())? {
            // b. If strP is not undefined, then
            Text::Nothing => Ok(()),
            text => {
                self.before_member();
                // i. Let member be QuoteJSONString(P).
                self.output.quoted(name.as_str());
                // ii. Set member to the string-concatenation of member and ":".
                self.output.ascii(":");
                self.after_key();
                // iv. Set member to the string-concatenation of member and strP.
                self.write(text)
            }
        }
    }

    fn before_member(&mut self) {
        if let Some(Open::Object { is_empty, .. }) = self.open.last_mut() {
            let first = std::mem::replace(is_empty, false);
            self.separate(first);
        }
    }

    /// iii. If `state.[[Gap]]` is not the empty String, then set member to the string-concatenation of member and a space.
    fn after_key(&mut self) {
        if self.gap.is_some() {
            self.output.ascii(" ");
        }
    }

    fn separate(&mut self, first: bool) {
        if !first {
            self.output.ascii(",");
        }
        self.new_line(self.open.len());
    }

    fn new_line(&mut self, indent: usize) {
        if let Some(gap) = &self.gap {
            self.output.ascii("\n");
            for _ in 0..indent {
                self.output.append(gap);
            }
        }
    }

    #[allow(clippy::unnecessary_wraps)] // As the other steps.
    fn leave(&mut self) -> JsResult<()> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let (object, is_empty, end) = match &open {
            Open::Array { object, length, .. } => (object, *length == 0, "]"),
            Open::Object { object, is_empty, .. } => (object, *is_empty, "}"),
        };
        if self.open.len() >= SHALLOW {
            self.deep.remove(object);
        }
        if !is_empty {
            self.new_line(self.open.len());
        }
        self.output.ascii(end);
        Ok(())
    }

    /// `SerializeJSONProperty ( state, key, holder )` from step 2 on.
    ///
    /// <https://tc39.es/ecma262/#sec-serializejsonproperty>
    fn text_of(&mut self, mut value: JsValue, holder: Option<JsObject>, key: impl Fn() -> JsString) -> JsResult<Text> {
        // 2. If value is an Object or value is a BigInt, then
        if self.may_have_to_json(&value) {
            self.inherits_to_json = None;
            // a. Let toJSON be ? GetV(value, "toJSON").
            let to_json = value.get_v(js_string!("toJSON"), self.context)?;
            // b. If IsCallable(toJSON) is true, then
            if let Some(to_json) = to_json.as_callable() {
                // i. Set value to ? Call(toJSON, value, « key »).
                value = to_json.call(&value, &[key().into()], self.context)?;
            }
        }
        // 3. If state.[[ReplacerFunction]] is not undefined, then
        if let (Replacer::Function(replacer), Some(holder)) = (&self.replacer, holder) {
            self.inherits_to_json = None;
            // a. Set value to ? Call(state.[[ReplacerFunction]], holder, « key, value »).
            value = replacer.call(&holder.into(), &[key().into(), value], self.context)?;
        }
        self.classify(&value)
    }

    /// Steps 4 to 12: what a value is for JSON.
    fn classify(&mut self, value: &JsValue) -> JsResult<Text> {
        Ok(match value.variant() {
            // 5. If value is null, return "null".
            JsVariant::Null => Text::Null,
            // 6. and 7. If value is true or false, return "true" or "false".
            JsVariant::Boolean(value) => Text::Boolean(value),
            // 8. If value is a String, return QuoteJSONString(value).
            JsVariant::String(value) => Text::String(value),
            // 9. If value is a Number, then
            JsVariant::Integer32(value) => Text::Integer(value),
            // a. If value is finite, return ! ToString(value).
            JsVariant::Float64(value) if value.is_finite() => Text::Float(value),
            // b. Return "null".
            JsVariant::Float64(_) => Text::Null,
            // 10. If value is a BigInt, throw a TypeError exception.
            JsVariant::BigInt(_) => return Err(bigint().into()),
            JsVariant::Object(object) => return self.classify_object(object),
            // 12. Return undefined.
            JsVariant::Undefined | JsVariant::Symbol(_) => Text::Nothing,
        })
    }

    fn classify_object(&mut self, object: JsObject) -> JsResult<Text> {
        if object.is_ordinary() {
            return Ok(Text::Object(object));
        }
        if object.is_array() {
            return Ok(Text::Array(object));
        }
        // 4. If value is an Object, then
        // a. If value has a [[NumberData]] internal slot, then set value to ? ToNumber(value).
        if object.is::<f64>() {
            self.inherits_to_json = None;
            let number = JsValue::from(object).to_number(self.context)?;
            return self.classify(&number.into());
        }
        // b. Else if value has a [[StringData]] internal slot, then set value to ? ToString(value).
        if object.is::<JsString>() {
            self.inherits_to_json = None;
            return JsValue::from(object).to_string(self.context).map(Text::String);
        }
        // c. Else if value has a [[BooleanData]] internal slot, then set value to value.[[BooleanData]].
        if let Some(value) = object.downcast_ref::<bool>() {
            return Ok(Text::Boolean(*value));
        }
        // d. Else if value has a [[BigIntData]] internal slot, then set value to value.[[BigIntData]].
        if object.is::<JsBigInt>() {
            return Err(bigint().into());
        }
        // e. Else if value has an [[IsRawJSON]] internal slot, return ! Get(value, "rawJSON").
        if object.is::<RawJson>() {
            let raw = object.get(js_string!("rawJSON"), self.context)?;
            return Ok(raw.as_string().map_or(Text::Nothing, Text::Raw));
        }
        // 11. If value is an Object and IsCallable(value) is false, then
        if object.is_callable() {
            return Ok(Text::Nothing);
        }
        // a. Let isArray be ? IsArray(value).
        Ok(if object.is_array_abstract()? { Text::Array(object) } else { Text::Object(object) })
    }

    fn write(&mut self, text: Text) -> JsResult<()> {
        match text {
            Text::Nothing => {}
            Text::Null => self.output.ascii("null"),
            Text::Boolean(true) => self.output.ascii("true"),
            Text::Boolean(false) => self.output.ascii("false"),
            Text::Integer(number) => self.output.integer(number),
            Text::Float(number) => self.output.ascii(ryu_js::Buffer::new().format_finite(number)),
            Text::String(text) => self.output.quoted(text.as_str()),
            Text::Raw(text) => self.output.verbatim(text.as_str()),
            // b. If isArray is true, return ? SerializeJSONArray(state, value).
            Text::Array(object) => return self.enter_array(object),
            // c. Return ? SerializeJSONObject(state, value).
            Text::Object(object) => return self.enter_object(object),
        }
        Ok(())
    }

    fn enter_array(&mut self, object: JsObject) -> JsResult<()> {
        self.enter(&object)?;
        // 6. Let len be ? LengthOfArrayLike(value).
        let length = if self.is_plain_array(&object) {
            object.borrow().properties().slots().first().and_then(JsValue::as_number)
        } else {
            None
        };
        let length = match length {
            Some(length) => length as u64,
            None => {
                self.inherits_to_json = None;
                length_of(&object, self.context)?
            }
        };
        self.output.ascii("[");
        self.open.push(Open::Array { object, next: 0, length });
        Ok(())
    }

    fn enter_object(&mut self, object: JsObject) -> JsResult<()> {
        self.enter(&object)?;
        let names = match &self.replacer {
            // 5. If state.[[PropertyList]] is not undefined, then let K be state.[[PropertyList]].
            Replacer::List(list) => Names::List(list.clone()),
            // 6. Else, let K be ? EnumerableOwnProperties(value, key).
            Replacer::None | Replacer::Function(_) => match self.columns_of(&object) {
                Some(columns) => Names::Columns(columns),
                None => {
                    self.inherits_to_json = None;
                    let keys = object.enumerable_own_property_names(PropertyNameKind::Key, self.context)?;
                    Names::List(keys.iter().filter_map(JsValue::as_string).collect())
                }
            },
        };
        self.output.ascii("{");
        self.open.push(Open::Object { object, names, next: 0, is_empty: true });
        Ok(())
    }

    /// 1. If `state.[[Stack]]` contains value, throw a `TypeError` exception because the structure is cyclical.
    fn enter(&mut self, object: &JsObject) -> JsResult<()> {
        let is_same = |open: &Open| match open {
            Open::Array { object: open, .. } | Open::Object { object: open, .. } => JsObject::equals(open, object),
        };
        let is_deep = self.open.len() >= SHALLOW;
        let shallow = &self.open[..self.open.len().min(SHALLOW)];
        // 2. Append value to state.[[Stack]].
        if shallow.iter().any(is_same) || (is_deep && !self.deep.insert(object.clone())) {
            return Err(self.cyclic(is_same).into());
        }
        Ok(())
    }

    /// Says which way leads back to where.
    #[cold]
    fn cyclic(&self, is_same: impl Fn(&Open) -> bool) -> JsNativeError {
        const SHOWN: usize = 20;
        let start = self.open.iter().position(is_same).unwrap_or_default();
        let path = |open: &[Open]| {
            let mut path: String = open.iter().take(SHOWN).map(step).collect();
            path.push_str(if open.len() > SHOWN { "…" } else { "" });
            path
        };
        let (outer, cycle) = self.open.split_at(start);
        JsNativeError::typ().with_message(format!(
            "JSON has no cycles: value{}{} is value{} again",
            path(outer),
            path(cycle),
            path(outer)
        ))
    }

    /// Whether `toJSON` must be asked for. If not, there is none, and nobody could see the question.
    fn may_have_to_json(&mut self, value: &JsValue) -> bool {
        let Some(object) = value.as_object() else { return value.is_bigint() };
        if object.is_ordinary() {
            let prototype = object.prototype();
            let is_plain = prototype.is_none()
                || prototype.as_ref() == Some(&self.context.intrinsics().constructors().object().prototype());
            return !is_plain || self.has_to_json(&object) || (prototype.is_some() && self.inherits_to_json());
        }
        !self.is_plain_array(&object) || self.inherits_to_json()
    }

    /// Whether an ordinary object has a `toJSON` itself.
    fn has_to_json(&mut self, object: &JsObject) -> bool {
        let is_shared = object.borrow().shape().is_shared();
        if is_shared && let Some(columns) = self.columns_of(object) {
            return columns.has_to_json;
        }
        object.borrow().properties().contains_key(&PropertyKey::from(js_string!("toJSON")))
    }

    fn is_plain_array(&self, object: &JsObject) -> bool {
        object.is_array() && object.borrow().shape().to_addr_usize() == self.array_shape.to_addr_usize()
    }

    fn inherits_to_json(&mut self) -> bool {
        if let Some(known) = self.inherits_to_json {
            return known;
        }
        let constructors = self.context.intrinsics().constructors();
        let (object, array) = (constructors.object().prototype(), constructors.array().prototype());
        let key = PropertyKey::from(js_string!("toJSON"));
        let has = |object: &JsObject| object.borrow().properties().contains_key(&key);
        let inherits = has(&object) || has(&array) || array.prototype().as_ref() != Some(&object);
        self.inherits_to_json = Some(inherits);
        inherits
    }

    /// What an object has, if that is no more than data, and none of it under an index.
    fn columns_of(&mut self, object: &JsObject) -> Option<Rc<Columns>> {
        if !object.is_ordinary() {
            return None;
        }
        let object = object.borrow();
        if object.properties().index_property_keys().len() > 0 {
            return None;
        }
        let shape = object.shape();
        // The same shape, the same columns, unless it is one object's alone: that one grows.
        if let Some(columns) = self.columns.get(&shape.to_addr_usize()) {
            return Some(columns.clone());
        }
        let columns = Rc::new(Columns::new(shape.clone(), object.properties().data_properties()?));
        if shape.is_shared() {
            self.columns.insert(shape.to_addr_usize(), columns.clone());
        }
        Some(columns)
    }
}

/// The property of an array or object that is being written.
fn step(open: &Open) -> String {
    match open {
        Open::Array { next, .. } => format!("[{}]", next.saturating_sub(1)),
        Open::Object { names, next, .. } => {
            let at = next.saturating_sub(1);
            let name = match names {
                Names::Columns(columns) => columns.list.get(at).map(|column| &column.key),
                Names::List(names) => names.get(at),
            };
            name.map(|name| format!(".{}", name.to_std_string_escaped())).unwrap_or_default()
        }
    }
}

fn bigint() -> JsNativeError {
    JsNativeError::typ().with_message("JSON has no BigInt: give it a toJSON, or a replacer that makes it a string")
}
