//! Values, and expressions of data fields over them, made of a small grammar: what is evaluated without the engine, and a
//! little more.

use arbitrary::{Result, Unstructured};
use belljar_core::Value;
use serde_json::{Map, Number, Value as Json};
use std::fmt::Write as _;

/// Brackets within each other.
const DEPTH: u32 = 6;
/// Bytes after which only the shortest forms are chosen.
const LENGTH: usize = 1_000;

const KEYS: [&str; 14] = [
    "id",
    "name",
    "age",
    "tags",
    "length",
    "a",
    "b",
    "toString",
    "0",
    "1",
    "10",
    "missing",
    "__proto__",
    "constructor",
];

const TEXTS: [&str; 14] =
    ["", "a", "b", "abcabc", "10", " 7 ", "0x1f", "-0", "1e3", "é😀", "ẞß", "\u{85}x\u{a0}", "length", "$&"];

const NUMBERS: [f64; 14] =
    [0.0, -0.0, 1.0, 2.0, -1.0, 0.5, 7.0, 1e21, 1e-7, 4294967296.0, -2147483649.0, 9007199254740993.0, 1.5e300, 5e-324];

const LITERALS: &str = "\
    0  -0  1  2  -1  0.5  1e21  4294967296  -2147483649  NaN  Infinity  true  false  null  undefined  ''  'a'  'b'  '10'  \
    ' 7 '  'é😀'  '\\ud83d'  'abcabc'  []  {}  'length'  '0x1f'  '$1'  [1, 2, 3]";

const BINARY: &str = "\
    +  -  *  /  %  &  |  ^  <<  >>  >>>  ==  !=  ===  !==  <  <=  >  >=  &&  ||  ??";

const UNARY: &str = "-  +  !  ~  typeof   void ";

const WITH_FUNCTION: &str = "map  filter  find  findIndex  findLast  findLastIndex  some  every  flatMap";

const METHODS: &str = "\
    slice  concat  join  includes  indexOf  at  flat  toReversed  trim  toUpperCase  toLowerCase  split  startsWith  \
    endsWith  substring  charAt  repeat  padStart  padEnd  replace  replaceAll  toString  trimStart  trimEnd  toFixed  sort";

const STATICS: &str = "\
    Object.keys  Object.values  Object.entries  Math.max  Math.min  Math.abs  Math.floor  Math.ceil  Math.round  \
    Math.trunc  Math.sign  Number  String  Boolean  isNaN  isFinite  Number.isInteger  Number.isNaN  Number.isFinite  \
    Array.isArray";

const PARAMETERS: &str = "r  (r, i)  (x)  (i, x, r)  ()  ({ id, name: r })  ([r, x])  ({ length: i })";

const NAMES: [&str; 7] = ["rows", "list", "thing", "r", "i", "x", "k"];

/// What the names of an expression stand for.
#[derive(Debug)]
pub struct Values {
    /// Rows and a document, as a page gives them.
    rows: Json,
    thing: Json,
    /// Values that are read already.
    list: Json,
    locals: [Json; 4],
}

impl Values {
    /// Texts that are read as far as they are used.
    pub fn documents(&self) -> Vec<(&'static str, String)> {
        vec![("rows", self.rows.to_string()), ("thing", self.thing.to_string())]
    }

    /// The others.
    pub fn plain(&self) -> Vec<(&'static str, Value)> {
        let locals = ["r", "i", "x", "k"].into_iter().zip(&self.locals);
        locals.chain([("list", &self.list)]).map(|(name, json)| (name, value(json))).collect()
    }
}

/// A value for a JSON document; keys that begin with `$` are none here.
fn value(json: &Json) -> Value {
    Value::from_json(json).expect("plain JSON is a value")
}

/// Values, as long as the bytes last.
pub fn values(bytes: &mut Unstructured<'_>) -> Values {
    let mut one = |depth| json(bytes, depth).unwrap_or(Json::Null);
    let locals = [one(1), one(1), one(1), one(1)];
    let (thing, list) = (one(4), one(3));
    let row = |bytes: &mut Unstructured<'_>| object(bytes, 2);
    let rows = (0..bytes.int_in_range(0..=6).unwrap_or(0)).map_while(|_| row(bytes).ok()).collect();
    Values { rows: Json::Array(rows), thing, list, locals }
}

fn json(bytes: &mut Unstructured<'_>, depth: u32) -> Result<Json> {
    Ok(match bytes.int_in_range(0..=if depth == 0 { 4 } else { 8 })? {
        0 => Json::Null,
        1 => bytes.arbitrary::<bool>()?.into(),
        2 => Json::Number(Number::from_f64(*bytes.choose(&NUMBERS)?).expect("they are finite")),
        3 => Number::from(bytes.arbitrary::<i16>()?).into(),
        4 => (*bytes.choose(&TEXTS)?).into(),
        5 | 6 => {
            let many = bytes.int_in_range(0..=4)?;
            Json::Array((0..many).map(|_| json(bytes, depth - 1)).collect::<Result<_>>()?)
        }
        _ => object(bytes, depth)?,
    })
}

fn object(bytes: &mut Unstructured<'_>, depth: u32) -> Result<Json> {
    let mut members = Map::new();
    for _ in 0..bytes.int_in_range(0..=5)? {
        let key = *bytes.choose(&KEYS)?;
        members.insert(key.to_owned(), json(bytes, depth.saturating_sub(1))?);
    }
    Ok(Json::Object(members))
}

/// An expression, as long as the bytes last.
pub fn expression(bytes: &mut Unstructured<'_>) -> String {
    let mut writer = Writer { bytes, text: String::new(), depth: 0 };
    // Without bytes there is always the first choice.
    let _ = writer.expression();
    writer.text
}

struct Writer<'a, 'b> {
    bytes: &'a mut Unstructured<'b>,
    text: String,
    depth: u32,
}

impl Writer<'_, '_> {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// One of a list of words, set apart by two spaces.
    fn word_of(&mut self, words: &str) -> Result<()> {
        let words: Vec<&str> = words.split("  ").collect();
        let word = words[self.bytes.choose_index(words.len()).unwrap_or(0)];
        self.put(word);
        Ok(())
    }

    fn bracketed(&mut self) -> Result<()> {
        self.put("(");
        self.expression()?;
        self.put(")");
        Ok(())
    }

    fn expression(&mut self) -> Result<()> {
        self.depth += 1;
        let is_deep = self.depth >= DEPTH || self.text.len() >= LENGTH;
        let choice = if is_deep { self.bytes.int_in_range(0..=2) } else { self.bytes.int_in_range(0..=20) };
        let written = self.form(choice.unwrap_or(0));
        self.depth -= 1;
        written
    }

    fn form(&mut self, choice: u32) -> Result<()> {
        match choice {
            0 => {
                let name = NAMES[self.bytes.choose_index(NAMES.len()).unwrap_or(0)];
                self.put(name);
            }
            1 => {
                self.put("(");
                self.word_of(LITERALS)?;
                self.put(")");
            }
            2 => self.path()?,
            3..=5 => {
                self.put("(");
                self.bracketed()?;
                self.put(" ");
                self.word_of(BINARY)?;
                self.put(" ");
                self.bracketed()?;
                self.put(")");
            }
            6 => {
                self.put("(");
                self.word_of(UNARY)?;
                self.bracketed()?;
                self.put(")");
            }
            7 => {
                self.put("(");
                self.bracketed()?;
                self.put(" ? ");
                self.bracketed()?;
                self.put(" : ");
                self.bracketed()?;
                self.put(")");
            }
            8 | 9 => self.member()?,
            10 => {
                self.put("`<${");
                self.expression()?;
                self.put("}|${");
                self.expression()?;
                self.put("}>`");
            }
            11 => {
                self.put("[");
                self.expression()?;
                let spread = self.bytes.ratio(1, 3)?;
                self.put(if spread { ", ..." } else { ", " });
                self.bracketed()?;
                self.put("]");
            }
            12 => self.object()?,
            13..=15 => {
                self.bracketed()?;
                self.put(".");
                self.word_of(WITH_FUNCTION)?;
                self.put("(");
                self.function()?;
                self.put(")");
            }
            16 => {
                self.bracketed()?;
                self.put(".reduce((x, r, i) => ");
                self.bracketed()?;
                if self.bytes.ratio(2, 3)? {
                    self.put(", ");
                    self.bracketed()?;
                }
                self.put(")");
            }
            17 | 18 => {
                self.bracketed()?;
                let optional = self.bytes.ratio(1, 4)?;
                self.put(if optional { "?." } else { "." });
                self.word_of(METHODS)?;
                self.arguments(false)?;
            }
            19 => {
                self.word_of(STATICS)?;
                let spread = self.bytes.ratio(1, 4)?;
                self.arguments(spread)?;
            }
            _ => {
                self.bracketed()?;
                self.put(".map(");
                self.word_of("Boolean  String  Number")?;
                self.put(")");
            }
        }
        Ok(())
    }

    /// A name with a few steps, which may lead nowhere.
    fn path(&mut self) -> Result<()> {
        let name = NAMES[self.bytes.choose_index(NAMES.len()).unwrap_or(0)];
        self.put(name);
        for _ in 0..self.bytes.int_in_range(0..=3)? {
            let key = *self.bytes.choose(&KEYS)?;
            let optional = self.bytes.ratio(1, 2)?;
            let is_index = key.starts_with(|first: char| first.is_ascii_digit());
            // Writing to a String cannot fail.
            let _ = match (is_index, optional) {
                (true, true) => write!(self.text, "?.[{key}]"),
                (true, false) => write!(self.text, "[{key}]"),
                (false, true) => write!(self.text, "?.{key}"),
                (false, false) => write!(self.text, ".{key}"),
            };
        }
        Ok(())
    }

    fn member(&mut self) -> Result<()> {
        self.bracketed()?;
        let optional = self.bytes.ratio(1, 2)?;
        self.put(if optional { "?.[" } else { "[" });
        if self.bytes.ratio(1, 2)? {
            let key = *self.bytes.choose(&KEYS)?;
            let _ = write!(self.text, "'{key}'");
        } else {
            self.expression()?;
        }
        self.put("]");
        Ok(())
    }

    fn object(&mut self) -> Result<()> {
        let key = *self.bytes.choose(&KEYS)?;
        let form = self.bytes.int_in_range(0..=3)?;
        self.put(match form {
            0 => "({ '",
            1 => "({ ...",
            2 => "({ [",
            _ => "({ b: ",
        });
        if form == 0 {
            // Never a prototype, which the engine alone knows.
            let _ = write!(self.text, "{key}x': ");
        }
        self.bracketed()?;
        self.put(match form {
            0 => ", b: ",
            1 => ", id: ",
            2 => "]: ",
            _ => ", '1': ",
        });
        self.bracketed()?;
        self.put(if form == 3 { ", b: 1 })" } else { " })" });
        Ok(())
    }

    fn function(&mut self) -> Result<()> {
        self.word_of(PARAMETERS)?;
        self.put(" => ");
        match self.bytes.int_in_range(0..=3)? {
            0 => {
                self.put("{ const k = ");
                self.expression()?;
                self.put("; return [k, ");
                self.expression()?;
                self.put("] }");
            }
            1 => {
                self.put("{ return ");
                self.expression()?;
                self.put(" }");
            }
            _ => self.bracketed()?,
        }
        Ok(())
    }

    fn arguments(&mut self, mut spread: bool) -> Result<()> {
        self.put("(");
        for index in 0..self.bytes.int_in_range(0..=2)? {
            self.put(if index == 0 { "" } else { ", " });
            self.put(if std::mem::take(&mut spread) { "..." } else { "" });
            self.bracketed()?;
        }
        self.put(")");
        Ok(())
    }
}
