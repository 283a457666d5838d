import { crash } from "./crash.js";
import { Engine } from "./engine.js";
import type { Turn } from "./messages.js";
import { InstanceBase } from "./platform.js";

/**
 * A guest on this thread. Each has a module instance and so a memory of its own, like one in a worker, and its meter
 * ends what runs past its deadline. While it runs, the thread does nothing else.
 */
export class InlineInstance extends InstanceBase {
  #engine: Engine | null = null;
  #make: (() => Engine) | null = null;

  constructor(module: Promise<WebAssembly.Module>, allowUnmetered: boolean) {
    super();
    module
      .then((module) => {
        this.#make = () => new Engine(module, allowUnmetered);
        this.#start();
      })
      .catch((error: unknown) => this.died(crash(error)));
  }

  post(seq: number, bytes: Uint8Array, turn: Turn): void {
    queueMicrotask(() => {
      if (!this.#engine) return;
      const answer = this.#engine.deliver(bytes, turn);
      if ("bytes" in answer) {
        this.owner?.answered(seq, answer.bytes, answer.usage);
        return;
      }
      this.#engine = null;
      this.spent(answer.crash, answer.usage);
      queueMicrotask(() => {
        try {
          this.#start();
        } catch (error) {
          this.died(crash(error));
        }
      });
    });
  }

  protected end(): void {
    // The memory goes when nothing refers to it any more.
    this.#engine?.drop();
    this.#engine = null;
  }

  #start(): void {
    if (this.state === "dead" || !this.#make) return;
    this.#engine = this.#make();
    this.loaded();
  }
}
