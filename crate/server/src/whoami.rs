//! `/api/whoami`: gives a browser a session cookie and says what came with the request. It shows that a guest's requests
//! carry none.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rand::distr::{Alphanumeric, SampleString as _};
use serde::Serialize;

const SESSION: &str = "belljar-session";

/// What arrived.
#[derive(Serialize)]
struct Arrived {
    /// The `Cookie` header, or null.
    cookie: Option<String>,
    /// The names of all headers, sorted.
    headers: Vec<String>,
}

pub(crate) async fn whoami(headers: HeaderMap) -> Response {
    let cookie = headers.get(header::COOKIE).map(|cookie| String::from_utf8_lossy(cookie.as_bytes()).into_owned());
    let mut names: Vec<String> = headers.keys().map(ToString::to_string).collect();
    names.sort_unstable();
    let has_session = cookie.as_deref().is_some_and(names_a_session);
    let mut response = Json(Arrived { cookie, headers: names }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if !has_session && let Ok(cookie) = HeaderValue::from_str(&session()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Sends the client on to [`whoami`]: a redirect must not gain a cookie either.
pub(crate) async fn redirect() -> impl IntoResponse {
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/api/whoami"), (header::CACHE_CONTROL, "no-store")])
}

fn session() -> String {
    let id = Alphanumeric.sample_string(&mut rand::rng(), 32);
    format!("{SESSION}={id}; HttpOnly; SameSite=Strict; Path=/")
}

fn names_a_session(cookie: &str) -> bool {
    cookie.split(';').filter_map(|pair| pair.split_once('=')).any(|(name, _)| name.trim() == SESSION)
}
