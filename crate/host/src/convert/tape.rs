//! The numbers that the tape's ends agree on: `js/read.js` and `js/write.js` have the same.
//!
//! A value crosses between wasm and JavaScript as a tape: a few flat arrays that one call hands over. Asking for each
//! property from here, or making each from here, takes a call or more each, and a megabyte of rows ten times as long.

use belljar_core::value::ViewKind;

/// What a place holds.
pub(super) mod tag {
    pub(crate) const UNDEFINED: u8 = 0;
    pub(crate) const NULL: u8 = 1;
    pub(crate) const FALSE: u8 = 2;
    pub(crate) const TRUE: u8 = 3;
    /// A number follows.
    pub(crate) const NUMBER: u8 = 4;
    /// A text follows, in decimal.
    pub(crate) const BIGINT: u8 = 5;
    /// A text follows.
    pub(crate) const STRING: u8 = 6;
    /// The index of a compound value follows.
    pub(crate) const NODE: u8 = 7;
}

/// What a compound value is.
pub(super) mod kind {
    pub(crate) const ARRAY: u32 = 0;
    pub(crate) const OBJECT: u32 = 1;
    pub(crate) const MAP: u32 = 2;
    pub(crate) const SET: u32 = 3;
    pub(crate) const DATE: u32 = 4;
    pub(crate) const BUFFER: u32 = 5;
    pub(crate) const VIEW: u32 = 6;
    pub(crate) const ERROR: u32 = 7;
}

/// The kinds of views, by their numbers.
pub(super) const VIEWS: [ViewKind; 13] = ViewKind::ALL;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ends_have_the_same_numbers() {
        check("js/read.js", include_str!("../../js/read.js"));
        check("js/write.js", include_str!("../../js/write.js"));
    }

    fn check(file: &str, script: &str) {
        let numbers = [
            ("UNDEFINED", u32::from(tag::UNDEFINED)),
            ("NULL", tag::NULL.into()),
            ("FALSE", tag::FALSE.into()),
            ("TRUE", tag::TRUE.into()),
            ("NUMBER", tag::NUMBER.into()),
            ("BIGINT", tag::BIGINT.into()),
            ("STRING", tag::STRING.into()),
            ("NODE", tag::NODE.into()),
            ("ARRAY", kind::ARRAY),
            ("OBJECT", kind::OBJECT),
            ("MAP", kind::MAP),
            ("SET", kind::SET),
            ("DATE", kind::DATE),
            ("BUFFER", kind::BUFFER),
            ("VIEW", kind::VIEW),
            ("ERROR", kind::ERROR),
        ];
        for (name, number) in numbers {
            assert!(script.contains(&format!("  {name}: {number},\n")), "{name} is not {number} in {file}");
        }
        let names: Vec<&str> =
            script.lines().filter_map(|line| line.strip_prefix("  \"")?.strip_suffix("\",")).collect();
        assert_eq!(names, VIEWS.map(|kind| format!("{kind:?}")), "{file}");
    }
}
