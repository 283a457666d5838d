import { createJar, type GuestError, type Jar, type PolicyInput } from "belljar";
import type { BelljarIframe } from "belljar/iframe";

/** What the app may do: talk to frames that have no origin, and lead them to this server's addresses. */
const POLICY: PolicyInput = { messages: {}, navigation: { origins: ["self"] } };

/** What the app does when something happens to its frame. */
const TRIGGERS = {
  onURLChanged: "console.log('onURLChanged:', Iframe1.source)",
  onSrcDocChanged: "console.log('onSrcDocChanged:', Iframe1.srcDoc)",
  onMessageReceived: "console.log('onMessageReceived:', Iframe1.message, 'from', Iframe1.messageMetadata.origin)",
};

/** What the app has printed, what its code has come to, and what went wrong. */
export type Heard = (kind: "printed" | "result" | "error", text: string) => void;

/** An app with one frame. Its jar, and the engine, are loaded when this module is. */
export class FrameApp {
  readonly #jar: Jar;
  readonly #hear: Heard;

  private constructor(jar: Jar, hear: Heard) {
    this.#jar = jar;
    this.#hear = hear;
    jar.on("console", ({ args }) => hear("printed", args.map(words).join(" ")));
    jar.on("error", (error) => hear("error", said(error)));
    jar.on("limit", ({ message }) => hear("error", message));
  }

  static async start(hear: Heard): Promise<FrameApp> {
    return new FrameApp(await createJar({ app: "frames", policy: POLICY }), hear);
  }

  /** Makes an element the app's frame, in the place of the last. */
  bind(element: BelljarIframe): void {
    const options = { ...TRIGGERS, setters: { setSrcDoc: "srcDoc" } };
    this.#jar.bindFrame("Iframe1", element, options).catch((error: unknown) => this.#hear("error", String(error)));
  }

  /** Runs code as the handler of a button would. */
  async run(code: string): Promise<void> {
    const outcome = await this.#jar.outcome(code, { kind: "trigger", entity: "Button1", property: "onClick" });
    if (outcome.type === "value") this.#hear("result", words(outcome.value));
    if (outcome.type === "error") this.#hear("error", said(outcome.error));
  }

  dispose(): void {
    this.#jar.dispose();
  }
}

function words(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}

function said({ errorMessage, source }: GuestError): string {
  const place = [source.entity, source.property].filter(Boolean).join(".");
  return `${errorMessage.name}: ${errorMessage.message}${place && ` (${place})`}`;
}
