//! [`URLSearchParams`](https://url.spec.whatwg.org/#interface-urlsearchparams)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/URLSearchParams)).

use super::{
    Interface,
    class::{self, Member, Table, construct_as},
    convert::{self, optional_usv_string, usv_string},
    url::Url,
};
use crate::declare::{Object, doc};
use boa_engine::{Context, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};
use boa_gc::{Finalize, Trace};
use std::cell::RefCell;
use url::form_urlencoded;

pub(crate) static OBJECT: Object = Object {
    name: "URLSearchParams",
    summary: doc("The query of an address as a list of names and values."),
    typescript: doc(r"class URLSearchParams {
  constructor(init?: string | Record<string, any> | Iterable<[string, any]>);
  readonly size: number;
  append(name: string, value: any): void;
  delete(name: string, value?: any): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: any): boolean;
  set(name: string, value: any): void;
  sort(): void;
  toString(): string;
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, thisArgument?: any): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}"),
    example: doc(r#"return String(new URLSearchParams({ q: "red shoes", page: 2 }))
// → "q=red+shoes&page=2""#),
};

pub(super) static TABLE: Table = Table {
    name: "URLSearchParams",
    length: 0,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Getter("size", |this, _, _| Ok(list(this)?.borrow().data().pairs.borrow().len().into())),
        Member::Method("append", 2, append),
        Member::Method("delete", 1, delete),
        Member::Method("get", 1, get),
        Member::Method("getAll", 1, get_all),
        Member::Method("has", 1, has),
        Member::Method("set", 2, set),
        Member::Method("sort", 0, sort),
        Member::Method("toString", 0, |this, _, _| Ok(JsString::from(list(this)?.borrow().data().text()).into())),
        Member::Pairs(nth),
    ],
};

/// The list of a `URLSearchParams`.
#[derive(Trace, Finalize, JsData)]
pub(crate) struct SearchParams {
    #[unsafe_ignore_trace]
    pairs: RefCell<Vec<(String, String)>>,
    /// Whose query it is, if anybody's.
    url: Option<JsObject<Url>>,
}

impl SearchParams {
    /// Takes the list of a query in place of its own.
    pub(super) fn read(&self, query: &str) {
        self.pairs.replace(read(query));
    }

    /// As `application/x-www-form-urlencoded`.
    pub(crate) fn text(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs.borrow().iter()).finish()
    }

    fn change(&self, change: impl FnOnce(&mut Vec<(String, String)>)) {
        change(&mut self.pairs.borrow_mut());
        if let Some(url) = &self.url {
            url.borrow().data().set_query(&self.text());
        }
    }
}

fn read(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The parameters of an address, which follow it and which it follows.
pub(super) fn of_url(query: &str, url: JsObject<Url>, context: &mut Context) -> JsObject<SearchParams> {
    let data = SearchParams { pairs: RefCell::new(read(query)), url: Some(url) };
    class::make(Interface::SearchParams, data, context)
}

/// `new URLSearchParams(init = "")`
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let init = arguments.get_or_undefined(0);
    let pairs = match init.as_object() {
        Some(object) => convert::pairs(&object, "Failed to construct 'URLSearchParams'", usv_string, context)?,
        None if init.is_undefined() => Vec::new(),
        None => {
            let text = usv_string(init, context)?;
            read(text.strip_prefix('?').unwrap_or(&text))
        }
    };
    let data = SearchParams { pairs: RefCell::new(pairs), url: None };
    Ok(construct_as(Interface::SearchParams, new_target, data, context)?.upcast().into())
}

fn list(this: &JsValue) -> JsResult<JsObject<SearchParams>> {
    class::this(this)
}

fn append(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let list = list(this)?;
    let name = usv_string(arguments.get_or_undefined(0), context)?;
    let value = usv_string(arguments.get_or_undefined(1), context)?;
    list.borrow().data().change(|pairs| pairs.push((name, value)));
    Ok(JsValue::undefined())
}

/// `delete(name, value?)`
fn delete(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let list = list(this)?;
    let name = usv_string(arguments.get_or_undefined(0), context)?;
    let value = optional_usv_string(arguments, 1, context)?;
    list.borrow().data().change(|pairs| pairs.retain(|pair| !is(pair, &name, value.as_deref())));
    Ok(JsValue::undefined())
}

fn is(pair: &(String, String), name: &str, value: Option<&str>) -> bool {
    pair.0 == name && value.is_none_or(|value| pair.1 == value)
}

fn get(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let list = list(this)?;
    let name = usv_string(arguments.get_or_undefined(0), context)?;
    let list = list.borrow();
    let pairs = list.data().pairs.borrow();
    let found = pairs.iter().find(|pair| is(pair, &name, None));
    Ok(found.map_or_else(JsValue::null, |(_, value)| JsString::from(value.as_str()).into()))
}

fn get_all(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let list = list(this)?;
    let name = usv_string(arguments.get_or_undefined(0), context)?;
    let list = list.borrow();
    let pairs = list.data().pairs.borrow();
    let found = pairs.iter().filter(|pair| is(pair, &name, None));
    let found: Vec<JsValue> = found.map(|(_, value)| JsString::from(value.as_str()).into()).collect();
    Ok(JsArray::from_iter(found, context).into())
}

/// `has(name, value?)`
fn has(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let list = list(this)?;
    let name = usv_string(arguments.get_or_undefined(0), context)?;
    let value = optional_usv_string(arguments, 1, context)?;
    let found = list.borrow().data().pairs.borrow().iter().any(|pair| is(pair, &name, value.as_deref()));
    Ok(found.into())
}

fn set(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let list = list(this)?;
    let name = usv_string(arguments.get_or_undefined(0), context)?;
    let value = usv_string(arguments.get_or_undefined(1), context)?;
    list.borrow().data().change(|pairs| {
        let first = pairs.iter().position(|pair| is(pair, &name, None));
        let Some(first) = first else { return pairs.push((name, value)) };
        let mut index = 0;
        pairs.retain(|pair| {
            index += 1;
            index - 1 <= first || pair.0 != name
        });
        pairs[first].1 = value;
    });
    Ok(JsValue::undefined())
}

/// By the names' code units; the order of pairs of one name stays.
fn sort(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let list = list(this)?;
    list.borrow().data().change(|pairs| {
        pairs.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    });
    Ok(JsValue::undefined())
}

fn nth(object: &JsObject, index: usize) -> JsResult<Option<(JsValue, JsValue)>> {
    let list = object.downcast_ref::<SearchParams>().ok_or_else(class::illegal_invocation)?;
    let pairs = list.pairs.borrow();
    let pair = pairs.get(index);
    Ok(pair.map(|(name, value)| (JsString::from(name.as_str()).into(), JsString::from(value.as_str()).into())))
}
