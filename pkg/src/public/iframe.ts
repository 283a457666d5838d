/** What a frame is at present, for whoever wants to look. */
export interface FrameState {
  /** Whether it shows an address, an image in an address, or a document that the app has as text. */
  content: "src" | "image" | "srcdoc";
  /** Its `sandbox`. `null`: the server has switched sandboxes off. */
  sandbox: string | null;
  /** Its `allow`. */
  allow: string;
  /** Its `referrerpolicy`. */
  referrer: string;
  /** Its `csp`, which its document has as well. */
  csp: string | null;
  /** The only origins that it may ever show; empty where it may show any. */
  confinedTo: string[];
  /** The origins that its messages can have. */
  origins: string[];
}

/** Why there is no frame, or what a frame goes without: a name for programs and a text for people. */
export interface FrameSaid {
  /** A name that does not change: `docs/iframe.md` lists them. */
  reason: string;
  /** What happened, where, and what to do. */
  message: string;
}

/** A message of a frame. */
export interface FrameMessage {
  /** A copy of what was sent: data, without files, ports and other handles. */
  data: unknown;
  /** Where it comes from, checked: the frame's own origin, `"null"` for a sandboxed document. */
  origin: string;
  /** What it weighs, as the policy's `maxMessageBytes` counts. */
  bytes: number;
  /** Whether it was sent to the document that confines the frame, so that the page's own window has not got it. */
  confined: boolean;
}

/** What a frame has loaded. */
export interface FrameLoaded {
  /** Whether what it was to show is shown. Browsers tell that of the page's own server and of those that let them. */
  seen: "yes" | "unknown";
  /** The same in words, where it is unknown. */
  message: string;
}

/** The events of `<belljar-iframe>`. They do not bubble. */
export interface BelljarIframeEvents {
  /** `src` has become another one. Not for the first. */
  urlchanged: CustomEvent<{ url: string }>;
  /** `srcdoc` has become another one. Not for the first. */
  srcdocchanged: CustomEvent<{ srcdoc: string }>;
  /** What the frame shows has sent a message. */
  messagereceived: CustomEvent<FrameMessage>;
  /** Nothing is shown, and why. */
  refused: CustomEvent<FrameSaid>;
  /** Something is shown, and its author should know this. */
  notice: CustomEvent<FrameSaid>;
  /** The frame has loaded. */
  load: CustomEvent<FrameLoaded>;
}

/** Where the policy for the page's frames stands. */
export interface FramePolicyState {
  /** Whether it is the server's, one that the page gave, or the strict one since there is no other. */
  source: "server" | "page" | "strict";
  /** Whether the server has switched the sandboxes of frames off. A page should show that. */
  sandboxOff: boolean;
  /** Why it is not the server's although that was asked for. */
  problem: string | null;
}
