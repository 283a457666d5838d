//! [`Headers`](https://fetch.spec.whatwg.org/#headers-class)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Headers)).
//!
//! A list knows whose it is (its guard). In that of a request what belongs to the browser is an error, where browsers keep
//! silent: an author who sets `Cookie` should hear that it is not sent.

use super::{
    Interface,
    class::{self, Member, Table, construct_as, type_error},
    convert::{self, byte_string},
};
use crate::declare::{Object, doc};
use belljar_core::header;
use boa_engine::{
    Context, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};
use boa_gc::{Finalize, Trace};
use std::cell::RefCell;

pub(crate) static OBJECT: Object = Object {
    name: "Headers",
    summary: doc(
        "The headers of a request or a response. Those that belong to the browser cannot be set on a request; \
         `Set-Cookie` of a response is never among them.",
    ),
    typescript: doc(r"class Headers {
  constructor(init?: Headers | Record<string, any> | Iterable<[string, any]>);
  append(name: string, value: any): void;
  delete(name: string): void;
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  set(name: string, value: any): void;
  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArgument?: any): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}"),
    example: doc(r#"const headers = new Headers({ Accept: "text/csv" });
headers.append("Accept", "application/json");
return [...headers]
// → [["accept","text/csv, application/json"]]"#),
};

pub(super) static TABLE: Table = Table {
    name: "Headers",
    length: 0,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Method("append", 2, |this, arguments, context| {
            let (headers, name, value) = named_value("append", this, arguments, context)?;
            headers.borrow().data().append(name, value)?;
            Ok(JsValue::undefined())
        }),
        Member::Method("delete", 1, |this, arguments, context| {
            let (headers, name) = named("delete", this, arguments, context)?;
            headers.borrow().data().delete(&name)?;
            Ok(JsValue::undefined())
        }),
        Member::Method("get", 1, |this, arguments, context| {
            let (headers, name) = named("get", this, arguments, context)?;
            let value = headers.borrow().data().get(&name);
            Ok(value.map_or_else(JsValue::null, |value| JsString::from(value).into()))
        }),
        Member::Method("getSetCookie", 0, |this, _, context| {
            let headers = class::this::<Headers>(this)?;
            let headers = headers.borrow();
            let list = headers.data().list.borrow();
            let values = list.iter().filter(|(name, _)| name == "set-cookie");
            let values: Vec<JsValue> = values.map(|(_, value)| JsString::from(value.as_str()).into()).collect();
            Ok(JsArray::from_iter(values, context).into())
        }),
        Member::Method("has", 1, |this, arguments, context| {
            let (headers, name) = named("has", this, arguments, context)?;
            let headers = headers.borrow();
            Ok(headers.data().has(&name).into())
        }),
        Member::Method("set", 2, |this, arguments, context| {
            let (headers, name, value) = named_value("set", this, arguments, context)?;
            headers.borrow().data().set(name, value)?;
            Ok(JsValue::undefined())
        }),
        Member::Pairs(nth),
    ],
};

/// Whose a list of headers is, and so what may be in it (Fetch, "guard").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// App code's own.
    None,
    /// A request's.
    Request,
    /// A response's that app code has made.
    Response,
    /// Of what came from outside.
    Immutable,
}

/// A list's own data: names in lower case, in the order in which they came.
#[derive(Trace, Finalize, JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(crate) struct Headers {
    list: RefCell<Vec<(String, String)>>,
    guard: Guard,
}

impl Headers {
    pub(super) fn new(guard: Guard) -> Self {
        Self { list: RefCell::default(), guard }
    }

    /// What came from outside, less what sets cookies.
    pub(super) fn received(list: Vec<(String, String)>) -> Self {
        let visible = list.into_iter().filter(|(name, _)| header::is_visible_response_header(name));
        let list = visible.map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        Self { list: RefCell::new(list), guard: Guard::Immutable }
    }

    /// The same list of its own.
    pub(super) fn copy(&self) -> Self {
        Self { list: self.list.clone(), guard: self.guard }
    }

    /// The list as it is sent.
    pub(crate) fn list(&self) -> Vec<(String, String)> {
        self.list.borrow().clone()
    }

    /// Fills it, under its guard.
    pub(super) fn fill(&self, pairs: Vec<(String, String)>) -> JsResult<()> {
        for (name, value) in pairs {
            self.append(checked_name(&name)?, normal(&value)?)?;
        }
        Ok(())
    }

    /// What `content-type` is if nothing says so.
    pub(super) fn default_type(&self, kind: &str) {
        if !self.has("content-type") {
            self.list.borrow_mut().push(("content-type".to_owned(), kind.to_owned()));
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.list.borrow().iter().any(|(of, _)| of == name)
    }

    /// All values of a name as one.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let list = self.list.borrow();
        let values: Vec<&str> = list.iter().filter(|(of, _)| of == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub(super) fn append(&self, name: String, value: String) -> JsResult<()> {
        if self.admits(&name, &value)? {
            self.list.borrow_mut().push((name, value));
        }
        Ok(())
    }

    pub(super) fn set(&self, name: String, value: String) -> JsResult<()> {
        if self.admits(&name, &value)? {
            let mut list = self.list.borrow_mut();
            match list.iter().position(|(of, _)| *of == name) {
                None => list.push((name, value)),
                Some(first) => {
                    let mut index = 0;
                    list.retain(|(of, _)| {
                        index += 1;
                        index - 1 <= first || *of != name
                    });
                    list[first].1 = value;
                }
            }
        }
        Ok(())
    }

    fn delete(&self, name: &str) -> JsResult<()> {
        if self.guard == Guard::Immutable {
            return Err(immutable());
        }
        self.list.borrow_mut().retain(|(of, _)| of != name);
        Ok(())
    }

    /// Fetch, "validate"; but what is forbidden on a request is an error that names it.
    fn admits(&self, name: &str, value: &str) -> JsResult<bool> {
        match self.guard {
            Guard::None => Ok(true),
            Guard::Immutable => Err(immutable()),
            Guard::Response => Ok(header::is_visible_response_header(name)),
            Guard::Request => match header::check(name, value) {
                Ok(()) => Ok(true),
                Err(refusal) => Err(type_error(refusal.to_string())),
            },
        }
    }

    /// Sorted by name, the values of one name as one, save for cookies (Fetch, "sort and combine").
    fn combined(&self) -> Vec<(String, String)> {
        let mut list = self.list();
        list.sort_by(|(left, _), (right, _)| left.cmp(right));
        let mut combined: Vec<(String, String)> = Vec::with_capacity(list.len());
        for (name, value) in list {
            match combined.last_mut().filter(|(last, _)| *last == name && name != "set-cookie") {
                Some((_, values)) => {
                    values.push_str(", ");
                    values.push_str(&value);
                }
                None => combined.push((name, value)),
            }
        }
        combined
    }
}

fn immutable() -> boa_engine::JsError {
    type_error("These headers cannot be changed: they came with a response.")
}

/// `new Headers(init)`
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let headers = Headers::new(Guard::None);
    let init = arguments.get_or_undefined(0);
    if !init.is_undefined() {
        headers.fill(read(init, "Failed to construct 'Headers'", context)?)?;
    }
    Ok(construct_as(Interface::Headers, new_target, headers, context)?.upcast().into())
}

/// What a list of headers is made of: a record, a sequence of pairs, or other headers, which are such a sequence.
pub(super) fn read(init: &JsValue, what: &str, context: &mut Context) -> JsResult<Vec<(String, String)>> {
    let object = init.as_object();
    let object =
        object.ok_or_else(|| type_error(format!("{what}: `headers` is neither an object nor a list of pairs.")))?;
    // Other headers keep each value by itself. Only while nobody has given them an iterator of another kind.
    if let Some(headers) = object.downcast_ref::<Headers>()
        && is_untouched(&object, context)
    {
        return Ok(headers.list());
    }
    convert::pairs(&object, what, byte_string, context)
}

fn is_untouched(headers: &JsObject, context: &mut Context) -> bool {
    let class = Interface::Headers.class(context);
    let key = boa_engine::property::PropertyKey::from(boa_engine::JsSymbol::iterator());
    let own = headers.borrow().properties().get(&key);
    let inherited = class.prototype.borrow().properties().get(&key);
    let entries = class.prototype.borrow().properties().get(&js_string!("entries").into());
    let same = match (inherited.as_ref().and_then(|of| of.value()), entries.as_ref().and_then(|of| of.value())) {
        (Some(left), Some(right)) => left == right,
        _ => false,
    };
    own.is_none() && same && headers.prototype().is_some_and(|above| JsObject::equals(&above, &class.prototype))
}

fn named(
    method: &str,
    this: &JsValue,
    arguments: &[JsValue],
    context: &mut Context,
) -> JsResult<(JsObject<Headers>, String)> {
    let headers = class::this::<Headers>(this)?;
    let name = byte_string(arguments.get_or_undefined(0), context)?;
    let name = checked_name(&name).map_err(|_| {
        type_error(format!("Failed to execute '{method}' on 'Headers': the name is no name of a header."))
    })?;
    Ok((headers, name))
}

fn named_value(
    method: &str,
    this: &JsValue,
    arguments: &[JsValue],
    context: &mut Context,
) -> JsResult<(JsObject<Headers>, String, String)> {
    let headers = class::this::<Headers>(this)?;
    let name = byte_string(arguments.get_or_undefined(0), context)?;
    let value = byte_string(arguments.get_or_undefined(1), context)?;
    let wrong = |problem: boa_engine::JsNativeError| {
        type_error(format!("Failed to execute '{method}' on 'Headers': {}", problem.message()))
    };
    let native = |error: boa_engine::JsError| error.as_native().cloned().map_or(error, wrong);
    let name = checked_name(&name).map_err(native)?;
    let value = normal(&value).map_err(native)?;
    Ok((headers, name, value))
}

/// In lower case, if it is a name at all.
fn checked_name(name: &str) -> JsResult<String> {
    if !header::is_name(name) {
        return Err(type_error(header::HeaderRefusal::Name(name.escape_debug().collect()).to_string()));
    }
    Ok(name.to_ascii_lowercase())
}

/// Fetch, "normalize" a header value: white space around it does not count, and line breaks and NUL cannot be in it.
fn normal(value: &str) -> JsResult<String> {
    let value = value.trim_matches([' ', '\t', '\r', '\n']);
    if !header::is_value(value) {
        return Err(type_error("the value of a header holds a line break, a NUL or a character beyond U+00FF"));
    }
    Ok(value.to_owned())
}

fn nth(object: &JsObject, index: usize) -> JsResult<Option<(JsValue, JsValue)>> {
    let headers = object.downcast_ref::<Headers>().ok_or_else(class::illegal_invocation)?;
    let pair = headers.combined().into_iter().nth(index);
    Ok(pair.map(|(name, value)| (JsString::from(name).into(), JsString::from(value).into())))
}
