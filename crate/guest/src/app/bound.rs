//! A property's text with its bindings: split, and compiled as far as it has been used.

use super::{
    code::{self, Mention},
    datum::Datum,
    direct::Form,
};
use crate::evaluate::Binding;
use belljar_core::{
    Limits,
    app::{Segment, Segments},
    error::Position,
    event::Place,
};
use boa_engine::{JsStr, JsString};
use std::rc::Rc;

/// A text that holds code.
#[derive(Debug)]
pub(crate) struct Bound {
    /// As its author wrote it.
    pub(crate) text: Rc<str>,
    /// Where it stands.
    pub(crate) place: Rc<Place>,
    pub(crate) parts: Vec<Part>,
    /// What its code refers to, each once, in order.
    pub(crate) mentions: Vec<Mention>,
}

/// A part of a text.
#[derive(Debug)]
pub(crate) enum Part {
    /// It stands for itself.
    Literal(JsString),
    /// It stands for the code's value.
    Code(Box<Code>),
}

/// The code of a segment.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) binding: Binding,
    /// Whether it certainly leaves alone what it is given, if the app's functions that it calls do: then it is given what
    /// others are given, too.
    pub(crate) is_pure: bool,
    /// It as far as it can be tried without the engine.
    pub(crate) form: Form,
}

impl Code {
    /// The author's text.
    pub(crate) fn source(&self) -> &str {
        &self.binding.source
    }

    /// Where it begins in the property's text.
    pub(crate) const fn start(&self) -> Position {
        self.binding.start
    }
}

impl Bound {
    /// Splits a text. `None`: there is no code in it.
    pub(crate) fn of(text: &str, place: impl FnOnce() -> Place, limits: &Limits) -> Option<Self> {
        let segments = Segments::of(text);
        if !segments.has_code() {
            return None;
        }
        let place = Rc::new(place());
        let mut mentions: Vec<Mention> = Vec::new();
        let part = |segment: &Segment| {
            let text = segment.text(text);
            if !segment.is_code {
                return Part::Literal(JsString::from(text));
            }
            let known = code::look(text, limits);
            for mention in known.mentions {
                if !mentions.contains(&mention) {
                    mentions.push(mention);
                }
            }
            let binding = Binding::new(place.clone(), text.into(), segment.position, known.is_code);
            Part::Code(Box::new(Code { binding, is_pure: known.is_pure, form: known.form }))
        };
        let parts = segments.list.iter().map(part).collect();
        Some(Self { text: text.into(), place, parts, mentions })
    }

    /// The segments that are code, in order.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &Code> {
        self.parts.iter().filter_map(|part| match part {
            Part::Code(code) => Some(&**code),
            Part::Literal(_) => None,
        })
    }

    /// Whether the text is code and nothing else: then the value keeps its type.
    pub(crate) fn is_sole_code(&self) -> bool {
        matches!(self.parts.as_slice(), [Part::Code(_)])
    }

    /// The text with the texts of its code's values in it. What is put in is not read again.
    pub(crate) fn join(&self, texts: Vec<JsString>) -> Datum {
        let mut texts = texts.into_iter();
        let parts: Vec<JsString> = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.clone(),
                Part::Code(_) => texts.next().unwrap_or_default(),
            })
            .collect();
        let parts: Vec<JsStr<'_>> = parts.iter().map(JsString::as_str).collect();
        Datum::Text(JsString::concat_array(&parts))
    }
}
