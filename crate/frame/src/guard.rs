//! The document around a frame that keeps its origin: empty, the page's own, and with a content security policy that says
//! where what is in it may go. A `frame-src` holds for every step of a frame's way, redirects and its own scripts'
//! doing included ([CSP 3](https://www.w3.org/TR/CSP3/#directive-frame-src)); for the page it would hold for all its
//! frames.

use belljar_core::iframe::FrameAttributes;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, HtmlElement, HtmlIFrameElement};

/// The document's whole text. Origins are of letters, digits and a few signs, none of which means anything in HTML.
pub(crate) fn text(confined_to: &[String]) -> String {
    format!(
        "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; frame-src {}; \
         base-uri 'none'; form-action 'none'\"><title></title>",
        confined_to.join(" ")
    )
}

/// The element that shows it. Its sandbox is the frame's own, since a frame has no token that is not its parent's as well;
/// what it shows can do nothing with them.
pub(crate) fn element(
    document: &Document,
    attributes: &FrameAttributes,
    title: &str,
) -> Result<HtmlIFrameElement, JsValue> {
    let guard = super::apply::element(document, attributes, title)?;
    guard.set_srcdoc(&text(&attributes.confined_to));
    Ok(guard)
}

/// Its document, once it has loaded, if it is still the one that was made here.
pub(crate) fn document(guard: &HtmlIFrameElement) -> Option<(Document, HtmlElement)> {
    let document = guard.content_document().filter(|document| document.url().is_ok_and(|url| url == "about:srcdoc"))?;
    let body = document.body()?;
    Some((document, body))
}

/// Lets the frame fill it.
pub(crate) fn lay_out(document: &Document, body: &HtmlElement) -> Result<(), JsValue> {
    body.style().set_property("margin", "0")?;
    body.style().set_property("height", "100%")?;
    match document.document_element() {
        Some(root) => root.unchecked_ref::<HtmlElement>().style().set_property("height", "100%"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn i5_a_guard_lets_through_frames_of_the_listed_origins_alone() {
        let made = text(&["https://a.example".into(), "https://b.example:8443".into()]);
        assert!(made.contains("default-src 'none'; frame-src https://a.example https://b.example:8443; base-uri"));
    }
}
