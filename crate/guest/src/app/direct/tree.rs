//! The part of the language that is evaluated here.

use crate::app::datum::{Datum, Keys};
use boa_engine::JsString;
use std::{cell::Cell, rc::Rc};

#[derive(Debug)]
pub(super) enum Expr {
    Const(Datum),
    /// A parameter or a constant of a function.
    Local(usize),
    /// A name of the scope.
    Global(JsString),
    /// A property of a name of the scope.
    Property(JsString, JsString),
    /// The last is where rows have had the key.
    Member(Box<Self>, JsString, Cell<u32>),
    Index(Box<Self>, Box<Self>),
    /// An element that a pattern takes from an array.
    Item(Box<Self>, usize),
    /// A chain with `?.` in it.
    Chain(Box<Self>, Vec<Step>),
    Template(Vec<Self>),
    Unary(Unary, Box<Self>),
    Binary(Binary, Box<(Self, Self)>),
    Logical(Logical, Box<(Self, Self)>),
    Conditional(Box<(Self, Self, Self)>),
    Array(Vec<Part>),
    Object(Vec<Property>),
    /// An object whose keys are known, and come once each.
    Record(Rc<Keys>, Vec<Self>),
    Method(Box<Self>, Method, Arguments),
    Static(Static, Vec<Part>),
}

/// An element or an argument.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) spread: bool,
    pub(super) value: Expr,
}

#[derive(Debug)]
pub(super) enum Property {
    Named(JsString, Expr),
    Computed(Expr, Expr),
    Spread(Expr),
}

/// A step of a chain.
#[derive(Debug)]
pub(super) struct Step {
    /// Whether the chain ends here, as `undefined`, at `undefined` and `null`.
    pub(super) optional: bool,
    pub(super) kind: StepKind,
}

#[derive(Debug)]
pub(super) enum StepKind {
    Member(JsString),
    Index(Expr),
    Method(Method, Arguments),
}

#[derive(Debug)]
pub(super) struct Arguments {
    /// What the method calls, if it calls something: its first argument.
    pub(super) function: Option<Function>,
    pub(super) values: Vec<Expr>,
}

/// What a method of arrays calls.
#[derive(Debug)]
pub(super) enum Function {
    Arrow(Box<Arrow>),
    /// A built-in that converts its first argument.
    Convert(Static),
}

#[derive(Debug)]
pub(super) struct Arrow {
    pub(super) parameters: Vec<usize>,
    /// What is computed before the body, in order: what patterns take apart, and constants.
    pub(super) constants: Vec<(usize, Expr)>,
    pub(super) body: Expr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unary {
    Minus,
    Plus,
    Not,
    BitNot,
    TypeOf,
    Void,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    UShr,
    Equal,
    NotEqual,
    StrictEqual,
    StrictNotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logical {
    And,
    Or,
    Coalesce,
}

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $type { $($variant,)+ }

        impl $type {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

names! {
    /// Methods of arrays and strings.
    Method {
        At = "at",
        CharAt = "charAt",
        Concat = "concat",
        EndsWith = "endsWith",
        Every = "every",
        Filter = "filter",
        Find = "find",
        FindIndex = "findIndex",
        FindLast = "findLast",
        FindLastIndex = "findLastIndex",
        Flat = "flat",
        FlatMap = "flatMap",
        Includes = "includes",
        IndexOf = "indexOf",
        Join = "join",
        Map = "map",
        PadEnd = "padEnd",
        PadStart = "padStart",
        Reduce = "reduce",
        Repeat = "repeat",
        ReplaceAll = "replaceAll",
        Replace = "replace",
        Slice = "slice",
        Some = "some",
        Split = "split",
        StartsWith = "startsWith",
        Substring = "substring",
        ToLowerCase = "toLowerCase",
        ToReversed = "toReversed",
        ToString = "toString",
        ToUpperCase = "toUpperCase",
        Trim = "trim",
        TrimEnd = "trimEnd",
        TrimStart = "trimStart",
    }
}

impl Method {
    /// Whether it calls its first argument.
    pub(super) const fn calls(self) -> bool {
        matches!(
            self,
            Self::Every
                | Self::Filter
                | Self::Find
                | Self::FindIndex
                | Self::FindLast
                | Self::FindLastIndex
                | Self::FlatMap
                | Self::Map
                | Self::Reduce
                | Self::Some
        )
    }
}

names! {
    /// Functions that stand for themselves.
    Static {
        ArrayIsArray = "Array.isArray",
        Boolean = "Boolean",
        MathAbs = "Math.abs",
        MathCeil = "Math.ceil",
        MathFloor = "Math.floor",
        MathMax = "Math.max",
        MathMin = "Math.min",
        MathRound = "Math.round",
        MathSign = "Math.sign",
        MathTrunc = "Math.trunc",
        Number = "Number",
        NumberIsFinite = "Number.isFinite",
        NumberIsInteger = "Number.isInteger",
        NumberIsNaN = "Number.isNaN",
        ObjectEntries = "Object.entries",
        ObjectKeys = "Object.keys",
        ObjectValues = "Object.values",
        String = "String",
        IsFinite = "isFinite",
        IsNaN = "isNaN",
    }
}
