//! Static files: compressed where a compressed copy lies beside them, cached for ever where their name holds a hash.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, get_service},
};
use std::path::Path;
use tower_http::services::ServeDir;

/// Files that the bundler names after their content.
const HASHED: &str = "/assets/";

pub(crate) fn service(root: &Path) -> MethodRouter {
    get_service(ServeDir::new(root).precompressed_br()).layer(middleware::from_fn(cache))
}

async fn cache(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with(HASHED);
    let mut response = next.run(request).await;
    let found = matches!(response.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED);
    let for_ever = hashed && found;
    let value = if for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    response
}
