//! A frame's attributes, put on an element: the sandbox first, what it shows last.

use belljar_core::iframe::{FrameAttributes, FrameContent};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, HtmlElement, HtmlIFrameElement};

/// An element that has all of a frame's attributes but its source, and stands nowhere yet.
pub(crate) fn element(
    document: &Document,
    attributes: &FrameAttributes,
    title: &str,
) -> Result<HtmlIFrameElement, JsValue> {
    let frame: HtmlIFrameElement = document.create_element("iframe")?.unchecked_into();
    if let Some(sandbox) = &attributes.sandbox {
        frame.set_attribute("sandbox", &sandbox.to_string())?;
    }
    frame.set_attribute("allow", &attributes.allow())?;
    frame.set_attribute("referrerpolicy", attributes.referrer.as_str())?;
    if let Some(csp) = &attributes.csp {
        frame.set_attribute("csp", csp)?;
    }
    frame.set_attribute("title", title)?;
    fill(&frame)?;
    Ok(frame)
}

/// Gives it its source.
pub(crate) fn source(frame: &HtmlIFrameElement, attributes: &FrameAttributes) {
    match &attributes.content {
        FrameContent::Srcdoc(text) => frame.set_srcdoc(&document(text, attributes.csp.as_deref())),
        FrameContent::Image(address) | FrameContent::Web(address) => frame.set_src(&address.href),
    }
}

/// As large as what it stands in. By the object model, which no content security policy forbids.
pub(crate) fn fill(element: &HtmlElement) -> Result<(), JsValue> {
    let style = element.style();
    for (name, value) in [("display", "block"), ("width", "100%"), ("height", "100%"), ("border", "0")] {
        style.set_property(name, value)?;
    }
    Ok(())
}

/// A document with a policy at its beginning. Not every browser knows the `csp` attribute. A document of `srcdoc` is never
/// in quirks mode, so that nothing is lost by what stands before its doctype.
fn document(text: &str, csp: Option<&str>) -> String {
    let Some(csp) = csp else { return text.to_owned() };
    let csp = csp.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{csp}\">{text}")
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn a_policy_stands_before_everything_and_cannot_end_early() {
        assert_eq!(document("<!doctype html><p>", None), "<!doctype html><p>");
        let made = document("<p>", Some("default-src \"><script>&"));
        assert_eq!(
            made,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &quot;>&lt;script>&amp;\"><p>"
        );
    }
}
