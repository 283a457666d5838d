//! Files as texts.

use std::{
    fs,
    io::{self, BufRead},
    path::Path,
};

/// The text of a file, without the byte order mark that some editors write before it.
pub(crate) fn read(file: &Path) -> io::Result<String> {
    let bytes = fs::read(file).map_err(|error| about(file, error))?;
    let text = text(bytes).map_err(|NoText { line }| about(file, format!("line {line}: {NO_TEXT}")))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// What is said of bytes that are no text.
pub(crate) const NO_TEXT: &str = "it is not UTF-8";

/// Bytes that are no text.
pub(crate) struct NoText {
    /// The line, from 1, in which they cease to be one.
    pub(crate) line: usize,
}

/// Bytes as a text.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String, NoText> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes()[..error.utf8_error().valid_up_to()].utf8_chunks();
        NoText { line: 1 + valid.map(|chunk| chunk.valid().matches('\n').count()).sum::<usize>() }
    })
}

/// The lines of what is read bit by bit, with their numbers from 1. One that is no text is told and the next one read.
pub(crate) fn lines(input: impl BufRead) -> impl Iterator<Item = io::Result<(usize, Result<String, &'static str>)>> {
    input.split(b'\n').enumerate().map(|(index, line)| {
        let line = text(line?).map_err(|_| NO_TEXT);
        let line = line.map(|line| {
            let line = line.strip_suffix('\r').unwrap_or(&line);
            let first = if index == 0 { line.strip_prefix('\u{feff}') } else { None };
            first.unwrap_or(line).to_owned()
        });
        Ok((index + 1, line))
    })
}

/// A moment or a length of time, as an option of the command line.
pub(crate) fn finite(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|ms: &f64| ms.is_finite()).ok_or_else(|| "it is no number of milliseconds".to_owned())
}

/// An error with the name of the file that it is about.
pub(crate) fn about(file: &Path, error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {error}", file.display()))
}
