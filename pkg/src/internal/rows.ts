import type { JsonDocument, Rows } from "../public/document.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Where the elements of a document's array begin and end, found as far as somebody has asked. The guest has read the
 * document and knows that it is one.
 */
export class RowIndex {
  readonly #bytes: Uint8Array;
  /** Start and end of each element found so far, in turn. */
  readonly #bounds: number[] = [];
  #position: number;
  readonly #decoder = new TextDecoder();

  constructor(document: JsonDocument) {
    this.#bytes = document.bytes;
    this.#position = this.#afterSpace(0) + 1;
  }

  /** An element, decoded. */
  row(index: number): unknown {
    while (this.#bounds.length <= index * 2) this.#findNext();
    const [start, end] = [this.#bounds[index * 2] as number, this.#bounds[index * 2 + 1] as number];
    return JSON.parse(this.#decoder.decode(this.#bytes.subarray(start, end)));
  }

  #findNext(): void {
    const bytes = this.#bytes;
    const start = this.#afterSpace(this.#position);
    let [position, depth] = [start, 0];
    for (; position < bytes.length; position++) {
      const byte = bytes[position] as number;
      if (byte === QUOTE) position = this.#endOfText(position);
      else if (OPENING.has(byte)) depth++;
      else if (depth === 0 && (byte === COMMA || CLOSING.has(byte))) break;
      else if (CLOSING.has(byte)) depth--;
    }
    if (position >= bytes.length || position === start) {
      throw new RangeError(`the document has no row ${this.#bounds.length / 2}`);
    }
    this.#bounds.push(start, position);
    this.#position = position + 1;
  }

  /** The closing quote of the text that begins here. */
  #endOfText(start: number): number {
    const bytes = this.#bytes;
    let position = start + 1;
    while (position < bytes.length && bytes[position] !== QUOTE) position += bytes[position] === BACKSLASH ? 2 : 1;
    return position;
  }

  #afterSpace(start: number): number {
    let position = start;
    while (SPACE.has(this.#bytes[position] as number)) position++;
    return position;
  }
}

/** Which rows of a document, as the guest tells it. */
export type Selection = { type: "range"; from: number; to: number } | { type: "picked"; rows: Uint32Array };

/** Rows as the page sees them. */
export class DocumentRows implements Rows {
  readonly length: number;
  readonly #index: RowIndex;
  readonly #row: (index: number) => number;

  constructor(index: RowIndex, selection: Selection) {
    this.#index = index;
    if (selection.type === "range") {
      this.length = selection.to - selection.from;
      this.#row = (index) => selection.from + index;
    } else {
      this.length = selection.rows.length;
      this.#row = (index) => selection.rows[index] as number;
    }
  }

  at(index: number): unknown {
    const whole = Math.trunc(index) || 0;
    const from = whole < 0 ? this.length + whole : whole;
    return from >= 0 && from < this.length ? this.#index.row(this.#row(from)) : undefined;
  }

  slice(start = 0, end = this.length): unknown[] {
    const bound = (index: number) => Math.max(0, Math.min(index < 0 ? this.length + index : index, this.length));
    const [from, to] = [bound(Math.trunc(start) || 0), bound(Math.trunc(end) || 0)];
    const rows: unknown[] = [];
    for (let index = from; index < to; index++) rows.push(this.at(index));
    return rows;
  }

  *[Symbol.iterator](): Iterator<unknown> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}
