// Values of the page onto a tape: a few flat arrays that cross into wasm in a few calls, where asking for each property
// from there would take a call or more each. Nothing recurses: compound values wait in a queue, and what the tape says
// about them stands in that order.
//
// The objects are the page's, and so are the getters and proxies among them: that they run is no matter. What they
// throw is reported with its path.

// The numbers that this file, its counterpart and `src/convert/tape.rs` agree on; a test compares them. They stand in
// each because wasm-bindgen takes such files one by one.
/** What a place holds. */
const Tag = Object.freeze({
  UNDEFINED: 0,
  NULL: 1,
  FALSE: 2,
  TRUE: 3,
  /** A number follows. */
  NUMBER: 4,
  /** A text follows, in decimal. */
  BIGINT: 5,
  /** A text follows. */
  STRING: 6,
  /** The index of a compound value follows. */
  NODE: 7,
});

/** What a compound value is. */
const Kind = Object.freeze({
  ARRAY: 0,
  OBJECT: 1,
  MAP: 2,
  SET: 3,
  DATE: 4,
  BUFFER: 5,
  VIEW: 6,
  ERROR: 7,
});

/** The kinds of views, by their numbers. */
const VIEWS = Object.freeze([
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "DataView",
]);

const plain = Object.prototype;
const classText = plain.toString;

/** Thrown for what cannot cross. */
class Refused {
  constructor(reason, what) {
    this.reason = reason;
    this.what = what;
  }
}

/**
 * Copies a value.
 *
 * @param {unknown} value
 * @param {number} maxEntries values and keys
 * @param {number} maxDepth levels of nesting
 * @returns {Tape | Refusal}
 */
export function read(value, maxEntries, maxDepth) {
  const reader = new Reader(maxEntries, maxDepth);
  try {
    reader.slot(value);
    while (reader.at + 1 < reader.objects.length) reader.compound();
    return new Tape(reader);
  } catch (error) {
    return new Refusal(reader, error);
  }
}

class Reader {
  /** Compound values in the order in which they were met: their places are their numbers. */
  objects = [];
  places = new Map();
  depths = [];
  /** For each, the one in which it was met, and as which child. */
  parents = [];
  /** Kind and number of children of each. */
  nodes = [];
  tags = [];
  numbers = [];
  texts = [];
  /** Names of properties met: rows of a table share theirs. */
  names = new Map();
  /** Views, with where their offset stands on the tape. */
  views = [];
  /** Buffers that were met by themselves, not by a view of them only. */
  whole = new Set();
  entries = 1;
  /** The compound value at hand, and its child. */
  at = -1;
  child = 0;

  constructor(maxEntries, maxDepth) {
    this.maxEntries = maxEntries;
    this.maxDepth = maxDepth;
  }

  slot(value) {
    switch (typeof value) {
      case "string":
        this.tags.push(Tag.STRING);
        this.text(value);
        break;
      case "number":
        this.tags.push(Tag.NUMBER);
        this.numbers.push(value);
        break;
      case "boolean":
        this.tags.push(value ? Tag.TRUE : Tag.FALSE);
        break;
      case "undefined":
        this.tags.push(Tag.UNDEFINED);
        break;
      case "bigint":
        this.tags.push(Tag.BIGINT);
        this.text(value.toString());
        break;
      case "object":
        if (value === null) this.tags.push(Tag.NULL);
        else this.object(value);
        break;
      default:
        throw new Refused("data", `a ${typeof value}`);
    }
  }

  text(text) {
    this.texts.push(text);
    this.numbers.push(text.length);
  }

  /** The name of a property: its number, and the text where it is new. */
  name(name) {
    const known = this.names.get(name);
    if (known !== undefined) {
      this.numbers.push(known);
      return;
    }
    this.numbers.push(this.names.size);
    this.names.set(name, this.names.size);
    this.text(name);
  }

  object(object) {
    const known = this.places.get(object);
    if (known !== undefined) {
      this.tags.push(Tag.NODE);
      this.numbers.push(known);
      if (this.nodes[known * 2] === Kind.BUFFER) this.whole.add(known);
      return;
    }
    const kind = kindOf(object);
    if (kind === null) {
      // A boxed primitive. A `valueOf` of the page's own may answer with anything.
      const value = object.valueOf();
      if (Object(value) === value) throw new Refused("data", "a boxed value");
      this.slot(value);
      return;
    }
    const place = this.place(object, kind);
    if (kind === Kind.BUFFER) this.whole.add(place);
    this.tags.push(Tag.NODE);
    this.numbers.push(place);
  }

  place(object, kind) {
    const place = this.objects.length;
    this.places.set(object, place);
    this.objects.push(object);
    this.nodes.push(kind, 0);
    this.parents.push(this.at, this.child);
    const depth = this.at < 0 ? 1 : this.depths[this.at] + 1;
    this.depths.push(depth);
    if (depth > this.maxDepth) throw new Refused("depth");
    return place;
  }

  /** Puts the next compound value on the tape. */
  compound() {
    this.at += 1;
    this.child = -1;
    const object = this.objects[this.at];
    switch (this.nodes[this.at * 2]) {
      case Kind.ARRAY:
        this.items(object, object.length);
        break;
      case Kind.OBJECT: {
        const keys = Object.keys(object);
        this.count(keys.length, keys.length * 2);
        for (const key of keys) {
          this.child += 1;
          this.name(key);
          this.slot(object[key]);
        }
        break;
      }
      case Kind.MAP:
        this.items(children(Kind.MAP, object));
        break;
      case Kind.SET:
        this.items(children(Kind.SET, object));
        break;
      case Kind.DATE:
        this.numbers.push(Date.prototype.getTime.call(object));
        break;
      case Kind.VIEW: {
        const kind = viewKind(object);
        const buffer = this.places.get(object.buffer) ?? this.place(object.buffer, Kind.BUFFER);
        this.views.push({ view: object, buffer, at: this.numbers.length + 2 });
        const bytes = object.BYTES_PER_ELEMENT ?? 1;
        this.numbers.push(kind, buffer, object.byteOffset, object.byteLength / bytes);
        break;
      }
      case Kind.ERROR:
        this.error(object);
        break;
      case Kind.BUFFER:
        break;
    }
  }

  items(items, length = items.length) {
    this.count(length, length);
    for (let index = 0; index < length; index++) {
      this.child = index;
      this.slot(items[index]);
    }
  }

  /** Name, message and stack as places of their own; then the cause, if there is one. */
  error(error) {
    const string = (value) => (typeof value === "string" ? value : undefined);
    const { name, message, stack } = error;
    const causes = children(Kind.ERROR, error);
    this.count(3 + causes.length, causes.length);
    this.slot(string(name) ?? "Error");
    this.slot(string(message) ?? "");
    this.slot(string(stack));
    if (causes.length) {
      this.child = 0;
      this.slot(causes[0]);
    }
  }

  /** Stops before a sparse array of a thousand million elements is walked. */
  count(children, entries) {
    this.nodes[this.at * 2 + 1] = children;
    this.entries += entries;
    if (this.entries > this.maxEntries) throw new Refused("entries");
  }
}

/** What was read. */
class Tape {
  constructor({ nodes, tags, numbers, texts, views, whole, objects }) {
    this.buffers = [];
    copyBuffers(this.buffers, numbers, views, whole, objects);
    this.nodes = new Uint32Array(nodes);
    this.tags = new Uint8Array(tags);
    this.numbers = new Float64Array(numbers);
    // With something between them: a lone surrogate at the end of one text must not meet one at the start of the next.
    this.text = texts.join("\0");
    /** Texts with lone surrogates, which are lost on the way to UTF-8: which they are, and their units. */
    this.illFormed = [];
    if (!isWellFormed(this.text)) {
      texts.forEach((text, index) => {
        if (!isWellFormed(text))
          this.illFormed.push(
            index,
            Uint16Array.from(text.split(""), (unit) => unit.charCodeAt(0)),
          );
      });
    }
    this.texts = texts.length;
  }
}

/** Why nothing was read. */
class Refusal {
  constructor(reader, error) {
    this.reason = error instanceof Refused ? error.reason : "data";
    if (this.reason !== "data") return;
    this.what = error instanceof Refused ? error.what : `unreadable: ${describe(error)}`;
    /** Steps from the outside in, each a word and a name or number. */
    this.path = [];
    for (let { at, child } = reader; at >= 0; [at, child] = [reader.parents[at * 2], reader.parents[at * 2 + 1]]) {
      if (child >= 0) this.path.unshift(...step(reader.nodes[at * 2], reader.objects[at], child));
    }
  }
}

function step(kind, object, child) {
  switch (kind) {
    case Kind.OBJECT:
      return ["key", Object.keys(object)[child] ?? ""];
    case Kind.MAP:
      return [child % 2 ? "mapValue" : "mapKey", Math.floor(child / 2)];
    case Kind.SET:
      return ["setItem", child];
    case Kind.ERROR:
      return ["cause", 0];
    default:
      return ["index", child];
  }
}

function children(kind, object) {
  switch (kind) {
    case Kind.MAP:
      return [...Map.prototype.entries.call(object)].flat();
    case Kind.SET:
      return [...Set.prototype.values.call(object)];
    default:
      return Object.hasOwn(object, "cause") ? [object.cause] : [];
  }
}

/** What an object is; null for a boxed primitive. Class texts know objects of other realms, such as frames, too. */
function kindOf(object) {
  if (Array.isArray(object)) return Kind.ARRAY;
  const prototype = Object.getPrototypeOf(object);
  if (prototype === plain || prototype === null) return Kind.OBJECT;
  const name = classText.call(object).slice("[object ".length, -1);
  switch (name) {
    // Instances of the page's own classes: their own properties are copied, as JSON does.
    case "Object":
    case "Arguments":
      return Kind.OBJECT;
    case "Map":
      return Kind.MAP;
    case "Set":
      return Kind.SET;
    case "Date":
      return Kind.DATE;
    case "ArrayBuffer":
    case "SharedArrayBuffer":
      return Kind.BUFFER;
    case "Error":
    case "DOMException":
      return Kind.ERROR;
    case "Boolean":
    case "Number":
    case "String":
    case "BigInt":
      return null;
    default:
      if (ArrayBuffer.isView(object) && viewKind(object) >= 0) return Kind.VIEW;
      // An error that names its class itself.
      if (object instanceof Error) return Kind.ERROR;
      throw new Refused("data", withArticle(name));
  }
}

function viewKind(view) {
  return VIEWS.indexOf(classText.call(view).slice("[object ".length, -1));
}

function withArticle(name) {
  const words = name === "Promise" || name === "Symbol" ? name.toLowerCase() : name;
  return `${/^[AEIOU]/.test(words) ? "an" : "a"} ${words}`;
}

/**
 * Copies buffers and corrects the offsets of the views of them.
 *
 * Of a buffer that only views were met of, no more is copied than they show: Node keeps many small buffers in one large
 * one, and what else is in there is none of the guest's business.
 */
function copyBuffers(buffers, numbers, views, whole, objects) {
  for (const place of whole) buffers.push(place, new Uint8Array(objects[place]).slice());
  const parts = new Map();
  for (const part of views) {
    if (whole.has(part.buffer)) continue;
    if (!parts.has(part.buffer)) parts.set(part.buffer, []);
    parts.get(part.buffer).push(part);
  }
  for (const [place, shown] of parts) {
    const start = Math.min(...shown.map(({ view }) => view.byteOffset));
    const end = Math.max(...shown.map(({ view }) => view.byteOffset + view.byteLength));
    // Views stay aligned. What that adds in front belongs to nobody.
    const aligned = start - (start % 8);
    const bytes = new Uint8Array(end - aligned);
    bytes.set(new Uint8Array(objects[place], start, end - start), start - aligned);
    for (const { at } of shown) numbers[at] -= aligned;
    buffers.push(place, bytes);
  }
}

function isWellFormed(text) {
  return text.isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
}

function describe(error) {
  try {
    return String(error);
  } catch {
    return "something that cannot even be printed";
  }
}
