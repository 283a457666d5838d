// Checked by the compiler only: what may be written, and what may not.
import { BelljarIframe as ReactFrame } from "belljar/react";
import { BelljarIframe, fetchFramePolicy, setFramePolicy, type FrameState } from "belljar/iframe";
import { BelljarIframe as VueFrame } from "belljar/vue";
import {
  createJar,
  JarError,
  JarLimitError,
  type BoundFrame,
  type Grant,
  type Jar,
  type JarOptions,
  type Outcome,
  type Policy,
  preload,
} from "belljar";

export async function whatMayBeWritten(): Promise<void> {
  const options: JarOptions = {
    app: "demo",
    policy: { fetch: { origins: ["self"] }, limits: { timers: 5 }, console: null },
    isolation: "worker",
    seed: 1n,
  };
  await (preload({ isolation: "worker" }) satisfies Promise<void>);
  // @ts-expect-error it is for no app
  await preload({ app: "demo" });
  using jar: Jar = await createJar(options);
  const value: unknown = await jar.evaluate("1", { kind: "data", args: [1], globals: { row: {} }, this: null });
  const outcome: Outcome = await jar.outcome("1");
  if (outcome.type === "limit") outcome.limit.kind satisfies string;
  const stop: () => void = jar.on("console", (line) => line.level satisfies string);
  jar.on("recycle", ({ reason, milliseconds }) => [reason.message, milliseconds.toFixed()]);
  jar.on("effect", (effect) => {
    if (effect.type === "fetch") effect.request.url satisfies string;
    effect.grant satisfies Grant;
    if (effect.type === "ask" && effect.name === "showAlert") effect.call.message satisfies string;
  });
  stop();
  const end: () => void = jar.handle("runQuery", async ({ name, params }) => ({ data: [name, params] }));
  jar.handle("watchPosition", ({ timeout }, { signal, tell }) => void (signal.aborted || tell(timeout)));
  await jar.setData("Query1", { data: null }, { query: true });
  await jar.setData("Table1", {}, { setters: { setData: "tableData" } });
  end();
  try {
    await jar.trigger("1");
  } catch (error) {
    if (error instanceof JarError) error.error.source.line satisfies number | null;
    if (error instanceof JarLimitError) error.limit.place.entity satisfies string;
  }
  (await jar.figures()).turns satisfies number;
  (await createJar({ app: "demo", isolation: "frame", policy: { clock: { resolutionMs: 100 } } })) satisfies Jar;
  void value;
}

export async function whatMayNot(jar: Jar, policy: Policy): Promise<void> {
  // @ts-expect-error: an app has a name
  await createJar({});
  // @ts-expect-error: there is no such isolation
  await createJar({ app: "demo", isolation: "none" });
  // @ts-expect-error: there is no such option
  await createJar({ app: "demo", polcy: {} });
  // @ts-expect-error: app code asks for no such thing
  jar.handle("formatDisk", () => {});
  // @ts-expect-error: a query has data
  jar.handle("runQuery", () => [1]);
  // @ts-expect-error: there is no such part of a policy
  await createJar({ app: "demo", policy: { fetsch: null } });
  // @ts-expect-error: limits cannot be switched off
  await createJar({ app: "demo", policy: { limits: null } });
  // @ts-expect-error: seeds have 64 bits
  await createJar({ app: "demo", seed: 1 });
  // @ts-expect-error: there is no such kind
  await jar.evaluate("1", { kind: "event" });
  // @ts-expect-error: a trigger is of its own kind
  await jar.trigger("1", { kind: "data" });
  // @ts-expect-error: there is no such report
  jar.on("errors", () => {});
  // @ts-expect-error: a value is not known to be anything before it is looked at
  (await jar.evaluate("1")).toFixed();
  // @ts-expect-error: no network by default, so it may be null
  policy.fetch.origins;
}

export async function framesThatMayBeWritten(): Promise<void> {
  const element: BelljarIframe = document.createElement("belljar-iframe");
  element.src = "https://a.example";
  element.sandbox = null;
  element.onMessageReceived = ({ detail }) => detail.origin satisfies string;
  element.addEventListener("refused", ({ detail }) => detail.reason satisfies string);
  element.addEventListener("load", ({ detail }) => detail.seen satisfies "yes" | "unknown");
  element.postMessage({ any: 1 }, "null");
  element.frame satisfies FrameState | null;
  (await fetchFramePolicy()).sandboxOff satisfies boolean;
  await setFramePolicy({ sameOrigin: ["https://a.example"], tokens: ["allow-scripts"] });
  const jar = await createJar({ app: "demo" });
  const frame: BoundFrame = await jar.bindFrame("Iframe1", element, {
    source: "https://a.example",
    onMessageReceived: "console.log(Iframe1.message)",
    setters: { setTitle: "title" },
  });
  await frame.set({ isVisible: false, onURLChanged: "" });
  await frame.unbind();
  void [ReactFrame, VueFrame];
}

export async function framesThatMayNot(element: BelljarIframe, jar: Jar, frame: BoundFrame): Promise<void> {
  // @ts-expect-error: a frame of the page's own has no sandbox that would hold
  await jar.bindFrame("Iframe1", document.createElement("iframe"));
  // @ts-expect-error: an entity has no sandbox
  await jar.bindFrame("Iframe1", element, { sandbox: "" });
  // @ts-expect-error: triggers are app code, which is text
  await frame.set({ onURLChanged: () => {} });
  // @ts-expect-error: to whom a message goes is always said
  element.postMessage(1);
  // @ts-expect-error: there is no such token, and origins are not kept by one
  await setFramePolicy({ tokens: ["allow-same-origin"] });
  // @ts-expect-error: what a frame is cannot be set
  element.frame = null;
  // @ts-expect-error: data of a message is not known to be anything before it is looked at
  element.onMessageReceived = ({ detail }) => detail.data.toFixed();
}
