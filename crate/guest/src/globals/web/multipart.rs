//! `multipart/form-data`, written as HTML says
//! ([its encoding algorithm](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data))
//! and read as Fetch does (RFC 7578).

use super::blob::Blob;
use std::rc::Rc;

/// A field of a form.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) part: Part,
}

/// What a field holds.
pub(super) enum Part {
    Text(String),
    File(Blob),
}

/// Writes fields between lines of a boundary.
pub(super) fn write(fields: &[Field], boundary: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for Field { name, part } in fields {
        let name = quoted(&normal_breaks(name));
        out.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes());
        match part {
            Part::Text(text) => {
                out.extend_from_slice(b"\r\n\r\n");
                out.extend_from_slice(normal_breaks(text).as_bytes());
            }
            Part::File(blob) => {
                let file_name = blob.file.as_ref().map_or("blob", |file| &file.name);
                let kind = if blob.kind.is_empty() { "application/octet-stream" } else { &blob.kind };
                let head = format!("; filename=\"{}\"\r\nContent-Type: {kind}\r\n\r\n", quoted(file_name));
                out.extend_from_slice(head.as_bytes());
                out.extend_from_slice(blob.bytes());
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    out
}

/// Every line break as CR LF.
fn normal_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

fn quoted(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// Reads what is between lines of a boundary. `None`: it is not of that form.
pub(super) fn read(bytes: &[u8], boundary: &str, now_ms: f64) -> Option<Vec<Field>> {
    let line = format!("--{boundary}");
    let mut rest = bytes.strip_prefix(line.as_bytes())?;
    let end = format!("\r\n--{boundary}");
    let mut fields = Vec::new();
    loop {
        // After the last one come two hyphens, and nothing of interest.
        if rest.starts_with(b"--") {
            return Some(fields);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let (head, body) = read_head(rest)?;
        let length = find(body, end.as_bytes())?;
        let content = &body[..length];
        rest = &body[length + end.len()..];
        let part = match head.file_name {
            None => Part::Text(String::from_utf8_lossy(content).into_owned()),
            Some(file_name) => {
                let kind = head.kind.unwrap_or_else(|| "text/plain".to_owned());
                Part::File(Blob::new(Rc::new(content.to_vec()), kind).named(file_name, now_ms))
            }
        };
        fields.push(Field { name: head.name?, part });
    }
}

#[derive(Default)]
struct Head {
    name: Option<String>,
    file_name: Option<String>,
    kind: Option<String>,
}

/// The headers of a part, and what follows the empty line after them.
fn read_head(mut rest: &[u8]) -> Option<(Head, &[u8])> {
    let mut head = Head::default();
    loop {
        let length = find(rest, b"\r\n")?;
        let line = std::str::from_utf8(&rest[..length]).ok()?;
        rest = &rest[length + 2..];
        if line.is_empty() {
            return Some((head, rest));
        }
        let (name, value) = line.split_once(':')?;
        match name.trim().to_ascii_lowercase().as_str() {
            "content-disposition" => {
                let parameters = value.trim().strip_prefix("form-data")?;
                head.name = parameter(parameters, "name");
                head.file_name = parameter(parameters, "filename");
            }
            "content-type" => head.kind = Some(value.trim().to_ascii_lowercase()),
            _ => {}
        }
    }
}

/// The value of `; name="value"`.
fn parameter(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t']).strip_prefix(';')?.trim_start_matches([' ', '\t']);
        let (key, after) = rest.split_once('=')?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(';').unwrap_or(after.len())),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value.trim().replace("%0D", "\r").replace("%0A", "\n").replace("%22", "\""));
        }
        rest = after;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
