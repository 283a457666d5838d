import type { BelljarIframeEvents, FrameState } from "../public/iframe.js";
import type { Frame } from "../../wasm/frame/frame.js";
import { frameModule } from "./iframe-module.js";
import { offPolicy, onPolicy, policyInForce } from "./iframe-policy.js";

/** Where there are no elements, on a server that renders pages, the class can be imported and not made. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

type Name = keyof BelljarIframeEvents;
type Handler<K extends Name> = ((event: BelljarIframeEvents[K]) => void) | null;

const ATTRIBUTES = ["src", "srcdoc", "sandbox", "allow", "title"] as const;

/**
 * `<belljar-iframe>`: a frame that is always sandboxed, unless the server's configuration says otherwise.
 *
 * What it shows and what its sandbox lets through is decided from its attributes and the policy (`docs/iframe.md`). The
 * frame itself is in a closed shadow root, is put there with its sandbox before it has anything to show, and is built anew
 * when something on the page changes it.
 */
export class BelljarIframe extends Base {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES;

  #root: ShadowRoot | null = null;
  #frame: Frame | null = null;
  /** Counts what was asked for, so that an answer that comes late is not taken for the last. */
  #asked = 0;
  #isWaiting = false;
  /** What was shown last, to tell of changes. */
  #last: { src: string; srcdoc: string } | null = null;
  readonly #handlers = new Map<Name, (event: Event) => void>();
  readonly #policyChanged = () => this.#refresh();

  constructor() {
    super();
    try {
      this.#root = this.attachShadow({ mode: "closed" });
      // By an object, since a content security policy forbids a style element.
      const look = new CSSStyleSheet();
      look.replaceSync(":host { display: block; min-height: 2em } :host([hidden]) { display: none } p { margin: 0 }");
      this.#root.adoptedStyleSheets = [look];
    } catch (error) {
      // Markup that brings a shadow root of its own would show what it likes in the element's place.
      this.shadowRoot?.replaceChildren();
      reportError(error);
    }
  }

  /** The address to show: https, http, or an image in a data: address. */
  get src(): string {
    return this.getAttribute("src") ?? "";
  }
  set src(value: string) {
    this.#set("src", value);
  }

  /** A document to show. Wins over `src`. */
  get srcdoc(): string {
    return this.getAttribute("srcdoc") ?? "";
  }
  set srcdoc(value: string) {
    this.#set("srcdoc", value);
  }

  /** The tokens that the frame is to have, among those of the policy. `null`: all of these. */
  get sandbox(): string | null {
    return this.getAttribute("sandbox");
  }
  set sandbox(value: string | null) {
    this.#set("sandbox", value);
  }

  /** The permissions that the frame asks for, with semicolons between them. */
  get allow(): string {
    return this.getAttribute("allow") ?? "";
  }
  set allow(value: string) {
    this.#set("allow", value);
  }

  /** What the frame is at present. `null`: nothing is shown. */
  get frame(): FrameState | null {
    return (this.#frame?.describe() as FrameState | null | undefined) ?? null;
  }

  /** Whether the server has switched the sandboxes of frames off. Waits for the policy. */
  get sandboxOff(): Promise<boolean> {
    return policyInForce().then(({ state }) => state.sandboxOff);
  }

  /** Called when `src` has become another one. */
  get onURLChanged(): Handler<"urlchanged"> {
    return this.#handler("urlchanged");
  }
  set onURLChanged(handler: Handler<"urlchanged">) {
    this.#handle("urlchanged", handler);
  }

  /** Called when `srcdoc` has become another one. */
  get onSrcDocChanged(): Handler<"srcdocchanged"> {
    return this.#handler("srcdocchanged");
  }
  set onSrcDocChanged(handler: Handler<"srcdocchanged">) {
    this.#handle("srcdocchanged", handler);
  }

  /** Called when what the frame shows has sent a message. */
  get onMessageReceived(): Handler<"messagereceived"> {
    return this.#handler("messagereceived");
  }
  set onMessageReceived(handler: Handler<"messagereceived">) {
    this.#handle("messagereceived", handler);
  }

  /**
   * Sends a copy of a message to what the frame shows.
   *
   * @param message data: no functions, no elements, no files
   * @param targetOrigin the frame's exact origin, `"null"` for a sandboxed document; never `"*"`
   * @throws {Error} with a `reason`, when the message cannot be sent
   */
  postMessage(message: unknown, targetOrigin: string): void {
    if (typeof targetOrigin !== "string") throw new TypeError("postMessage: the target origin must be a string");
    if (!this.#frame) {
      throw Object.assign(new Error("no frame is shown that could get a message"), { reason: "no-frame" });
    }
    this.#frame.postMessage(message, targetOrigin);
  }

  connectedCallback(): void {
    // What was set before the element was defined hides what it has.
    for (const name of [...ATTRIBUTES, "onURLChanged", "onSrcDocChanged", "onMessageReceived"] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = this[name];
      delete (this as Partial<Record<typeof name, unknown>>)[name];
      Object.assign(this, { [name]: value });
    }
    onPolicy(this.#policyChanged);
    this.#refresh();
  }

  disconnectedCallback(): void {
    offPolicy(this.#policyChanged);
    this.#asked += 1;
    // What is in the module holds on to the element: given back, both can go.
    this.#frame?.hide();
    this.#frame?.free();
    this.#frame = null;
  }

  /** Attributes that are set together are taken together. */
  attributeChangedCallback(): void {
    if (this.#isWaiting || !this.isConnected) return;
    this.#isWaiting = true;
    queueMicrotask(() => {
      this.#isWaiting = false;
      this.#refresh();
    });
  }

  async #refresh(): Promise<void> {
    if (!this.isConnected || !this.#root) return;
    this.#changes();
    const asked = (this.#asked += 1);
    try {
      const [{ Frame }, { policy }] = await Promise.all([frameModule(), policyInForce()]);
      if (asked !== this.#asked) return;
      this.#frame ??= this.#make(Frame);
      const { src, srcdoc, sandbox, allow, title } = this;
      this.#frame.show(policy, src, srcdoc, sandbox ?? undefined, allow, title);
    } catch (error) {
      // Without what decides there is no frame.
      if (asked !== this.#asked) return;
      const message = `what shows frames could not be loaded: ${error instanceof Error ? error.message : String(error)}`;
      this.#root.textContent = message;
      this.#dispatch("refused", { reason: "unloaded", message });
    }
  }

  /** Tells of another `src` or `srcdoc`. The first is none. */
  #changes(): void {
    const { src, srcdoc } = this;
    const last = this.#last;
    this.#last = { src, srcdoc };
    if (!last) return;
    if (last.src !== src) this.#dispatch("urlchanged", { url: src });
    if (last.srcdoc !== srcdoc) this.#dispatch("srcdocchanged", { srcdoc });
  }

  /** Its reports are passed on when it has done what it is about: a listener may do anything. */
  #make(make: new (root: ShadowRoot, report: (name: string, detail: unknown) => void) => Frame): Frame {
    const frame: Frame = new make(this.#root as ShadowRoot, (name, detail) => {
      queueMicrotask(() => {
        if (this.#frame !== frame) return;
        this.#dispatch({ message: "messagereceived", loaded: "load" }[name] ?? name, detail);
      });
    });
    return frame;
  }

  #dispatch(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #set(name: (typeof ATTRIBUTES)[number], value: string | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  #handler<K extends Name>(name: K): Handler<K> {
    return (this.#handlers.get(name) as Handler<K> | undefined) ?? null;
  }

  #handle<K extends Name>(name: K, handler: Handler<K>): void {
    const old = this.#handlers.get(name);
    if (old) this.removeEventListener(name, old);
    this.#handlers.delete(name);
    if (typeof handler !== "function") return;
    this.#handlers.set(name, handler as (event: Event) => void);
    this.addEventListener(name, handler as (event: Event) => void);
  }
}

/** With the types of its own events. */
export interface BelljarIframe {
  addEventListener<K extends Name>(
    type: K,
    listener: (this: BelljarIframe, event: BelljarIframeEvents[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
