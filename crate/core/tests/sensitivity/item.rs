//! One labelled example, and its line in a corpus file.

use belljar_core::Value;
use belljar_core::sensitivity::{Scan, ScanLimits, scan_header, scan_text, scan_value};
use serde::{Deserialize, Serialize};

/// How an example comes to the scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum How {
    /// `storeValue(name, "text")`.
    Value,
    /// `storeValue(name, …)` with the value that the text is the JSON of.
    Json,
    /// A string of source code, or all of it.
    Source,
    /// A request's header.
    Header,
}

/// An example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    pub(crate) how: How,
    pub(crate) name: String,
    /// The text in pieces, so that what searches repositories for secrets does not stop at made-up ones.
    pub(crate) text: Vec<String>,
    /// The class of which something has to be found; none: nothing may be found.
    pub(crate) class: Option<String>,
}

impl Item {
    pub(crate) fn secret(how: How, class: &str, name: &str, text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let text = characters.chunks(9).map(|piece| piece.iter().collect()).collect();
        Self { how, name: name.into(), text, class: Some(class.into()) }
    }

    pub(crate) fn harmless(how: How, name: &str, text: &str) -> Self {
        Self { how, name: name.into(), text: vec![text.into()], class: None }
    }

    pub(crate) fn scan(&self) -> Scan {
        let (text, limits) = (self.text.concat(), ScanLimits::default());
        match self.how {
            How::Value => scan_value(&self.name, &text.into(), &limits),
            How::Json => {
                let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
                scan_value(&self.name, &Value::from_json(&json).expect("plain JSON is a value"), &limits)
            }
            How::Source => scan_text(&self.name, &text, &limits),
            How::Header => scan_header(&self.name, &text),
        }
    }
}
