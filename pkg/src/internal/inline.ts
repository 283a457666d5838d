import { instantiate, type Guest } from "../../wasm/guest/guest-factory.js";
import { InstanceBase } from "./platform.js";

/**
 * A guest on this thread. Each has a module instance and so a memory of its own, like one in a worker; what it lacks is
 * somebody who could stop it.
 */
export class InlineInstance extends InstanceBase {
  #guest: Guest | null = null;

  constructor(module: Promise<WebAssembly.Module>) {
    super();
    module.then((module) => this.#start(module)).catch((error: unknown) => this.died(error));
  }

  post(seq: number, bytes: Uint8Array): void {
    queueMicrotask(() => {
      if (!this.#guest) return;
      let answer: Uint8Array;
      try {
        answer = this.#guest.deliver(bytes);
      } catch (error) {
        this.died(error);
        return;
      }
      this.owner?.answered(seq, answer);
    });
  }

  protected end(): void {
    // The memory goes when nothing refers to it any more.
    this.#guest = null;
  }

  #start(module: WebAssembly.Module): void {
    if (this.state === "dead") return;
    this.#guest = instantiate(module);
    this.loaded();
  }
}
