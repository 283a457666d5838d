/** The worker in a sandboxed frame. Its script is a text (`scripts/frame-worker.mjs`), since it has no address. */
import { outside } from "./hardened.js";
// What is imported first runs first: nothing may stand above it.
import { crash } from "./crash.js";
import type { FromWorker, ToWorker } from "./messages.js";
import { serve } from "./serve.js";

// The first message brings the port, and nothing else comes this way.
outside.listen(({ ports: [port] }) => {
  outside.listen(() => {});
  if (port) listen(port);
});

function listen(port: MessagePort): void {
  const post = (message: FromWorker, transfer: ArrayBuffer[]) => port.postMessage(message, transfer);
  const answer = serve(post, outside.close);
  port.onmessage = ({ data }: MessageEvent<ToWorker | { bytes: ArrayBuffer; allowUnmetered: boolean }>) => {
    if ("seq" in data || "module" in data) return answer(data);
    const { bytes, allowUnmetered } = data;
    WebAssembly.compile(bytes).then(
      (module) => answer({ module, allowUnmetered }),
      (error: unknown) => post({ end: crash(error) }, []),
    );
  };
}
