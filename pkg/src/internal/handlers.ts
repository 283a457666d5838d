import type { AskContext, Asks, Handler, QueryResult } from "../public/page.js";
import type { Frames } from "./frames.js";
import { isObject } from "./options.js";

/** What the page does unless it says otherwise. What is not there is refused with a message that says how to. */
export type Defaults = { readonly [Name in keyof Asks]?: Handler<Name> };

/** What an app makes of the results of its queries. */
export interface Queries {
  /** A query begins to run. */
  begin(query: string): Run;
}

/** A run of a query of the app. */
export interface Run {
  /** What the guest is to hear of the result. */
  take(result: QueryResult): unknown;
  /** It is over, however. */
  end(): void;
}

type AnyHandler = (call: never, context: AskContext) => unknown;
/** Says whether it went well, which takes a value that can be copied. */
export type Reply = (told: boolean, well: boolean, value: unknown) => boolean;

/** Every name, which the compiler sees to. */
const names: Readonly<Record<keyof Asks, true>> = {
  navigateTo: true,
  showAlert: true,
  showModal: true,
  closeModal: true,
  resetWidget: true,
  setWidget: true,
  download: true,
  copyToClipboard: true,
  postWindowMessage: true,
  windowMessageListener: true,
  getCurrentPosition: true,
  watchPosition: true,
  logoutUser: true,
  runQuery: true,
  clearQuery: true,
};

/** Who does what the app asks for. */
export class Handlers {
  readonly #defaults: Defaults;
  readonly #frames: Frames;
  readonly #given = new Map<string, AnyHandler>();
  readonly #open = new Map<number, AbortController>();
  /** Who waits for a handler. */
  readonly #awaited = new Map<string, () => void>();
  /** The app, whose queries are run. */
  queries: Queries | null = null;

  constructor(defaults: Defaults, frames: Frames) {
    this.#defaults = frames.over(defaults);
    this.#frames = frames;
  }

  set<Name extends keyof Asks>(name: Name, handler: Handler<Name>): () => void {
    if (!Object.hasOwn(names, name)) {
      const known = Object.keys(names).join(", ");
      throw new TypeError(`handle: "${String(name)}" is nothing that app code asks for: ${known}`);
    }
    if (typeof handler !== "function") throw new TypeError("handle: the handler must be a function");
    this.#given.set(name, handler);
    const then = this.#awaited.get(name);
    this.#awaited.delete(name);
    // What else is set in the same task counts, too.
    if (then) queueMicrotask(then);
    return () => {
      // Only if nobody has taken its place.
      if (this.#given.get(name) === handler) this.#given.delete(name);
    };
  }

  /** Calls back once there is a handler of that name. */
  whenHandled(name: keyof Asks, then: () => void): void {
    if (this.#given.has(name)) queueMicrotask(then);
    else this.#awaited.set(name, then);
  }

  /** For the host. Replies later, never before this returns, and not at all once it is told to forget. */
  ask(id: number, name: keyof Asks, call: never, reply: Reply): void {
    const controller = new AbortController();
    this.#open.set(id, controller);
    const live = () => this.#open.get(id) === controller;
    const context: AskContext = {
      signal: controller.signal,
      tell: (value) => void (live() && reply(true, true, value)),
      fail: (error) => void (live() && reply(true, false, described(error))),
    };
    const query = name === "runQuery" ? this.queries?.begin((call as Asks["runQuery"]).name) : undefined;
    const run = async () => {
      // Looked up now: a handler that was set in the same task as the call counts.
      const handler = this.#given.get(name) ?? (this.#defaults[name] as AnyHandler | undefined);
      if (!handler) throw unanswered(name);
      const check = name === "setWidget" && this.#frames.check(call);
      if (check) await check;
      const answer = await handler(call, context);
      if (name !== "runQuery") return answer;
      const result = resultOf(answer);
      return query ? query.take(result) : result;
    };
    queueMicrotask(() => {
      if (!live()) return query?.end();
      void run()
        .then(
          (value) => {
            if (live()) this.#answer(id, name, () => this.#succeed(name, call, reply(false, true, value)));
          },
          (error: unknown) => {
            if (live()) this.#answer(id, "failed", () => reply(false, false, described(error)));
          },
        )
        .finally(() => query?.end());
    });
  }

  /** For the host. */
  forget(id: number): void {
    const controller = this.#open.get(id);
    this.#open.delete(id);
    controller?.abort();
  }

  /** What the app's entity has become, the page shows: in the same step, so that nothing comes between. */
  #succeed(name: keyof Asks, call: unknown, isSet: boolean): void {
    if (name === "setWidget" && isSet) this.#frames.follow(call as Asks["setWidget"]);
  }

  #answer(id: number, name: keyof Asks | "failed", reply: () => void): void {
    // What subscribes stays open. What is done has nothing to abort.
    if (name !== "windowMessageListener" && name !== "watchPosition") this.#open.delete(id);
    reply();
  }
}

/** What app code is told of what nobody does for it. */
export function unanswered(name: keyof Asks): Error {
  return new Error(`the page does not say what ${name} does; it can with jar.handle("${name}", …)`);
}

/** What a query has given, and nothing else of what its handler answers. */
function resultOf(answer: unknown): QueryResult {
  if (answer === undefined) return { data: undefined };
  if (!isObject(answer)) {
    const what = Array.isArray(answer) ? "an array" : answer === null ? "null" : `a ${typeof answer}`;
    throw new TypeError(`runQuery: the page's handler answers an object with data, and answered ${what}`);
  }
  const { data, responseMeta } = answer as unknown as QueryResult;
  return { data, ...(responseMeta !== undefined && { responseMeta }) };
}

/** Name and message of what a handler threw. Whatever it is, whoever waits is told: what it runs itself may throw again. */
function described(error: unknown): [string, string] {
  try {
    if (typeof error === "object" && error !== null && "message" in error) {
      const { name, message } = error as { name?: unknown; message: unknown };
      return [typeof name === "string" && name !== "" ? name : "Error", String(message)];
    }
    return ["Error", String(error)];
  } catch {
    return ["Error", "the page's handler threw what cannot be said in words"];
  }
}
