import type { Copy } from "./copy.js";
import type { Delivered, Engine } from "./engine.js";
import type { Turn } from "./messages.js";

/** What a copy must save to be worth its memory, in milliseconds. Without libraries an engine takes one or two. */
const WORTH_MS = 20;

/** An event with which an engine was started ahead, and what came of it. */
interface Turned {
  event: Uint8Array;
  turn: Turn;
  answer: Extract<Delivered, { bytes: Uint8Array }>;
}

/**
 * The engines of one thread, which are those of one jar, one after the other.
 *
 * An engine is a function of its events. So where the first ones are the same to the byte as an earlier engine's were, what
 * comes of them is known, and so is the memory that they leave behind: such an engine is not made by loading all of it again,
 * but is given a copy. The copy is made before the first event that differs from engine to engine, which is before the jar's
 * data, store, seed and code. It stays in this thread, and goes with it.
 */
export class Engines {
  readonly #make: () => Engine;
  #engine: Engine | null = null;
  /** The first events of an earlier engine, and its state after them. */
  #kept: { first: readonly Turned[]; copy: Copy } | undefined;
  /** What the present engine has been told ahead, and has taken in. */
  #first: Turned[] = [];
  /** How many of the kept events it has been told, and has yet to take in. */
  #known = 0;
  /** Whether all that has come so far was ahead. */
  #isAhead = true;

  constructor(make: () => Engine) {
    this.#make = make;
  }

  /** Makes the next engine. */
  next(): void {
    this.#engine = this.#make();
    this.#first = [];
    this.#known = 0;
    this.#isAhead = true;
  }

  /** Hands an event to the present engine. Nothing if there is none; after a crash there is none. */
  deliver(event: Uint8Array, turn: Turn): Delivered | undefined {
    const engine = this.#engine;
    if (!engine) return undefined;
    const answer = this.#isAhead && turn.ahead ? this.#ahead(engine, event, turn) : this.#after(engine, event, turn);
    if ("crash" in answer) this.#engine = null;
    else if (this.#kept) answer.usage.kept = this.#kept.copy.bytes;
    return answer;
  }

  /** Lets go of the present engine and of what is kept. */
  drop(): void {
    this.#engine?.drop();
    this.#engine = null;
    this.#kept = undefined;
    this.#first = [];
  }

  #ahead(engine: Engine, event: Uint8Array, turn: Turn): Delivered {
    const known = this.#first.length === 0 ? this.#kept?.first[this.#known] : undefined;
    if (known && known.turn.record === turn.record && isSame(known.event, event)) {
      this.#known += 1;
      const { bytes, usage } = known.answer;
      return { bytes: bytes.slice(), usage: { ...usage, milliseconds: 0 } };
    }
    const failed = this.#catchUp(engine);
    if (failed) return failed;
    const answer = engine.deliver(event, turn);
    if ("bytes" in answer)
      this.#first.push({ event, turn, answer: { bytes: answer.bytes.slice(), usage: answer.usage } });
    return answer;
  }

  #after(engine: Engine, event: Uint8Array, turn: Turn): Delivered {
    if (this.#isAhead) {
      this.#isAhead = false;
      const kept = this.#kept;
      if (kept && this.#known === kept.first.length) engine.become(kept.copy);
      else {
        const failed = this.#catchUp(engine);
        if (failed) return failed;
        this.#keep(engine);
      }
    }
    return engine.deliver(event, turn);
  }

  /** Has the engine take in what it was told and what was answered for it. What fails now, fails as the event at hand. */
  #catchUp(engine: Engine): Delivered | undefined {
    const told = this.#kept?.first.slice(0, this.#known) ?? [];
    this.#known = 0;
    for (const turned of told) {
      const answer = engine.deliver(turned.event, turned.turn);
      if ("crash" in answer) return answer;
      this.#first.push(turned);
    }
    return undefined;
  }

  #keep(engine: Engine): void {
    const first = this.#first;
    this.#first = [];
    if (first.reduce((sum, { answer }) => sum + answer.usage.milliseconds, 0) < WORTH_MS) return;
    // The one before is let go of first.
    this.#kept = undefined;
    const fresh = this.#make();
    const copy = engine.copy(fresh);
    fresh.drop();
    if (copy) this.#kept = { first, copy };
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
