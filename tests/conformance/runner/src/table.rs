//! The figures of a run, by folder.

use belljar_conformance::case::{Report, Verdict};
use std::{collections::BTreeMap, fmt::Write as _};

/// How many cases of a folder ended how.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    passed: usize,
    failed: usize,
    died: usize,
    skipped: usize,
}

impl Counts {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Pass => self.passed += 1,
            Verdict::Fail => self.failed += 1,
            Verdict::Crash | Verdict::Timeout => self.died += 1,
            Verdict::Skip => self.skipped += 1,
        }
    }

    fn run(self) -> usize {
        self.passed + self.failed + self.died
    }

    fn rate(self) -> String {
        match self.run() {
            0 => "–".to_owned(),
            run => format!("{:.2} %", 100.0 * self.passed as f64 / run as f64),
        }
    }
}

/// The folder of a test, as deep as said.
pub(crate) fn folder(test: &str, depth: usize) -> String {
    let parts: Vec<&str> = test.split('/').collect();
    let depth = depth.min(parts.len().saturating_sub(1));
    parts[..depth].join("/")
}

/// A table in Markdown of both engines' reports by folder, with a line for their sum.
pub(crate) fn markdown(plain: &[Report], jar: &[Report], depth: usize) -> String {
    let mut rows: BTreeMap<String, [Counts; 2]> = BTreeMap::new();
    let mut all = [Counts::default(); 2];
    for (index, reports) in [plain, jar].into_iter().enumerate() {
        for report in reports {
            rows.entry(folder(&report.case.test, depth)).or_default()[index].add(report.verdict);
            all[index].add(report.verdict);
        }
    }
    let mut text = String::from(
        "| folder | run | skipped | published engine: passed | failed | hung or died | jar: passed | failed | hung or died |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for (name, counts) in rows.into_iter().chain([("**all**".to_owned(), all)]) {
        let [plain, jar] = counts;
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} ({}) | {} | {} | {} ({}) | {} | {} |",
            jar.run(),
            jar.skipped,
            plain.passed,
            plain.rate(),
            plain.failed,
            plain.died,
            jar.passed,
            jar.rate(),
            jar.failed,
            jar.died
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use belljar_conformance::case::{Case, Mode};

    #[test]
    fn folders_are_counted() {
        let report = |test: &str, verdict| Report {
            case: Case { test: test.into(), mode: Mode::Sloppy },
            verdict,
            detail: String::new(),
        };
        let plain = [report("a/b/c.js", Verdict::Pass), report("a/d.js", Verdict::Skip)];
        let jar = [report("a/b/c.js", Verdict::Timeout), report("a/d.js", Verdict::Skip)];
        let table = markdown(&plain, &jar, 2);
        assert!(table.contains("| a/b | 1 | 0 | 1 (100.00 %) | 0 | 0 | 0 (0.00 %) | 0 | 1 |"), "{table}");
        assert!(table.contains("| a | 0 | 1 | 0 (–)"), "{table}");
        assert!(table.contains("| **all** | 1 | 1 |"), "{table}");
    }
}
