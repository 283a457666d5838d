// A tape from wasm into values of the page. Every compound value is made empty first and filled afterwards, so that
// nothing recurses and cycles need no care. `src/convert/to_js.rs` writes in the order in which this reads.

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

// A text may begin with what would be taken for a mark of the byte order.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const plain = Object.prototype;
const errors = { __proto__: null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/**
 * Makes the value that a tape tells of. The arrays are views of wasm's memory: nothing of them is kept.
 *
 * @param {Uint32Array} nodes kind and number of children of each compound value
 * @param {Uint8Array} tags
 * @param {Float64Array} numbers
 * @param {Uint8Array} text in UTF-8
 * @param {Uint32Array} blocks where the blocks of the text end; no text reaches across
 * @param {Uint8Array} bytes the contents of all buffers
 */
export function write(nodes, tags, numbers, text, blocks, bytes) {
  const made = [];
  const names = [];
  // Whether plain objects inherit something of that name, such as `__proto__`.
  const inherited = [];
  let [tag, number, byte] = [0, 0, 0];
  let [block, end, read, index] = ["", 0, 0, 0];

  function string() {
    const length = numbers[number++];
    if (length < 0) {
      // Lone surrogates stand on the tape as units. In pieces: an argument list of millions would be too long a call.
      let units = "";
      for (let left = -length; left > 0; left -= 4096) {
        const start = number;
        number += Math.min(left, 4096);
        units += String.fromCharCode(...numbers.subarray(start, number));
      }
      return units;
    }
    if (length === 0) return "";
    if (read === block.length) {
      block = decoder.decode(text.subarray(end, blocks[index]));
      end = blocks[index++];
      read = 0;
    }
    read += length;
    return block.slice(read - length, read);
  }

  function name() {
    const known = numbers[number++];
    if (known === names.length) {
      const text = string();
      names.push(text);
      inherited.push(text in plain);
    }
    return known;
  }

  function slot() {
    switch (tags[tag++]) {
      case Tag.NULL:
        return null;
      case Tag.FALSE:
        return false;
      case Tag.TRUE:
        return true;
      case Tag.NUMBER:
        return numbers[number++];
      case Tag.BIGINT:
        return BigInt(string());
      case Tag.STRING:
        return string();
      case Tag.NODE:
        return made[numbers[number++]];
      default:
        return undefined;
    }
  }

  function empty(kind) {
    switch (kind) {
      case Kind.ARRAY:
        return [];
      case Kind.OBJECT:
        return {};
      case Kind.MAP:
        return new Map();
      case Kind.SET:
        return new Set();
      case Kind.DATE:
        return new Date(numbers[number++]);
      case Kind.BUFFER:
        byte += numbers[number];
        return bytes.slice(byte - numbers[number++], byte).buffer;
      default:
        // These need what may come later on the tape.
        return undefined;
    }
  }

  function view() {
    const [kind, buffer, byteOffset, length] = numbers.subarray(number, (number += 4));
    // `Float16Array` is younger than some browsers: its units are better than nothing.
    const View = globalThis[VIEWS[kind]] ?? Uint16Array;
    return new View(made[buffer], byteOffset, length);
  }

  function error() {
    const [name, message, stack] = [slot(), slot(), slot()];
    const error = new (errors[name] ?? Error)(message);
    if (error.name !== name) define(error, "name", name, false);
    // The stack of whoever made the copy would say nothing about the error.
    define(error, "stack", stack, false);
    return error;
  }

  function fill(object, kind, count) {
    switch (kind) {
      case Kind.ARRAY:
        for (let i = 0; i < count; i++) object.push(slot());
        break;
      case Kind.OBJECT:
        for (let i = 0; i < count; i++) {
          const known = name();
          const value = slot();
          if (inherited[known]) define(object, names[known], value, true);
          else object[names[known]] = value;
        }
        break;
      case Kind.MAP:
        for (let i = 0; i < count; i++) object.set(slot(), slot());
        break;
      case Kind.SET:
        for (let i = 0; i < count; i++) object.add(slot());
        break;
      case Kind.ERROR:
        if (count) define(object, "cause", slot(), false);
        break;
    }
  }

  for (let at = 0; at < nodes.length; at += 2) made.push(empty(nodes[at]));
  for (let at = 0; at < nodes.length; at += 2) if (nodes[at] === Kind.VIEW) made[at / 2] = view();
  for (let at = 0; at < nodes.length; at += 2) if (nodes[at] === Kind.ERROR) made[at / 2] = error();
  for (let at = 0; at < nodes.length; at += 2) fill(made[at / 2], nodes[at], nodes[at + 1]);
  return slot();
}

/** Makes a property that is nothing but that, whatever its name. */
function define(object, name, value, enumerable) {
  Object.defineProperty(object, name, { __proto__: null, value, enumerable, writable: true, configurable: true });
}
