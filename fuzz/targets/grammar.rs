//! Programs made of a small grammar of JavaScript. They are well-formed, mostly; whether they make sense is chance.

use arbitrary::{Result, Unstructured};
use belljar_core::event::Kind;

/// Brackets and statements within each other.
const DEPTH: u32 = 6;
/// Bytes after which only the shortest forms are chosen.
const LENGTH: usize = 4000;

/// Declared before everything, so that most programs get far.
const NAMES: [&str; 6] = ["a", "b", "c", "d", "f", "g"];

/// Whole: each can be followed by a call, and stand beside `**`.
const LITERALS: &str = "\
    (0)  (1)  (-1)  2.5  NaN  Infinity  (-0)  (4294967296)  10n  (-3n)  true  null  undefined  ''  'text'  \
    '\\ud800'  'ä\\u{1f600}'  `x`  /a+b?/g  /(?<n>.)\\k<n>/u  /^(a|b)*$/y  []  ({})  [3, 1, , 2]  this  \
    new Date(0)  Symbol.iterator  Symbol('s')  new Error('e', { cause: a })  new Uint8Array(8)  \
    new Map([[1, 2]])  new Set('abc')";

const BINARY: &str = "\
    +  -  *  /  %  **  <  >=  ==  ===  !=  &  |  ^  <<  >>>  &&  ||  ??  ,  instanceof  in  <=";

const UNARY: [&str; 8] = ["-", "+", "!", "~", "typeof ", "void ", "delete ", "++"];

/// What properties are read; all but the first three can be defined anywhere.
const MEMBERS: &str = "\
    constructor  prototype  __proto__  length  then  next  return  name  x  y  message  stack  size  buffer  0  \
    1  lastIndex  toString  valueOf  toJSON  [Symbol.iterator]  [Symbol.toPrimitive]  [Symbol.asyncIterator]  \
    [Symbol.species]";

/// Calls on a value.
const METHODS: &str = "\
    toString  valueOf  slice  map  filter  reduce  sort  toSorted  concat  flat  flatMap  splice  push  join  \
    fill  copyWithin  at  with  find  entries  keys  replace  replaceAll  match  matchAll  split  padStart  \
    normalize  exec  test  call  apply  bind  next  return  throw  then  catch  finally  forEach";

const FUNCTIONS: &str = "\
    JSON.stringify  JSON.parse  Object.assign  Object.create  Object.defineProperty  Object.freeze  \
    Object.entries  Object.fromEntries  Object.groupBy  Object.setPrototypeOf  Object.getOwnPropertyNames  \
    Reflect.construct  Reflect.apply  Reflect.get  Reflect.set  Reflect.ownKeys  Reflect.defineProperty  \
    Array.from  Array.of  Promise.all  Promise.race  Promise.resolve  Promise.reject  Promise.any  \
    Promise.allSettled  new Promise  new Proxy  new Array  new Uint16Array  new DataView  new WeakMap  \
    new WeakRef  new RegExp  new Function  eval  String.raw  String.fromCodePoint  Number  BigInt  Symbol.for  \
    Math.max  structuredClone  storeValue  setTimeout  console.log  fetch";

const PATTERNS: [&str; 8] = [
    "x",
    "[x, ...y]",
    "{ x, ...y }",
    "[{ x = 1 } = {}, y]",
    "{ x: [y] = [] }",
    "[, x = a]",
    "{ [b]: x }",
    "{ length: x }",
];

/// A program, as long as the bytes last.
pub fn program(bytes: &mut Unstructured<'_>, kind: Kind) -> String {
    let mut text = String::new();
    let mut writer = Writer { bytes, text: &mut text, depth: 0, function: Function::default() };
    // Without bytes there is always the first choice: nothing is an error but the end of a long program.
    let _ = if kind == Kind::Trigger { writer.trigger() } else { writer.script() };
    text
}

/// What may stand in the function that is being written.
#[derive(Clone, Copy, Default)]
struct Function {
    returns: bool,
    awaits: bool,
    yields: bool,
    breaks: bool,
}

struct Writer<'a, 'b> {
    bytes: &'a mut Unstructured<'b>,
    text: &'a mut String,
    depth: u32,
    function: Function,
}

impl Writer<'_, '_> {
    fn script(&mut self) -> Result<()> {
        self.put("var a = 1, b = 'b', c = [3, 2, 1], d = { x: 1, y: { z: 2 } };\n");
        self.put("function f(x, y) { return y ? x(y) : x; } function* g(x) { yield* x ?? [1, 2]; }\n");
        let many = self.bytes.int_in_range(1..=12)?;
        for _ in 0..many {
            // Most programs would be over with their first mistake.
            if self.bytes.ratio(1, 4)? {
                self.statement()?;
            } else {
                self.put("try { ");
                self.statement()?;
                self.put(" } catch (x) { a = x; }");
            }
            self.put("\n");
        }
        self.expression()
    }

    /// Actions are asynchronous functions.
    fn trigger(&mut self) -> Result<()> {
        self.put("(async (a, b = [2, 1], c = {}, d, f = (x) => x, g = function* () { yield 1 }) => ");
        self.body(Function { awaits: true, ..Function::default() })?;
        self.put(")()");
        Ok(())
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// One of the choices. The first is the shortest: it is what remains when the bytes, the depth or the length are
    /// used up.
    fn choice(&mut self, choices: u32) -> Result<u32> {
        if self.depth >= DEPTH || self.text.len() >= LENGTH {
            return Ok(0);
        }
        self.bytes.int_in_range(0..=choices - 1)
    }

    fn one_of(&mut self, texts: &[&str]) -> Result<()> {
        let text = texts[self.bytes.choose_index(texts.len()).unwrap_or(0)];
        self.put(text);
        Ok(())
    }

    /// One of a list of words, set apart by two spaces.
    fn word_of(&mut self, words: &str) -> Result<()> {
        self.word_but(0, words)
    }

    fn word_but(&mut self, skipped: usize, words: &str) -> Result<()> {
        let words: Vec<&str> = words.split("  ").skip(skipped).collect();
        self.one_of(&words)
    }

    fn within(&mut self, write: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.depth += 1;
        let result = write(self);
        self.depth -= 1;
        result
    }

    fn statements(&mut self) -> Result<()> {
        self.put("{ ");
        self.within(|writer| {
            for _ in 0..writer.choice(4)? {
                writer.statement()?;
                writer.put(" ");
            }
            Ok(())
        })?;
        self.put("}");
        Ok(())
    }

    fn in_loop(&mut self) -> Result<()> {
        let outside = std::mem::replace(&mut self.function.breaks, true);
        self.statements()?;
        self.function.breaks = outside;
        Ok(())
    }

    /// A function's body. Loops around it are none of its own.
    fn body(&mut self, function: Function) -> Result<()> {
        let outside = std::mem::replace(&mut self.function, Function { returns: true, breaks: false, ..function });
        self.put("{ ");
        self.within(|writer| {
            for _ in 0..writer.choice(4)? {
                writer.statement()?;
                writer.put(" ");
            }
            writer.put("return ");
            writer.expression()
        })?;
        self.put("; }");
        self.function = outside;
        Ok(())
    }

    fn statement(&mut self) -> Result<()> {
        match self.choice(16)? {
            0..=3 => {
                // In brackets: what begins with `{`, `function` or `class` would be something else.
                self.put("(");
                self.expression()?;
                self.put(");");
            }
            4 => {
                self.put("{ ");
                self.one_of(&["let ", "const "])?;
                self.one_of(&PATTERNS)?;
                self.put(" = (");
                self.expression()?;
                self.put("); ");
                self.within(Self::statement)?;
                self.put(" }");
            }
            5 => {
                self.put("if (");
                self.expression()?;
                self.put(") ");
                self.statements()?;
                self.put(" else ");
                self.statements()?;
            }
            6 => {
                self.one_of(&["for (let i = 0; i < 9; i++) ", "for (;;) ", "while (a) ", "for (var k in d) "])?;
                self.in_loop()?;
            }
            7 => {
                let awaits = self.function.awaits && self.bytes.ratio(1, 2)?;
                self.put(if awaits { "for await (" } else { "for (" });
                self.one_of(&["const ", "let "])?;
                self.one_of(&PATTERNS)?;
                self.put(" of ");
                self.within(Self::operand)?;
                self.put(") ");
                self.in_loop()?;
            }
            8 | 9 => {
                self.put("try ");
                self.statements()?;
                if self.bytes.ratio(2, 3)? {
                    self.put(" catch (x) ");
                    self.statements()?;
                }
                self.put(" finally ");
                self.statements()?;
            }
            10 => {
                // Labels must differ within each other.
                let label = format!("l{}", self.text.len());
                self.put(&format!("{label}: {{ "));
                self.within(Self::statement)?;
                self.put(&format!(" if (a) break {label}; "));
                self.within(Self::statement)?;
                self.put(" }");
            }
            11 => {
                self.put("switch (");
                self.expression()?;
                self.put(") { case ");
                self.expression()?;
                self.put(": ");
                self.within(Self::statement)?;
                self.put(" default: ");
                self.within(Self::statement)?;
                self.put(" }");
            }
            12 => {
                self.put("throw ");
                self.expression()?;
                self.put(";");
            }
            13 => match self.function {
                Function { breaks: true, .. } => self.one_of(&["break;", "continue;", "if (b) break;"])?,
                Function { returns: true, .. } => {
                    self.put("return ");
                    self.expression()?;
                    self.put(";");
                }
                _ => self.put("debugger;"),
            },
            14 => {
                self.function_named(true)?;
            }
            _ => self.class(true)?,
        }
        Ok(())
    }

    fn expression(&mut self) -> Result<()> {
        self.within(|writer| match writer.choice(5)? {
            0..=2 => writer.operand(),
            3 => {
                writer.operand()?;
                writer.put(" ");
                writer.word_of(BINARY)?;
                writer.put(" ");
                writer.operand()
            }
            _ => {
                writer.operand()?;
                writer.put(" ? ");
                writer.operand()?;
                writer.put(" : ");
                writer.operand()
            }
        })
    }

    /// What needs no brackets.
    fn operand(&mut self) -> Result<()> {
        self.within(|writer| writer.operand_within())
    }

    fn operand_within(&mut self) -> Result<()> {
        match self.choice(24)? {
            0 | 1 => self.one_of(&NAMES)?,
            2 | 3 => self.word_of(LITERALS)?,
            4 => {
                self.put("(");
                self.one_of(&UNARY)?;
                self.member()?;
                self.put(")");
            }
            5 => self.member()?,
            6 => {
                self.put("(");
                self.member()?;
                self.one_of(&[" = ", " += ", " ??= ", " **= "])?;
                self.expression()?;
                self.put(")");
            }
            7 | 8 => {
                self.operand()?;
                self.one_of(&[".", "?."])?;
                self.word_of(METHODS)?;
                self.arguments()?;
            }
            9..=11 => {
                self.word_of(FUNCTIONS)?;
                self.arguments()?;
            }
            12 => {
                self.one_of(&NAMES)?;
                self.arguments()?;
            }
            13 => {
                self.put("[");
                self.expression()?;
                self.one_of(&[", ", ", ...", ", , "])?;
                self.operand()?;
                self.put("]");
            }
            14 | 15 => self.object()?,
            16 | 17 => {
                self.put("(");
                self.function_named(false)?;
                self.put(")");
            }
            18 => {
                self.one_of(&["((x, y) => ", "((...x) => ", "(({ x } = {}) => ", "(([x, y]) => "])?;
                let outside = std::mem::take(&mut self.function);
                self.expression()?;
                self.function = outside;
                self.put(")");
            }
            19 => {
                self.put("(");
                self.class(false)?;
                self.put(")");
            }
            20 => {
                self.put("`${");
                self.expression()?;
                self.put("} ${");
                self.expression()?;
                self.put("}`");
            }
            21 => {
                self.put("([");
                self.one_of(&["a, b", "a, ...b", "d.x = 1, c[0]", ", { x: a = b }"])?;
                self.put("] = ");
                self.operand()?;
                self.put(")");
            }
            22 => {
                self.one_of(&["'ab'.repeat(", "new Array(", "c.concat('x'.padEnd(", "String.fromCharCode("])?;
                let bracket = if self.text.ends_with("padEnd(") { "))" } else { ")" };
                let count = self.bytes.int_in_range(0..=3000)?;
                self.put(&count.to_string());
                self.put(bracket);
            }
            _ => {
                let word = match self.function {
                    Function { yields: true, .. } => ["(yield (", "(yield* ("][usize::from(self.bytes.ratio(1, 3)?)],
                    Function { awaits: true, .. } => "(await (",
                    _ => "(new (",
                };
                self.put(word);
                self.operand()?;
                self.put("))");
            }
        }
        Ok(())
    }

    fn member(&mut self) -> Result<()> {
        self.one_of(&NAMES)?;
        let members: Vec<&str> = MEMBERS.split("  ").collect();
        let member = *self.bytes.choose(&members).unwrap_or(&"length");
        match member.as_bytes()[0] {
            b'[' => self.put(member),
            b'0'..=b'9' => self.put(&format!("[{member}]")),
            _ => self.put(&format!(".{member}")),
        }
        Ok(())
    }

    fn arguments(&mut self) -> Result<()> {
        self.put("(");
        for index in 0..self.choice(4)? {
            self.put(if index == 0 { "" } else { ", " });
            self.operand()?;
        }
        self.put(")");
        Ok(())
    }

    fn key(&mut self) -> Result<()> {
        self.word_but(3, MEMBERS)
    }

    fn object(&mut self) -> Result<()> {
        self.put("({ ");
        for _ in 0..self.choice(4)? {
            self.property(false)?;
            self.put(", ");
        }
        self.put("})");
        Ok(())
    }

    /// A property of an object, or a member of a class.
    fn property(&mut self, of_class: bool) -> Result<()> {
        match self.choice(8)? {
            0 | 1 if of_class => self.put("x = a;"),
            0 => self.put("x: a"),
            1 => {
                self.key()?;
                self.put(": ");
                self.operand()?;
            }
            // Accessors, methods.
            2 => self.method("get ", "()", Function::default())?,
            3 => self.method("set ", "(x)", Function::default())?,
            4 => self.method("", "(x, y)", Function::default())?,
            5 => self.method("*", "(x)", Function { yields: true, ..Function::default() })?,
            6 => self.method("async ", "(x)", Function { awaits: true, ..Function::default() })?,
            // A trap, for what becomes the handler of a proxy.
            _ => {
                self.one_of(&[
                    "get",
                    "set",
                    "has",
                    "ownKeys",
                    "apply",
                    "construct",
                    "getPrototypeOf",
                    "deleteProperty",
                ])?;
                self.put("(x, y)");
                self.body(Function::default())?;
            }
        }
        Ok(())
    }

    fn method(&mut self, before: &str, parameters: &str, function: Function) -> Result<()> {
        self.put(before);
        self.key()?;
        self.put(parameters);
        self.body(function)
    }

    fn function_named(&mut self, declared: bool) -> Result<()> {
        let kind = self.bytes.int_in_range(0..=3)?;
        self.put(["function ", "function* ", "async function ", "async function* "][kind]);
        if declared {
            self.one_of(&NAMES)?;
        }
        self.put("(x, y = a, ...z) ");
        self.body(Function { yields: kind % 2 == 1, awaits: kind >= 2, ..Function::default() })
    }

    fn class(&mut self, declared: bool) -> Result<()> {
        self.put(if declared { "d.x = class " } else { "class " });
        if self.bytes.ratio(1, 2)? {
            self.put("extends ");
            self.one_of(&["Array ", "Promise ", "Error ", "null ", "f ", "(class { constructor() { return a } }) "])?;
        }
        self.put("{ ");
        let outside = std::mem::take(&mut self.function);
        for _ in 0..self.choice(4)? {
            if self.bytes.ratio(1, 8)? {
                self.put("static { ");
                self.expression()?;
                self.put("; } ");
            } else {
                self.one_of(&["", "static "])?;
                self.property(true)?;
                self.put(" ");
            }
        }
        self.function = outside;
        self.put(if declared { "};" } else { "}" });
        Ok(())
    }
}
