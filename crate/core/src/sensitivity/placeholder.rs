//! Texts that stand where a secret will be: `YOUR_API_KEY`, `xxxx`, `<token>`, `${TOKEN}`.

/// Parts of texts that nobody's secret has, in lower case.
const MARKS: &[&str] = &[
    "your",
    "example",
    "placeholder",
    "changeme",
    "change_me",
    "change-me",
    "change-this",
    "change_this",
    "replace",
    "insert",
    "dummy",
    "sample",
    "redacted",
    "removed",
    "masked",
    "foobar",
    "notreal",
    "not-real",
    "not_real",
    "fake",
    "xxxx",
    "****",
    "....",
    "…",
    "••",
    "${",
    "{{",
    "}}",
    "$(",
    "<%",
    "%>",
    "process.env",
    "import.meta",
    "env.",
    "secrets.",
    "todo",
    "fixme",
    "lorem",
    "enter-",
    "enter_",
    "put-",
    "put_",
    "_goes_",
    "-goes-",
    "appsmith.store",
    "undefined",
    "[object",
];

/// Whole texts, in lower case.
const WHOLE: &[&str] = &[
    "password",
    "passwort",
    "pass",
    "passwd",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "key",
    "test",
    "testing",
    "string",
    "text",
    "null",
    "none",
    "nil",
    "nan",
    "n/a",
    "na",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "value",
    "default",
    "empty",
    "unset",
    "missing",
    "unknown",
    "required",
    "optional",
    "disabled",
    "enabled",
    "any",
    "number",
    "boolean",
    "object",
    "visible",
    "hidden",
    "username",
    "user",
    "bearer",
    "basic",
    "credentials",
    "redacted",
    "mysecret",
    "mypassword",
    "my-secret",
    "mytoken",
    "sha256",
    "md5",
    "bcrypt",
    "local",
    "memory",
    "session",
    "cookie",
    "cookies",
    "header",
    "oauth",
    "oauth2",
    "jwt",
    "current-password",
    "new-password",
    "one-time-code",
    "off-by-default",
    "omit",
    "include",
    "same-origin",
    "strict",
    "lax",
    "encrypted",
    "active",
    "inactive",
    "expired",
    "valid",
    "invalid",
    "pending",
    "ok",
    "error",
    "show",
    "hide",
    "reset",
    "abc",
    "foo",
    "bar",
    "baz",
    "deletethis",
    "tbd",
    "somepassword",
    "somesecret",
    "sometoken",
    "hunter",
];

/// Whether a text stands for a secret, or for none.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_lowercase();
    is_filler(&lower)
        || is_bracketed(text)
        || WHOLE.contains(&lower.as_str())
        || lower.ends_with("_here")
        || lower.ends_with("-here")
        || MARKS.iter().any(|mark| lower.contains(mark))
        || is_variable(text)
}

/// Nothing, a few characters, or the same ones again and again.
fn is_filler(lower: &str) -> bool {
    let mut distinct: Vec<char> = Vec::new();
    for c in lower.chars().filter(|c| c.is_alphanumeric()) {
        if !distinct.contains(&c) {
            distinct.push(c);
        }
        if distinct.len() > 2 {
            return false;
        }
    }
    true
}

/// `<token>`, `{token}`, `[token]`, `%TOKEN%`, `__TOKEN__`, `$TOKEN`, `:token`, `#{token}`.
fn is_bracketed(text: &str) -> bool {
    let pairs =
        [("<", ">"), ("{", "}"), ("[", "]"), ("%", "%"), ("__", "__"), ("#{", "}"), ("@", "@"), ("«", "»"), ("(", ")")];
    let within = pairs.iter().any(|(open, close)| {
        text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(is_plain_name)
    });
    let named = ["$", ":", "@", "--"].iter().any(|sign| text.strip_prefix(sign).is_some_and(is_plain_name));
    within || (named && !text.bytes().any(|byte| byte.is_ascii_digit()))
}

fn is_plain_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
}

/// `GITHUB_TOKEN`: the name of a variable, of letters and two words at least.
fn is_variable(text: &str) -> bool {
    text.contains('_')
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && text.split('_').all(|word| word.len() < 16)
}

/// Digits or letters in their order: `0123456789abcdef`, `abcdefghij`. A person may choose them as a password; no machine
/// makes them.
pub(super) fn counts_up(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let steps = bytes.windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0]) == 1 || pair == b"90");
    let mut longest = 1;
    let mut run = 1;
    for step in steps {
        run = if step { run + 1 } else { 1 };
        longest = longest.max(run);
    }
    longest >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for text in [
            "",
            "YOUR_API_KEY",
            "xxxx",
            "XXXXXXXX-XXXX",
            "<token>",
            "changeme",
            "${TOKEN}",
            "{{secret}}",
            "****",
            "••••••••",
            "$TOKEN",
            "%PASSWORD%",
            "__API_KEY__",
            "process.env.TOKEN",
            "insert-token-here",
            "GITHUB_TOKEN",
            "string",
            "AKIAIOSFODNN7EXAMPLE",
            "[redacted]",
            "...",
            "0000000000",
            "your-256-bit-secret",
            ":token",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["hunter2", "$ecret9", "p@ssw0rd", "correcthorse", "Tr0ub4dor&3", "@dm1n", "k9F_2mQ"] {
            assert!(!is_placeholder(text), "{text}");
        }
        assert!(counts_up("0123456789abcdef") && counts_up("xx-abcdefgh") && !counts_up("abc123"));
    }
}
