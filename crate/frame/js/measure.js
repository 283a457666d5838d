// What a message weighs, and whether it is data. It walks a structured clone, in which nothing of the sender's runs: no
// getter, no proxy, no class. What a clone can still hold are handles of the browser's, such as files and ports.

/** What a value or key weighs beside its text or bytes. */
const PLACE = 8;

const VIEW =
  /^(?:Int8|Uint8|Uint8Clamped|Int16|Uint16|Int32|Uint32|Float16|Float32|Float64|BigInt64|BigUint64)Array$|^DataView$/;

/** Thrown for what is no data, with its kind. */
class NotData {
  constructor(kind) {
    this.kind = kind;
  }
}

/**
 * Bytes that a message takes, or more than `most` as soon as that is certain.
 *
 * @returns {number | string} the bytes; or what there is that is no data
 */
export function measure(message, most) {
  const seen = new Set();
  const waiting = [message];
  let bytes = 0;
  try {
    while (waiting.length > 0 && bytes <= most) {
      const value = waiting.pop();
      bytes += PLACE;
      if (typeof value === "string") bytes += 2 * value.length;
      else if (typeof value === "bigint") bytes += value.toString(16).length / 2;
      else if (typeof value === "object" && value !== null && !seen.has(value)) {
        seen.add(value);
        bytes += compound(value, waiting, (most - bytes) / PLACE);
      }
    }
    return bytes;
  } catch (error) {
    if (error instanceof NotData) return error.kind;
    throw error;
  }
}

/** The bytes of an object itself; what it holds waits. No more than `places` parts of it are looked at, and one. */
function compound(object, waiting, places) {
  const kind = Object.prototype.toString.call(object).slice("[object ".length, -1);
  switch (kind) {
    case "Array":
    case "Object": {
      let bytes = 0;
      let parts = 0;
      // A clone has no inherited properties that could be listed, unless the page has given all objects some.
      for (const key in object) {
        if (!Object.hasOwn(object, key)) continue;
        bytes += PLACE + 2 * key.length;
        waiting.push(object[key]);
        if ((parts += 1) > places) break;
      }
      return bytes;
    }
    case "Map":
      for (const [key, value] of object) {
        waiting.push(key, value);
        if (waiting.length > places + 2) break;
      }
      return 0;
    case "Set":
      for (const value of object) {
        waiting.push(value);
        if (waiting.length > places + 2) break;
      }
      return 0;
    case "Error":
      waiting.push(object.name, object.message, object.stack, object.cause);
      return 0;
    case "Date":
      return 0;
    case "ArrayBuffer":
      return object.byteLength;
    default:
      if (!VIEW.test(kind)) throw new NotData(`a ${kind}`);
      waiting.push(object.buffer);
      return 0;
  }
}
