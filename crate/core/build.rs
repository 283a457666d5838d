//! Makes tables of `rules.toml` and `names.toml` in `src/sensitivity`, so that neither a reader of TOML nor a compiler
//! of patterns is part of what is shipped, and a mistake in the data ends the build.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::Path,
};
use toml::{Table, Value};

type Fallible<T> = Result<T, Box<dyn Error>>;

const DATA: &str = "src/sensitivity/rules.toml";
const NAMES: &str = "src/sensitivity/names.toml";

/// One step of a shape, as `shape.rs` of the scanner has it.
enum Part {
    Text(String),
    Run { set: u128, min: u16, max: u16 },
}

#[derive(Default)]
struct Tables {
    rules: String,
    shapes: String,
    shape_count: usize,
    /// Each set of characters once.
    sets: Vec<u128>,
    /// The shapes that begin with a character.
    first: BTreeMap<u8, Vec<usize>>,
}

fn main() -> Fallible<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={DATA}");
    println!("cargo::rerun-if-changed={NAMES}");
    let data: Table = fs::read_to_string(DATA)?.parse()?;
    let mut tables = Tables::default();
    for (index, rule) in entries(&data, "rule")?.iter().enumerate() {
        let [id, class, title, source, fix] = ["id", "class", "title", "source", "fix"].map(|key| text(rule, key));
        let near = texts(rule, "near")?;
        let check = rule.get("check").and_then(Value::as_str).unwrap_or("nothing");
        writeln!(
            tables.rules,
            "Rule {{ id: {:?}, class: SensitivityClass::{}, title: {:?}, source: {:?}, fix: {:?}, near: &{near:?}, \
             check: Check::{} }},",
            id?,
            camel(&class?),
            title?,
            source?,
            fix?,
            camel(check),
        )?;
        tables.add_shapes(rule, Some(index))?;
    }
    for public in entries(&data, "public")? {
        tables.add_shapes(public, None)?;
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("sensitivity_rules.rs"), tables.print()?)?;
    let names: Table = fs::read_to_string(NAMES)?.parse()?;
    fs::write(Path::new(&out).join("sensitivity_names.rs"), print_names(&names)?)?;
    Ok(())
}

/// Sorted tables: of words with what they name, and of words alone.
fn print_names(names: &Table) -> Fallible<String> {
    let mut printed = String::new();
    for section in ["terms", "within", "endings"] {
        let kinds =
            names.get(section).and_then(Value::as_table).ok_or_else(|| format!("{NAMES} has no [{section}]"))?;
        let mut words = BTreeMap::new();
        for kind in kinds.keys() {
            for word in split(&texts(kinds, kind)?) {
                if let Some(other) = words.insert(word.clone(), camel(kind)) {
                    return Err(format!("{NAMES}: {word} is both {other} and {kind}").into());
                }
            }
        }
        writeln!(printed, "pub(super) static {}: &[(&str, Kind)] = &[", section.to_uppercase())?;
        for (word, kind) in words {
            writeln!(printed, "({word:?}, Kind::{kind}),")?;
        }
        writeln!(printed, "];")?;
    }
    let lists = names.get("words").and_then(Value::as_table).ok_or_else(|| format!("{NAMES} has no [words]"))?;
    for list in lists.keys() {
        let constant = list.to_uppercase().replace('-', "_");
        writeln!(
            printed,
            "pub(super) static {constant}: &[&str] = &{:?};",
            Vec::from_iter(split(&texts(lists, list)?))
        )?;
    }
    Ok(printed)
}

fn split(texts: &[String]) -> BTreeSet<String> {
    texts.iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect()
}

impl Tables {
    fn add_shapes(&mut self, of: &Table, rule: Option<usize>) -> Fallible<()> {
        for shape in texts(of, "shapes")? {
            let parts = parse(&shape).map_err(|error| format!("{DATA}: {shape}: {error}"))?;
            let mut printed = String::new();
            for part in &parts {
                match part {
                    Part::Text(text) => write!(printed, "Part::Text({text:?}), ")?,
                    Part::Run { set, min, max } => {
                        let set = self.set(*set);
                        write!(printed, "Part::Run {{ set: {set}, min: {min}, max: {max} }}, ")?;
                    }
                }
            }
            let probe = match probe(&parts) {
                Probe::Text(offset, text) => format!("Probe::Text({offset}, {text:?})"),
                Probe::Set(offset, set) => format!("Probe::Set({offset}, {})", self.set(set)),
            };
            let begins: Vec<u8> = match &parts[0] {
                Part::Text(text) => vec![text.as_bytes()[0]],
                Part::Run { set, .. } => (0..128).filter(|byte| set >> byte & 1 == 1).collect(),
            };
            for byte in begins {
                self.first.entry(byte).or_default().push(self.shape_count);
            }
            writeln!(self.shapes, "Shape {{ rule: {rule:?}, probe: {probe}, parts: &[{printed}] }},")?;
            self.shape_count += 1;
        }
        Ok(())
    }

    fn set(&mut self, set: u128) -> usize {
        self.sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        })
    }

    fn print(&self) -> Fallible<String> {
        let mut text = String::new();
        writeln!(text, "static RULES: &[Rule] = &[\n{}];", self.rules)?;
        writeln!(text, "pub(super) static SHAPES: &[Shape] = &[\n{}];", self.shapes)?;
        writeln!(text, "pub(super) static SETS: [u128; {}] = [", self.sets.len())?;
        for set in &self.sets {
            let digits: Vec<String> = (0..8).rev().map(|word| format!("{:04x}", set >> (word * 16) & 0xffff)).collect();
            writeln!(text, "0x{},", digits.join("_"))?;
        }
        writeln!(text, "];")?;
        writeln!(text, "pub(super) static FIRST: [&[u16]; 128] = [")?;
        for byte in 0..128 {
            writeln!(text, "&{:?},", self.first.get(&byte).map_or(&[][..], Vec::as_slice))?;
        }
        writeln!(text, "];")?;
        Ok(text)
    }
}

/// A shape's text: characters stand for themselves, `[…]{n}` or `[…]{min,max}` is a run of a set's characters.
fn parse(shape: &str) -> Fallible<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = shape;
    while !rest.is_empty() {
        let Some(run) = rest.strip_prefix('[') else {
            let end = rest.find('[').unwrap_or(rest.len());
            parts.push(Part::Text(rest[..end].to_owned()));
            rest = &rest[end..];
            continue;
        };
        let (set, after) = run.split_once("]{").ok_or("a set has no {count} behind it")?;
        let (count, after) = after.split_once('}').ok_or("a count is not closed")?;
        let (min, max) = count.split_once(',').unwrap_or((count, count));
        parts.push(Part::Run { set: characters(set)?, min: min.parse()?, max: max.parse()? });
        rest = after;
    }
    if parts.is_empty() || !shape.is_ascii() {
        return Err("a shape is ASCII text and not empty".into());
    }
    Ok(parts)
}

/// A look at one place that shows most often that a shape does not match: text that is always there, or the last
/// character that the first run has at least.
enum Probe {
    Text(usize, String),
    Set(usize, u128),
}

fn probe(parts: &[Part]) -> Probe {
    let mut offset = 0;
    for part in parts {
        match part {
            Part::Text(text) => return Probe::Text(offset, text.clone()),
            Part::Run { min, max, .. } if min == max => offset += usize::from(*min),
            Part::Run { set, min, .. } => return Probe::Set(offset + usize::from(*min) - 1, *set),
        }
    }
    match parts.last() {
        Some(Part::Run { set, .. }) => Probe::Set(offset - 1, *set),
        _ => Probe::Text(0, String::new()),
    }
}

/// The members of `A-Z0-9_-`: ranges and single characters; a hyphen at the end is one.
fn characters(set: &str) -> Fallible<u128> {
    let bytes = set.as_bytes();
    let (mut members, mut at) = (0_u128, 0);
    while at < bytes.len() {
        let range = at + 2 < bytes.len() && bytes[at + 1] == b'-';
        let last = if range { bytes[at + 2] } else { bytes[at] };
        if last < bytes[at] || last >= 128 {
            return Err("a range of a set is the wrong way round, or not ASCII".into());
        }
        (bytes[at]..=last).for_each(|byte| members |= 1 << byte);
        at += if range { 3 } else { 1 };
    }
    Ok(members)
}

fn entries<'a>(data: &'a Table, key: &str) -> Fallible<Vec<&'a Table>> {
    let entries = data.get(key).and_then(Value::as_array).ok_or_else(|| format!("{DATA} has no [[{key}]]"))?;
    Ok(entries.iter().filter_map(Value::as_table).collect())
}

fn text(of: &Table, key: &str) -> Fallible<String> {
    let text = of.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    Ok(text.ok_or_else(|| format!("{DATA}: an entry has no {key}: {of}"))?.to_owned())
}

fn texts(of: &Table, key: &str) -> Fallible<Vec<String>> {
    let Some(value) = of.get(key) else { return Ok(Vec::new()) };
    let texts = value.as_array().ok_or_else(|| format!("{DATA}: {key} is no list"))?;
    let each = texts.iter().map(|text| text.as_str().map(str::to_owned));
    Ok(each.collect::<Option<_>>().ok_or_else(|| format!("{DATA}: {key} holds something else than texts"))?)
}

/// `private-key` as the enum's `PrivateKey`.
fn camel(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
