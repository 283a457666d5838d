//! What the jar puts in a built-in's place looks like it: its name, its length, its attributes, what it inherits from,
//! and whether it can be constructed.

mod support;

use belljar_guest::permits::{FRAMEWORK, REMOVED};
use boa_engine::{Context, Source};
use support::Guest;

/// Walks all that can be reached by properties and prototypes and says of each property what can be seen of it. Keys are
/// taken in the order of their names, so that a path is the same in every realm that has the same properties.
const DESCRIBE: &str = r#"((removed, framework) => {
  const seen = new Set(), found = [], queue = [];
  for (const name of removed) delete globalThis[name];
  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
  const add = (path, value) => {
    if (isObject(value)) queue.push([path, value]);
  };
  const isConstructor = (value) => {
    try {
      Reflect.construct(Object, [], value);
      return true;
    } catch {
      return false;
    }
  };
  const label = (key) => (typeof key === "symbol" ? "[" + key.description + "]" : "." + key);
  const sorted = (object) => Reflect.ownKeys(object).map((key) => [label(key), key]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const said = (value) => {
    if (isObject(value)) return typeof value;
    return typeof value + " " + (Object.is(value, -0) ? "-0" : String(value));
  };
  const syntax = {
    "%GeneratorFunction%": (function* () {}).constructor, "%AsyncFunction%": (async () => {}).constructor,
    "%AsyncGeneratorFunction%": (async function* () {}).constructor, "%ArrayIterator%": [][Symbol.iterator]().__proto__,
    "%MapIterator%": new Map().entries().__proto__, "%SetIterator%": new Set().values().__proto__,
    "%StringIterator%": ""[Symbol.iterator]().__proto__, "%RegExpStringIterator%": "".matchAll(/a/g).__proto__,
    "%IteratorHelper%": Iterator.from([]).map(x => x).__proto__, "%WrapForValidIterator%": Iterator.from({ next() {} }).__proto__,
  };
  add("globalThis", globalThis);
  for (const name in syntax) add(name, syntax[name]);
  while (queue.length) {
    const [path, value] = queue.shift();
    if (seen.has(value)) continue;
    seen.add(value);
    let line = path + ": " + typeof value + (Object.isExtensible(value) ? "" : ", fixed");
    if (typeof value === "function") {
      // The order of a function's own keys is the specification's; the text says its name again.
      line += (isConstructor(value) ? ", constructor" : "") + ", keys " + Reflect.ownKeys(value).map(label).join(" ");
      line += ", text " + Function.prototype.toString.call(value);
    }
    found.push(line);
    const proto = Reflect.getPrototypeOf(value);
    add(path + ".[[Prototype]]", proto);
    for (const [name, key] of sorted(value)) {
      if (value === globalThis && framework.includes(key)) continue;
      const at = path + name, d = Reflect.getOwnPropertyDescriptor(value, key);
      const flags = (d.writable ? "w" : "") + (d.enumerable ? "e" : "") + (d.configurable ? "c" : "");
      found.push(at + " {" + flags + "} " + ("value" in d ? said(d.value) : "get " + typeof d.get + " set " + typeof d.set));
      if ("value" in d) add(at, d.value);
      add("get " + at, d.get);
      add("set " + at, d.set);
    }
  }
  return found.join("\n");
})"#;

#[test]
fn replaced_built_ins_look_like_the_engines() {
    let names = |names: Vec<&str>| serde_json::to_string(&names).expect("a list");
    // The engine is built without an `Intl` of its own.
    let removed = names(REMOVED.iter().map(|(name, _)| *name).chain(["Intl"]).collect());
    let framework = names(FRAMEWORK.iter().map(|(name, _)| *name).collect());
    let describe = format!("{DESCRIBE}({removed}, {framework})");

    let mut engine = Context::default();
    let wanted = engine.eval(Source::from_bytes(&describe)).expect("the engine's own realm");
    let wanted = wanted.as_string().expect("a text").to_std_string_lossy();
    let found = Guest::new().script(&describe);
    let found = found.as_str().expect("a text");

    assert!(wanted.lines().count() > 2_000, "everything is walked: {}", wanted.lines().count());
    let missing: Vec<&str> = wanted.lines().filter(|line| !found.lines().any(|other| other == *line)).collect();
    let added: Vec<&str> = found.lines().filter(|line| !wanted.lines().any(|other| other == *line)).collect();
    assert!(missing.is_empty() && added.is_empty(), "the engine has\n{missing:#?}\nand the jar has\n{added:#?}");
}
