//! The corpus of attacks (`tests/escapes`), natively: each in a jar of its own, through `belljar eval --jsonl`, whose parent
//! process ends a child that does not answer. There is no fuel here, so that a deadline is always the parent's.

mod corpus;
mod expect;
mod process;

use corpus::Attack;
use process::{Answer, Eval};
use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    sync::{Mutex, mpsc},
    thread,
};

/// As many at once as a small machine has processors.
const WORKERS: usize = 2;

/// A machine that is busy with other things can make an attack that ends well miss its short deadline.
const TRIES: usize = 3;

#[test]
fn i3_every_attack_is_contained() {
    let attacks = corpus::read();
    let queue = Mutex::new(attacks.iter());
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            let (queue, send) = (&queue, send.clone());
            scope.spawn(move || {
                let mut eval = Eval::start();
                loop {
                    let next = queue.lock().expect("no worker panics with it").next();
                    let Some(attack) = next else { break };
                    let complaint = attempt(&mut eval, attack);
                    send.send((attack, complaint)).expect("somebody counts");
                }
            });
        }
        drop(send);
    });
    let ends: Vec<_> = receive.iter().collect();
    // To the terminal itself: what a test prints is shown only if it fails.
    writeln!(io::stderr(), "{}", table(&ends)).expect("somebody reads");
    let failed: Vec<_> = ends
        .iter()
        .filter_map(|(attack, complaint)| {
            complaint
                .as_ref()
                .map(|complaint| format!("{}/{} ({}) {complaint}", attack.theme, attack.name, attack.source))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} attacks:\n{}", failed.len(), ends.len(), failed.join("\n"));
}

/// What is wrong with how an attack ended, if anything is. What only came late is tried again.
fn attempt(eval: &mut Eval, attack: &Attack) -> Option<String> {
    let mut complaint = None;
    for _ in 0..TRIES {
        if let Some(neighbour) = &attack.neighbour {
            eval.run(&attack.neighbour_case(neighbour), attack.patience());
        }
        let answer = eval.run(&attack.case(), attack.patience());
        let late = answer.is_late();
        complaint = judge(attack, &answer).or_else(|| next_jar_answers(eval));
        if complaint.is_none() || !late {
            break;
        }
    }
    complaint
}

fn judge(attack: &Attack, answer: &Answer) -> Option<String> {
    match answer {
        Answer::Report(report) => expect::complaint(attack, report),
        Answer::Silence => Some(format!(
            "hung: no answer within {} ms, from the parent process neither",
            attack.patience().as_millis()
        )),
    }
}

/// The next jar, in the same process if that lives on, works.
fn next_jar_answers(eval: &mut Eval) -> Option<String> {
    let canary = serde_json::json!({"id": "canary", "code": "[1, 2].map((n) => n + 1)"});
    match eval.run(&canary, corpus::CANARY_PATIENCE) {
        Answer::Report(report) if report["value"] == serde_json::json!([2, 3]) => None,
        Answer::Report(report) => Some(format!("left the next jar broken: {report}")),
        Answer::Silence => Some("left the next jar without an answer".into()),
    }
}

fn table(ends: &[(&Attack, Option<String>)]) -> String {
    let mut themes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (attack, complaint) in ends {
        let counts = themes.entry(&attack.theme).or_default();
        counts.0 += 1;
        counts.1 += usize::from(complaint.is_some());
    }
    let mut lines = vec![format!("{:<16} {:>6} {:>10} {:>7}", "theme", "cases", "contained", "failed")];
    let row =
        |name: &str, cases: usize, failed: usize| format!("{name:<16} {cases:>6} {:>10} {failed:>7}", cases - failed);
    lines.extend(themes.iter().map(|(theme, (cases, failed))| row(theme, *cases, *failed)));
    let failed = ends.iter().filter(|(_, complaint)| complaint.is_some()).count();
    lines.push(row("natively", ends.len(), failed));
    lines.join("\n")
}

#[test]
fn the_corpus_is_large_and_has_no_case_twice() {
    let attacks = corpus::read();
    let mut names = BTreeMap::new();
    let mut codes = BTreeMap::new();
    for attack in &attacks {
        let name = format!("{}/{}", attack.theme, attack.name);
        assert!(names.insert(attack.name.clone(), name.clone()).is_none(), "{name}: the name is taken");
        let before = attack.before.iter().map(|earlier| earlier.code.as_str()).collect::<String>();
        let whole = (format!("{:?}", attack.kind), attack.code.clone(), attack.neighbour.clone(), before);
        if let Some(other) = codes.insert(whole, name.clone()) {
            panic!("{name} is {other} once more");
        }
        assert!(!attack.source.is_empty(), "{name} has no source");
    }
    assert!(attacks.len() >= 400, "{} cases", attacks.len());
}
