//! The companion server: static files under a strict Content Security Policy, and the configuration that a page asks for.

mod assets;
pub mod config;
mod headers;
mod whoami;

use axum::{
    Json, Router,
    extract::State,
    http::header,
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use config::Config;
use std::{path::Path, sync::Arc};

/// The server's routes, with the built front end in `root`.
pub fn app(config: Config, root: &Path) -> Router {
    let policies = headers::Policies::new(&config.policy.frames);
    Router::new()
        .route("/api/config", get(read_config))
        .route("/api/whoami", any(whoami::whoami))
        .route("/api/whoami/redirect", any(whoami::redirect))
        .with_state(Arc::new(config))
        .fallback_service(assets::service(root))
        .layer(middleware::from_fn_with_state(policies, headers::add))
}

/// What a page starts with. Never cached: a policy that was made stricter holds from the next load on.
async fn read_config(State(config): State<Arc<Config>>) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(&*config)).into_response()
}
