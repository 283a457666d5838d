//! Reports as files: a line of JSON each.

use belljar_conformance::case::{Case, Report};
use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Write as _},
    path::Path,
};

/// Writes reports.
pub(crate) fn write(file: &Path, reports: &[Report]) -> io::Result<()> {
    let mut output = BufWriter::new(File::create(file)?);
    for report in reports {
        serde_json::to_writer(&mut output, report)?;
        writeln!(output)?;
    }
    output.flush()
}

/// Reads what a run has written.
pub(crate) fn read(file: &Path) -> io::Result<HashMap<Case, Report>> {
    let input = File::open(file).map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
    let mut reports = HashMap::new();
    for line in BufReader::new(input).lines() {
        let report: Report = serde_json::from_str(&line?)?;
        reports.insert(report.case.clone(), report);
    }
    Ok(reports)
}
