//! Rules, their classes, and how one is named.

use super::shape::{Part, Probe, Shape};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

include!(concat!(env!("OUT_DIR"), "/sensitivity_rules.rs"));

/// One kind of secret that the scanner knows. The list is `rules.toml`; it is printed in `docs/sensitivity.md`.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name, as a policy writes it.
    pub id: &'static str,
    /// What it belongs to.
    pub class: SensitivityClass,
    /// What it finds.
    pub title: &'static str,
    /// Where the format, or what is checked, is described.
    pub source: &'static str,
    /// What to do about a finding.
    pub fix: &'static str,
    /// Words of which one must be in the value's name or shortly before the match. Empty: none.
    pub(super) near: &'static [&'static str],
    pub(super) check: Check,
}

/// What code verifies beside a rule's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    Nothing,
    /// Upper case, lower case and digits, as in base64 of random bytes, and no hash.
    Mixed,
    /// The first part is a number in base64: the bot's id.
    Discord,
    /// No number that was never given out.
    Ssn,
}

/// What a rule belongs to: a policy may decide for a whole class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SensitivityClass {
    /// Keys that sign or decrypt.
    PrivateKey,
    /// Keys of cloud providers and databases as a service.
    CloudKey,
    /// Keys and tokens of other services.
    ServiceKey,
    /// JSON Web Tokens.
    Jwt,
    /// Values of `Authorization` headers.
    Authorization,
    /// Addresses and connection strings with a password.
    ConnectionString,
    /// Passwords, PINs and hashes of passwords.
    Password,
    /// What is named as a secret, a token or a key.
    Secret,
    /// Sessions and cookies.
    Session,
    /// Payment cards.
    Card,
    /// Bank accounts.
    BankAccount,
    /// National identity, tax and passport numbers.
    Identity,
    /// Strings that look random.
    HighEntropy,
}

impl SensitivityClass {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::PrivateKey,
        Self::CloudKey,
        Self::ServiceKey,
        Self::Jwt,
        Self::Authorization,
        Self::ConnectionString,
        Self::Password,
        Self::Secret,
        Self::Session,
        Self::Card,
        Self::BankAccount,
        Self::Identity,
        Self::HighEntropy,
    ];

    /// Its name, as a policy writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PrivateKey => "private-key",
            Self::CloudKey => "cloud-key",
            Self::ServiceKey => "service-key",
            Self::Jwt => "jwt",
            Self::Authorization => "authorization",
            Self::ConnectionString => "connection-string",
            Self::Password => "password",
            Self::Secret => "secret",
            Self::Session => "session",
            Self::Card => "card",
            Self::BankAccount => "bank-account",
            Self::Identity => "identity",
            Self::HighEntropy => "high-entropy",
        }
    }
}

/// The names as a plain list, so that an object with classes as keys has them as its properties.
impl JsonSchema for SensitivityClass {
    fn schema_name() -> Cow<'static, str> {
        "SensitivityClass".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::ALL.map(Self::as_str) })
    }
}

impl Rule {
    /// Every rule, in the order of the data.
    pub fn all() -> &'static [Self] {
        RULES
    }

    /// The rule of a name.
    pub fn named(id: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.id == id)
    }

    /// The rules whose names share a word with a name that is none: for an error that helps.
    pub fn close_to(id: &str) -> Vec<&'static str> {
        let words: Vec<&str> = id.split(['-', '_', ' ']).collect();
        let shared = |rule: &Self| rule.id.split('-').filter(|word| words.contains(word)).count();
        let mut close: Vec<&Self> = RULES.iter().filter(|rule| shared(rule) > 0).collect();
        // What it is of says more than that it is a key.
        close.sort_by_key(|rule| (rule.id.split('-').next() != words.first().copied(), usize::MAX - shared(rule)));
        close.into_iter().map(|rule| rule.id).take(3).collect()
    }
}

/// The rules that code finds, by name. A name that the data does not have fails the test below, and finds nothing.
macro_rules! rules_of_code {
    ($($name:ident = $id:literal,)+) => {
        $(pub(super) const $name: &str = $id;)+
        #[cfg(test)]
        const OF_CODE: &[&str] = &[$($id,)+];
    };
}

rules_of_code! {
    PRIVATE_KEY = "private-key",
    JWT = "jwt",
    BEARER = "bearer-token",
    BASIC = "basic-auth",
    URL_PASSWORD = "url-password",
    DATABASE_URL = "database-url",
    CONNECTION_PASSWORD = "connection-password",
    NAMED_PASSWORD = "named-password",
    NAMED_PIN = "named-pin",
    NAMED_SECRET = "named-secret",
    NAMED_TOKEN = "named-token",
    NAMED_API_KEY = "named-api-key",
    NAMED_SESSION = "named-session",
    CARD_NUMBER = "card-number",
    CARD_CODE = "card-code",
    IBAN = "iban",
    NAMED_ACCOUNT = "named-account",
    NAMED_IDENTITY = "named-identity",
    HIGH_ENTROPY = "high-entropy",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_rule_has_a_way_to_be_found() {
        let with_shapes: BTreeSet<&str> =
            SHAPES.iter().filter_map(|shape| shape.rule).map(|rule| RULES[rule].id).collect();
        let found: BTreeSet<&str> = with_shapes.iter().chain(OF_CODE).copied().collect();
        let known: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(found, known);
        assert_eq!(known.len(), RULES.len(), "no name is given twice");
    }

    #[test]
    fn classes_are_written_as_they_are_named() {
        for class in SensitivityClass::ALL {
            assert_eq!(serde_json::to_value(class).expect("a text"), class.as_str());
            assert!(RULES.iter().any(|rule| rule.class == class), "{} has a rule", class.as_str());
        }
    }
}
