//! What requests and responses have in common: a body that can be read once
//! ([Fetch, `Body`](https://fetch.spec.whatwg.org/#body-mixin)). It is there as a whole: `body`, the stream, is absent.

use super::{
    blob::Blob,
    class::{self, Member, type_error},
    convert::{array_buffer, buffer_source, uint8_array, usv_string},
    form_data::{self, FormData},
    headers::Headers,
    mime,
    multipart::{self, Field, Part},
    search_params::SearchParams,
    text_decoder::utf8_text,
};
use crate::{random::Random, state::State};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::NativeObject};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// A body, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Body {
    bytes: RefCell<Option<Rc<Vec<u8>>>>,
    used: Cell<bool>,
}

impl Body {
    pub(super) fn new(bytes: Option<Vec<u8>>) -> Self {
        Self { bytes: RefCell::new(bytes.map(Rc::new)), used: Cell::new(false) }
    }

    pub(super) fn is_used(&self) -> bool {
        self.used.get()
    }

    /// Takes the bytes, which can be done once. No body is not used up.
    pub(super) fn take(&self) -> JsResult<Option<Rc<Vec<u8>>>> {
        if self.used.get() {
            return Err(type_error("The body has been read already; clone() it to read it twice."));
        }
        let bytes = self.bytes.take();
        self.used.set(bytes.is_some());
        Ok(bytes)
    }

    /// The same bytes for another.
    pub(super) fn share(&self) -> Self {
        Self { bytes: self.bytes.clone(), used: Cell::new(false) }
    }
}

/// A class that has a body.
pub(super) trait HasBody: NativeObject + Sized {
    /// The mixin `Body` (Fetch).
    const MEMBERS: &'static [Member] = &[
        Member::Getter("bodyUsed", body_used::<Self>),
        Member::Promising("arrayBuffer", 0, bytes_as_buffer::<Self>),
        Member::Promising("blob", 0, blob::<Self>),
        Member::Promising("bytes", 0, bytes::<Self>),
        Member::Promising("formData", 0, form_data::<Self>),
        Member::Promising("json", 0, json::<Self>),
        Member::Promising("text", 0, text::<Self>),
    ];

    fn body(&self) -> &Body;
    fn headers(&self) -> JsObject<Headers>;
}

fn body_used<T: HasBody>(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(class::this::<T>(this)?.borrow().data().body().is_used().into())
}

fn text<T: HasBody>(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(utf8_text(&taken::<T>(this)?).into())
}

fn json<T: HasBody>(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = utf8_text(&taken::<T>(this)?);
    State::of(context).intrinsics().json_parse(text, context)
}

fn bytes_as_buffer<T: HasBody>(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(array_buffer(&taken::<T>(this)?, context)?.into())
}

fn bytes<T: HasBody>(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    uint8_array(&taken::<T>(this)?, context)
}

fn blob<T: HasBody>(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = taken::<T>(this)?;
    let kind = content_type::<T>(this)?.map(|kind| kind.to_string()).unwrap_or_default();
    Ok(Blob::new(bytes, kind).into_object(context).into())
}

fn form_data<T: HasBody>(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = taken::<T>(this)?;
    let kind = content_type::<T>(this)?;
    let fields = kind.and_then(|kind| match (kind.type_.as_str(), kind.subtype.as_str()) {
        ("multipart", "form-data") => {
            multipart::read(&bytes, kind.get_parameter("boundary")?, State::of(context).now_ms.get())
        }
        ("application", "x-www-form-urlencoded") => {
            let pairs = url::form_urlencoded::parse(&bytes).into_owned();
            Some(pairs.map(|(name, value)| Field { name, part: Part::Text(value) }).collect())
        }
        _ => None,
    });
    let fields = fields.ok_or_else(|| {
        type_error("Failed to execute 'formData': the body is no form of the kind that its Content-Type says.")
    })?;
    Ok(form_data::of_fields(fields, context).into())
}

/// The bytes, which are none when there is no body.
fn taken<T: HasBody>(this: &JsValue) -> JsResult<Rc<Vec<u8>>> {
    Ok(class::this::<T>(this)?.borrow().data().body().take()?.unwrap_or_default())
}

fn content_type<T: HasBody>(this: &JsValue) -> JsResult<Option<data_url::mime::Mime>> {
    let headers = class::this::<T>(this)?.borrow().data().headers();
    let values = headers.borrow().data().get("content-type");
    Ok(values.and_then(|values| mime::extract(&values)))
}

/// The bytes of what was given as a body, and the type that goes with them (Fetch, "extract a body").
pub(super) fn extract(value: &JsValue, context: &mut Context) -> JsResult<(Vec<u8>, Option<String>)> {
    if let Some(blob) = class::instance::<Blob>(value) {
        let blob = blob.borrow().data().clone();
        return Ok((blob.bytes().to_vec(), Some(blob.kind.clone()).filter(|kind| !kind.is_empty())));
    }
    if let Some(form) = class::instance::<FormData>(value) {
        form.borrow().data().check_room(context)?;
        let boundary = format!("----BelljarFormBoundary{}", Random::token(context));
        let bytes = multipart::write(&form.borrow().data().parts(), &boundary);
        return Ok((bytes, Some(format!("multipart/form-data; boundary={boundary}"))));
    }
    if let Some(params) = class::instance::<SearchParams>(value) {
        let kind = "application/x-www-form-urlencoded;charset=UTF-8";
        return Ok((params.borrow().data().text().into_bytes(), Some(kind.to_owned())));
    }
    if let Some(bytes) = buffer_source(value, context)? {
        return Ok((bytes, None));
    }
    Ok((usv_string(value, context)?.into_bytes(), Some("text/plain;charset=UTF-8".to_owned())))
}

/// A value as JSON text, as `JSON.stringify` gives it (Infra, "serialize a JavaScript value to a JSON string").
pub(super) fn json_text(value: &JsValue, context: &mut Context) -> JsResult<JsString> {
    let text = State::of(context).intrinsics().json_text(value, context)?;
    text.ok_or_else(|| type_error("The value has no form in JSON."))
}
