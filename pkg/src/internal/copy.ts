import type { GuestExports } from "../../wasm/guest/guest-factory.js";

/** Bytes of WebAssembly's pages. */
const PAGE = 65_536;

/** The unit in which memory is kept or left out. */
const BLOCK = 4_096;

/** The most that a copy may take. An engine that has more in its memory is loaded anew each time. */
const MAX_BYTES = 32 * 1_048_576;

/** Memory from an address on. */
interface Run {
  at: number;
  bytes: Uint8Array;
}

/**
 * The state of a module instance between two events, for another instance of the same module: what of its memory is
 * otherwise than when it was made. All else that changes in it is the same between events as at the beginning (the stack
 * pointer, the table of references), or is set with each event (the meter's counters).
 */
export class Copy {
  /** Of the instance that it is written to, and of what that becomes. */
  readonly #pages: { before: number; after: number };
  readonly #runs: readonly Run[];
  /** What it takes. */
  readonly bytes: number;

  private constructor(before: number, after: number, runs: readonly Run[]) {
    this.#pages = { before, after };
    this.#runs = runs;
    this.bytes = runs.reduce((sum, run) => sum + run.bytes.byteLength, 0);
  }

  /** What an instance has become since it was like the fresh one. Nothing if that is more than is kept. */
  static of(instance: GuestExports, fresh: GuestExports): Copy | undefined {
    // One that has grown would hold objects of the page's, and it never shrinks.
    if (instance.__wbindgen_externrefs.length !== fresh.__wbindgen_externrefs.length) return undefined;
    const { buffer } = instance.memory;
    const runs: Run[] = [];
    let bytes = 0;
    for (const { from, to } of changed(buffer, fresh.memory.buffer)) {
      bytes += to - from;
      if (bytes > MAX_BYTES) return undefined;
      runs.push({ at: from, bytes: new Uint8Array(buffer.slice(from, to)) });
    }
    return new Copy(fresh.memory.buffer.byteLength / PAGE, buffer.byteLength / PAGE, runs);
  }

  /**
   * Makes a fresh instance what the copied one was.
   *
   * @throws {Error} when there is no memory for it, or it is not fresh
   */
  writeTo({ memory }: GuestExports): void {
    const { before, after } = this.#pages;
    if (memory.buffer.byteLength !== before * PAGE) {
      throw new Error("a copy of an engine is written to one that is not as the copied one was when it was made");
    }
    memory.grow(after - before);
    const all = new Uint8Array(memory.buffer);
    for (const { at, bytes } of this.#runs) all.set(bytes, at);
  }
}

/** Where a memory differs from a smaller one, in blocks, those that lie side by side as one. */
function* changed(buffer: ArrayBuffer, before: ArrayBuffer): Generator<{ from: number; to: number }> {
  const [words, wordsBefore] = [new Uint32Array(buffer), new Uint32Array(before)];
  let from: number | undefined;
  for (let at = 0; at < buffer.byteLength; at += BLOCK) {
    if (differs(words, wordsBefore, at)) from ??= at;
    else if (from !== undefined) {
      yield { from, to: at };
      from = undefined;
    }
  }
  if (from !== undefined) yield { from, to: buffer.byteLength };
}

/** Whether the block at an address does. What has come by growing was zero. */
function differs(words: Uint32Array, before: Uint32Array, at: number): boolean {
  const end = (at + BLOCK) / Uint32Array.BYTES_PER_ELEMENT;
  for (let index = at / Uint32Array.BYTES_PER_ELEMENT; index < end; index++) {
    if (words[index] !== (index < before.length ? before[index] : 0)) return true;
  }
  return false;
}
