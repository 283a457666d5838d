/**
 * What a guest is granted, and how much of it. Every key may be left out where a policy is given; what is left out has
 * its default, and a key that does not exist is an error.
 */
export interface Policy {
  /** `console`. `null`: none. @default {} */
  console: ConsolePolicy | null;
  /** `setTimeout`, `setInterval` and their counterparts. `null`: none. @default {} */
  timers: TimerPolicy | null;
  /** `storeValue`, `removeValue`, `clearStore` and `appsmith.store`. `null`: none. @default {} */
  store: StorePolicy | null;
  /** `fetch`. `null`: no network. @default null */
  fetch: FetchPolicy | null;
  /** `showAlert`, `showModal`, `closeModal`, `resetWidget` and the setters of widgets. `null`: none. @default {} */
  interface: Record<string, never> | null;
  /** `navigateTo`. `null`: none. @default {} */
  navigation: NavigationPolicy | null;
  /** `download`. `null`: none. @default null */
  download: DownloadPolicy | null;
  /** `copyToClipboard`. `null`: none. @default null */
  clipboard: Record<string, never> | null;
  /** `postWindowMessage`, `windowMessageListener`, `unlistenWindowMessage`. `null`: none. @default null */
  messages: MessagePolicy | null;
  /** `appsmith.geolocation`; the browser asks its user as well. `null`: none. @default null */
  geolocation: Record<string, never> | null;
  /** `logoutUser`. `null`: none. @default null */
  logout: Record<string, never> | null;
  /** `run` and `clear` of the queries that the page gives the app. `null`: none. @default {} */
  queries: Record<string, never> | null;
  /** Code made from text at run time. @default {} */
  code: CodePolicy;
  /** How finely a guest may tell the time. @default {} */
  clock: ClockPolicy;
  /** What happens to what looks like a secret. @default {} */
  sensitivity: SensitivityPolicy;
  /** The frames beside the app. No guest reads it: frames are shown by the page. @default {} */
  frames: FramePolicy;
  /** How much of everything. @default {} */
  limits: Limits;
}

/** What the console may do. */
export interface ConsolePolicy {
  /** Lines in one turn; what is over is dropped and counted in a last line. @default 1000 */
  maxLinesPerTurn: number;
  /** Lines in one second; what is over is dropped and counted in a last line. @default 2000 */
  maxLinesPerSecond: number;
}

/** What timers may do. */
export interface TimerPolicy {
  /** The shortest delay of an interval, in milliseconds; shorter ones become this. @default 10 */
  minIntervalMs: number;
}

/** What the store may hold. */
export interface StorePolicy {
  /** Bytes of all keys and values of the app, as stored. @default 4194304 */
  maxBytes: number;
  /** Bytes of the app's in `localStorage`; what is over goes to IndexedDB, the largest values first. @default 262144 */
  maxLocalBytes: number;
  /** Whether what the browser keeps is encrypted, with a key that the browser keeps, too. @default false */
  encrypt: boolean;
}

/**
 * Where requests may go. No request ever carries a cookie, a client certificate or an HTTP credential: that is no
 * setting.
 */
export interface FetchPolicy {
  /**
   * The origins that may be reached: `https://api.example.com`, `https://*.example.com` (any subdomain, not the domain
   * itself), `http://127.0.0.1:3000`, `https:` (any host over https), or `self` (the page's own origin).
   * @default []
   */
  origins: string[];
  /** The methods that may be used, in upper case. @default ["GET","HEAD","POST","PUT","PATCH","DELETE"] */
  methods: string[];
  /** The largest response body, in bytes; reading stops there. @default 8388608 */
  maxResponseBytes: number;
  /** The largest request body, in bytes. @default 4194304 */
  maxRequestBytes: number;
  /** Milliseconds from sending to the last byte. @default 30000 */
  deadlineMs: number;
}

/** Where `navigateTo` may lead. The app's own pages, by name, are always among it. */
export interface NavigationPolicy {
  /**
   * The origins whose addresses may be opened, or shown in a bound frame, written as in `fetch.origins`. An address can carry data away: list only
   * whom the app may tell what it knows.
   * @default []
   */
  origins: string[];
  /** Whether it may be in a window of its own. @default true */
  newWindow: boolean;
}

/** What `download` may save. */
export interface DownloadPolicy {
  /** The largest file, in bytes. @default 8388608 */
  maxBytes: number;
}

/** Whom `postWindowMessage` and `windowMessageListener` may reach. */
export interface MessagePolicy {
  /** The origins, written as in `fetch.origins`. Sandboxed frames, which have none, are always among them. @default [] */
  origins: string[];
}

/** Code made from text at run time. */
export interface CodePolicy {
  /**
   * Whether `eval`, `Function` and its relatives compile text. What they make sees the realm and nothing more.
   * @default false
   */
  fromStrings: boolean;
}

/** How finely a guest may tell the time. Within a turn its clock stands still in any case. */
export interface ClockPolicy {
  /** Every moment that a guest is told is a multiple of this, in milliseconds: 1 to 1000. @default 1 */
  resolutionMs: number;
}

/**
 * What happens to what looks like a secret. A rule's own entry counts before its class', and that before the default. A
 * class or rule that does not exist is an error; `docs/sensitivity.md` lists the rules.
 */
export interface SensitivityPolicy {
  /** For what has no entry. @default "warn" */
  default: SensitivityAction;
  /** For classes of rules. @default {} */
  classes: Partial<Record<SensitivityClass, SensitivityAction>>;
  /** For single rules, as `jwt`. @default {} */
  rules: Record<string, SensitivityAction>;
}

/**
 * What happens to a finding. `allow`: nothing. `warn`: it is said. `session`: it is said, and what was to be kept is kept
 * for the session only. `block`: it is refused.
 */
export type SensitivityAction = "allow" | "warn" | "session" | "block";

/** What a rule belongs to. */
export type SensitivityClass =
  | "private-key"
  | "cloud-key"
  | "service-key"
  | "jwt"
  | "authorization"
  | "connection-string"
  | "password"
  | "secret"
  | "session"
  | "card"
  | "bank-account"
  | "identity"
  | "high-entropy";

/** What frames may show and do. Every frame is sandboxed; what is listed here is what its sandbox lets through. */
export interface FramePolicy {
  /**
   * What a frame may show: `https:` or `http:` (any host over it), `https://maps.example.com`, `https://*.example.com`
   * (any subdomain, not the domain itself), `self` (the page's own origin), `data:` (images alone), `srcdoc` (a document
   * that the app has as text).
   * @default ["https:","http:","data:","srcdoc"]
   */
  sources: string[];
  /**
   * The tokens that a frame's sandbox has unless the frame asks for fewer.
   * @default ["allow-forms","allow-modals","allow-orientation-lock","allow-pointer-lock","allow-popups","allow-scripts"]
   */
  tokens: SandboxToken[];
  /**
   * Third parties whose frames keep their origin, so their own cookies and storage: https origins. Never the page's own
   * host.
   * @default []
   */
  sameOrigin: string[];
  /** Permissions that a frame gets when it asks for them. @default [] */
  permissions: FramePermission[];
  /** What a frame's server is told of where it is shown. @default "no-referrer" */
  referrer: FrameReferrer;
  /** A content security policy for documents that the app has as text, beside the page's own. @default null */
  srcdocCsp: string | null;
  /** The longest `src` or `srcdoc`, in bytes of UTF-8. @default 2097152 */
  maxSourceBytes: number;
  /** The largest message to or from a frame, in bytes. @default 1048576 */
  maxMessageBytes: number;
  /** Messages of one frame in one second; what is over is dropped and counted. @default 500 */
  maxMessagesPerSecond: number;
  /** Shows every frame without a sandbox. Set by the server, from its environment, and by nothing else. @default false */
  dangerouslyDisableSandbox: boolean;
}

/** A token of a frame's `sandbox`. `allow-same-origin` is not among them: it goes by origin. */
export type SandboxToken =
  | "allow-downloads"
  | "allow-forms"
  | "allow-modals"
  | "allow-orientation-lock"
  | "allow-pointer-lock"
  | "allow-popups"
  | "allow-popups-to-escape-sandbox"
  | "allow-presentation"
  | "allow-scripts"
  | "allow-storage-access-by-user-activation"
  | "allow-top-navigation-by-user-activation";

/** A feature of the browser that a frame can be given. */
export type FramePermission =
  | "autoplay"
  | "camera"
  | "clipboard-read"
  | "clipboard-write"
  | "display-capture"
  | "encrypted-media"
  | "fullscreen"
  | "gamepad"
  | "geolocation"
  | "microphone"
  | "payment"
  | "picture-in-picture"
  | "publickey-credentials-get"
  | "screen-wake-lock"
  | "storage-access"
  | "web-share";

/** What a frame's server is told of where it is shown: nothing, or the page's origin. */
export type FrameReferrer = "no-referrer" | "strict-origin";

/** How much of everything a jar may use. Nothing is unlimited: each has a maximum that no policy can exceed. */
export interface Limits {
  /** Iterations of loops in one call of a function. @default 10000000 */
  loopIterations: number;
  /** Calls within calls. @default 400 */
  recursionDepth: number;
  /** Values on the engine's own stack. @default 16384 */
  stackSlots: number;
  /** Promise jobs waiting at one time. @default 100000 */
  pendingJobs: number;
  /** Promise jobs run in one turn before the jar answers; what is left runs in the next. @default 10000 */
  jobsPerTurn: number;
  /** Promise jobs that one event may cause over all the turns that they take. @default 1000000 */
  jobsPerEvent: number;
  /** Timers waiting at one time. @default 1000 */
  timers: number;
  /** Requests in flight at one time, and as many things asked of the page, subscriptions among them. @default 32 */
  requests: number;
  /** Bytes of memory that the jar's module may have; at least 33554432. @default 134217728 */
  memoryBytes: number;
  /** Effects in one turn. @default 10000 */
  effectsPerTurn: number;
  /** Bytes of text and buffers in all effects of one turn. @default 16777216 */
  effectBytesPerTurn: number;
  /** Effects in one second, on average over a few. Above it the jar's next event waits. @default 20000 */
  effectsPerSecond: number;
  /** Bytes of effects in one second, on average over a few. Above it the jar's next event waits. @default 33554432 */
  effectBytesPerSecond: number;
  /** Events that wait for the jar at one time. @default 10000 */
  eventBacklog: number;
  /** Bytes of one message between page and jar, in either direction; at least 65536. @default 67108864 */
  messageBytes: number;
  /** How often within a minute the jar may be replaced before it is paused. @default 30 */
  recyclesPerMinute: number;
  /** Levels of nesting in a value that crosses. @default 250000 */
  valueDepth: number;
  /** Values and keys within a value that crosses. @default 2000000 */
  valueNodes: number;
  /** Bytes of text and buffers in a value that crosses. @default 16777216 */
  valueBytes: number;
  /** Bytes of a piece of source, in UTF-8. @default 1048576 */
  sourceBytes: number;
  /** Brackets within brackets in a piece of source, and what else nests as deeply. @default 200 */
  sourceNesting: number;
  /** Milliseconds that a data field may compute. @default 1000 */
  dataDeadlineMs: number;
  /** Milliseconds that one turn of a trigger or script may compute. Waiting does not count. @default 5000 */
  triggerDeadlineMs: number;
}
