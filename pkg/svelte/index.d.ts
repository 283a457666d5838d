import type { Component } from "svelte";
import type { BelljarIframe as Element } from "../dist/iframe.js";
import type { IframeHandlers, IframeProps } from "../dist/internal/iframe-props.js";

export { fetchFramePolicy, setFramePolicy } from "../dist/iframe.js";

/** The element as a component. Its `element`, which can be bound, is the element. */
export const BelljarIframe: Component<
  IframeProps & IframeHandlers & { element?: Element | undefined } & Record<string, unknown>,
  {},
  "element"
>;
