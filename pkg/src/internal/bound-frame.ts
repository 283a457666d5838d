import type {
  BoundFrame,
  FrameElement,
  FrameMessageMetadata,
  FrameProperties,
  FrameTriggers,
} from "../public/frame.js";
import type { GuestError, LimitHit, Outcome } from "../public/gap.js";
import type { BelljarIframeEvents, FrameMessage } from "../public/iframe.js";
import { checkChanges, propertiesOf, type CheckedFrame } from "./frame-options.js";
import { settled } from "./outcome.js";

/** Messages of one frame that may wait for its jar, and the bytes in all of them: a frame can send faster than code runs. */
const MAX_WAITING = 500;
const MAX_WAITING_BYTES = 16 * 2 ** 20;

/** What a bound frame asks of its jar. */
export interface FrameJar {
  /** Says that an entity is a frame, or no longer is. */
  mark(entity: string, isFrame: boolean): void;
  /** Sets an entity, or removes it. @throws {TypeError} when it is no data */
  setData(entity: string, value: unknown, setters: string[] | null, settle: (outcome: Outcome) => void): void;
  /** Changes some of its properties: names and values in turn. @throws {TypeError} when one is no data */
  changeData(entity: string, changes: unknown[], settle: (outcome: Outcome) => void): void;
  /** Runs a trigger of an entity's; what it throws is reported by the jar. */
  trigger(entity: string, property: keyof FrameTriggers, source: string): void;
  reportError(error: GuestError): void;
  reportLimit(limit: LimitHit): void;
  reportWarning(rule: string, message: string): void;
  /** Passes on what the page's own window has not got. */
  relay(message: FrameMessage): void;
  /** It is none of the jar's frames any more. */
  remove(frame: BoundElement): void;
}

/**
 * A frame of the page and the entity that it is for an app.
 *
 * The element shows what the entity says, and the entity says what the element has told. Whatever changes one changes the
 * other in the same step, so that neither overtakes. What an element may show is decided by itself, and its sandbox is
 * nothing that an entity has: other properties are data and no more.
 */
export class BoundElement implements BoundFrame {
  readonly entity: string;
  readonly element: FrameElement;
  readonly #jar: FrameJar;
  readonly #triggers: Required<FrameTriggers>;
  readonly #setters: string[];
  /** What the entity says that the element shows. */
  readonly #shown = { source: "", srcDoc: "" };
  #said: { message: unknown; messageMetadata: FrameMessageMetadata | undefined } = {
    message: undefined,
    messageMetadata: undefined,
  };
  #waiting: FrameMessage[] = [];
  #waitingBytes = 0;
  /** Whether the jar has a message that it has not taken in yet. */
  #isBusy = false;
  /** Whether messages have been dropped since the last time that none waited: that is said once. */
  #isFull = false;
  #listening: AbortController | null = new AbortController();

  constructor(jar: FrameJar, entity: string, element: FrameElement, { triggers, setters }: CheckedFrame) {
    this.entity = entity;
    this.element = element;
    this.#jar = jar;
    this.#setters = setters;
    this.#triggers = { onURLChanged: "", onSrcDocChanged: "", onMessageReceived: "", ...triggers };
  }

  /** Makes the entity of the element and begins to listen. What the element shows at first is no change. */
  async open(properties: FrameProperties): Promise<void> {
    const { element } = this;
    this.show({ source: element.src, srcDoc: element.srcdoc, ...properties });
    const data = { ...this.#shown, title: element.title, isVisible: !element.hidden, ...this.#said };
    this.#jar.mark(this.entity, true);
    // An element tells of changes in a microtask that it has asked for when it was changed: before this one.
    queueMicrotask(() => this.#listen());
    try {
      await settled((settle) => this.#jar.setData(this.entity, data, this.#setters, settle));
    } catch (error) {
      this.release();
      throw error;
    }
  }

  async set(changes: FrameProperties & FrameTriggers): Promise<void> {
    const { properties, triggers } = checkChanges(changes, "set: changes");
    if (!this.#listening) throw new TypeError(`set: ${this.entity} is not bound any more`);
    Object.assign(this.#triggers, triggers);
    if (Object.keys(properties).length === 0) return;
    await settled((settle) => {
      this.#jar.changeData(this.entity, Object.entries(properties).flat(), settle);
      this.show(properties);
    });
  }

  /** All of the entity's data becomes another; what the frame has said stays. */
  async replace(value: unknown, setters: string[]): Promise<void> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new TypeError(`setData: ${this.entity} is a frame: its data must be an object`);
    }
    const data = { ...value };
    const properties = propertiesOf(data as Record<string, unknown>, `setData: ${this.entity}`);
    await settled((settle) => {
      this.#jar.setData(this.entity, { ...data, ...this.#said }, setters, settle);
      this.show(properties);
    });
  }

  async unbind(): Promise<void> {
    if (!this.#listening) return;
    this.release();
    await settled((settle) => this.#jar.setData(this.entity, undefined, null, settle));
  }

  /** Lets the element and the jar go. Nothing of the frame is heard any more. */
  release(): void {
    if (!this.#listening) return;
    this.#listening.abort();
    this.#listening = null;
    this.#forget();
    this.#jar.mark(this.entity, false);
    this.#jar.remove(this);
  }

  /** Has the element show what the entity says. */
  show({ source, srcDoc, title, isVisible }: FrameProperties): void {
    const { element } = this;
    if (source !== undefined) this.#shown.source = source;
    if (srcDoc !== undefined) this.#shown.srcDoc = srcDoc;
    if (source !== undefined && source !== element.src) {
      element.src = source;
      this.#forget();
    }
    if (srcDoc !== undefined && srcDoc !== element.srcdoc) {
      element.srcdoc = srcDoc;
      this.#forget();
    }
    if (title !== undefined) element.title = title;
    if (isVisible !== undefined) element.hidden = !isVisible;
  }

  #listen(): void {
    if (!this.#listening) return;
    const { signal } = this.#listening;
    const on = <K extends keyof BelljarIframeEvents>(name: K, hear: (event: BelljarIframeEvents[K]) => void) => {
      this.element.addEventListener(name, (event) => hear(event as BelljarIframeEvents[K]), { signal });
    };
    on("urlchanged", ({ detail }) => this.#changed("source", detail.url, "onURLChanged"));
    on("srcdocchanged", ({ detail }) => this.#changed("srcDoc", detail.srcdoc, "onSrcDocChanged"));
    on("messagereceived", ({ detail }) => this.#heard(detail));
  }

  /** The element shows something else, whoever has changed it. */
  #changed(property: "source" | "srcDoc", value: string, trigger: "onURLChanged" | "onSrcDocChanged"): void {
    this.#forget();
    if (value !== this.#shown[property]) {
      this.#shown[property] = value;
      this.#jar.changeData(this.entity, [property, value], (outcome) => this.#look(outcome));
    }
    if (value !== "") this.#run(trigger);
  }

  #heard(message: FrameMessage): void {
    if (message.confined) this.#jar.relay(message);
    const isFull = this.#waiting.length >= MAX_WAITING || this.#waitingBytes + message.bytes > MAX_WAITING_BYTES;
    if (!isFull) {
      this.#waiting.push(message);
      this.#waitingBytes += message.bytes;
      return this.#deliver();
    }
    if (this.#isFull) return;
    this.#isFull = true;
    this.#jar.reportLimit({
      kind: "eventBacklog",
      message: `${this.entity} sends faster than its app takes messages in: what is over ${MAX_WAITING} messages that wait, or ${MAX_WAITING_BYTES >> 20} MiB of them, is dropped`,
      place: { entity: this.entity, property: "onMessageReceived" },
      position: null,
      stack: "",
      fuel: null,
      milliseconds: null,
    });
  }

  /** Hands the next message over, unless the jar still has one to take in: so what waits is here, and is counted. */
  #deliver(): void {
    if (this.#isBusy) return;
    // What has left the page has nothing more to say.
    if (!this.element.isConnected) return this.#forget();
    const next = this.#waiting.shift();
    if (!next) {
      this.#isFull = false;
      return;
    }
    this.#waitingBytes -= next.bytes;
    const said = { message: next.data, messageMetadata: { lastEventId: "", origin: next.origin, ports: [] } };
    const before = this.#said;
    this.#isBusy = true;
    const settle = (outcome: Outcome) => {
      this.#isBusy = false;
      // The trigger comes before whatever else the frame has said: it reads its own message.
      if (this.#look(outcome)) this.#run("onMessageReceived");
      else this.#said = before;
      // Not from within what may have been asked just now.
      queueMicrotask(() => this.#deliver());
    };
    try {
      this.#jar.changeData(this.entity, Object.entries(said).flat(), settle);
      this.#said = said;
    } catch (error) {
      this.#isBusy = false;
      const words = error instanceof Error ? error.message : String(error);
      this.#jar.reportWarning("frame-message", `a message of the frame ${this.entity} was dropped: ${words}`);
      queueMicrotask(() => this.#deliver());
    }
  }

  /** Whether the app has taken in what it was told. Limits are reported as all of them are. */
  #look(outcome: Outcome): boolean {
    if (outcome.type === "error" && this.#listening) this.#jar.reportError(outcome.error);
    return outcome.type === "value";
  }

  #run(trigger: keyof FrameTriggers): void {
    const source = this.#triggers[trigger];
    if (this.#listening && source.trim() !== "") this.#jar.trigger(this.entity, trigger, source);
  }

  /** What waits is of a document that is shown no more. */
  #forget(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#isFull = false;
  }
}
