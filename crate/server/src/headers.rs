//! What every response says to the browser, whatever it is.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// No script but the page's own files, no connection but to the page's own origin, no `eval`: `'wasm-unsafe-eval'` lets
/// WebAssembly compile and nothing else ([CSP 3](https://www.w3.org/TR/CSP3/#wasm-unsafe-eval-source-expression)).
///
/// The hash and `blob:` are for `isolation: "frame"`. A frame made from text is under its page's policy beside its own.
/// So this one has to allow the frame's only script (`pkg/src/internal/frame-document.ts`), which does nothing where
/// there is an origin, and the worker that it starts. `blob:` gives the page nothing new: only a script that runs
/// already can start a worker.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
     script-src 'self' 'wasm-unsafe-eval' 'sha256-73MIZpGrDUUXQ/W7gC56Bfnaim9ryrwzT7nby9i5YcY='; \
     worker-src 'self' blob:; connect-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

pub(crate) async fn add(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
