//! Names as words: `userAPIKey2`, `user_api_key_2` and `user-api-key-2` are the same four.

use std::ops::Range;

/// Bytes of a name that are looked at: of a longer one, its end, where the noun is.
pub(super) const NAME_BYTES: usize = 96;

/// The words of a name, in lower case and without accents, one behind the other: words in a row are one piece of text.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    /// Where each word ends.
    ends: Vec<usize>,
}

impl Words {
    pub(super) fn of(name: &str) -> Self {
        let mut from = name.len().saturating_sub(NAME_BYTES);
        while !name.is_char_boundary(from) {
            from += 1;
        }
        let mut words = Self { text: String::with_capacity(NAME_BYTES), ends: Vec::with_capacity(8) };
        let mut before: Option<char> = None;
        let mut rest = name[from..].chars().peekable();
        while let Some(c) = rest.next() {
            let begins = match before {
                _ if !c.is_alphanumeric() && !is_mark(c) => {
                    words.finish();
                    before = None;
                    continue;
                }
                // `userToken`, `APIKey`
                Some(before) if c.is_uppercase() => {
                    before.is_lowercase()
                        || before.is_numeric()
                        || (before.is_uppercase() && rest.peek().is_some_and(|after| after.is_lowercase()))
                }
                Some(before) => c.is_numeric() != before.is_numeric(),
                None => false,
            };
            if begins {
                words.finish();
            }
            if c.is_ascii() {
                words.text.push(c.to_ascii_lowercase());
            } else {
                c.to_lowercase().for_each(|lower| fold(lower, &mut words.text));
            }
            before = Some(c);
        }
        words.finish();
        words
    }

    fn finish(&mut self) {
        if self.text.len() > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(self.text.len());
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Words in a row, without anything between them.
    pub(super) fn joined(&self, words: Range<usize>) -> &str {
        let start = words.start.checked_sub(1).map_or(0, |before| self.ends[before]);
        let end = words.end.checked_sub(1).map_or(0, |last| self.ends[last]);
        &self.text[start..end.max(start)]
    }

    pub(super) fn iter(&self, words: Range<usize>) -> impl DoubleEndedIterator<Item = &str> {
        words.map(|word| self.joined(word..word + 1))
    }

    /// All of them as one text.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// A combining accent or vowel sign: part of its letter.
fn is_mark(c: char) -> bool {
    let c = u32::from(c);
    // Latin, Arabic, Devanagari, Thai.
    matches!(c, 0x300..=0x36f | 0x610..=0x61a | 0x64b..=0x65f | 0x900..=0x903 | 0x93a..=0x94f | 0xe31..=0xe4e)
}

/// A letter without its accent, as names in code are often written.
fn fold(c: char, into: &mut String) {
    let folded = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' | 'ỉ'..='ị' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' => 'ι',
        'ό' => 'ο',
        'ύ' => 'υ',
        'ώ' => 'ω',
        'ß' => return into.push_str("ss"),
        'æ' => return into.push_str("ae"),
        '\u{300}'..='\u{36f}' => return,
        other => other,
    };
    into.push(folded);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        let words = Words::of(name);
        words.iter(0..words.len()).map(str::to_owned).collect()
    }

    #[test]
    fn names_in_all_habits_are_the_same_words() {
        for name in ["userApiKey", "user_api_key", "user-api-key", "USER_API_KEY", "UserAPIKey", "user.api key"] {
            assert_eq!(words(name), ["user", "api", "key"], "{name}");
        }
        assert_eq!(words("password2"), ["password", "2"]);
        assert_eq!(words("Contraseña"), ["contrasena"]);
        assert_eq!(words("hasło"), ["haslo"]);
        assert_eq!(words("mot de passe"), ["mot", "de", "passe"]);
        assert_eq!(words("mật_khẩu"), ["mat", "khau"]);
        assert_eq!(words("Пароль"), ["пароль"]);
        assert_eq!(words("n\u{303}"), ["n"]);
        assert!(words("").is_empty() && words("...").is_empty());
        assert_eq!(Words::of("mot de passe").joined(0..3), "motdepasse");
    }

    #[test]
    fn of_a_long_name_the_end_counts() {
        let name = "é".repeat(1_000) + "_password";
        assert_eq!(words(&name).last().map(String::as_str), Some("password"));
    }
}
