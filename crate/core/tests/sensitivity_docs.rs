//! `docs/sensitivity.md` lists the rules and classes that there are, and the limits of a scan.

use belljar_core::sensitivity::{Rule, ScanLimits, Seen, SensitivityClass};
use std::fmt::Write as _;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sensitivity.md");
const BEGIN: &str = "<!-- rules -->\n";
const END: &str = "<!-- /rules -->\n";

fn page() -> String {
    std::fs::read_to_string(FILE).expect("docs/sensitivity.md")
}

#[test]
fn the_table_of_rules_is_up_to_date() {
    let mut table = String::from("| Rule | Class | Finds | What to do |\n| --- | --- | --- | --- |\n");
    for Rule { id, class, title, source, fix, .. } in Rule::all() {
        writeln!(table, "| [`{id}`]({source}) | `{}` | {title} | {fix} |", class.as_str()).expect("a string takes it");
    }
    let page = page();
    let (before, rest) = page.split_once(BEGIN).expect("where the table begins");
    let (_, after) = rest.split_once(END).expect("where it ends");
    let made = format!("{before}{BEGIN}{table}{END}{after}");
    if std::env::var_os("BELLJAR_BLESS").is_some() {
        std::fs::write(FILE, &made).expect("docs can be written to");
    } else {
        assert_eq!(page, made, "docs/sensitivity.md is stale: run BELLJAR_BLESS=1 cargo test -p belljar-core");
    }
}

#[test]
fn the_page_has_every_class_and_limit() {
    let page = page();
    for class in SensitivityClass::ALL {
        assert!(page.contains(&format!("| `{}` | ", class.as_str())), "{} is in no table", class.as_str());
    }
    let ScanLimits { nodes, bytes, depth, findings } = ScanLimits::default();
    for (what, number) in [
        ("values and keys", nodes),
        ("bytes of text", bytes),
        ("levels of nesting", depth),
        ("findings", findings),
        ("findings told apart when repeats are folded", Seen::CAPACITY),
    ] {
        let row = page.lines().find_map(|line| line.strip_prefix(&format!("| {what} | "))).expect("a row");
        assert_eq!(row.replace([',', ' ', '|'], ""), number.to_string(), "{what}");
    }
}
