/** `<belljar-iframe>` for Svelte 5. */
export { default as BelljarIframe } from "./BelljarIframe.svelte";
export { fetchFramePolicy, setFramePolicy } from "../dist/iframe.js";
