//! The constructors of `Intl` as a table.

/// A constructor of `Intl`.
#[derive(Debug)]
pub(super) struct Kind {
    /// Its name.
    pub(super) name: &'static str,
    /// How many arguments it is declared with.
    pub(super) length: usize,
    /// Whether it makes an instance without `new`, too.
    pub(super) is_callable: bool,
    /// What is read as a function that remembers its instance: `format` or `compare`.
    pub(super) bound: Option<Method>,
    /// The methods of its instances.
    pub(super) methods: &'static [Method],
}

/// A method, and what it is called with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) arguments: &'static [Takes],
}

/// What becomes of an argument before the host sees it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Takes {
    /// A number, a big integer, or a text that is one.
    Numeric,
    /// A number.
    Number,
    /// A moment; the turn's when it is absent.
    Moment,
    /// A text.
    Text,
    /// Whatever can be iterated and gives texts.
    Texts,
}

const fn method(name: &'static str, arguments: &'static [Takes]) -> Method {
    Method { name, arguments }
}

/// All of them, in the order of the specification.
pub(super) static KINDS: &[Kind] = &[
    Kind {
        name: "Collator",
        length: 0,
        is_callable: true,
        bound: Some(method("compare", &[Takes::Text, Takes::Text])),
        methods: &[],
    },
    Kind {
        name: "DateTimeFormat",
        length: 0,
        is_callable: true,
        bound: Some(method("format", &[Takes::Moment])),
        methods: &[
            method("formatToParts", &[Takes::Moment]),
            method("formatRange", &[Takes::Moment, Takes::Moment]),
            method("formatRangeToParts", &[Takes::Moment, Takes::Moment]),
        ],
    },
    Kind { name: "DisplayNames", length: 2, is_callable: false, bound: None, methods: &[method("of", &[Takes::Text])] },
    Kind {
        name: "ListFormat",
        length: 0,
        is_callable: false,
        bound: None,
        methods: &[method("format", &[Takes::Texts]), method("formatToParts", &[Takes::Texts])],
    },
    Kind {
        name: "NumberFormat",
        length: 0,
        is_callable: true,
        bound: Some(method("format", &[Takes::Numeric])),
        methods: &[
            method("formatToParts", &[Takes::Numeric]),
            method("formatRange", &[Takes::Numeric, Takes::Numeric]),
            method("formatRangeToParts", &[Takes::Numeric, Takes::Numeric]),
        ],
    },
    Kind {
        name: "PluralRules",
        length: 0,
        is_callable: false,
        bound: None,
        methods: &[method("select", &[Takes::Number]), method("selectRange", &[Takes::Number, Takes::Number])],
    },
    Kind {
        name: "RelativeTimeFormat",
        length: 0,
        is_callable: false,
        bound: None,
        methods: &[
            method("format", &[Takes::Number, Takes::Text]),
            method("formatToParts", &[Takes::Number, Takes::Text]),
        ],
    },
    Kind {
        name: "Segmenter",
        length: 0,
        is_callable: false,
        bound: None,
        methods: &[method("segment", &[Takes::Text])],
    },
];
