import { crash } from "./crash.js";
import { Engine } from "./engine.js";
import { Engines } from "./engines.js";
import type { FromWorker, ToWorker } from "./messages.js";

/**
 * The whole of a worker: one engine that answers one event after the other. A crash leaves the engine in no state to go
 * on from: it is dropped, and a fresh one of the same module takes its place in the same thread. What it must know is
 * told by the page, which has all of it.
 */
export function serve(post: (message: FromWorker, transfer: ArrayBuffer[]) => void, close: () => void) {
  let engines: Engines | undefined;

  return (message: ToWorker): void => {
    try {
      if ("module" in message) {
        const { module, allowUnmetered } = message;
        engines = new Engines(() => new Engine(module, allowUnmetered));
        engines.next();
        post("ready", []);
        return;
      }
      const answer = engines?.deliver(message.bytes, message.turn);
      if (!engines || !answer) return;
      if ("bytes" in answer) {
        post({ seq: message.seq, ...answer }, [answer.bytes.buffer as ArrayBuffer]);
        return;
      }
      post(answer, []);
      engines.next();
      post("ready", []);
    } catch (error) {
      post({ end: crash(error) }, []);
      close();
    }
  };
}
