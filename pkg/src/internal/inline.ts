import { instantiate, type Instantiated } from "../../wasm/guest/guest-factory.js";
import { crash } from "./crash.js";
import { InstanceBase } from "./platform.js";

/**
 * A guest on this thread. Each has a module instance and so a memory of its own, like one in a worker; what it lacks is
 * somebody who could stop it.
 */
export class InlineInstance extends InstanceBase {
  #instance: Instantiated | null = null;

  constructor(module: Promise<WebAssembly.Module>) {
    super();
    module.then((module) => this.#start(module)).catch((error: unknown) => this.died(crash(error)));
  }

  post(seq: number, bytes: Uint8Array): void {
    queueMicrotask(() => {
      if (!this.#instance) return;
      const { guest, memoryExhausted } = this.#instance;
      let answer: Uint8Array;
      try {
        answer = guest.deliver(bytes);
      } catch (error) {
        this.died(crash(error, memoryExhausted()));
        return;
      }
      this.owner?.answered(seq, answer);
    });
  }

  protected end(): void {
    // The memory goes when nothing refers to it any more.
    this.#instance = null;
  }

  #start(module: WebAssembly.Module): void {
    if (this.state === "dead") return;
    this.#instance = instantiate(module);
    this.loaded();
  }
}
