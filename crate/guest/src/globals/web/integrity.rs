//! `integrity` of a request ([Subresource Integrity](https://www.w3.org/TR/SRI/#verification-algorithm)): the body is
//! what its author knew, or it is not given to the code.

use super::digest::Algorithm;
use base64::{Engine as _, engine::general_purpose::STANDARD};

const ALGORITHMS: &[(&str, Algorithm)] =
    &[("sha256-", Algorithm::Sha256), ("sha384-", Algorithm::Sha384), ("sha512-", Algorithm::Sha512)];

/// Checks a body against a list of digests. Of several algorithms the strongest counts; a list in which none is known says
/// nothing.
///
/// # Errors
/// When the body has none of the digests.
pub(crate) fn check(list: &str, body: &[u8]) -> Result<(), String> {
    let mut known: Vec<(Algorithm, &str)> = Vec::new();
    for entry in list.split_ascii_whitespace() {
        let digest = ALGORITHMS.iter().find_map(|(name, algorithm)| Some((*algorithm, entry.strip_prefix(name)?)));
        // What follows a question mark is for later.
        known.extend(digest.map(|(algorithm, rest)| (algorithm, rest.split('?').next().unwrap_or(rest))));
    }
    let Some(strongest) = known.iter().map(|(algorithm, _)| *algorithm).max() else { return Ok(()) };
    let digest = STANDARD.encode(strongest.digest(body));
    if known.iter().any(|(algorithm, expected)| *algorithm == strongest && *expected == digest) {
        return Ok(());
    }
    Err("the body is not the one that `integrity` says".to_owned())
}
