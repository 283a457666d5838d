//! The browser's own parser of addresses, and what it says of the page.

use belljar_core::iframe::{Address, Page};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, PerformanceResourceTiming, Url, Window};

/// What `src` leads to on this page, if it is an address.
pub(crate) fn address(src: &str, document: &Document) -> Option<Address> {
    let base = document.base_uri().ok().flatten()?;
    let url = Url::new_with_base(src, &base).ok()?;
    Some(Address {
        href: url.href(),
        scheme: url.protocol().trim_end_matches(':').to_owned(),
        host: url.hostname(),
        port: url.port().parse().ok(),
        origin: url.origin(),
        has_credentials: !url.username().is_empty() || !url.password().is_empty(),
    })
}

/// The page of a document. Its own origin counts, not its address: a document made by a page has the page's origin.
pub(crate) fn page(window: &Window) -> Page {
    let origin = js_sys::Reflect::get(window, &JsValue::from_str("origin")).ok().and_then(|origin| origin.as_string());
    let Some(origin) = origin.filter(|origin| origin.starts_with("http://") || origin.starts_with("https://")) else {
        return Page::default();
    };
    let host = Url::new(&origin).map(|url| url.hostname()).unwrap_or_default();
    Page { origin: Some(origin), host }
}

/// What a page can learn of whether a frame shows what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Something was answered, and is shown.
    Yes,
    /// Refused, or not reached.
    No,
    /// Browsers do not tell.
    Unknown,
}

/// Looks at the times of a frame's loading. A server that answers the page's own origin, or says so with
/// `Timing-Allow-Origin`, has a time of its first byte; what the browser has refused to show has none. For all others that
/// time is withheld ([Resource Timing](https://w3c.github.io/resource-timing/#dfn-timing-allow-check)).
pub(crate) fn seen(window: &Window, address: &Address, page: &Page) -> Seen {
    let name = address.href.split('#').next().unwrap_or_default();
    let entries =
        window.performance().map(|performance| performance.get_entries_by_name_with_entry_type(name, "resource"));
    let last = entries.and_then(|entries| {
        let is_frame =
            |entry: &JsValue| entry.unchecked_ref::<PerformanceResourceTiming>().initiator_type() == "iframe";
        entries.iter().rev().find(is_frame)
    });
    match last.map(|entry| entry.unchecked_into::<PerformanceResourceTiming>().response_start()) {
        Some(start) if start > 0.0 => Seen::Yes,
        Some(_) if page.origin.as_deref() == Some(&*address.origin) => Seen::No,
        _ => Seen::Unknown,
    }
}
