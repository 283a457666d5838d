//! A store in a browser that is played by the test: what is kept, what is not, and what other tabs make of it.

use super::*;
use crate::executor::{
    StorageFailure,
    memory::{Browser, Tab},
};
use belljar_core::{Policy, policy::StorePolicy};
use std::cell::Cell;

const NAME: &str = "belljar:store:shop";

/// A jar's store, and what it was told.
struct Opened {
    store: Store,
    heard: Rc<RefCell<Vec<String>>>,
    tab: Tab,
}

fn terms() -> StorePolicy {
    StorePolicy { max_bytes: 100_000, max_local_bytes: 4_000, encrypt: false }
}

fn open_with(tab: &Tab, terms: StorePolicy) -> Opened {
    let grant = Policy { store: Some(terms), ..Policy::default() }.grants().store.expect("the policy has a store");
    let heard = Rc::new(RefCell::new(Vec::new()));
    let told = heard.clone();
    let hear = move |news: News<'_>| {
        told.borrow_mut().push(match news {
            News::Changed(changes) => changes.iter().map(shown).collect::<Vec<_>>().join(" "),
            News::Unreadable(words) | News::Unwritten(words) => words.to_owned(),
        });
    };
    let store = tab.stores.open("shop", None, &grant, Box::new(hear));
    store.when_ready(Box::new(|| {}));
    Opened { store, heard, tab: tab.clone() }
}

fn open(tab: &Tab) -> Opened {
    open_with(tab, terms())
}

fn shown(change: &StoreChange) -> String {
    match change {
        StoreChange::Set { key, value, .. } => format!("{key}={}", brief(value)),
        StoreChange::Remove { key } => format!("-{key}"),
        StoreChange::Clear => "clear".into(),
    }
}

fn brief(value: &Value) -> String {
    let text = value.to_json().to_string();
    if text.len() > 20 { format!("{} bytes", text.len()) } else { text }
}

fn set(key: &str, value: &str, persist: bool) -> StoreChange {
    StoreChange::Set { key: key.into(), value: Value::from(value), persist }
}

fn large(key: &str, length: usize) -> StoreChange {
    set(key, &"x".repeat(length), true)
}

impl Opened {
    fn begin(&self, changes: Vec<StoreChange>) -> Rc<Cell<Option<Result<(), StoreFailure>>>> {
        let result = Rc::new(Cell::new(None));
        let told = result.clone();
        self.store.change(changes, Box::new(move |result| told.set(Some(result))));
        result
    }

    fn change(&self, changes: Vec<StoreChange>) -> Result<(), StoreFailure> {
        self.begin(changes).take().expect("it is done at once")
    }

    fn values(&self) -> String {
        let (values, _) = self.store.values();
        values.iter().map(|(key, value)| format!("{key}={}", brief(value))).collect::<Vec<_>>().join(" ")
    }

    fn heard(&self) -> Vec<String> {
        self.heard.take()
    }
}

fn kept(browser: &Browser) -> Option<String> {
    browser.storage.read(NAME).unwrap()
}

#[test]
fn what_is_persisted_outlives_the_tab_and_is_one_text() {
    let browser = Browser::default();
    open(&browser.tab()).change(vec![set("a", "1", true), set("__proto__", "2", true)]).unwrap();
    assert_eq!(
        kept(&browser).unwrap(),
        r#"{"version":2,"values":{"a":"1","__proto__":"2"},"recent":[[1000000,["a","__proto__"]]]}"#
    );
    assert_eq!(open(&browser.tab()).values(), r#"a="1" __proto__="2""#);
}

#[test]
fn session_values_hide_and_remove_persisted_ones_and_stay_in_the_tab() {
    let tab = Browser::default().tab();
    let store = open(&tab);
    store.change(vec![set("a", "old", true), set("b", "1", true)]).unwrap();
    store.change(vec![set("a", "new", false)]).unwrap();
    assert_eq!(store.values(), r#"b="1" a="new""#);
    drop(store);
    assert_eq!(open(&tab).values(), r#"b="1" a="new""#, "the jar may go, the session goes on");
    open(&tab).change(vec![StoreChange::Clear]).unwrap();
    assert_eq!(open(&tab).values(), "");
}

#[test]
fn jars_of_one_page_share_a_store_and_tell_each_other() {
    let tab = Browser::default().tab();
    let (one, other) = (open(&tab), open(&tab));
    one.change(vec![set("a", "1", true), set("s", "1", false)]).unwrap();
    assert_eq!(other.values(), r#"a="1" s="1""#);
    assert_eq!((one.heard(), other.heard()), (vec![], vec![r#"a="1" s="1""#.to_owned()]));
}

#[test]
fn branches_are_apart() {
    let tab = Browser::default().tab();
    let grant = Policy::default().grants().store.unwrap();
    let main = tab.stores.open("branches", None, &grant, Box::new(|_| {}));
    let draft = tab.stores.open("branches", Some("draft"), &grant, Box::new(|_| {}));
    main.change(vec![set("a", "1", true), set("b", "1", false)], Box::new(|result| result.unwrap()));
    assert!(draft.values().0.is_empty());
}

#[test]
fn i9_a_batch_over_the_limit_changes_nothing() {
    let store = open_with(&Browser::default().tab(), StorePolicy { max_bytes: 1_000, ..terms() });
    store.change(vec![set("a", "1", true), set("s", "1", false)]).unwrap();
    let failure = store.change(vec![set("b", "2", true), set("big", &"x".repeat(1_000), false)]).unwrap_err();
    assert!(matches!(failure, StoreFailure::Full { bytes: 1_000.., max: 1_000 }), "{failure}");
    assert_eq!(store.values(), r#"a="1" s="1""#);
}

#[test]
fn a_store_over_a_lowered_limit_may_shrink() {
    let browser = Browser::default();
    open(&browser.tab()).change(vec![large("a", 300), large("b", 300)]).unwrap();
    let lowered = open_with(&browser.tab(), StorePolicy { max_bytes: 100, ..terms() });
    lowered.change(vec![StoreChange::Remove { key: "b".into() }]).unwrap();
    assert_eq!(lowered.values(), "a=302 bytes");
    assert!(lowered.change(vec![set("c", "1", true)]).is_err());
}

#[test]
fn i9_a_full_disk_changes_nothing() {
    let store = open(&Browser::bounded(150).tab());
    store.change(vec![set("a", "1", true)]).unwrap();
    let failure = store.change(vec![set("s", "1", false), large("b", 100)]).unwrap_err();
    assert_eq!(failure, StoreFailure::Storage(StorageFailure::Full));
    assert_eq!(store.values(), r#"a="1""#);
}

#[test]
fn i9_an_unreadable_store_is_set_aside_and_never_overwritten() {
    let browser = Browser::default();
    for (n, text) in ["not JSON", r#"{"version":3,"values":{}}"#, r#"{"version":1}"#].into_iter().enumerate() {
        browser.storage.write(NAME, text).unwrap();
        let store = open(&browser.tab());
        assert_eq!(store.values(), "");
        let aside = format!("{NAME}:kept-aside:{}", n + 1);
        assert!(store.heard().concat().contains(&aside));
        store.change(vec![set("a", "1", true)]).unwrap();
        assert_eq!(browser.storage.read(&aside).unwrap().unwrap(), text);
    }
}

#[test]
fn i9_without_room_to_set_it_aside_nothing_is_written() {
    let browser = Browser::bounded(60);
    browser.storage.write(NAME, "not JSON, and thirty bytes long").unwrap();
    let store = open(&browser.tab());
    assert_eq!(store.heard().len(), 1);
    assert_eq!(store.change(vec![set("a", "1", true)]).unwrap_err(), StoreFailure::InTheWay);
    assert_eq!(kept(&browser).unwrap(), "not JSON, and thirty bytes long");
}

#[test]
fn large_values_are_archived_the_largest_first_and_read_back() {
    let browser = Browser::default();
    open(&browser.tab())
        .change(vec![large("a", 1_500), large("b", 3_000), set("c", "1", true), large("d", 2_000)])
        .unwrap();
    let text = kept(&browser).unwrap();
    assert!(text.len() < 4_000 && text.contains(r#""b":{"$type":"archived""#) && !text.contains(r#""a":{"#), "{text}");
    assert_eq!(browser.archive.kept.borrow().len(), 1);
    let again = open(&browser.tab());
    assert_eq!(again.values(), r#"a=1502 bytes b=3002 bytes c="1" d=2002 bytes"#);
    assert!(again.heard().is_empty());
}

#[test]
fn what_is_archived_and_kept_no_more_is_swept() {
    let browser = Browser::default();
    let store = open(&browser.tab());
    store.change(vec![large("a", 5_000)]).unwrap();
    store.change(vec![large("a", 6_000)]).unwrap();
    assert_eq!(browser.archive.kept.borrow().len(), 1);
    store.change(vec![StoreChange::Remove { key: "a".into() }]).unwrap();
    assert!(browser.archive.kept.borrow().is_empty());
}

#[test]
fn without_an_archive_that_has_room_values_stay_in_the_text() {
    let browser = Browser::default();
    browser.archive.full.set(true);
    let store = open(&browser.tab());
    store.change(vec![large("a", 5_000)]).unwrap();
    assert!(kept(&browser).unwrap().len() > 5_000);
    assert_eq!(open(&browser.tab()).values(), "a=5002 bytes");
}

#[test]
fn i9_a_tab_that_ends_between_archive_and_text_has_kept_the_old_value() {
    let browser = Browser::default();
    let store = open(&browser.tab());
    store.change(vec![large("a", 5_000)]).unwrap();
    browser.archive.waits.set(true);
    let result = store.begin(vec![large("a", 6_000)]);
    store.tab.proceed();
    assert_eq!(result.take(), None, "it is under way");
    // The tab is gone; another one comes up.
    browser.archive.waits.set(false);
    assert_eq!(open(&browser.tab()).values(), "a=5002 bytes");
}

#[test]
fn i9_batches_are_kept_in_order_and_after_their_jar_is_gone() {
    let browser = Browser::default();
    let store = open(&browser.tab());
    browser.archive.waits.set(true);
    let first = store.begin(vec![large("a", 5_000)]);
    let second = store.begin(vec![set("a", "2", true), set("b", "2", true)]);
    let tab = store.tab.clone();
    drop(store);
    browser.archive.waits.set(false);
    tab.proceed();
    assert_eq!((first.take(), second.take()), (Some(Ok(())), Some(Ok(()))));
    assert_eq!(open(&browser.tab()).values(), r#"a="2" b="2""#);
}

#[test]
fn who_waits_for_the_store_gets_it_after_all_that_came_before() {
    let browser = Browser::default();
    let store = open(&browser.tab());
    browser.archive.waits.set(true);
    store.begin(vec![large("a", 5_000)]);
    let ready = Rc::new(Cell::new(false));
    let told = ready.clone();
    store.store.when_ready(Box::new(move || told.set(true)));
    assert!(!ready.get());
    browser.archive.waits.set(false);
    store.tab.proceed();
    assert!(ready.get());
    assert_eq!(store.values(), "a=5002 bytes");
}

#[test]
fn another_tab_s_changes_arrive_and_are_not_echoed() {
    let browser = Browser::default();
    let (here, there) = (open(&browser.tab()), open(&browser.tab()));
    there.change(vec![set("a", "1", true), large("b", 5_000)]).unwrap();
    let text = kept(&browser);
    here.tab.hear(NAME, text.clone());
    assert_eq!(here.heard(), [r#"a="1" b=5002 bytes"#]);
    assert_eq!(here.values(), r#"a="1" b=5002 bytes"#);
    assert_eq!(kept(&browser), text, "nothing is written");
    there.change(vec![StoreChange::Remove { key: "a".into() }]).unwrap();
    here.tab.hear(NAME, kept(&browser));
    assert_eq!(here.heard(), ["-a"]);
    here.tab.hear("belljar:store:other", None);
    assert!(here.heard().is_empty());
}

#[test]
fn i9_a_write_that_another_tab_did_not_know_of_is_written_again() {
    let browser = Browser::default();
    let (here, there) = (open(&browser.tab()), open(&browser.tab()));
    here.change(vec![set("both", "1", true), set("here", "1", true)]).unwrap();
    // What the other tab reads is older than that.
    browser.storage.remove(NAME).unwrap();
    browser.now_ms.set(1.0);
    there.change(vec![set("both", "2", true), set("there", "2", true)]).unwrap();
    let overwritten = kept(&browser);
    here.tab.hear(NAME, overwritten);
    assert_eq!(here.values(), r#"both="2" here="1" there="2""#);
    there.tab.hear(NAME, kept(&browser));
    assert_eq!(there.values(), r#"both="2" there="2" here="1""#);
    assert_eq!(there.heard(), [r#"here="1""#]);
    let last = kept(&browser);
    here.tab.hear(NAME, last.clone());
    assert_eq!(kept(&browser), last, "they agree, and stop");
}

#[test]
fn what_the_page_deletes_is_gone() {
    let browser = Browser::default();
    let store = open(&browser.tab());
    store.change(vec![set("a", "1", true), set("s", "1", false)]).unwrap();
    browser.storage.remove(NAME).unwrap();
    store.change(vec![set("b", "1", true)]).unwrap();
    assert_eq!(store.values(), r#"b="1" s="1""#);
    assert_eq!(store.heard(), ["-a"]);
}

#[test]
fn who_opens_a_store_that_is_open_already_sees_what_is_kept_now() {
    let browser = Browser::default();
    let tab = browser.tab();
    let store = open(&tab);
    store.change(vec![set("a", "1", true)]).unwrap();
    browser.storage.remove(NAME).unwrap();
    assert_eq!(open(&tab).values(), "");
    assert_eq!(store.heard(), ["-a"]);
}

#[test]
fn moments_are_forgotten_with_the_next_write() {
    let browser = Browser::default();
    let store = open(&browser.tab());
    store.change(vec![set("a", "1", true), set("b", "1", true)]).unwrap();
    store.change(vec![StoreChange::Remove { key: "b".into() }]).unwrap();
    browser.now_ms.set(20_000.0);
    store.change(vec![set("c", "1", true)]).unwrap();
    assert_eq!(kept(&browser).unwrap(), r#"{"version":2,"values":{"a":"1","c":"1"},"recent":[[1020000,["c"]]]}"#);
}

const APPSMITH: &str = "APPSMITH_LOCAL_STORE-shop";

#[test]
fn i9_appsmith_s_store_is_taken_over_once_and_stays() {
    let browser = Browser::default();
    let text = r#"{"user":{"name":"Ada"},"$type":"x","n":[1]}"#;
    browser.storage.write(APPSMITH, text).unwrap();
    let store = open(&browser.tab());
    assert_eq!(store.values(), r#"user={"name":"Ada"} $type="x" n=[1]"#);
    assert!(kept(&browser).is_some());
    store.change(vec![StoreChange::Clear]).unwrap();
    assert_eq!(open(&browser.tab()).values(), "", "it is taken over once");
    assert_eq!(browser.storage.read(APPSMITH).unwrap().unwrap(), text);
}

#[test]
fn what_of_appsmith_s_cannot_be_read_is_said() {
    let browser = Browser::default();
    browser.storage.write(APPSMITH, "[1]").unwrap();
    let store = open(&browser.tab());
    assert!(store.heard()[0].contains("cannot be taken over, and stays as it is: it is no JSON object"));
    store.change(vec![set("a", "1", true)]).unwrap();
    assert_eq!(browser.storage.read(APPSMITH).unwrap().unwrap(), "[1]");
}

fn encrypted() -> StorePolicy {
    StorePolicy { encrypt: true, ..terms() }
}

#[test]
fn encrypted_nothing_is_readable_in_the_browser_s_storage() {
    let browser = Browser::default();
    let store = open_with(&browser.tab(), encrypted());
    store.change(vec![set("needle", "needle", true), large("b", 5_000)]).unwrap();
    assert!(kept(&browser).unwrap().starts_with(r#"{"version":2,"sealed":""#));
    assert!(browser.archive.kept.borrow().values().all(|bytes| !bytes.windows(5).any(|part| part == b"xxxxx")));
    assert_eq!(open_with(&browser.tab(), encrypted()).values(), r#"needle="needle" b=5002 bytes"#);
    assert_eq!(open(&browser.tab()).values(), r#"needle="needle" b=5002 bytes"#, "what is encrypted is read without");
}

#[test]
fn what_was_kept_before_encryption_is_encrypted_at_once() {
    let browser = Browser::default();
    open(&browser.tab()).change(vec![set("a", "needle", true), large("b", 5_000)]).unwrap();
    let store = open_with(&browser.tab(), encrypted());
    assert!(!kept(&browser).unwrap().contains("needle"));
    assert_eq!(browser.archive.kept.borrow().len(), 1);
    assert!(browser.archive.kept.borrow().values().all(|bytes| !bytes.windows(5).any(|part| part == b"xxxxx")));
    assert_eq!(store.values(), r#"a="needle" b=5002 bytes"#);
}

#[test]
fn i9_without_encryption_to_be_had_nothing_is_written_and_nothing_lost() {
    let browser = Browser::default();
    open_with(&browser.tab(), encrypted()).change(vec![set("a", "1", true)]).unwrap();
    let before = kept(&browser);
    browser.vault.open.set(false);
    let store = open_with(&browser.tab(), encrypted());
    assert_eq!(store.values(), "");
    assert!(store.heard()[0].contains("policy.store.encrypt"));
    assert!(matches!(store.change(vec![set("b", "1", true)]), Err(StoreFailure::Vault(_))));
    assert_eq!(kept(&browser), before);
    browser.vault.open.set(true);
    assert_eq!(open_with(&browser.tab(), encrypted()).values(), r#"a="1""#);
}

#[test]
fn i9_what_was_encrypted_with_a_key_that_is_gone_is_set_aside() {
    let browser = Browser::default();
    open_with(&browser.tab(), encrypted()).change(vec![set("a", "1", true)]).unwrap();
    let before = kept(&browser);
    browser.vault.key.set(1);
    let store = open_with(&browser.tab(), encrypted());
    assert!(store.heard()[0].contains("kept-aside:1"));
    assert_eq!(browser.storage.read(&format!("{NAME}:kept-aside:1")).unwrap(), before);
}

#[test]
fn a_value_that_the_archive_has_lost_is_said_and_its_reference_stays() {
    let browser = Browser::default();
    open(&browser.tab()).change(vec![large("a", 5_000), set("b", "1", true)]).unwrap();
    let archived = browser.archive.kept.take();
    let store = open(&browser.tab());
    assert_eq!(store.values(), r#"b="1""#);
    assert_eq!(store.store.values().1.len(), 1);
    store.change(vec![set("c", "1", true)]).unwrap();
    browser.archive.kept.replace(archived);
    assert_eq!(open(&browser.tab()).values(), r#"a=5002 bytes b="1" c="1""#);
}
