//! What follows from a new value.

use super::{
    cells::{App, Entity, Kind, Links},
    datum::Datum,
    graph::NodeId,
    js_object::Uncopied,
};
use belljar_core::{
    ErrorCode, GuestError, LimitHit,
    error::{ErrorMessage, ErrorSource, ErrorType, Severity},
    event::Place,
};
use boa_engine::JsString;
use std::{cmp::Reverse, rc::Rc};

/// Whether two values hold the same behind a way into them. What cannot be looked into stands for all that is behind. So
/// does what has no such property: it may inherit one, as `rows.map` is inherited, and what that gives is made of all of
/// it.
fn is_same_behind(a: &Datum, b: &Datum, way: &[JsString]) -> bool {
    let (mut a, mut b) = (a.clone(), b.clone());
    for key in way {
        if a.is_opaque() || b.is_opaque() {
            break;
        }
        match (a.get(key.as_str()), b.get(key.as_str())) {
            (Some(within_a), Some(within_b)) => (a, b) = (within_a, within_b),
            _ => break,
        }
    }
    a.same(&b)
}

impl App {
    /// Gives a cell a value and errors. Whoever reads what has changed is to be evaluated.
    pub(crate) fn settle(&mut self, id: NodeId, value: Datum, errors: Box<[GuestError]>) {
        let cell = self.cell_mut(id);
        let other_errors = cell.errors != errors;
        cell.errors = errors;
        if cell.value.same(&value) {
            if other_errors {
                self.tell(id);
            }
            return;
        }
        let old = std::mem::replace(&mut cell.value, value);
        self.tell(id);
        self.spread(id, &old);
    }

    /// The same with a copy of a live value; or why there is none.
    pub(crate) fn settle_copied(&mut self, id: NodeId, copied: Result<Datum, Uncopied>) {
        let error = match copied {
            Ok(value) => return self.settle(id, value, Box::default()),
            Err(Uncopied::NotData(message)) => {
                self.error(id, ErrorCode::ValueNotData, ErrorType::Parse, "TypeError", message)
            }
            Err(Uncopied::Refused(message)) => {
                self.error(id, ErrorCode::DataAction, ErrorType::Parse, "ValidationError", message)
            }
            Err(Uncopied::Limit(limit)) => self.limit_error(id, "", *limit),
        };
        self.settle(id, Datum::Undefined, Box::new([error]));
    }

    /// The page is to be told of a cell, if it is one that the page does not give itself.
    pub(crate) fn tell(&mut self, id: NodeId) {
        if matches!(self.cell(id).kind, Kind::Bound(_) | Kind::Variable | Kind::Result | Kind::Body) {
            self.untold.insert(id);
        }
    }

    /// The page is to be told that a cell is no more.
    pub(crate) fn note_gone(&mut self, id: NodeId) {
        let cell = self.cell(id);
        let is_known = match cell.kind {
            Kind::Bound(_) | Kind::Variable | Kind::Result => true,
            // It has no value, and is told of when something is wrong with it.
            Kind::Body => !cell.errors.is_empty(),
            _ => false,
        };
        if is_known {
            let place = self.place(id);
            self.gone.insert(place);
        }
    }

    /// A cell has to be evaluated. One that is in a cycle cannot be, and will be when it leaves the cycle.
    pub(crate) fn mark(&mut self, id: NodeId) {
        if let Some(order) = self.graph.order(id)
            && self.pending.insert(id)
        {
            self.queue.push(Reverse((order, id)));
        }
    }

    /// Cells have to be evaluated.
    pub(crate) fn mark_all(&mut self, ids: impl IntoIterator<Item = NodeId>) {
        for id in ids {
            self.mark(id);
        }
    }

    /// The order has changed.
    pub(crate) fn queue_anew(&mut self) {
        let ordered = self.pending.iter().filter_map(|id| self.graph.order(*id).map(|order| Reverse((order, *id))));
        self.queue = ordered.collect();
    }

    /// What is to be evaluated next.
    pub(crate) fn take_next(&mut self) -> Option<NodeId> {
        while let Some(Reverse((_, id))) = self.queue.pop() {
            if self.pending.swap_remove(&id) {
                return Some(id);
            }
        }
        None
    }

    /// Marks whoever reads what a cell's new value has otherwise than its old one.
    pub(crate) fn spread(&mut self, id: NodeId, old: &Datum) {
        self.forget_shared(id);
        let new = self.cell(id).value.clone();
        let readers: Vec<NodeId> = self.graph.readers(id).collect();
        // Many readers take the same way.
        let mut compared: Vec<(Rc<Links>, usize, bool)> = Vec::new();
        for reader in readers {
            match self.cell(reader).kind {
                Kind::Whole => self.whole_changed(reader),
                Kind::Composite(_) => self.part_changed(reader),
                _ => {
                    let Some(links) = self.cell(reader).links.clone() else { continue };
                    let is_tried_again = self.is_tried_again(reader);
                    let reads = links.reads.iter().enumerate();
                    let mut ways = reads.filter(|(_, read)| read.cell == id && (!read.only_before || is_tried_again));
                    let has_changed = ways.any(|(at, read)| {
                        let is_known = |(links, at, _): &&(Rc<Links>, usize, bool)| links.reads[*at].way == read.way;
                        if let Some((.., changed)) = compared.iter().find(is_known) {
                            return *changed;
                        }
                        let changed = !is_same_behind(old, &new, &read.way);
                        compared.push((links.clone(), at, changed));
                        changed
                    });
                    if has_changed {
                        self.mark(reader);
                    }
                }
            }
        }
    }

    /// A JS object's text in which something has thrown.
    fn is_tried_again(&self, id: NodeId) -> bool {
        let cell = self.cell(id);
        matches!(cell.kind, Kind::Body) && self.entity(cell.entity).js.as_ref().is_some_and(|js| js.has_failed)
    }

    /// A text within a property has another value.
    fn part_changed(&mut self, id: NodeId) {
        self.forget_shared(id);
        self.entity(self.cell(id).entity).together.take();
        if self.graph.order(id).is_some() {
            return self.mark(id);
        }
        // In a cycle it has no turn of its own. Who reads it from outside has.
        let readers: Vec<NodeId> = self.graph.readers(id).collect();
        for reader in readers {
            match self.cell(reader).kind {
                Kind::Whole => self.whole_changed(reader),
                _ if self.cell(reader).depends_on(id) => self.mark(reader),
                _ => {}
            }
        }
    }

    /// Something within an entity has changed, or was added.
    pub(crate) fn whole_changed(&mut self, id: NodeId) {
        let entity = self.cell(id).entity;
        self.entity(entity).together.take();
        if self.graph.readers(id).len() == 0 {
            return;
        }
        if self.graph.order(id).is_some() {
            self.mark(id);
        } else {
            // In a cycle it has no turn of its own. Who reads it from outside has.
            self.spread_whole(id);
        }
    }

    /// Marks whoever reads an entity as a whole, by name or by what is found out at run time.
    pub(crate) fn spread_whole(&mut self, id: NodeId) {
        let readers: Vec<NodeId> = self.graph.readers(id).collect();
        for reader in readers {
            if self.cell(reader).depends_on(id) {
                self.mark(reader);
            }
        }
    }

    /// The value of an entity as a whole, put together of its properties.
    pub(crate) fn whole_value(&self, entity: &Entity) -> Datum {
        let mut known = entity.together.borrow_mut();
        let value = known.get_or_insert_with(|| {
            let entries: Vec<(JsString, Datum)> =
                entity.properties.iter().map(|(name, cell)| (JsString::from(&**name), self.current(*cell))).collect();
            Datum::object(entries)
        });
        value.clone()
    }

    /// An error of a cell as a whole.
    pub(crate) fn error(
        &self,
        id: NodeId,
        code: ErrorCode,
        error_type: ErrorType,
        name: &str,
        message: String,
    ) -> GuestError {
        let text = self.text(id).unwrap_or_default();
        GuestError {
            error_type,
            severity: Severity::Error,
            error_message: ErrorMessage { name: name.to_owned(), message },
            code,
            original_binding: text.clone(),
            raw: text,
            source: ErrorSource::new(&self.place(id), None),
            stack: String::new(),
        }
    }

    /// A limit as an error of a cell.
    pub(crate) fn limit_error(&self, id: NodeId, raw: &str, limit: LimitHit) -> GuestError {
        let error = self.error(id, ErrorCode::Limit, ErrorType::Limit, "LimitError", limit.message);
        let place: Place = self.place(id);
        GuestError {
            raw: raw.to_owned(),
            source: ErrorSource::new(&place, limit.position.as_ref()),
            stack: limit.stack,
            ..error
        }
    }

    /// The text behind a cell, if it has one of its own.
    pub(crate) fn text(&self, id: NodeId) -> Option<String> {
        let cell = self.cell(id);
        match &cell.kind {
            Kind::Bound(bound) | Kind::Dormant(bound) => Some(bound.text.to_string()),
            Kind::Body => self.entity(cell.entity).js.as_ref().map(|js| js.text.clone()),
            _ => None,
        }
    }

    /// Whether a text stands in what has code in it.
    pub(crate) fn has_in_code(&self, text: &str) -> bool {
        self.cells().any(|cell| match &cell.kind {
            Kind::Bound(bound) | Kind::Dormant(bound) => bound.text.contains(text),
            Kind::Body => self.entity(cell.entity).js.as_ref().is_some_and(|js| js.text.contains(text)),
            _ => false,
        })
    }

    /// Copies of a cell's value that are given to more than one are old.
    fn forget_shared(&mut self, id: NodeId) {
        self.shared.remove(&id);
        let cell = self.cell(id);
        if let [step] = cell.path.steps()
            && self.entity(cell.entity).shared.is_some()
        {
            let outdated = (cell.entity, step.name().into());
            self.outdated.insert(outdated);
        }
    }
}
