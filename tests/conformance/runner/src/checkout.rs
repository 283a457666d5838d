//! The tests of a checkout of test262.

use crate::rules::Rule;
use belljar_conformance::{
    case::{Case, Report, Verdict},
    metadata::Metadata,
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// What there is to run.
pub(crate) struct Tests {
    /// Every test, by its path below `test`.
    pub(crate) metadata: BTreeMap<String, Metadata>,
    /// What is run.
    pub(crate) cases: Vec<Case>,
    /// What is not, as both engines' reports will have it.
    pub(crate) skipped: Vec<Report>,
}

/// Finds the tests in folders of a checkout.
pub(crate) fn find(checkout: &Path, folders: &[String], skips: &[Rule]) -> io::Result<Tests> {
    let mut tests = Tests { metadata: BTreeMap::new(), cases: Vec::new(), skipped: Vec::new() };
    let root = checkout.join("test");
    for folder in folders {
        for path in files(&root.join(folder))? {
            let Ok(name) = path.strip_prefix(&root) else { continue };
            let name = name.to_string_lossy().replace('\\', "/");
            let metadata = Metadata::of(&fs::read_to_string(&path)?)
                .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
            let skip = skips.iter().find(|rule| rule.choice.has(&name, &metadata));
            for &mode in metadata.modes() {
                let case = Case { test: name.clone(), mode };
                match skip {
                    None => tests.cases.push(case),
                    Some(rule) => {
                        tests.skipped.push(Report { case, verdict: Verdict::Skip, detail: rule.reason.clone() });
                    }
                }
            }
            tests.metadata.insert(name, metadata);
        }
    }
    if tests.metadata.is_empty() {
        return Err(io::Error::other(format!("no tests in {} of {}", folders.join(", "), checkout.display())));
    }
    // A test may be in two of the folders named.
    tests.cases.sort();
    tests.cases.dedup();
    tests.skipped.sort_by(|a, b| a.case.cmp(&b.case));
    tests.skipped.dedup_by(|a, b| a.case == b.case);
    Ok(tests)
}

/// The test files at or below a path.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(path) = open.pop() {
        let kind = fs::metadata(&path).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        if kind.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else if is_test(&path) {
            found.push(path);
        }
    }
    Ok(found)
}

/// [What is no test](https://github.com/tc39/test262/blob/main/INTERPRETING.md#modules): a file for tests to import.
fn is_test(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.extension().is_some_and(|extension| extension == "js") && !name.contains("_FIXTURE")
}

/// The revision of a checkout, if git knows it.
pub(crate) fn revision(checkout: &Path) -> Option<String> {
    let head = Command::new("git").arg("-C").arg(checkout).args(["rev-parse", "HEAD"]).output().ok()?;
    let text = String::from_utf8(head.stdout).ok()?;
    (head.status.success()).then(|| text.trim().to_owned())
}
