import type { BelljarIframeEvents } from "../public/iframe.js";

/** What the element has, as frameworks name it. */
export interface IframeProps {
  /** The address to show: https, http, or an image in a data: address. */
  src?: string | undefined;
  /** A document to show. Wins over `src`. */
  srcdoc?: string | undefined;
  /** The tokens that the frame is to have, among those of the policy. @default all of these */
  sandbox?: string | undefined;
  /** The permissions that the frame asks for, with semicolons between them. */
  allow?: string | undefined;
  /** What it is, for those who do not see it. */
  title?: string | undefined;
}

/** The element's events, and what their handlers are called. */
export const EVENTS = {
  urlchanged: "onURLChanged",
  srcdocchanged: "onSrcDocChanged",
  messagereceived: "onMessageReceived",
  refused: "onRefused",
  notice: "onNotice",
  load: "onLoad",
} as const;

/** Handlers of the element's events. */
export type IframeHandlers = {
  [K in keyof typeof EVENTS as (typeof EVENTS)[K]]?: ((event: BelljarIframeEvents[K]) => void) | undefined;
};
