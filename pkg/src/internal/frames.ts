import type { FrameElement, FrameOptions } from "../public/frame.js";
import type { DataOptions } from "../public/jar.js";
import type { AskContext, Asks } from "../public/page.js";
import { BoundElement, type FrameJar } from "./bound-frame.js";
import { checkFrame, checkFrameSetters } from "./frame-options.js";
import { type Defaults, unanswered } from "./handlers.js";
import { checkIdentifier } from "./options.js";

/** The frames of one jar, by the names that its app knows them by. */
export class Frames {
  readonly #bound = new Map<string, BoundElement>();
  readonly #listeners = new Set<{ origin: string; tell(value: unknown): void }>();
  readonly #jar: Omit<FrameJar, "relay" | "remove">;

  constructor(jar: Omit<FrameJar, "relay" | "remove">) {
    this.#jar = jar;
  }

  async bind(entity: string, element: FrameElement, options: FrameOptions): Promise<BoundElement> {
    checkIdentifier(entity, "bindFrame");
    if (entity === "window") throw new TypeError("bindFrame: window is the page that embeds this one");
    checkElement(element);
    const checked = checkFrame(options, "bindFrame: options");
    // As with data, the last that is said of a name counts.
    this.#bound.get(entity)?.release();
    const jar: FrameJar = {
      ...this.#jar,
      relay: ({ origin, data }) => this.#relay(origin, data),
      remove: (frame) => void (this.#bound.get(entity) === frame && this.#bound.delete(entity)),
    };
    const frame = new BoundElement(jar, entity, element, checked);
    this.#bound.set(entity, frame);
    await frame.open(checked.properties);
    return frame;
  }

  /** Sets the data of a name that is a frame's. Nothing if it is none's. */
  set(entity: string, value: unknown, { query, setters }: DataOptions): Promise<void> | undefined {
    const frame = this.#bound.get(entity);
    if (!frame) return;
    if (query) throw new TypeError(`setData: ${entity} is a frame, and no query`);
    return value === undefined ? frame.unbind() : frame.replace(value, checkFrameSetters(setters, "setData: options"));
  }

  /** Lets go of all of them. */
  release(): void {
    for (const frame of [...this.#bound.values()]) frame.release();
    this.#listeners.clear();
  }

  /** A message that the page's own window has not got, for who listens to its origin. */
  #relay(origin: string, data: unknown): void {
    for (const listener of [...this.#listeners]) if (listener.origin === origin) listener.tell(data);
  }

  /** What is asked of a setter waits for this, if anything. Rejects for what the page must not do for an app. */
  check({ widget, setter, property }: Asks["setWidget"]): Promise<void> | undefined {
    const frame = this.#bound.get(widget);
    return frame && property === "srcDoc" ? refuseUnlessSandboxed(frame.element, `${widget}.${setter}`) : undefined;
  }

  /** A setter has set the entity: the element follows. */
  follow({ widget, property, value }: Asks["setWidget"]): void {
    this.#bound.get(widget)?.show({ [property]: value });
  }

  /** What the page does unless it says otherwise, with these frames. */
  over(defaults: Defaults): Defaults {
    const { postWindowMessage, windowMessageListener } = defaults;
    return {
      ...defaults,
      postWindowMessage: (call, context) => {
        const frame = this.#bound.get(call.to);
        if (frame) return frame.element.postMessage(call.message, call.targetOrigin);
        if (!postWindowMessage) throw unanswered("postWindowMessage");
        return postWindowMessage(call, context);
      },
      // Where there are no windows, nothing is heard of any.
      ...(windowMessageListener && {
        windowMessageListener: (call, context) => {
          this.#listen(call.origin, context);
          return windowMessageListener(call, context);
        },
      }),
    };
  }

  #listen(origin: string, { signal, tell }: AskContext): void {
    const listener = { origin, tell };
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener));
  }
}

/** Without a sandbox a document is of the page's own origin, and its scripts are the page's. */
async function refuseUnlessSandboxed(element: FrameElement, setter: string): Promise<void> {
  // What does not say so is taken for no.
  if ((await element.sandboxOff) !== false) {
    throw new Error(`${setter}: the server has switched sandboxes off, so that app code sets no document`);
  }
}

/**
 * Makes sure that it is a `<belljar-iframe>`: any other frame would follow an app without a sandbox.
 *
 * @throws {TypeError} when it is none
 */
function checkElement(element: FrameElement): void {
  const known = globalThis.customElements?.get("belljar-iframe");
  if (!known) throw new TypeError('bindFrame: there is no <belljar-iframe> yet; a page has it from "belljar/iframe"');
  if (!(element instanceof known)) throw new TypeError("bindFrame: the element must be a <belljar-iframe>");
}
