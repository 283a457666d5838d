//! How long the scanner takes for a megabyte: `cargo run --release -p belljar-core --example sensitivity_speed`.

use belljar_core::Value;
use belljar_core::sensitivity::{ScanLimits, scan_text, scan_value};
use std::fmt::Write as _;

const MEGABYTE: usize = 1 << 20;
const ROUNDS: u32 = 5;

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it measures, and says what it measured")]
fn measure(what: &str, bytes: usize, mut scan: impl FnMut()) {
    scan();
    let before = std::time::Instant::now();
    (0..ROUNDS).for_each(|_| scan());
    let ms = before.elapsed().as_secs_f64() * 1_000.0 / f64::from(ROUNDS);
    println!("{what:32} {:8.2} ms/MB", ms * MEGABYTE as f64 / bytes as f64);
}

fn main() {
    let limits = ScanLimits { nodes: usize::MAX, bytes: usize::MAX, depth: 100, findings: 100_000 };
    let mut texts: Vec<(&str, String)> = vec![
        ("prose", include_str!("../../../ARCHITECTURE.md").to_owned()),
        ("source code", include_str!("../src/sensitivity/text.rs").to_owned()),
        ("minified code", "for(var e=t.token,n=0;n<e.length;n++)r.push(e[n].a,{b:\"c\",d:1e3});".to_owned()),
        ("base64", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ+AAA/DUlEQVR42mNk".to_owned()),
        ("numbers", "17, 4008.25, 1700000000000, 4111-, 42 ".to_owned()),
    ];
    for hostile in [
        "eyJ",
        "eyJ.",
        "a://b:",
        "password=\"",
        "token=",
        "token=a1b2c3d4e5&",
        "Basic aaaaaaaa",
        "sk-",
        "DE89 ",
        "4111 1111 ",
    ] {
        texts.push((hostile, hostile.to_owned()));
    }
    for (what, text) in texts {
        let text = text.repeat(MEGABYTE / text.len());
        measure(what, text.len(), || drop(scan_text("", &text, &limits)));
    }
    let mut bytes = 0;
    let rows: Vec<Value> = (0..5_000)
        .map(|index| {
            let mut note = String::new();
            // Writing to a String cannot fail.
            let _ = write!(
                note,
                "Row {index} was changed by somebody who had something to say about it, at length, twice."
            );
            bytes += 100 + note.len();
            Value::object([
                ("id", Value::from(index)),
                ("orderId", Value::from("3f2504e0-4f89-41d3-9a0c-0305e82c3301")),
                ("customerName", Value::from("Ann Example")),
                ("tokenCount", Value::from("48")),
                ("note", Value::from(note)),
            ])
        })
        .collect();
    let table = Value::array(rows);
    measure("a table of 5,000 rows", bytes, || drop(scan_value("table", &table, &limits)));
}
