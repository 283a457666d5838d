/**
 * The text of a JSON document, for large data: it crosses into a jar as it is, is read there as far as it is used, and
 * rows of it come back as numbers instead of copies.
 */
export class JsonDocument {
  /** The text, in UTF-8. What was given is not copied: do not change it or transfer it while rows of it are in use. */
  readonly bytes: Uint8Array;

  /** @throws {TypeError} when it is neither a text nor bytes */
  constructor(text: string | Uint8Array | ArrayBuffer) {
    if (typeof text === "string") this.bytes = new TextEncoder().encode(text);
    else if (text instanceof Uint8Array) this.bytes = text;
    else if (text instanceof ArrayBuffer) this.bytes = new Uint8Array(text);
    else throw new TypeError("JsonDocument: a text, a Uint8Array or an ArrayBuffer is wanted");
  }
}

/** Rows of a {@link JsonDocument}, which are decoded when they are asked for: show some of them, and only those cost. */
export interface Rows<Row = unknown> extends Iterable<Row> {
  /** How many. */
  readonly length: number;
  /** One of them, decoded; negative numbers count from the end. `undefined` when there is none. */
  at(index: number): Row | undefined;
  /** Some of them, decoded, as `Array.prototype.slice` counts. */
  slice(start?: number, end?: number): Row[];
}
