import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { crash } from "./crash.js";
import { everywhere } from "./defaults/everywhere.js";
import { heard } from "./heard.js";
import type { ToWorker, Turn } from "./messages.js";
import { InstanceBase, type Platform } from "./platform.js";

const modules = {
  host: new URL("../../wasm/host/host_bg.wasm", import.meta.url),
  guest: new URL("../../wasm/guest/guest_bg.wasm", import.meta.url),
};

/** Node, and what behaves like it. */
export const node: Platform = {
  isolation: "inline",
  memoryStore: true,
  defaults: everywhere,
  pageUrl: () => null,
  compile: async (module) => WebAssembly.compile(await readFile(modules[module])),
  startWorker: (module, allowUnmetered) => new NodeWorker(module, allowUnmetered),
  frames: async () => {
    throw new Error('isolation: "frame" needs a browser; here there are "worker" and "inline"');
  },
};

class NodeWorker extends InstanceBase {
  #worker = new Worker(new URL("./worker-node.js", import.meta.url), { execArgv: [], env: {} });

  constructor(module: Promise<WebAssembly.Module>, allowUnmetered: boolean) {
    super();
    this.#worker.on("message", (data: unknown) => {
      const message = heard(data);
      // An idle jar is no reason for a process to stay; one that is loading or at work is.
      if (message === "ready" || "seq" in message) this.#worker.unref();
      this.take(message);
    });
    this.#worker.on("error", (error) => this.died(crash(error)));
    this.#worker.on("messageerror", (error) => this.died(crash(error)));
    this.#worker.on("exit", (code) => this.died(crash(`the worker ended with code ${code}`)));
    module.then(
      (module) => this.state === "dead" || this.#send({ module, allowUnmetered }, []),
      (error: unknown) => this.died(crash(error)),
    );
  }

  post(seq: number, bytes: Uint8Array, turn: Turn): void {
    this.#worker.ref();
    this.#send({ seq, bytes, turn }, [bytes.buffer as ArrayBuffer]);
  }

  protected end(): void {
    void this.#worker.terminate();
  }

  #send(message: ToWorker, transfer: ArrayBuffer[]): void {
    this.#worker.postMessage(message, transfer);
  }
}
