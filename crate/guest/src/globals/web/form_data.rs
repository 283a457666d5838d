//! [`FormData`](https://xhr.spec.whatwg.org/#interface-formdata)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/FormData)).

use super::{
    Interface,
    blob::Blob,
    class::{self, Member, Table, construct_as, illegal_invocation, type_error},
    convert::{Room, optional_usv_string, usv_string},
    multipart::{Field, Part},
};
use crate::{
    declare::{Object, doc},
    state::State,
};
use boa_engine::{Context, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};
use boa_gc::{Finalize, GcRefCell, Trace};

pub(crate) static OBJECT: Object = Object {
    name: "FormData",
    summary: doc("The fields of a form: texts and files. As a body it is sent as `multipart/form-data`."),
    typescript: doc(r"class FormData {
  append(name: string, value: any, fileName?: string): void;
  delete(name: string): void;
  get(name: string): string | File | null;
  getAll(name: string): (string | File)[];
  has(name: string): boolean;
  set(name: string, value: any, fileName?: string): void;
  forEach(callback: (value: string | File, name: string, form: FormData) => void, thisArgument?: any): void;
  entries(): IterableIterator<[string, string | File]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string | File>;
  [Symbol.iterator](): IterableIterator<[string, string | File]>;
}"),
    example: doc(r#"const form = new FormData();
form.append("name", "Ada");
form.append("photo", new Blob(["…"], { type: "image/png" }), "ada.png");
return [...form.keys()]
// → ["name","photo"]"#),
};

pub(super) static TABLE: Table = Table {
    name: "FormData",
    length: 0,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Method("append", 2, |this, arguments, context| {
            let (form, field) = field("append", this, arguments, context)?;
            form.borrow().data().fields.borrow_mut().push(field);
            Ok(JsValue::undefined())
        }),
        Member::Method("delete", 1, |this, arguments, context| {
            let (form, name) = named(this, arguments, context)?;
            form.borrow().data().fields.borrow_mut().retain(|(of, _)| *of != name);
            Ok(JsValue::undefined())
        }),
        Member::Method("get", 1, |this, arguments, context| {
            let (form, name) = named(this, arguments, context)?;
            let form = form.borrow();
            let fields = form.data().fields.borrow();
            let found = fields.iter().find(|(of, _)| *of == name);
            Ok(found.map_or_else(JsValue::null, |(_, value)| value.clone()))
        }),
        Member::Method("getAll", 1, |this, arguments, context| {
            let (form, name) = named(this, arguments, context)?;
            let form = form.borrow();
            let fields = form.data().fields.borrow();
            let found: Vec<JsValue> =
                fields.iter().filter(|(of, _)| *of == name).map(|(_, value)| value.clone()).collect();
            Ok(JsArray::from_iter(found, context).into())
        }),
        Member::Method("has", 1, |this, arguments, context| {
            let (form, name) = named(this, arguments, context)?;
            let found = form.borrow().data().fields.borrow().iter().any(|(of, _)| *of == name);
            Ok(found.into())
        }),
        Member::Method("set", 2, set),
        Member::Pairs(nth),
    ],
};

/// A form's own data. A value is a string or a `File`.
#[derive(Default, Trace, Finalize, JsData)]
pub(super) struct FormData {
    fields: GcRefCell<Vec<(JsString, JsValue)>>,
}

impl FormData {
    /// Makes sure that there is room for all of it as one body: fields share their texts, a body has them all.
    pub(super) fn check_room(&self, context: &Context) -> JsResult<()> {
        let mut room = Room::new(context);
        for (name, value) in self.fields.borrow().iter() {
            let length = match class::instance::<Blob>(value) {
                Some(blob) => blob.borrow().data().bytes().len(),
                None => value.as_string().map_or(0, |text| text.len()),
            };
            room.take(name.len() + length)?;
        }
        Ok(())
    }

    /// The names of the first fields, for people to look at.
    pub(super) fn names(&self) -> Vec<String> {
        self.fields.borrow().iter().take(100).map(|(name, _)| name.to_std_string_lossy()).collect()
    }

    /// The fields as a body sends them.
    pub(super) fn parts(&self) -> Vec<Field> {
        let fields = self.fields.borrow();
        let part = |value: &JsValue| match class::instance::<Blob>(value) {
            Some(blob) => Part::File(blob.borrow().data().clone()),
            None => Part::Text(value.as_string().map(|text| text.to_std_string_lossy()).unwrap_or_default()),
        };
        fields.iter().map(|(name, value)| Field { name: name.to_std_string_lossy(), part: part(value) }).collect()
    }
}

/// A form of what a body held.
pub(super) fn of_fields(fields: Vec<Field>, context: &mut Context) -> JsObject {
    let form = FormData::default();
    for Field { name, part } in fields {
        let value = match part {
            Part::Text(text) => JsString::from(text).into(),
            Part::File(file) => file.into_object(context).into(),
        };
        form.fields.borrow_mut().push((JsString::from(name), value));
    }
    class::make(Interface::FormData, form, context).upcast()
}

/// `new FormData()`: there are no forms here that one could be made of.
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if !arguments.get_or_undefined(0).is_undefined() {
        return Err(type_error("Failed to construct 'FormData': parameter 1 is not of type 'HTMLFormElement'."));
    }
    Ok(construct_as(Interface::FormData, new_target, FormData::default(), context)?.upcast().into())
}

fn named(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<(JsObject<FormData>, JsString)> {
    let form = class::this::<FormData>(this)?;
    let name = usv_string(arguments.get_or_undefined(0), context)?;
    Ok((form, JsString::from(name)))
}

/// XHR, "create an entry": a blob becomes a file.
fn field(
    method: &str,
    this: &JsValue,
    arguments: &[JsValue],
    context: &mut Context,
) -> JsResult<(JsObject<FormData>, (JsString, JsValue))> {
    let (form, name) = named(this, arguments, context)?;
    let value = arguments.get_or_undefined(1);
    let file_name = optional_usv_string(arguments, 2, context)?;
    let Some(blob) = class::instance::<Blob>(value) else {
        if file_name.is_some() {
            let problem = "parameter 2 is not of type 'Blob', and only a blob can have a file name.";
            return Err(type_error(format!("Failed to execute '{method}' on 'FormData': {problem}")));
        }
        let text = usv_string(value, context)?;
        return Ok((form, (name, JsString::from(text).into())));
    };
    let data = blob.borrow().data().clone();
    let value = match (&data.file, file_name) {
        (Some(_), None) => value.clone(),
        (file, file_name) => {
            let modified_ms = file.as_ref().map_or_else(|| State::of(context).now_ms.get(), |file| file.modified_ms);
            data.named(file_name.unwrap_or_else(|| "blob".to_owned()), modified_ms).into_object(context).into()
        }
    };
    Ok((form, (name, value)))
}

/// `set(name, value, fileName?)`: in the place of the first of that name, or at the end.
fn set(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (form, (name, value)) = field("set", this, arguments, context)?;
    let form = form.borrow();
    let mut fields = form.data().fields.borrow_mut();
    let Some(first) = fields.iter().position(|(of, _)| *of == name) else {
        fields.push((name, value));
        return Ok(JsValue::undefined());
    };
    let mut index = 0;
    fields.retain(|(of, _)| {
        index += 1;
        index - 1 <= first || *of != name
    });
    fields[first].1 = value;
    Ok(JsValue::undefined())
}

fn nth(object: &JsObject, index: usize) -> JsResult<Option<(JsValue, JsValue)>> {
    let form = object.downcast_ref::<FormData>().ok_or_else(illegal_invocation)?;
    let fields = form.fields.borrow();
    Ok(fields.get(index).map(|(name, value)| (name.clone().into(), value.clone())))
}
