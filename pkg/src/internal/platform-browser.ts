import { compile, load } from "./compile.js";
import { crash } from "./crash.js";
import { page } from "./defaults/page.js";
import type { FrameInstance } from "./frame.js";
import { heard } from "./heard.js";
import type { ToWorker, Turn } from "./messages.js";
import { InstanceBase, type Platform } from "./platform.js";

// Written out one by one, in the form in which bundlers find them.
const modules = {
  host: () => new URL("../../wasm/host/host_bg.wasm", import.meta.url),
  guest: () => new URL("../../wasm/guest/guest_bg.wasm", import.meta.url),
};

/** Browsers, and whatever bundlers make for them. */
export const browser: Platform = {
  isolation: "worker",
  memoryStore: false,
  defaults: page,
  pageUrl: () => globalThis.location?.href ?? null,
  compile: (module) => compile(modules[module]()),
  startWorker: (module, allowUnmetered) => new BrowserWorker(module, allowUnmetered),
  frames,
};

async function frames(): Promise<(allowUnmetered: boolean) => FrameInstance> {
  if (!globalThis.document) {
    throw new Error('isolation: "frame" needs a document; in a worker of the page there are "worker" and "inline"');
  }
  const { FrameInstance } = await import("./frame.js");
  // Fetched once for all frames, and again after a failure.
  let bytes: Promise<ArrayBuffer> | null = null;
  return (allowUnmetered) => {
    bytes ??= load(modules.guest()).then((response) => response.arrayBuffer());
    bytes.catch(() => (bytes = null));
    return new FrameInstance(bytes, allowUnmetered);
  };
}

class BrowserWorker extends InstanceBase {
  #worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

  constructor(module: Promise<WebAssembly.Module>, allowUnmetered: boolean) {
    super();
    this.#worker.onmessage = ({ data }: MessageEvent<unknown>) => this.take(heard(data));
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.died(crash(event.message || "the worker's script could not be loaded"));
    };
    this.#worker.onmessageerror = () => this.died(crash("a message of the worker could not be read"));
    module.then(
      (module) => this.state === "dead" || this.#send({ module, allowUnmetered }, []),
      (error: unknown) => this.died(crash(error)),
    );
  }

  post(seq: number, bytes: Uint8Array, turn: Turn): void {
    this.#send({ seq, bytes, turn }, [bytes.buffer as ArrayBuffer]);
  }

  protected end(): void {
    this.#worker.onmessage = this.#worker.onerror = this.#worker.onmessageerror = null;
    this.#worker.terminate();
  }

  #send(message: ToWorker, transfer: ArrayBuffer[]): void {
    this.#worker.postMessage(message, transfer);
  }
}
