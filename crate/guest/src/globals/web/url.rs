//! [`URL`](https://url.spec.whatwg.org/#url-class)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/URL)), by the `url` crate, which also decides what the policy
//! means by an address.
//!
//! `createObjectURL` and `revokeObjectURL` are absent: such an address would be the page's.

use super::{
    Interface,
    class::{self, Member, Table, construct_as, type_error},
    convert::{optional_usv_string, usv_string},
    search_params::{self, SearchParams},
};
use crate::declare::{Object, doc};
use boa_engine::{Context, JsArgs, JsData, JsObject, JsResult, JsString, JsValue};
use boa_gc::{Finalize, GcRefCell, Trace};
use std::cell::RefCell;
use url::quirks;

pub(crate) static OBJECT: Object = Object {
    name: "URL",
    summary: doc("An address, taken apart. As on the platform, without `createObjectURL`."),
    typescript: doc(r"class URL {
  constructor(url: string | URL, base?: string | URL);
  static parse(url: string | URL, base?: string | URL): URL | null;
  static canParse(url: string | URL, base?: string | URL): boolean;
  href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  readonly searchParams: URLSearchParams;
  hash: string;
  toString(): string;
  toJSON(): string;
}"),
    example: doc(r#"const url = new URL("/orders?page=1", "https://api.example.com");
url.searchParams.set("page", "2");
return url.href
// → "https://api.example.com/orders?page=2""#),
};

pub(super) static TABLE: Table = Table {
    name: "URL",
    length: 1,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Static("parse", 1, parse_static),
        Member::Static("canParse", 1, can_parse),
        Member::Accessor("href", |this, _, _| get(this, quirks::href), set_href),
        Member::Method("toString", 0, |this, _, _| get(this, quirks::href)),
        Member::Getter("origin", |this, _, _| {
            let url = class::this::<Url>(this)?;
            let origin = quirks::origin(&url.borrow().data().url.borrow());
            Ok(JsString::from(origin).into())
        }),
        Member::Accessor(
            "protocol",
            |this, _, _| get(this, quirks::protocol),
            |this, arguments, context| set(this, arguments, context, quirks::set_protocol),
        ),
        Member::Accessor(
            "username",
            |this, _, _| get(this, quirks::username),
            |this, arguments, context| set(this, arguments, context, quirks::set_username),
        ),
        Member::Accessor(
            "password",
            |this, _, _| get(this, quirks::password),
            |this, arguments, context| set(this, arguments, context, quirks::set_password),
        ),
        Member::Accessor(
            "host",
            |this, _, _| get(this, quirks::host),
            |this, arguments, context| set(this, arguments, context, quirks::set_host),
        ),
        Member::Accessor(
            "hostname",
            |this, _, _| get(this, quirks::hostname),
            |this, arguments, context| set(this, arguments, context, quirks::set_hostname),
        ),
        Member::Accessor(
            "port",
            |this, _, _| get(this, quirks::port),
            |this, arguments, context| set(this, arguments, context, quirks::set_port),
        ),
        Member::Accessor(
            "pathname",
            |this, _, _| get(this, quirks::pathname),
            |this, arguments, context| {
                set(this, arguments, context, |url, text| {
                    quirks::set_pathname(url, text);
                    Ok(())
                })
            },
        ),
        Member::Accessor(
            "search",
            |this, _, _| get(this, quirks::search),
            |this, arguments, context| {
                set(this, arguments, context, |url, text| {
                    quirks::set_search(url, text);
                    Ok(())
                })?;
                refresh_params(this)
            },
        ),
        Member::Getter("searchParams", params),
        Member::Accessor(
            "hash",
            |this, _, _| get(this, quirks::hash),
            |this, arguments, context| {
                set(this, arguments, context, |url, text| {
                    quirks::set_hash(url, text);
                    Ok(())
                })
            },
        ),
        Member::Method("toJSON", 0, |this, _, _| get(this, quirks::href)),
    ],
};

/// A `URL`'s own data.
#[derive(Trace, Finalize, JsData)]
pub(crate) struct Url {
    #[unsafe_ignore_trace]
    url: RefCell<url::Url>,
    /// Made when it is first asked for, and then always the same.
    params: GcRefCell<Option<JsObject<SearchParams>>>,
}

impl Url {
    fn new(url: url::Url) -> Self {
        Self { url: RefCell::new(url), params: GcRefCell::default() }
    }

    /// The address as text.
    pub(crate) fn href(&self) -> String {
        self.url.borrow().as_str().to_owned()
    }

    /// What a change of its parameters does to the address (URL, "update steps").
    pub(super) fn set_query(&self, query: &str) {
        self.url.borrow_mut().set_query((!query.is_empty()).then_some(query));
    }
}

/// The address in the first argument, relative to the second. `None`: it is none.
fn parse(arguments: &[JsValue], context: &mut Context) -> JsResult<Option<url::Url>> {
    let text = usv_string(arguments.get_or_undefined(0), context)?;
    Ok(match optional_usv_string(arguments, 1, context)? {
        Some(base) => url::Url::parse(&base).and_then(|base| base.join(&text)),
        None => url::Url::parse(&text),
    }
    .ok())
}

/// `new URL(url, base?)`
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let url = parse(arguments, context)?.ok_or_else(|| type_error("Failed to construct 'URL': Invalid URL"))?;
    Ok(construct_as(Interface::Url, new_target, Url::new(url), context)?.upcast().into())
}

/// `URL.parse(url, base?)`
fn parse_static(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(match parse(arguments, context)? {
        Some(url) => class::make(Interface::Url, Url::new(url), context).upcast().into(),
        None => JsValue::null(),
    })
}

/// `URL.canParse(url, base?)`
fn can_parse(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(parse(arguments, context)?.is_some().into())
}

fn get(this: &JsValue, part: fn(&url::Url) -> &str) -> JsResult<JsValue> {
    let url = class::this::<Url>(this)?;
    let url = url.borrow();
    let text = JsString::from(part(&url.data().url.borrow()));
    Ok(text.into())
}

/// Changes a part. One that cannot be what is asked for stays as it is.
fn set(
    this: &JsValue,
    arguments: &[JsValue],
    context: &mut Context,
    change: fn(&mut url::Url, &str) -> Result<(), ()>,
) -> JsResult<JsValue> {
    let url = class::this::<Url>(this)?;
    let text = usv_string(arguments.get_or_undefined(0), context)?;
    // The specification has no error for this: a setter that fails does nothing.
    let _unchanged = change(&mut url.borrow().data().url.borrow_mut(), &text);
    Ok(JsValue::undefined())
}

fn set_href(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let url = class::this::<Url>(this)?;
    let text = usv_string(arguments.get_or_undefined(0), context)?;
    let parsed =
        url::Url::parse(&text).map_err(|_| type_error("Failed to set the 'href' property on 'URL': Invalid URL"))?;
    url.borrow().data().url.replace(parsed);
    refresh_params(this)
}

/// The parameters follow the query.
fn refresh_params(this: &JsValue) -> JsResult<JsValue> {
    let url = class::this::<Url>(this)?;
    let url = url.borrow();
    if let Some(params) = &*url.data().params.borrow() {
        params.borrow().data().read(url.data().url.borrow().query().unwrap_or_default());
    }
    Ok(JsValue::undefined())
}

fn params(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let url = class::this::<Url>(this)?;
    let known = url.borrow().data().params.borrow().clone();
    let params = match known {
        Some(params) => params,
        None => {
            let query = url.borrow().data().url.borrow().query().unwrap_or_default().to_owned();
            let params = search_params::of_url(&query, url.clone(), context);
            *url.borrow().data().params.borrow_mut() = Some(params.clone());
            params
        }
    };
    Ok(params.upcast().into())
}
