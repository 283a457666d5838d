//! The words by which sensitive values are named: `names.toml`, as sorted tables.

include!(concat!(env!("OUT_DIR"), "/sensitivity_names.rs"));

/// What a term names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anything that a person may choose: also short words.
    Password,
    /// Words in a row: a recovery phrase.
    Phrase,
    /// Digits.
    Pin,
    /// Made by a machine, like the next three.
    Secret,
    Token,
    ApiKey,
    Session,
    /// A card's number.
    Card,
    /// A card's security code.
    CardCode,
    /// A bank account.
    Account,
    /// A person's number with a state.
    Identity,
}

/// What a term names.
pub(super) fn term(word: &str) -> Option<Kind> {
    let at = TERMS.binary_search_by(|(term, _)| (*term).cmp(word)).ok()?;
    Some(TERMS[at].1)
}

/// Whether a word is in one of the sorted lists.
pub(super) fn is_in(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sensitivity::words::Words;

    #[test]
    fn each_word_is_written_as_names_are_read() {
        let lists = [AMBIGUOUS, NEUTRAL, ABOUT, ASKS, OTHER_TOKENS, IDENTIFIERS];
        let listed = lists.iter().flat_map(|list| list.iter()).chain(TERMS.iter().map(|(term, _)| term));
        for word in listed {
            // A digit begins a word of its own, so a term with one is several.
            assert_eq!(Words::of(word).into_text(), *word, "names.toml writes it with capitals or accents");
        }
        for word in AMBIGUOUS {
            assert!(term(word).is_some(), "{word} is no term");
        }
    }
}
