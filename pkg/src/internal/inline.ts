import { crash } from "./crash.js";
import { Engine } from "./engine.js";
import { Engines } from "./engines.js";
import type { Turn } from "./messages.js";
import { InstanceBase } from "./platform.js";

/**
 * A guest on this thread. Each has a module instance and so a memory of its own, like one in a worker, and its meter
 * ends what runs past its deadline. While it runs, the thread does nothing else.
 */
export class InlineInstance extends InstanceBase {
  #engines: Engines | null = null;

  constructor(module: Promise<WebAssembly.Module>, allowUnmetered: boolean) {
    super();
    module
      .then((module) => {
        if (this.state === "dead") return;
        this.#engines = new Engines(() => new Engine(module, allowUnmetered));
        this.#start();
      })
      .catch((error: unknown) => this.died(crash(error)));
  }

  post(seq: number, bytes: Uint8Array, turn: Turn): void {
    queueMicrotask(() => {
      let answer;
      try {
        answer = this.#engines?.deliver(bytes, turn);
      } catch (error) {
        return this.died(crash(error));
      }
      if (!answer) return;
      if ("bytes" in answer) {
        this.owner?.answered(seq, answer.bytes, answer.usage);
        return;
      }
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
    this.#engines?.drop();
    this.#engines = null;
  }

  #start(): void {
    if (!this.#engines) return;
    this.#engines.next();
    this.loaded();
  }
}
