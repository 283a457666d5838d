//! Which texts are dates, and when a local time is. `dates/v8.json` says what V8 makes of texts: the text, and
//! `new Date(text).toISOString()` in UTC and in New York, or `null` for an invalid date.

mod support;

use belljar_core::event::{OffsetChange, Start};
use serde_json::{Value as Json, json};
use support::{Guest, start};

/// New York's offsets in the years that are tried in summer.
fn new_york() -> Guest {
    let change = |from_s, hours: i32| OffsetChange { from_s, offset_s: hours * 3_600 };
    let time_zone = vec![
        change(0, -5),
        change(986_108_400, -4),
        change(1_004_248_800, -5),
        change(1_710_054_000, -4),
        change(1_730_613_600, -5),
    ];
    Guest::started(Start { time_zone, ..start() })
}

#[test]
fn texts_are_the_dates_that_v8_makes_of_them() {
    let cases: Vec<(String, Json, Json)> = serde_json::from_str(include_str!("dates/v8.json")).expect("JSON");
    let (mut utc, mut new_york) = (Guest::new(), new_york());
    let mut wrong = Vec::new();
    for (text, in_utc, in_new_york) in cases {
        let source = format!(
            "{{ const date = new Date({0}), at = Date.parse({0});
               Object.is(+date, at) ? Number.isNaN(at) ? null : date.toISOString() : [+date, at] }}",
            json!(text)
        );
        for (guest, expected) in [(&mut utc, in_utc), (&mut new_york, in_new_york)] {
            let found = guest.script(&source);
            if found != expected {
                wrong.push(format!("{text:?}: {found}, V8: {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_date_is_read_from_what_it_is_written_as() {
    for mut guest in [Guest::new(), new_york()] {
        let source = "[0, 1704450600000, 1720175400000, -3e13, 994000000000].filter((at) => {
          const date = new Date(at), day = new Date(date.getFullYear(), date.getMonth(), date.getDate());
          return [date.toString(), date.toUTCString(), date.toISOString()].some((text) => Date.parse(text) !== at) ||
            Date.parse(date.toDateString()) !== +day || Date.parse(date.toDateString() + ' ' + date.toTimeString()) !== at;
        })";
        assert_eq!(guest.script(source), json!([]));
    }
}

/// Where an offset changes, the time is what the clock on the wall showed: all day long, not only some hours later.
#[test]
fn local_times_are_right_on_the_days_that_the_clock_is_changed() {
    let mut guest = new_york();
    for (source, expected) in [
        ("new Date(2024, 2, 10, 0)", "2024-03-10T05:00:00.000Z"),
        ("new Date(2024, 2, 10, 1, 59)", "2024-03-10T06:59:00.000Z"),
        // There is no such time: it is taken as if the clock had not been changed yet.
        ("new Date(2024, 2, 10, 2, 30)", "2024-03-10T07:30:00.000Z"),
        ("new Date(2024, 2, 10, 3)", "2024-03-10T07:00:00.000Z"),
        ("new Date(2024, 2, 10, 6)", "2024-03-10T10:00:00.000Z"),
        ("new Date(2024, 10, 3, 0, 30)", "2024-11-03T04:30:00.000Z"),
        // There are two of it: it is the first one.
        ("new Date(2024, 10, 3, 1, 30)", "2024-11-03T05:30:00.000Z"),
        ("new Date(2024, 10, 3, 2)", "2024-11-03T07:00:00.000Z"),
        ("new Date(2024, 10, 3, 5)", "2024-11-03T10:00:00.000Z"),
        ("new Date(2024, 10, 4)", "2024-11-04T05:00:00.000Z"),
        ("new Date('2024-03-10T04:00')", "2024-03-10T08:00:00.000Z"),
        ("(() => { const d = new Date(2024, 2, 9, 4); d.setDate(10); return d })()", "2024-03-10T08:00:00.000Z"),
        ("(() => { const d = new Date(2024, 2, 10); d.setHours(4); return d })()", "2024-03-10T08:00:00.000Z"),
    ] {
        assert_eq!(guest.script(&format!("{source}.toISOString()")), json!(expected), "{source}");
    }
}
