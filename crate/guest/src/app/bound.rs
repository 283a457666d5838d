//! A property's text with its bindings: split, and compiled as far as it has been used.

use super::{
    cells::{App, EntityId, Set},
    code::{Known, Mention},
    datum::Datum,
};
use crate::{evaluate::Binding, running};
use belljar_core::{
    app::{Path, Segment, Segments},
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
    pub(crate) mentions: Rc<[Mention]>,
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
    /// What the same code has in common wherever it stands.
    pub(crate) known: Rc<Known>,
}

impl Code {
    /// The author's text.
    pub(crate) fn source(&self) -> &str {
        &self.known.source
    }

    /// Where it begins in the property's text.
    pub(crate) const fn start(&self) -> Position {
        self.binding.start
    }
}

impl App {
    /// Splits a text that stands at a path in an entity. `None`: there is no code in it.
    pub(crate) fn bound(&self, text: &str, of: EntityId, path: &Path) -> Option<Rc<Bound>> {
        let segments = Segments::of(text);
        if !segments.has_code() {
            return None;
        }
        let place = Rc::new(self.place_at(of, path));
        let part = |segment: &Segment| {
            let text = segment.text(text);
            if !segment.is_code {
                return Part::Literal(JsString::from(text));
            }
            // A text may be too much for the engine's parser, too; then it is not looked at again.
            let is_quarantined = self.quarantined.contains_key(&*place);
            let look =
                || if is_quarantined { Rc::new(Known::nothing(text)) } else { self.looked.at(text, &self.limits) };
            let known = running::during(&place, look);
            let binding = Binding::new(place.clone(), known.source.clone(), segment.position, known.is_code);
            Part::Code(Box::new(Code { binding, known }))
        };
        let parts: Vec<Part> = segments.list.iter().map(part).collect();
        let mentions = mentions_of(&parts);
        Some(Rc::new(Bound { text: text.into(), place, parts, mentions }))
    }
}

/// What the codes among parts refer to, each once, in order.
fn mentions_of(parts: &[Part]) -> Rc<[Mention]> {
    let mut known = parts.iter().filter_map(Part::code).map(|code| &code.known.mentions);
    match (known.next(), known.next()) {
        (None, _) => Rc::new([]),
        // Nearly always it is one, and stands in other places, too.
        (Some(one), None) => one.clone(),
        (Some(first), Some(second)) => {
            let all = [first, second].into_iter().chain(known).flat_map(|known| known.iter().cloned());
            all.collect::<Set<Mention>>().into_iter().collect()
        }
    }
}

impl Part {
    /// Its code, if it is some.
    pub(crate) fn code(&self) -> Option<&Code> {
        match self {
            Self::Code(code) => Some(code),
            Self::Literal(_) => None,
        }
    }
}

impl Bound {
    /// The segments that are code, in order.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &Code> {
        self.parts.iter().filter_map(Part::code)
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
