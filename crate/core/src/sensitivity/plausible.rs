//! Whether a value is what its name says: a name alone is no finding.

use super::chance::{is_opaque, is_wordlike};
use super::name::{Name, is_label};
use super::placeholder::{counts_up, is_placeholder};
use super::rule;
use super::vocabulary::Kind;

/// Longer values are data, whatever they are named.
const VALUE_BYTES: usize = 4_096;

/// The rule that a value breaks by its name, if it is a value of that kind.
pub(super) fn by_name(name: &Name, value: &str) -> Option<&'static str> {
    let value = value.trim();
    let kind = name.kind?;
    if kind == Kind::CardCode {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        return (digits == value.len() && matches!(digits, 3 | 4)).then_some(rule::CARD_CODE);
    }
    if value.is_empty() || value.len() > VALUE_BYTES || is_placeholder(value) {
        return None;
    }
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let signs = value.chars().count();
    match kind {
        Kind::Password => is_password(value, name.weak).then_some(rule::NAMED_PASSWORD),
        Kind::Phrase => {
            let words = value.split_whitespace().filter(|word| word.chars().all(char::is_lowercase)).count();
            (words >= 10 || is_opaque(value)).then_some(rule::NAMED_SECRET)
        }
        Kind::Pin => {
            // A weak name says where a pin is, or that a letter is one: `pin: "left"`.
            let fits = digits == signs && (4..=8).contains(&digits);
            (fits || value.len() >= 16 && is_opaque(value)).then_some(rule::NAMED_PIN)
        }
        Kind::Secret => is_secret(value, name.weak).then_some(rule::NAMED_SECRET),
        Kind::Token => is_secret(value, name.weak).then_some(rule::NAMED_TOKEN),
        Kind::ApiKey => is_secret(value, name.weak).then_some(rule::NAMED_API_KEY),
        Kind::Session => (is_secret(value, true) && signs >= 12).then_some(rule::NAMED_SESSION),
        // Card numbers prove themselves: see `number`.
        Kind::Card | Kind::CardCode => None,
        Kind::Account => is_numbered(value, digits, 6).then_some(rule::NAMED_ACCOUNT),
        Kind::Identity => is_numbered(value, digits, 5).then_some(rule::NAMED_IDENTITY),
    }
}

/// Something that a person could type as a password and that is no text for people.
fn is_password(value: &str, weak: bool) -> bool {
    let mut letters = value.chars();
    let title = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    let letters_only = value.chars().all(char::is_alphabetic);
    // `Obligatoire`, `Required`: a label. Scripts without capitals write labels in letters only, too.
    let label = is_label(value) || title || letters_only && !value.is_ascii();
    let fits = (4..=256).contains(&value.chars().count()) && !value.chars().any(char::is_whitespace);
    fits && !label && !is_reference(value) && (!weak || is_opaque(value))
}

/// Something made by a machine, or chosen by a person with some care.
fn is_secret(value: &str, weak: bool) -> bool {
    let careful = value.len() >= 6
        && !value.chars().any(char::is_whitespace)
        && value.chars().any(|c| c.is_ascii_digit())
        && value.chars().any(char::is_alphabetic)
        && !is_wordlike(value);
    let made = is_opaque(value) && !counts_up(value);
    let long_words =
        value.len() >= 16 && value.contains(['-', '_']) && value.matches(['-', '_']).count() >= 2 && is_wordlike(value);
    // `shhh-very-secret-words`: nobody calls a label that, but a key of a dictionary may be.
    let chosen = !weak && (careful || long_words && !is_label(value));
    (made || chosen) && !is_reference(value)
}

/// Addresses, paths, colours and code: what refers to something.
fn is_reference(value: &str) -> bool {
    value.contains("://")
        || value.starts_with(['/', '#', '.'])
        || value.starts_with("rgb")
        || value.starts_with("function")
        || value.contains("=>")
        || value.ends_with("()")
        || value.ends_with(')') && value.contains('(')
}

/// Digits, with the letters and separators that numbers of people have.
fn is_numbered(value: &str, digits: usize, least: usize) -> bool {
    let fits = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '/'));
    let letters = value.chars().filter(char::is_ascii_alphabetic).count();
    fits && (least..=34).contains(&digits) && letters <= digits + 4 && !counts_up(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, value: &str) -> bool {
        by_name(&Name::of(name), value).is_some()
    }

    #[test]
    fn values_that_are_what_they_are_named() {
        for (name, value) in [
            ("password", "hunter2"),
            ("password", "letmein"),
            ("contraseña", "gato1985"),
            ("apiKey", "3c9a1e77b0d24f"),
            ("token", "eeb2c1a95d7f4f8e"),
            ("sessionId", "s%3AqK2vX9ZtLm81"),
            ("pin", "4821"),
            ("cvv", "123"),
            ("ssn", "078-05-1120"),
            ("accountNumber", "12345679"),
            ("clientSecret", "shhh-very-hidden-words"),
            ("seedPhrase", "abandon ability able about above absent absorb abstract absurd abuse access accident"),
        ] {
            assert!(found(name, value), "{name}: {value}");
        }
    }

    #[test]
    fn values_that_are_not() {
        for (name, value) in [
            ("password", "Passwort vergessen?"),
            ("password", "Required"),
            ("password", "Mot de passe"),
            ("password", "string"),
            ("password", "********"),
            ("token", "identifier"),
            ("token", "color.primary.500"),
            ("token", "USDC"),
            ("session", "2024-05-01 morning"),
            ("secret", "Alice"),
            ("pin", "left"),
            ("cvv", "CVV"),
            ("apiKey", "https://example.org/keys"),
            ("passport", "yes"),
        ] {
            assert!(!found(name, value), "{name}: {value}");
        }
    }
}
