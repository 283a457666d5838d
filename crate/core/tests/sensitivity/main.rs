//! How well the scanner finds, and how often it is fooled, on corpora of made-up examples.

mod chance;
mod formats;
mod held_out;
mod item;
mod negatives;
mod positives;
mod properties;
mod prose;

use chance::Chance;
use item::Item;
use std::{collections::BTreeMap, path::Path};

/// What a corpus says about the scanner.
struct Figures {
    found: usize,
    missed: Vec<String>,
    quiet: usize,
    fooled: Vec<String>,
}

impl Figures {
    fn of(items: &[Item]) -> Self {
        let mut figures = Self { found: 0, missed: Vec::new(), quiet: 0, fooled: Vec::new() };
        for item in items {
            let scan = item.scan();
            let classes: Vec<&str> = scan.findings.iter().map(|finding| finding.class().as_str()).collect();
            let said = format!("{:?} {:?} = {:.100?}: {:?}", item.how, item.name, item.text.concat(), scan.findings);
            match &item.class {
                Some(class) if classes.contains(&class.as_str()) => figures.found += 1,
                Some(class) => figures.missed.push(format!("{class}: {said}")),
                None if classes.is_empty() => figures.quiet += 1,
                None => figures.fooled.push(said),
            }
        }
        figures
    }

    fn recall(&self) -> f64 {
        self.found as f64 / (self.found + self.missed.len()) as f64
    }

    fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.fooled.len()) as f64
    }

    /// Prints them, and what went wrong; `-- --nocapture` shows it.
    #[expect(clippy::print_stdout, reason = "the figures are what the test is run for")]
    fn print(&self, of: &str) {
        let (positives, negatives) = (self.found + self.missed.len(), self.quiet + self.fooled.len());
        println!("{of}: {positives} positives, {negatives} negatives");
        println!("{of}: recall {:.4}, precision {:.4}", self.recall(), self.precision());
        self.missed.iter().for_each(|missed| println!("  missed {missed}"));
        self.fooled.iter().for_each(|fooled| println!("  fooled {fooled}"));
    }
}

/// The corpus that a file holds, which has to be what is made here.
fn kept(file: &str, made: Vec<Item>) -> Vec<Item> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sensitivity").join(file);
    let lines: String = made.iter().map(|item| serde_json::to_string(item).expect("an item is JSON") + "\n").collect();
    if std::env::var_os("BELLJAR_BLESS").is_some() {
        std::fs::write(&path, &lines).expect("the corpus can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == lines, "{file} is stale: run BELLJAR_BLESS=1 cargo test -p belljar-core --test sensitivity");
    made
}

fn corpus() -> Vec<Item> {
    let mut c = Chance::new(20_241_101);
    let mut items = positives::make(&mut c);
    items.extend(negatives::make(&mut c));
    kept("corpus.jsonl", items)
}

#[test]
fn recall_and_precision_on_the_corpus() {
    let figures = Figures::of(&corpus());
    figures.print("corpus");
    assert!(figures.found + figures.missed.len() >= 400 && figures.quiet + figures.fooled.len() >= 600);
    assert!(figures.recall() >= 0.98, "recall {}", figures.recall());
    assert!(figures.precision() >= 0.97, "precision {}", figures.precision());
}

#[test]
fn recall_and_precision_on_what_was_held_out() {
    let figures = Figures::of(&kept("held-out.jsonl", held_out::make(&mut Chance::new(77_003))));
    figures.print("held out");
    assert!(figures.recall() >= 0.98, "recall {}", figures.recall());
    assert!(figures.precision() >= 0.97, "precision {}", figures.precision());
}

#[test]
fn the_corpus_has_no_example_twice_with_another_label() {
    let mut labels: BTreeMap<(String, String), Option<String>> = BTreeMap::new();
    for item in corpus() {
        let key = (item.name.clone(), item.text.concat());
        let before = labels.insert(key, item.class.clone());
        assert!(before.is_none_or(|before| before == item.class), "{}: {}", item.name, item.text.concat());
    }
}
