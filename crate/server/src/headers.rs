//! What every response says to the browser, whatever it is.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use belljar_core::policy::FramePolicy;

/// No script but the page's own files, no connection but to the page's own origin, no `eval`: `'wasm-unsafe-eval'` lets
/// WebAssembly compile and nothing else ([CSP 3](https://www.w3.org/TR/CSP3/#wasm-unsafe-eval-source-expression)).
///
/// The hash and `blob:` are for `isolation: "frame"`. A frame made from text is under its page's policy beside its own.
/// So this one has to allow the frame's only script (`pkg/src/internal/frame-document.ts`), which does nothing where
/// there is an origin, and the worker that it starts. `blob:` gives the page nothing new: only a script that runs
/// already can start a worker.
///
/// Frames show what the policy says (`frame-src`), and the page itself is shown in none.
fn page_policy(frames: &FramePolicy) -> String {
    format!(
        "default-src 'none'; \
         script-src 'self' 'wasm-unsafe-eval' 'sha256-73MIZpGrDUUXQ/W7gC56Bfnaim9ryrwzT7nby9i5YcY='; \
         worker-src 'self' blob:; connect-src 'self'; style-src 'self'; img-src 'self' data:; frame-src {}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        frames.frame_src()
    )
}

/// Documents that the front end has for its frames.
const FRAMES: &str = "/frames/";

/// What is below [`FRAMES`] is shown in frames of this server's own pages, and has no origin wherever it is shown: neither
/// in a frame without a sandbox nor in a window of its own.
const FRAME_POLICY: &str = "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads \
     allow-top-navigation-by-user-activation; default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The content security policies of a server.
#[derive(Clone)]
pub(crate) struct Policies {
    page: HeaderValue,
}

impl Policies {
    /// Origins are read as a few ASCII characters, all of which a header can hold. Were one not, nothing would be allowed.
    pub(crate) fn new(frames: &FramePolicy) -> Self {
        let page = HeaderValue::from_str(&page_policy(frames));
        Self { page: page.unwrap_or(HeaderValue::from_static("default-src 'none'")) }
    }
}

pub(crate) async fn add(State(policies): State<Policies>, request: Request, next: Next) -> Response {
    let is_for_frames = request.uri().path().starts_with(FRAMES);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A document without an origin is of no site, so that its scripts and styles are somebody else's to it.
    let resources = if is_for_frames { "cross-origin" } else { "same-origin" };
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static(resources));
    let policy = if is_for_frames { HeaderValue::from_static(FRAME_POLICY) } else { policies.page };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
