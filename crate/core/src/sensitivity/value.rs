//! Scanning a value: every string and key in it, without recursion and within limits.

use super::finding::{Cut, Finding, Scan, ScanLimits};
use super::name::Name;
use super::path::{Path, Segment, Step};
use super::text::{self, Hit};
use super::vocabulary::Kind;
use crate::value::{Node, NodeId, Slot, Text, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Names that are remembered: the rows of a table have the same ones.
const NAMES: usize = 256;

/// A shorter key holds no secret of a known format.
const KEY_BYTES: usize = 12;

struct Waiting<'a> {
    id: NodeId,
    path: Path<'a>,
    name: Rc<Name>,
    depth: usize,
}

struct Walk<'a> {
    value: &'a Value,
    key: &'a str,
    limits: &'a ScanLimits,
    scan: Scan,
    nodes: usize,
    bytes: usize,
    stack: Vec<Waiting<'a>>,
    /// Whether each compound value was looked at, and whether it was under a name that says something.
    seen: Vec<(bool, bool)>,
    names: BTreeMap<&'a str, Rc<Name>>,
}

/// Where something is: in which compound value, and which part of it. The value itself is in none.
type Place<'p, 'a> = (&'p Path<'a>, Option<Segment<'a>>);

/// Scans a value that is kept under a key.
pub(super) fn scan(key: &str, value: &Value, limits: &ScanLimits) -> Scan {
    let mut walk = Walk {
        value,
        key,
        limits,
        scan: Scan::default(),
        nodes: 0,
        bytes: 0,
        stack: Vec::new(),
        seen: vec![(false, false); value.nodes().len()],
        names: BTreeMap::new(),
    };
    walk.key(key, (&None, None));
    walk.slot(value.root(), (&None, None), &Rc::new(Name::of(key)), 0);
    while let Some(next) = walk.stack.pop().filter(|_| walk.may_go_on()) {
        walk.node(&next);
    }
    walk.scan
}

impl<'a> Walk<'a> {
    fn node(&mut self, at: &Waiting<'a>) {
        let value = self.value;
        let below = self.stack.len();
        let (path, name) = (&at.path, &at.name);
        match value.node(at.id) {
            Node::Array(items) => {
                let items = items.iter().enumerate();
                self.each(items, |walk, (index, item)| {
                    walk.slot(item, (path, Some(Segment::Index(index))), name, at.depth);
                });
            }
            Node::Set(items) => {
                let items = items.iter().enumerate();
                self.each(items, |walk, (index, item)| {
                    walk.slot(item, (path, Some(Segment::SetItem(index))), name, at.depth);
                });
            }
            Node::Object(entries) => {
                self.each(entries, |walk, (key, slot)| walk.entry(key, slot, Segment::Key(key), at));
            }
            Node::Map(entries) => self.each(entries.iter().enumerate(), |walk, (index, (key, slot))| match key {
                Slot::String(key) => walk.entry(key, slot, Segment::MapValue(index), at),
                other => {
                    walk.slot(other, (path, Some(Segment::MapKey(index))), name, at.depth);
                    walk.slot(slot, (path, Some(Segment::MapValue(index))), name, at.depth);
                }
            }),
            Node::Error { message, stack, cause, .. } => {
                let no_name = Name::default();
                self.text(message, (path, Some(Segment::Field("message"))), &no_name);
                if let Some(stack) = stack {
                    self.text(stack, (path, Some(Segment::Field("stack"))), &no_name);
                }
                if let Some(cause) = cause {
                    self.slot(cause, (path, Some(Segment::Cause)), name, at.depth);
                }
            }
            // Bytes are not looked into: see docs/sensitivity.md.
            Node::Date(_) | Node::ArrayBuffer(_) | Node::View { .. } => {}
        }
        // What was pushed last is taken first: this keeps the order of the value.
        self.stack[below..].reverse();
    }

    fn each<T>(&mut self, parts: impl IntoIterator<Item = T>, mut look: impl FnMut(&mut Self, T)) {
        for part in parts {
            if !self.may_go_on() {
                break;
            }
            look(self, part);
        }
    }

    fn may_go_on(&self) -> bool {
        !matches!(self.scan.cut, Some(Cut::Nodes | Cut::Bytes | Cut::Findings))
    }

    fn entry(&mut self, key: &'a Text, slot: &'a Slot, segment: Segment<'a>, at: &Waiting<'a>) {
        let place = (&at.path, Some(segment));
        let own = match key.as_str() {
            Some(key) => {
                self.key(key, place);
                self.name(key)
            }
            None => {
                let key = key.to_string_lossy();
                self.key(&key, place);
                Rc::new(Name::of(&key))
            }
        };
        self.slot(slot, place, &at.name.of_member(own), at.depth);
    }

    fn name(&mut self, key: &'a str) -> Rc<Name> {
        if let Some(name) = self.names.get(key) {
            return Rc::clone(name);
        }
        let name = Rc::new(Name::of(key));
        if self.names.len() < NAMES {
            self.names.insert(key, Rc::clone(&name));
        }
        name
    }

    /// A key may be a secret itself: `{ [token]: true }`.
    fn key(&mut self, key: &str, place: Place<'_, 'a>) {
        if self.count(key.len()) && key.len() >= KEY_BYTES {
            self.report(text::scan(key, &Name::of_key()), key, place, true);
        }
    }

    fn slot(&mut self, slot: &'a Slot, place: Place<'_, 'a>, name: &Rc<Name>, depth: usize) {
        match slot {
            Slot::String(text) => self.text(text, place, name),
            // Numbers are no secrets, but a card's number may be kept as one.
            Slot::Number(number) if name.kind == Some(Kind::Card) && *number >= 1e12 && *number < 1e16 => {
                self.text(&format!("{number:.0}").into(), place, name);
            }
            Slot::Node(id) => {
                let says = name.kind.is_some();
                let (seen, seen_named) = &mut self.seen[id.index()];
                if *seen_named || *seen && !says {
                    return;
                }
                (*seen, *seen_named) = (true, says);
                if depth >= self.limits.depth {
                    self.scan.cut.get_or_insert(Cut::Depth);
                } else if self.count(0) {
                    let path = Step::after(place.0, place.1);
                    self.stack.push(Waiting { id: *id, path, name: Rc::clone(name), depth: depth + 1 });
                }
            }
            _ => {
                self.count(0);
            }
        }
    }

    fn text(&mut self, text: &Text, place: Place<'_, 'a>, name: &Name) {
        if self.count(text.len_bytes()) {
            let text = text.to_string_lossy();
            self.report(text::scan(&text, name), &text, place, false);
        }
    }

    /// Counts a value or a key; whether there is room for it.
    fn count(&mut self, bytes: usize) -> bool {
        self.nodes += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        let cut = match () {
            () if self.nodes > self.limits.nodes => Cut::Nodes,
            () if self.bytes > self.limits.bytes => Cut::Bytes,
            () => return true,
        };
        self.scan.cut.get_or_insert(cut);
        false
    }

    fn report(&mut self, hits: Vec<Hit>, text: &str, place: Place<'_, 'a>, in_key: bool) {
        for Hit { rule, span } in hits {
            if self.scan.findings.len() >= self.limits.findings {
                self.scan.cut.get_or_insert(Cut::Findings);
                return;
            }
            let path = Step::print(self.key, &Step::after(place.0, place.1), &text[span.clone()]);
            self.scan.findings.push(Finding::new(rule, path, span, in_key));
        }
    }
}
