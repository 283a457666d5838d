//! The figures in `docs/conformance.md`, between two marks.

use crate::{compare::Comparison, rules::Rule, table};
use belljar_conformance::case::Report;
use std::{fmt::Write as _, fs, io, path::Path};
use time::{OffsetDateTime, macros::format_description};

const BEGIN: &str = "<!-- figures: written by ./x conformance --write -->";
const END: &str = "<!-- end of figures -->";

/// Replaces the page's figures by those of a whole run.
pub(crate) fn write(
    page: &Path,
    revision: Option<&str>,
    comparison: &Comparison,
    rules: &[Rule],
    plain: &[Report],
    jar: &[Report],
) -> io::Result<()> {
    let text = fs::read_to_string(page)?;
    let marks = || io::Error::other(format!("{} lacks its marks", page.display()));
    let (before, rest) = text.split_once(BEGIN).ok_or_else(marks)?;
    let (_, after) = rest.split_once(END).ok_or_else(marks)?;
    let date = OffsetDateTime::now_utc().format(format_description!("[year]-[month]-[day]"));
    let date = date.map_err(io::Error::other)?;
    let mut figures = format!(
        "\n\nRun on {date}, test262 at revision `{}`. A test counts once for each mode that it is\nrun in.\n\n{}\n",
        revision.unwrap_or("unknown"),
        table::markdown(plain, jar, 1)
    );
    // Writing to a string does not fail.
    let _ = writeln!(
        figures,
        "{} cases pass in the jar's realm only. {} pass in the published engine only, for these reasons:\n",
        comparison.gained.len(),
        comparison.unexplained.len() + comparison.explained.iter().sum::<usize>(),
    );
    for (reason, count) in comparison.reasons(rules) {
        let _ = writeln!(figures, "- {count}: {reason}");
    }
    if !comparison.unexplained.is_empty() {
        let _ = writeln!(figures, "- {}: not explained yet", comparison.unexplained.len());
    }
    let _ = writeln!(figures, "\nBy folder:\n\n{}", table::markdown(plain, jar, 2));
    fs::write(page, format!("{before}{BEGIN}{}\n\n{END}{after}", figures.trim_end()))
}
