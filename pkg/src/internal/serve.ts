import { Guest, initSync, memoryExhausted } from "../../wasm/guest/guest.js";
import { crash } from "./crash.js";
import type { FromWorker, ToWorker } from "./messages.js";

/**
 * The whole of a worker: one guest that answers one event after the other. A trap leaves the module in no state to go
 * on from, so the first one is also the last.
 */
export function serve(post: (message: FromWorker, transfer: ArrayBuffer[]) => void, close: () => void) {
  let guest: Guest | undefined;
  return (message: ToWorker): void => {
    try {
      if ("module" in message) {
        initSync({ module: message.module });
        guest = new Guest();
        post("ready", []);
      } else if (guest) {
        const bytes = guest.deliver(message.bytes);
        post({ seq: message.seq, bytes }, [bytes.buffer as ArrayBuffer]);
      }
    } catch (error) {
      post({ crash: crash(error, guest !== undefined && memoryExhausted()) }, []);
      close();
    }
  };
}
