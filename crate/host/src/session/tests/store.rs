//! A jar and its store where that takes a while, and where others have it, too.

use super::*;

fn large(key: &str) -> StoreChange {
    StoreChange::Set { key: key.into(), value: "x".repeat(300_000).as_str().into(), persist: true }
}

fn small(key: &str) -> StoreChange {
    StoreChange::Set { key: key.into(), value: 1.0.into(), persist: true }
}

fn write(id: u32, changes: Vec<StoreChange>) -> Effect {
    Effect::Store { id, changes }
}

/// What the store holds in a tab that is opened now.
fn kept(played: &Played, app: &str) -> Vec<String> {
    let grant = Policy::default().grants().store.expect("the strict policy has one");
    let store = played.outside.browser().tab().stores.open(app, None, &grant, Box::new(|_| {}));
    store.when_ready(Box::new(|| {}));
    store.values().0.into_iter().map(|(key, _)| key).collect()
}

#[test]
fn i9_a_write_that_takes_a_while_is_answered_when_it_is_kept() {
    let played = Played::new("slow", Policy::default());
    let archive = &played.outside.browser().archive;
    archive.waits.set(true);
    played.act(&[write(1, vec![large("a")])]);
    played.act(&[write(2, vec![small("b")])]);
    assert_eq!(played.posted(), None);
    archive.waits.set(false);
    played.outside.tab().proceed();
    assert_eq!(played.posted(), Some(Event::Stored { id: 1, result: Ok(()) }));
    assert_eq!(played.posted(), Some(Event::Stored { id: 2, result: Ok(()) }));
    assert_eq!(kept(&played, "slow"), ["a", "b"]);
}

#[test]
fn i9_a_write_under_way_is_kept_when_the_jar_is_disposed_of() {
    let played = Played::new("gone", Policy::default());
    let archive = &played.outside.browser().archive;
    archive.waits.set(true);
    played.act(&[write(1, vec![large("a")])]);
    played.session.dispose();
    let Played { session, outside, .. } = &played;
    assert!(session.end().is_some());
    archive.waits.set(false);
    outside.tab().proceed();
    assert_eq!(kept(&played, "gone"), ["a"]);
    assert_eq!(played.posted(), None);
}

#[test]
fn an_instance_that_is_replaced_during_a_write_finds_it_and_hears_no_answer() {
    let played = Played::new("replaced", Policy::default());
    let archive = &played.outside.browser().archive;
    archive.waits.set(true);
    played.act(&[write(1, vec![large("a")])]);
    played.evaluate();
    played.outside.take_posted();
    played.outside.pass(5_500);
    played.session.ready();
    assert!(played.outside.take_posted().is_empty(), "it waits for the write");
    archive.waits.set(false);
    played.outside.tab().proceed();
    let Event::Start(start) = played.answer(&[]) else { panic!("it starts") };
    assert_eq!(start.store.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(played.posted(), None, "the answer was the spent one's");
}

#[test]
fn an_instance_that_dies_while_its_store_is_read_does_not_start() {
    let played = Played::unopened("dying", Policy::default());
    played.session.open(Box::new(|_| {}));
    let writer = played.outside.browser().tab();
    let grant = Policy::default().grants().store.expect("the strict policy has one");
    let store = writer.stores.open("dying", None, &grant, Box::new(|_| {}));
    store.change(vec![large("a")], Box::new(|result| result.unwrap()));
    played.outside.browser().archive.waits.set(true);
    played.session.ready();
    played.outside.pass(10_000);
    played.outside.browser().archive.waits.set(false);
    played.outside.tab().proceed();
    assert!(played.outside.take_posted().is_empty());
}

#[test]
fn a_change_from_elsewhere_is_told_to_the_page_and_to_the_guest() {
    let played = Played::new("elsewhere", Policy::default());
    let grant = Policy::default().grants().store.expect("the strict policy has one");
    let other = played.outside.tab().stores.open("elsewhere", None, &grant, Box::new(|_| {}));
    other.change(vec![small("a")], Box::new(|result| result.unwrap()));
    assert_eq!(played.heard(), ["store changed by 1"]);
    assert_eq!(played.posted(), Some(Event::StoreChanged { changes: vec![small("a")] }));
    // The jar's own are told to others, and not to itself.
    played.act(&[write(1, vec![small("b")])]);
    assert_eq!(played.posted(), Some(Event::Stored { id: 1, result: Ok(()) }));
    assert_eq!(played.posted(), None);
    assert!(played.heard().is_empty());
}

#[test]
fn who_starts_has_the_store_as_it_is_and_hears_of_no_older_change() {
    let played = Played::unopened("starting", Policy::default());
    played.session.open(Box::new(|_| {}));
    let grant = Policy::default().grants().store.expect("the strict policy has one");
    let other = played.outside.tab().stores.open("starting", None, &grant, Box::new(|_| {}));
    other.change(vec![small("a")], Box::new(|result| result.unwrap()));
    played.session.ready();
    let Event::Start(start) = played.answer(&[]) else { panic!("it starts") };
    assert_eq!(start.store.len(), 1);
    assert_eq!(played.posted(), None);
}
