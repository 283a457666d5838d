//! What passes in the published engine and not in a jar's realm, against the list of what is explained.

use crate::{checkout::Tests, rules::Rule};
use belljar_conformance::case::{Case, Report, Verdict};
use std::collections::{BTreeMap, HashMap};

/// The outcome of a comparison.
#[derive(Default)]
pub(crate) struct Comparison {
    /// Differences that nobody has explained.
    pub(crate) unexplained: Vec<Report>,
    /// For each rule, in order, how many cases it explains.
    pub(crate) explained: Vec<usize>,
    /// Rules that explain nothing any more.
    pub(crate) stale: Vec<String>,
    /// What passes in the jar's realm only.
    pub(crate) gained: Vec<Case>,
}

/// The cases that pass in the published engine and not in the jar's realm.
pub(crate) fn differences<'a>(plain: &[Report], jar: &'a [Report]) -> Vec<&'a Report> {
    let passed = passed(plain);
    jar.iter().filter(|report| report.verdict != Verdict::Pass && passed.contains_key(&report.case)).collect()
}

fn passed(reports: &[Report]) -> HashMap<&Case, &Report> {
    let passed = reports.iter().filter(|report| report.verdict == Verdict::Pass);
    passed.map(|report| (&report.case, report)).collect()
}

/// Compares the reports of both engines.
pub(crate) fn compare(
    tests: &Tests,
    folders: &[String],
    whole: bool,
    rules: &[Rule],
    plain: &[Report],
    jar: &[Report],
) -> Comparison {
    let mut comparison = Comparison { explained: vec![0; rules.len()], ..Comparison::default() };
    for report in differences(plain, jar) {
        let name = &report.case.test;
        let chosen = |rule: &Rule| tests.metadata.get(name).is_some_and(|metadata| rule.choice.has(name, metadata));
        match rules.iter().position(chosen) {
            Some(index) => comparison.explained[index] += 1,
            None => comparison.unexplained.push(report.clone()),
        }
    }
    for (rule, count) in rules.iter().zip(&comparison.explained) {
        if *count == 0 && rule.choice.is_within(folders, whole) {
            comparison.stale.push(rule.choice.to_string());
        }
    }
    let passed = passed(plain);
    let gained = jar.iter().filter(|report| report.verdict == Verdict::Pass && !passed.contains_key(&report.case));
    comparison.gained = gained.map(|report| report.case.clone()).collect();
    comparison
}

impl Comparison {
    /// Whether the list says what is.
    pub(crate) fn holds(&self) -> bool {
        self.unexplained.is_empty() && self.stale.is_empty()
    }

    /// The reasons given, each with how many cases it explains.
    pub(crate) fn reasons<'a>(&self, rules: &'a [Rule]) -> Vec<(&'a str, usize)> {
        let mut reasons: Vec<(&str, usize)> = Vec::new();
        for (rule, count) in rules.iter().zip(&self.explained) {
            match reasons.iter_mut().find(|(reason, _)| *reason == rule.reason) {
                Some((_, sum)) => *sum += count,
                None => reasons.push((&rule.reason, *count)),
            }
        }
        reasons
    }

    /// What it comes to, for people.
    pub(crate) fn print(&self) {
        let mut folders: BTreeMap<String, usize> = BTreeMap::new();
        for report in &self.unexplained {
            *folders.entry(crate::table::folder(&report.case.test, 3)).or_default() += 1;
            println!("   {:?} in the jar only: {}: {}", report.verdict, report.case, report.detail);
        }
        for (folder, count) in folders {
            println!("   {count} unexplained in {folder}");
        }
        for rule in &self.stale {
            println!("   explains nothing any more: {rule}");
        }
        let explained: usize = self.explained.iter().sum();
        println!(
            "   {} pass in the published engine only ({explained} explained), {} in the jar only",
            self.unexplained.len() + explained,
            self.gained.len()
        );
    }
}
