//! Credentials that are known by what stands around them: PEM keys, JSON Web Tokens, `Authorization` values, addresses
//! with a password. Each looks at one place of a text and says where a secret is.

use super::chance::{decode, is_opaque, is_wordlike};
use super::placeholder::{counts_up, is_placeholder};
use super::rule;
use std::ops::Range;

/// A rule's name and where in the text its secret is.
pub(super) type Found = (&'static str, Range<usize>);

/// The longest user and password that an address is searched for.
const USER_BYTES: usize = 512;
/// Characters of the key's body that a PEM text has at least: an Ed25519 key has 64.
const PEM_BODY_CHARACTERS: usize = 48;
/// A longer part of a token is not decoded.
const JWT_PART_BYTES: usize = 1_024;

/// Parts of the schemes of databases and queues.
const DATABASES: &[&str] = &[
    "postgres",
    "mysql",
    "mariadb",
    "mongodb",
    "redis",
    "amqp",
    "mssql",
    "sqlserver",
    "oracle",
    "clickhouse",
    "cockroach",
    "jdbc",
];

/// RFC 7468: `-----BEGIN … PRIVATE KEY-----`, a body, and an end if it was not cut off. The number is how far the text
/// has been looked at.
pub(super) fn pem_at(text: &str, at: usize) -> Option<(Option<Found>, usize)> {
    let label_at = at + "-----BEGIN ".len();
    let rest = text[at..].strip_prefix("-----BEGIN ")?;
    let label_end = rest.find("-----")?;
    let label = &rest[..label_end];
    let body_at = label_at + label_end + "-----".len();
    if label.len() > 64 || !label.ends_with("PRIVATE KEY") && !label.ends_with("PRIVATE KEY BLOCK") {
        return Some((None, at + 5));
    }
    let body = &text[body_at..];
    let body_end = body.find("-----").unwrap_or(body.len());
    let body = &body[..body_end];
    let end = body_at + body_end;
    let characters = body.bytes().filter(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)).count();
    if characters < PEM_BODY_CHARACTERS || body.contains("...") || body.contains('…') || is_placeholder(body) {
        return Some((None, end));
    }
    let footer = format!("-----END {label}-----");
    let end = if text[end..].starts_with(&footer) { end + footer.len() } else { end };
    Some((Some((rule::PRIVATE_KEY, at..end)), end))
}

/// RFC 7519: `header.payload.signature`, or the five parts of an encrypted one, in base64url. `run_end` is where the
/// base64url characters and dots that begin here end.
pub(super) fn jwt_at(text: &str, at: usize, run_end: usize) -> Option<Found> {
    let mut parts: Vec<&str> = text[at..run_end].split('.').take(6).collect();
    // A full stop behind it is the sentence's.
    if matches!(parts.len(), 4 | 6) && parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    let long_enough = parts[0].len() >= 12 && parts.get(1..)?.iter().any(|part| part.len() >= 12);
    if !matches!(parts.len(), 3 | 5) || !long_enough || parts[2].len() < 8 {
        return None;
    }
    let length = parts.iter().map(|part| part.len() + 1).sum::<usize>() - 1;
    let header = object_of(parts[0])?;
    if !header.contains("\"alg\"") && !header.contains("\"typ\"") {
        return None;
    }
    // Supabase's key for pages is a token that says so.
    let anonymous = object_of(parts[1]).is_some_and(|claims| claims.contains("\"role\":\"anon\""));
    (!anonymous).then_some((rule::JWT, at..at + length))
}

/// The text of a part that is a JSON object, as far as one sees from its ends: what is asked of it needs no parser.
fn object_of(part: &str) -> Option<String> {
    let bytes = (part.len() <= JWT_PART_BYTES).then(|| decode(part))??;
    String::from_utf8(bytes).ok().filter(|text| text.starts_with('{') && text.ends_with('}'))
}

/// RFC 6750 and 7617: `Bearer …`, `Basic …`, also `Token …` and `ApiKey …`, which some services say.
pub(super) fn authorization_at(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    let schemes = ["bearer ", "basic ", "token ", "apikey "];
    let scheme = schemes.iter().find(|scheme| {
        rest.as_bytes().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
    })?;
    let value = rest[scheme.len()..].trim_start_matches(' ');
    let start = at + (rest.len() - value.len());
    let is_value = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=:".contains(byte);
    let length = value.bytes().take(USER_BYTES * 8).take_while(|byte| is_value(byte)).count();
    let value = &value[..length];
    let span = start..start + length;
    if value.len() < 8 || is_placeholder(value) || counts_up(value) {
        return None;
    }
    if *scheme == "basic " {
        let decoded = String::from_utf8(decode(value)?).ok()?;
        let (_, password) = decoded.split_once(':')?;
        let real = !password.is_empty() && !is_placeholder(password) && !decoded.chars().any(char::is_control);
        return real.then_some((rule::BASIC, span));
    }
    let machine_made = value.len() >= 16 && is_opaque(value) && value.bytes().any(|byte| byte.is_ascii_digit());
    machine_made.then_some((rule::BEARER, span))
}

/// RFC 3986, 3.2.1: `scheme://user:password@host`. The place is that of the colon.
pub(super) fn user_info_at(text: &str, colon: usize) -> Option<Found> {
    let authority_at = colon + "://".len();
    let rest = text.as_bytes().get(authority_at..)?;
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'`<>\\,;".contains(byte);
    let length = rest.iter().take(USER_BYTES).take_while(|byte| !ends(byte)).count();
    let authority = text.get(authority_at..authority_at + length)?;
    let (user_info, host) = authority.rsplit_once('@')?;
    let (_, password) = user_info.split_once(':')?;
    if password.is_empty() || host.is_empty() || is_placeholder(password) || is_name_of_itself(password) {
        return None;
    }
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+.-".contains(byte);
    let scheme = text[..colon].bytes().rev().take(24).take_while(is_scheme).count();
    let scheme = text[colon - scheme..colon].to_ascii_lowercase();
    let rule = if DATABASES.iter().any(|name| scheme.contains(name)) { rule::DATABASE_URL } else { rule::URL_PASSWORD };
    let start = authority_at + user_info.len() - password.len();
    Some((rule, start..start + password.len()))
}

/// `user:pass@host` in a text about addresses.
fn is_name_of_itself(password: &str) -> bool {
    super::name::is_label(password) && is_wordlike(password)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    #[test]
    fn pem() {
        let key = format!("-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----", "aB3/".repeat(16));
        assert_eq!(pem_at(&key, 0), Some((Some((rule::PRIVATE_KEY, 0..key.len())), key.len())));
        let public = key.replace("EC PRIVATE", "PUBLIC");
        assert_eq!(pem_at(&public, 0).and_then(|(found, _)| found), None);
        let shown = "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----";
        assert_eq!(pem_at(shown, 0).and_then(|(found, _)| found), None);
    }

    #[test]
    fn jwt() {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let token = |claims: &str| [part(r#"{"alg":"HS256"}"#), part(claims), part("not a signature")].join(".");
        let user = token(r#"{"sub":"1234"}"#);
        assert_eq!(jwt_at(&user, 0, user.len()), Some((rule::JWT, 0..user.len())));
        let anonymous = token(r#"{"role":"anon"}"#);
        assert_eq!(jwt_at(&anonymous, 0, anonymous.len()), None);
        let other = user.replacen("ey", "ex", 1);
        assert_eq!(jwt_at(&other, 0, other.len()), None);
    }

    #[test]
    fn authorization() {
        assert_eq!(authorization_at("Bearer 9f8e77aabc01d2e3f4a5", 0), Some((rule::BEARER, 7..27)));
        assert_eq!(authorization_at("Basic YWxhZGRpbjpvcGVuc2VzYW1l", 0), Some((rule::BASIC, 6..30)));
        for text in ["Bearer authentication", "Basic functionality", "Bearer YOUR_TOKEN", "Basic dXNlcjpwYXNzd29yZA=="]
        {
            assert_eq!(authorization_at(text, 0), None, "{text}");
        }
    }

    #[test]
    fn addresses_with_a_password() {
        assert_eq!(user_info_at("postgres://app:s3cr3t@db/x", 8), Some((rule::DATABASE_URL, 15..21)));
        assert_eq!(user_info_at("https://a:b%40c9@x.example", 5), Some((rule::URL_PASSWORD, 10..16)));
        for text in [
            "https://user@x.example",
            "https://x.example:80/@a",
            "https://user:password@x",
            "https://u:${P}@x",
            "https://:@x",
        ] {
            assert_eq!(user_info_at(text, 5), None, "{text}");
        }
    }
}
