import type { FrameMessage, FrameState } from "./iframe.js";

/** What a jar needs of a `<belljar-iframe>`. Every element of that name has it, and nothing else is taken for one. */
export interface FrameElement extends EventTarget {
  src: string;
  srcdoc: string;
  title: string;
  hidden: boolean;
  readonly isConnected: boolean;
  readonly frame: FrameState | null;
  readonly sandboxOff: Promise<boolean>;
  postMessage(message: unknown, targetOrigin: string): void;
}

/** What app code reads of a frame, and what its element shows. App code reads `message` and `messageMetadata` as well. */
export interface FrameProperties {
  /** The element's `src`. @default what the element has */
  source?: string;
  /** The element's `srcdoc`, which wins over the source. @default what the element has */
  srcDoc?: string;
  /** The element's `title`. @default what the element has */
  title?: string;
  /** Whether the element is seen. @default what the element has */
  isVisible?: boolean;
}

/** App code that runs as triggers of a frame's entity, without `{{ }}`. Empty: none. */
export interface FrameTriggers {
  /** Runs when the source has become another one that is not empty. Not for the first. @default "" */
  onURLChanged?: string;
  /** Runs when the document has become another one that is not empty. Not for the first. @default "" */
  onSrcDocChanged?: string;
  /** Runs for each message of the frame's, which is then the entity's `message`. @default "" */
  onMessageReceived?: string;
}

/** How {@link Jar.bindFrame} binds a frame. Unknown keys are errors. */
export interface FrameOptions extends FrameProperties, FrameTriggers {
  /**
   * Setters beside `setURL` and `setVisibility`, which every frame has: from a function's name to the property that it sets,
   * as `{ setTitle: "title" }`. A document that app code may set (`srcDoc`) can carry away what the app knows; where the
   * server has switched sandboxes off, it would be the page's own, and the setter refuses.
   * @default {}
   */
  setters?: Readonly<Record<string, string>>;
}

/** What app code reads as `messageMetadata`, as Appsmith has it. */
export interface FrameMessageMetadata extends Pick<FrameMessage, "origin"> {
  /** Always empty: it belongs to another kind of message. */
  lastEventId: string;
  /** Always empty: a message with ports is not heard. */
  ports: never[];
}

/** A frame of the page that is an entity of an app. It ends with its jar. */
export interface BoundFrame {
  /** Changes what the frame shows or which code it runs; the rest stays. App code sees it, too. */
  set(changes: FrameProperties & FrameTriggers): Promise<void>;
  /** Takes the entity from the app. The element stays as it is. Safe to call again. */
  unbind(): Promise<void>;
}
