//! What a value's name says about it.

use super::vocabulary::{
    ABOUT, AMBIGUOUS, ASKS, ENDINGS, IDENTIFIERS, Kind, NEUTRAL, OTHER_TOKENS, WITHIN, is_in, term,
};
use super::words::Words;
use std::ops::Range;
use std::rc::Rc;

/// What the name of a value says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// What kind of secret it names, if it does.
    pub(super) kind: Option<Kind>,
    /// Whether something unknown stands behind the term, as in `tokenGitlab`: then the value has to look like one, too.
    pub(super) weak: bool,
    /// Whether it names something that is told apart rather than kept secret: `fileId`, `contentHash`.
    pub(super) identifies: bool,
    /// Its words in lower case, without anything between them: for rules that want one in it.
    pub(super) lower: String,
}

/// Terms are at most this many words in a row.
const TERM_WORDS: usize = 5;

impl Name {
    pub(super) fn of(name: &str) -> Self {
        let words = Words::of(name);
        let mut found = Self::default();
        match last_term(&words) {
            None => {
                found.identifies = words.iter(0..words.len()).next_back().is_some_and(|word| is_in(IDENTIFIERS, word));
            }
            Some((kind, term)) => {
                let mut behind = words.iter(term.end..words.len());
                let about = behind.any(|word| is_in(ABOUT, word));
                let asks = term.start > 0 && is_in(ASKS, words.joined(0..1));
                let other_token = kind == Kind::Token
                    && term.len() == 1
                    && term.start > 0
                    && is_in(OTHER_TOKENS, words.joined(term.start - 1..term.start));
                if about || asks || other_token {
                    found.identifies = true;
                } else {
                    found.kind = Some(kind);
                    found.weak = is_in(AMBIGUOUS, singular(words.joined(term.clone())))
                        || words.iter(term.end..words.len()).any(|word| !is_neutral(word));
                }
            }
        }
        found.lower = words.into_text();
        found
    }

    /// The name of a key as a text of its own: it tells something apart, and what counts is a known format in it.
    pub(super) fn of_key() -> Self {
        Self { identifies: true, ..Self::default() }
    }

    /// What the name of an object's or a map's member says: `secrets: { github, region }`.
    pub(super) fn of_member(&self, own: Rc<Self>) -> Rc<Self> {
        match self.kind {
            // A member with a name of its own has to look like a secret, too.
            Some(Kind::Password | Kind::Secret | Kind::Token | Kind::ApiKey | Kind::Session)
                if own.kind.is_none() && !own.identifies =>
            {
                Rc::new(Self { kind: self.kind, weak: true, ..(*own).clone() })
            }
            _ => own,
        }
    }
}

fn is_neutral(word: &str) -> bool {
    is_in(NEUTRAL, word) || word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A term as the tables have it: `tokens` is `token`.
fn singular(joined: &str) -> &str {
    if term(joined).is_some() { joined } else { joined.strip_suffix('s').unwrap_or(joined) }
}

/// The last term of a name, and which words it is: the noun of a name is at its end.
fn last_term(words: &Words) -> Option<(Kind, Range<usize>)> {
    for end in (1..=words.len()).rev() {
        // The longest first: `secret access key` before `access key`.
        for first in end.saturating_sub(TERM_WORDS)..end {
            if let Some(kind) = term(singular(words.joined(first..end))) {
                return Some((kind, first..end));
            }
        }
        let word = words.joined(end - 1..end);
        let ending = ENDINGS.iter().find(|(ending, _)| word.ends_with(ending));
        let found = ending.or_else(|| WITHIN.iter().find(|(term, _)| !word.is_ascii() && word.contains(term)));
        if let Some((_, kind)) = found {
            return Some((*kind, end - 1..end));
        }
    }
    None
}

/// Whether a text is itself made of the words by which secrets are named: a label, as `Password` or `Mot de passe`.
pub(super) fn is_label(text: &str) -> bool {
    text.len() <= 80 && !text.bytes().any(|byte| byte.is_ascii_digit()) && last_term(&Words::of(text)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_several_languages_and_habits() {
        for (name, kind) in [
            ("password", Kind::Password),
            ("userPassword", Kind::Password),
            ("USER_PASSWORD_2", Kind::Password),
            ("dbpassword", Kind::Password),
            ("contraseña", Kind::Password),
            ("mot de passe", Kind::Password),
            ("motDePasse", Kind::Password),
            ("Passwort", Kind::Password),
            ("senha", Kind::Password),
            ("hasło", Kind::Password),
            ("密码", Kind::Password),
            ("用户密码", Kind::Password),
            ("пароль", Kind::Password),
            ("access_token", Kind::Token),
            ("apiKey", Kind::ApiKey),
            ("APIKey", Kind::ApiKey),
            ("x-api-key", Kind::ApiKey),
            ("aws.secretAccessKey", Kind::Secret),
            ("sessionId", Kind::Session),
            ("JSESSIONID", Kind::Session),
            ("creditCard", Kind::Card),
            ("cvv", Kind::CardCode),
            ("ssn", Kind::Identity),
            ("iban", Kind::Account),
            ("tokens", Kind::Token),
            ("passwordConfirm", Kind::Password),
        ] {
            let found = Name::of(name);
            assert_eq!((found.kind, found.weak), (Some(kind), false), "{name}");
        }
    }

    #[test]
    fn names_that_only_sound_like_it() {
        for name in [
            "tokenCount",
            "passwordHint",
            "secretary",
            "sessionStorageKeyName",
            "cardTitle",
            "isPasswordVisible",
            "showPassword",
            "passwordStrength",
            "nextPageToken",
            "designToken",
            "cancelToken",
            "maxTokens",
            "publicKey",
            "publishableKey",
            "secretId",
            "forgotPassword",
            "tokenize",
            "compass",
            "passenger",
            "cardinal",
            "discard",
            "keyboard",
            "monkey",
            "primaryKey",
            "session_duration",
            "tokenType",
            "expiresAt",
            "author",
            "spinner",
            "hasToken",
            "passwordChangedAt",
        ] {
            assert_eq!(Name::of(name).kind, None, "{name}");
        }
    }

    #[test]
    fn what_is_unknown_behind_a_term_makes_it_weak() {
        let name = Name::of("tokenGitlab");
        assert_eq!((name.kind, name.weak), (Some(Kind::Token), true));
    }
}
