import { script } from "../../wasm/guest/frame-worker.js";
import { crash } from "./crash.js";
import { DOCUMENT, SCRIPT_HASH, type FromFrame } from "./frame-document.js";
import { heard } from "./heard.js";
import type { Turn } from "./messages.js";
import { InstanceBase } from "./platform.js";

/**
 * How long the frame's document may take to answer once it has loaded: what is refused never does. Twice, since a page
 * that was busy all that time sees its timer before the answer that has arrived.
 */
const ANSWER_MS = 2_000;

/** What one sees where frames are refused. There is no falling back: less isolation than was asked for is none. */
const REFUSED =
  'isolation: "frame" is refused here: the page\'s content security policy must have ' +
  `'${SCRIPT_HASH}' 'wasm-unsafe-eval' in script-src and blob: in worker-src ` +
  '(or ask for isolation: "worker", which has one wall less)';

/**
 * A guest in a worker of a sandboxed frame. The frame has an origin of its own that nobody else has, and a content
 * security policy that allows no connection: the worker has no storage and no cookies of the page's and no network, even
 * if nothing of what runs in it is what it should be. All that it has is a port to the page.
 */
export class FrameInstance extends InstanceBase {
  readonly #frame: HTMLIFrameElement;
  readonly #worker = new MessageChannel();
  readonly #own = new MessageChannel();
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(bytes: Promise<ArrayBuffer>, allowUnmetered: boolean) {
    super();
    // What is said by the window's own messages is not listened to: only these two ports are.
    this.#worker.port1.onmessage = ({ data }: MessageEvent<unknown>) => this.take(heard(data));
    this.#worker.port1.onmessageerror = () => this.died(crash("a message of the worker could not be read"));
    this.#own.port1.onmessage = ({ data }: MessageEvent<FromFrame>) => {
      clearTimeout(this.#silence);
      if (data !== "started") this.died(crash(data.failed || REFUSED));
    };
    this.#frame = sandboxedFrame();
    this.#frame.onload = () => {
      this.#frame.onload = null;
      this.#silence = setTimeout(() => {
        this.#silence = setTimeout(() => this.died(crash(REFUSED)), ANSWER_MS);
      }, ANSWER_MS);
      // A document without an origin cannot be named by its origin; nothing in this message is a secret.
      this.#frame.contentWindow?.postMessage(script, "*", [this.#worker.port2, this.#own.port2]);
    };
    document.documentElement.append(this.#frame);
    bytes.then(
      // The page's compiled module does not cross to another origin; its bytes do.
      (bytes) => this.state === "dead" || this.#worker.port1.postMessage({ bytes, allowUnmetered }),
      (error: unknown) => this.died(crash(error)),
    );
  }

  post(seq: number, bytes: Uint8Array, turn: Turn): void {
    this.#worker.port1.postMessage({ seq, bytes, turn }, [bytes.buffer as ArrayBuffer]);
  }

  protected end(): void {
    clearTimeout(this.#silence);
    this.#worker.port1.close();
    this.#own.port1.close();
    // A worker ends with its document.
    this.#frame.onload = null;
    this.#frame.remove();
  }
}

function sandboxedFrame(): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  // `allow-scripts` alone: no origin, no forms, no windows, no navigation of the page.
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("allow", "");
  frame.setAttribute("aria-hidden", "true");
  frame.referrerPolicy = "no-referrer";
  frame.tabIndex = -1;
  frame.hidden = true;
  frame.srcdoc = DOCUMENT;
  return frame;
}
