/**
 * The document of the sandboxed frame, whole. It starts one worker, hands it a port that leads to the page, and does
 * nothing else.
 *
 * A frame with `srcdoc` is under the content security policy of its page beside its own. So the page's policy must allow
 * the script below, by its hash, and workers from `blob:` URLs, the only ones that a document without an origin can
 * start. The text and its hash change together; a test compares them, and the places that quote the hash.
 */

/**
 * The script. What a page says to all its frames comes without ports, and is not for it. It refuses to run with an origin:
 * allowed by its hash, it must be of no use in the page itself.
 */
const SCRIPT = `"use strict";
if (self.origin === "null" && parent !== self) {
  addEventListener("message", function start({ data, ports, source }) {
    const [workerPort, ownPort] = ports;
    if (source !== parent || !ownPort) return;
    removeEventListener("message", start);
    try {
      const worker = new Worker(URL.createObjectURL(new Blob([data], { type: "text/javascript" })));
      worker.onerror = (event) => ownPort.postMessage({ failed: String(event.message || "") });
      worker.postMessage("port", [workerPort]);
      ownPort.postMessage("started");
    } catch (error) {
      ownPort.postMessage({ failed: "" });
    }
  });
}
`;

/** What a page's `script-src` has to list. */
export const SCRIPT_HASH = "sha256-73MIZpGrDUUXQ/W7gC56Bfnaim9ryrwzT7nby9i5YcY=";

// No connection, no image, no font, no form, no frame, no script but the one above. Workers from `blob:` inherit it.
const POLICY =
  `default-src 'none'; script-src '${SCRIPT_HASH}' 'wasm-unsafe-eval'; worker-src blob:; ` +
  "base-uri 'none'; form-action 'none'";

export const DOCUMENT =
  `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
  `<script>${SCRIPT}</script>`;

/** What the frame's document says. */
export type FromFrame = "started" | { failed: string };
