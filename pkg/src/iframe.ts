/** `<belljar-iframe>`, for pages with and without jars. Importing this defines the element. */
import { BelljarIframe } from "./internal/iframe-element.js";

export { BelljarIframe } from "./internal/iframe-element.js";
export { fetchFramePolicy, setFramePolicy } from "./internal/iframe-policy.js";
export type * from "./public/iframe.js";
export type { FramePermission, FramePolicy, FrameReferrer, SandboxToken } from "./public/policy.js";

// A page that has two copies of the package keeps the first.
if (globalThis.customElements && !customElements.get("belljar-iframe")) {
  customElements.define("belljar-iframe", BelljarIframe);
}

declare global {
  interface HTMLElementTagNameMap {
    "belljar-iframe": BelljarIframe;
  }
}
