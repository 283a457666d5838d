//! The app as it is kept for the next instance: one definition, and of each property the last value that it was given.
//!
//! An edit is kept by itself only as long as no instance has said what it has made of it: when what it set going has taken the
//! instance down. Then it is in the definition.

use super::Session;
use crate::keeper::{Cause, EDITS, Item, OPENING};
use belljar_core::{
    Event,
    app::{Edit, Edited, Moved, OpenApp, Opening, Path, Quarantined, read_edits},
    event::Place,
    wire,
};
use indexmap::IndexMap;
use std::collections::HashSet;

/// A step of the app: what it is kept under, and the event.
type Step = (String, Vec<u8>);

/// What edits are kept under, each with its number.
const EDIT: &str = EDITS[0];
const SHAPE: &str = EDITS[1];

/// What texts of JS objects that are no JavaScript are kept under.
const DRAFTS: &str = "app:drafts";

impl Session {
    /// The key of an edit.
    pub(super) fn key_of_edit(&self, id: u32, edits: &str) -> String {
        let edits = read_edits(edits).unwrap_or_default();
        if edits.iter().all(|edit| matches!(edit, Edit::Change { .. } | Edit::Body { .. })) {
            return format!("{EDIT}{id}");
        }
        // From here on names may mean others.
        self.app_shape.set(id);
        format!("{SHAPE}{id}")
    }

    /// The key of a property's value: the last of each is kept.
    pub(super) fn key_of_value(&self, place: &Place) -> String {
        key_of_value(self.app_shape.get(), place)
    }

    /// The guest has read edits. If it has made them, the app is kept as it is after them.
    pub(super) fn fold(&self, item: &Item, edited: &Edited) {
        let (Cause::App { key, .. } | Cause::Restored { entity: key }) = &item.cause else { return };
        if key == DRAFTS {
            return;
        }
        let moved = if edited.problems.is_empty() { self.take_in(&item.bytes, edited) } else { Vec::new() };
        let shape = key.strip_prefix(SHAPE).and_then(|id| id.parse().ok());
        self.follow_in_asks(&moved);
        let mut keeper = self.keeper.borrow_mut();
        revise(keeper.steps(), key, shape, &moved);
        self.keep_drafts(keeper.steps());
    }

    /// Properties have values of their own again: a fresh instance is not to be given what they had in between.
    pub(super) fn forget_values(&self, overruled: &[Place]) {
        if !overruled.is_empty() {
            let is_of = |(key, _): &Step| {
                read_key(key).is_some_and(|(_, place)| overruled.iter().any(|whole| is_part(&place, whole)))
            };
            self.keeper.borrow_mut().steps().retain(|step| !is_of(step));
        }
    }

    /// A binding has taken an instance down. The next one is not to evaluate it.
    pub(super) fn keep_quarantined(&self, property: Quarantined) {
        self.with_opening(|opening| opening.quarantine(property));
    }

    /// A fresh instance is about to be told of the app.
    pub(super) fn renew_opening(&self) {
        let mut app = self.app.borrow_mut();
        let Some(open) = app.as_mut().and_then(Opening::renewed) else { return };
        let encoded = self.encode(Event::OpenApp(Box::new(open.clone())));
        if let (Ok(bytes), Some(kept)) = (encoded, self.keeper.borrow_mut().kept(OPENING)) {
            *kept = bytes;
        }
    }

    fn take_in(&self, edit: &[u8], edited: &Edited) -> Vec<Moved> {
        let edits = match wire::decode_event(edit) {
            Ok(stamped) => match stamped.event {
                Event::Edit { edits, .. } => read_edits(&edits).unwrap_or_default(),
                _ => Vec::new(),
            },
            Err(_) => Vec::new(),
        };
        self.with_opening(|opening| opening.take_in(edits, edited)).unwrap_or_default()
    }

    /// The app as it is kept, read when it is first changed.
    fn with_opening<T>(&self, change: impl FnOnce(&mut Opening) -> T) -> Option<T> {
        let mut app = self.app.borrow_mut();
        if app.is_none() {
            *app = self.kept_opening().and_then(Opening::new);
        }
        app.as_mut().map(change)
    }

    fn kept_opening(&self) -> Option<OpenApp> {
        let mut keeper = self.keeper.borrow_mut();
        match wire::decode_event(keeper.kept(OPENING)?).ok()?.event {
            Event::OpenApp(open) => Some(*open),
            _ => None,
        }
    }

    /// Texts that are no JavaScript come once the app is open: then there is something that goes on.
    fn keep_drafts(&self, steps: &mut Vec<Step>) {
        let drafts = self.app.borrow().as_ref().and_then(Opening::drafts);
        steps.retain(|(key, _)| key != DRAFTS);
        let Some(edits) = drafts else { return };
        let opened = steps.iter().position(|(key, _)| key == OPENING).map_or(0, |at| at + 1);
        if let Ok(bytes) = self.encode(Event::Edit { id: self.next_id(), edits }) {
            steps.insert(opened, (DRAFTS.to_owned(), bytes));
        }
    }
}

fn key_of_value(shape: u32, place: &Place) -> String {
    format!("{OPENING}{shape} {}.{}", place.entity, place.property)
}

/// The shape of the app in which a value was given, and the property; of other steps nothing.
fn read_key(key: &str) -> Option<(u32, Place)> {
    let (shape, path) = key.strip_prefix(OPENING)?.split_once(' ')?;
    // No entity's name has a dot in it.
    let (entity, property) = path.split_once('.')?;
    Some((shape.parse().ok()?, Place { entity: entity.to_owned(), property: property.to_owned() }))
}

/// Whether a property is another one or within it, by the first step of their paths.
fn is_part(place: &Place, whole: &Place) -> bool {
    let first = |place: &Place| place.property.parse::<Path>().ok()?.steps().first().cloned();
    place.entity == whole.entity && first(place) == first(whole)
}

/// Values that were given before an edit stand where it has brought them, under keys of its own shape if it has one. The
/// edit itself, should it be among the steps, is taken out.
fn revise(steps: &mut Vec<Step>, edit: &str, shape: Option<u32>, moved: &[Moved]) {
    let end = steps.iter().position(|(key, _)| key == edit).unwrap_or(steps.len());
    let mut after = steps.split_off(end);
    after.retain(|(key, _)| key != edit);
    let later: HashSet<String> = after.iter().map(|(key, _)| key.clone()).collect();
    let mut before: IndexMap<String, Vec<u8>> = IndexMap::new();
    for (key, bytes) in steps.drain(..) {
        let Some((own, place)) = read_key(&key) else {
            before.insert(key, bytes);
            continue;
        };
        let Some(now) = moved.iter().try_fold(place.clone(), |place, moved| moved.follow(place)) else { continue };
        let key = key_of_value(shape.unwrap_or(own), &now);
        if later.contains(&key) {
            continue;
        }
        let bytes = if now == place { bytes } else { placed(bytes, now) };
        // Of two that have come to the same place the later one counts, where it stands.
        if before.contains_key(&key) {
            before.shift_remove(&key);
        }
        before.insert(key, bytes);
    }
    steps.extend(before);
    steps.append(&mut after);
}

/// The same value for another property.
fn placed(bytes: Vec<u8>, now: Place) -> Vec<u8> {
    let Ok(mut stamped) = wire::decode_event(&bytes) else { return bytes };
    if let Event::SetProperty { place, .. } = &mut stamped.event {
        *place = now;
    }
    wire::encode_event(&stamped).unwrap_or(bytes)
}
