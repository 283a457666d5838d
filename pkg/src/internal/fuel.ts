import type { GuestExports } from "../../wasm/guest/guest-factory.js";
import type { Turn, Usage } from "./messages.js";

/**
 * Fuel between two looks at the clock. Fuel is not time, a unit may cost anything from two to thirty nanoseconds: so a
 * slice is short, and the clock decides.
 */
const SLICE = 50_000;

/**
 * The most that one slice counts as guest time, in milliseconds. A slice takes one or two. What takes longer by far is a
 * tab that was suspended, a machine that slept or a thread that had to wait for a processor.
 */
const MAX_SLICE_MS = 50;

/**
 * How long an interrupted turn has for ending by itself, in milliseconds. The engine sees the interrupt at its next loop
 * or call and the jar lives on; native code, a regular expression, the parser do not, and are ended from here.
 */
const GRACE_MS = 1;

/** How long one that has seen the interrupt has for saying so: what it had done by then is not lost. */
const LAST_WORDS_MS = 50;

/** What the flag says. crate/guest/src/interrupt.rs has the same. */
const INTERRUPTED = 1;
const SEEN = 2;

/** Thrown through the module's frames. It is never seen by app code: nothing in wasm catches. */
export class FuelExpired extends Error {
  override readonly name = "FuelExpired";

  constructor() {
    super("the turn went on past its deadline");
  }
}

/**
 * The fuel of one module instance. The module counts down in each round of a loop and by calls that may lead back, and asks {@link refill} when a slice is
 * used up.
 */
export class Fuel {
  readonly #counter: WebAssembly.Global | undefined;
  readonly #memory: WebAssembly.Memory;
  /** Where in the memory the engine's interrupt flag lies. */
  readonly #interrupt: number;
  #deadlineMs = Infinity;
  #interruptAt: number | undefined;
  #expireAt: number | undefined;
  /** Fuel handed out in this turn. */
  #given = 0;
  #elapsedMs = 0;
  #lastMs = 0;
  #interruptedAtMs: number | undefined;
  #usage: { interruptedAt?: number; expiredAt?: number } = {};

  constructor(exports: GuestExports, interruptAddress: number) {
    this.#counter = exports.belljar_fuel;
    this.#memory = exports.memory;
    this.#interrupt = interruptAddress / Uint32Array.BYTES_PER_ELEMENT;
    this.begin({ deadlineMs: Infinity, memoryPages: 0 });
  }

  /** Whether the instance was ended by its meter. For good: whatever calls on, ends again. */
  get expired(): boolean {
    return this.#usage.expiredAt !== undefined;
  }

  /** A turn begins. */
  begin({ deadlineMs, replay }: Turn): void {
    this.#deadlineMs = replay ? Infinity : deadlineMs;
    this.#interruptAt = replay?.interruptedAt;
    this.#expireAt = replay?.expiredAt;
    this.#elapsedMs = 0;
    this.#lastMs = performance.now();
    this.#interruptedAtMs = undefined;
    this.#usage = {};
    this.#given = SLICE;
    if (this.#counter) this.#counter.value = SLICE;
  }

  /** What the turn has used so far. */
  usage(): Usage {
    this.#look();
    return { fuel: this.#used(), milliseconds: this.#elapsedMs, ...this.#usage };
  }

  /** The module's hook: the slice is used up. Goes on, asks the engine to stop, or ends the instance. */
  refill(): void {
    if (this.expired) throw new FuelExpired();
    this.#look();
    // Always the same numbers for the same events: a slice is looked at when it is used up, never in between.
    const used = this.#used();
    if (this.#interruptedAtMs === undefined) {
      if (this.#elapsedMs >= this.#deadlineMs || used === this.#interruptAt) {
        this.#interruptedAtMs = this.#elapsedMs;
        this.#usage.interruptedAt = used;
        this.#flags()[this.#interrupt] = INTERRUPTED;
      }
    } else if (this.#isOver(used)) {
      this.#usage.expiredAt = used;
      throw new FuelExpired();
    }
    this.#given = used + SLICE;
    if (this.#counter) this.#counter.value = SLICE;
  }

  #isOver(used: number): boolean {
    if (this.#deadlineMs === Infinity) return used === this.#expireAt;
    const graceMs = this.#flags()[this.#interrupt] === SEEN ? LAST_WORDS_MS : GRACE_MS;
    return this.#elapsedMs - (this.#interruptedAtMs ?? 0) >= graceMs;
  }

  /** A fresh view each time: memory that has grown is another buffer. */
  #flags(): Uint32Array {
    return new Uint32Array(this.#memory.buffer);
  }

  #used(): number {
    return this.#given - (this.#counter ? (this.#counter.value as number) : this.#given);
  }

  #look(): void {
    const now = performance.now();
    this.#elapsedMs += Math.min(now - this.#lastMs, MAX_SLICE_MS);
    this.#lastMs = now;
  }
}
