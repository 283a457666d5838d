import { instantiate, type GuestExports, type Instantiated } from "../../wasm/guest/guest-factory.js";
import { Copy } from "./copy.js";
import { crash, type Crash } from "./crash.js";
import { Fuel } from "./fuel.js";
import { localizer } from "./localize.js";
import type { Turn, Usage } from "./messages.js";
import { requireMeter, requireMeterVersion } from "./meter.js";

/** What the guest made of an event. */
export type Delivered = { bytes: Uint8Array; usage: Usage } | { crash: Crash; usage: Usage };

/** The answer where a recorded turn asks for more than was recorded: it will end otherwise than it did. */
const UNRECORDED = '[1,"TypeError","the recording has no answer for this question about locales"]';

/** The most that the names of a place may have together. They come out of the memory of a module that has failed. */
const MAX_PLACE_BYTES = 65_536;

/**
 * One guest in a module instance, and so with a memory, of its own.
 *
 * A trap, or the exception that ends a turn whose time is up, unwinds the module in the middle of its work: it is spent
 * then, and nothing of it is called again. A further engine of the same module takes about a millisecond.
 */
export class Engine {
  #instance: Instantiated | null;
  readonly #exports: GuestExports;
  readonly #fuel: Fuel;
  /** Where the module says which binding it evaluates. */
  readonly #runningAddress: number;
  /** What was answered about locales in this turn, if that is to be recorded. */
  #answers: string[] | undefined;
  /** What is to be answered instead, in order: a recorded turn is played. */
  #recorded: string[] | undefined;

  /** @throws {Error} when the module is not metered and that was not asked for */
  constructor(module: WebAssembly.Module, allowUnmetered: boolean) {
    if (!allowUnmetered) requireMeter(module);
    let fuel: Fuel | undefined;
    // The module asks for its first fuel while it starts.
    const localize = localizer();
    const answer = (question: string) => {
      const answer = this.#recorded ? (this.#recorded.shift() ?? UNRECORDED) : localize(question);
      this.#answers?.push(answer);
      return answer;
    };
    this.#instance = instantiate(module, () => fuel?.refill(), answer);
    this.#exports = this.#instance.exports;
    if (!allowUnmetered) requireMeterVersion(this.#exports.belljar_meter_version);
    fuel = new Fuel(this.#exports, this.#instance.interruptAddress());
    this.#fuel = fuel;
    this.#runningAddress = this.#instance.runningAddress();
  }

  /** Hands over one encoded event. After a crash the engine is spent, and a further event is an error. */
  deliver(event: Uint8Array, turn: Turn): Delivered {
    const instance = this.#instance;
    if (!instance) throw new Error("this engine is spent: an earlier turn has ended in the middle");
    const ceiling = this.#exports.belljar_memory_pages;
    if (ceiling) ceiling.value = turn.memoryPages;
    this.#fuel.begin(turn);
    this.#answers = turn.record ? [] : undefined;
    this.#recorded = turn.replay && [...(turn.replay.answers ?? [])];
    try {
      const bytes = instance.guest.deliver(event);
      return { bytes, usage: this.#usage() };
    } catch (error) {
      const running = this.#running();
      const usage = { ...this.#usage(), ...(running && { running }) };
      const spent = crash(error, !this.#fuel.expired && instance.memoryExhausted());
      this.drop();
      return { crash: spent, usage };
    }
  }

  #usage(): Usage {
    const usage = this.#fuel.usage();
    return this.#answers && this.#answers.length > 0 ? { ...usage, answers: this.#answers } : usage;
  }

  /** The binding that was evaluated when the module ended. Its memory is read, nothing of it is called. */
  #running(): Usage["running"] {
    const { buffer } = this.#exports.memory;
    const [entity = 0, entityLength = 0, property = 0, propertyLength = 0] = new Uint32Array(
      buffer.slice(this.#runningAddress, this.#runningAddress + 4 * Uint32Array.BYTES_PER_ELEMENT),
    );
    if (entity === 0 || entityLength + propertyLength > MAX_PLACE_BYTES) return undefined;
    const text = (start: number, length: number) =>
      new TextDecoder().decode(new Uint8Array(buffer.slice(start, start + length)));
    return [text(entity, entityLength), text(property, propertyLength)];
  }

  /** What has become of it since it was like a fresh one, for {@link become}. Nothing if that is more than is kept. */
  copy(fresh: Engine): Copy | undefined {
    return this.#instance ? Copy.of(this.#exports, fresh.#exports) : undefined;
  }

  /** Becomes what another has. Nothing has been delivered to this one yet. */
  become(copy: Copy): void {
    copy.writeTo(this.#exports);
  }

  /** Lets go of the module's memory. */
  drop(): void {
    // The glue frees a forgotten guest by a call into its module, which a spent one must not get.
    this.#instance?.guest.__destroy_into_raw();
    this.#instance = null;
  }
}
