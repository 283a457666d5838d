import { AppError, JarLimitError } from "../public/errors.js";
import type {
  App,
  AppEvents,
  AppUpdate,
  Edit,
  Explanation,
  Problem,
  Rewritten,
  TriggerOptions,
} from "../public/app.js";
import { JsonDocument } from "../public/document.js";
import type { Figures, GuestError, Outcome } from "../public/gap.js";
import type { Jar, JarEvents } from "../public/jar.js";
import type { HostJar } from "../../wasm/host/host.js";
import { jsonText } from "./json.js";
import { type OnLoad, QueriesOnLoad } from "./on-load.js";
import { checkTrigger } from "./options.js";
import { prefixed, unwrap } from "./outcome.js";
import { RunningQueries } from "./queries.js";
import { DocumentRows, RowIndex, type Selection } from "./rows.js";

// Some browsers do not have it yet; `using` compiled for them uses this very symbol.
const disposeSymbol: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** What an app is opened with. */
export interface Opening {
  definition: string;
  page: string | undefined;
  safeMode: boolean;
  /** Whether the queries run that are to run when the page is opened. */
  runOnLoad: boolean;
  values: Readonly<Record<string, unknown>>;
}

/** What the host tells of a property. */
type Change =
  | { type: "value"; value: unknown }
  | { type: "rows"; document: number; rows: Selection }
  | { type: "removed" }
  | { type: "same" };

/** What the host tells after a turn in which properties have changed. */
export interface Updates {
  /** A path, its value, the next path. */
  values: unknown[];
  /** In order, where there is more to say than a value, and which of the paths it is about. */
  others: { at: number; change: Change; errors: GuestError[] }[];
  rest: number;
}

/** What the host knows of a property. */
type Explained = Omit<Explanation, "path" | "value"> & { entity: string; property: string; value: Change };

/** What the host knows of an app that was to be opened. */
interface Opened {
  problems: Problem[];
  onLoad: OnLoad[];
}

/** What the host knows of edits. */
interface Edited {
  problems: Problem[];
  rewritten: { place: { entity: string; property: string }; text: string }[];
}

/** The part of the host's jar that an app drives. */
export type AppHost = Pick<
  HostJar,
  "openApp" | "setProperty" | "setJson" | "triggerProperty" | "edit" | "explain" | "listen"
>;

/** An app: the values of its properties as they were told last, and the jar behind it. */
export class HostedApp implements App {
  readonly jar: Jar;
  readonly #host: AppHost;
  readonly #values = new Map<string, unknown>();
  readonly #errors = new Map<string, readonly GuestError[]>();
  readonly #listeners = new Set<(event: AppUpdate) => void>();
  /** Documents by number, each for as long as the guest may name it. */
  readonly #documents = new Map<number, RowIndex>();
  /** The document that each property was given last. */
  readonly #given = new Map<string, number>();
  /** For the jar: those that are at work. Data that is a document is a query's before the app's promise settles. */
  readonly queries = new RunningQueries((query, data) => this.set(query, "data", data));
  #onLoad = new QueriesOnLoad([]);
  #nextDocument = 1;
  #rest = 0;
  /** Who waits until nothing is to be evaluated. */
  #waiting: (() => void)[] = [];

  constructor(jar: Jar, host: AppHost) {
    this.jar = jar;
    this.#host = host;
    host.listen("update", true);
  }

  /** Gives the queries that are to run now. */
  async open(opening: Opening): Promise<QueriesOnLoad> {
    let pause: JarEvents["pause"] | undefined;
    const forget = this.jar.on("pause", (event) => (pause = event));
    try {
      const onLoad = await this.#open(opening);
      if (!pause) return onLoad;
    } finally {
      forget();
    }
    // Nobody has the jar yet who could resume it, nor a value of the app.
    const { reason, recycles } = pause;
    const message =
      `the app could not be opened: it took its engine down ${recycles} times, at last since ${reason.message}. ` +
      "Mend the code that is named, or open the app with safeMode and edit it";
    throw new JarLimitError({ ...reason, message });
  }

  async #open({ definition, page, safeMode, values }: Opening): Promise<QueriesOnLoad> {
    const given = Object.entries(values).map(([path, value]) => {
      const [entity, property] = split(path);
      if (!isDocument(value)) return [entity, property, value];
      return [entity, property, value.bytes, this.#take(path, value)];
    });
    const { problems, onLoad } = unwrap(
      await new Promise<Outcome>((settle) =>
        prefixed("createApp", () => this.#host.openApp(definition, page, safeMode, given, settle)),
      ),
    ) as Opened;
    if (problems.length > 0) throw new AppError("the app cannot be opened", problems);
    this.#onLoad = new QueriesOnLoad(onLoad);
    await this.#settled();
    return this.#onLoad;
  }

  value(path: string): unknown {
    return this.#values.get(path);
  }

  errors(path?: string): readonly GuestError[] {
    return path === undefined ? [...this.#errors.values()].flat() : (this.#errors.get(path) ?? []);
  }

  on<Name extends keyof AppEvents>(name: Name, listener: (event: AppEvents[Name]) => void): () => void {
    if (name !== "update") throw new TypeError(`on: "${String(name)}" is none of the reports of an app: update`);
    if (typeof listener !== "function") throw new TypeError("on: the listener must be a function");
    // The same function may listen twice, and each time ends by itself.
    const own = (event: AppUpdate) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async set(entity: string, property: string, value: unknown): Promise<void> {
    checkPlace(entity, property, "set");
    const path = `${entity}.${property}`;
    const before = this.#given.get(path);
    if (isDocument(value)) {
      const document = this.#take(path, value);
      try {
        unwrap(
          await new Promise<Outcome>((settle) => this.#host.setJson(entity, property, document, value.bytes, settle)),
        );
      } catch (error) {
        this.#documents.delete(document);
        if (before === undefined) this.#given.delete(path);
        else this.#given.set(path, before);
        throw error;
      }
    } else {
      unwrap(
        await new Promise<Outcome>((settle) =>
          prefixed("set", () => this.#host.setProperty(entity, property, value, settle)),
        ),
      );
      this.#given.delete(path);
    }
    // What is told from now on is about what was set.
    if (before !== undefined) this.#documents.delete(before);
    await this.#settled();
  }

  async trigger(
    entity: string,
    property: string,
    args: readonly unknown[] = [],
    options: TriggerOptions = {},
  ): Promise<unknown> {
    checkPlace(entity, property, "trigger");
    if (!Array.isArray(args)) throw new TypeError("trigger: the arguments must be an array");
    const globals = checkTrigger(options);
    return unwrap(
      await new Promise<Outcome>((settle) =>
        prefixed("trigger", () => this.#host.triggerProperty(entity, property, [...args], globals, settle)),
      ),
    );
  }

  async edit(edits: readonly Edit[]): Promise<Rewritten[]> {
    if (!Array.isArray(edits)) throw new TypeError("edit: the edits must be an array");
    const made = this.#make(jsonText(edits, "edit: edits"));
    this.queries.wait(made);
    const rewritten = await made;
    await this.#settled();
    return rewritten.map(({ place, text }) => ({ ...place, text }));
  }

  async #make(text: string): Promise<Edited["rewritten"]> {
    const { problems, rewritten } = unwrap(
      await new Promise<Outcome>((settle) => this.#host.edit(text, settle)),
    ) as Edited;
    if (problems.length > 0) throw new AppError("the app cannot be changed like that", problems);
    // As they were when they were made.
    const made = JSON.parse(text) as Edit[];
    this.#onLoad.edited(made);
    this.queries.edited(made);
    return rewritten;
  }

  async explain(path: string): Promise<Explanation | null> {
    if (typeof path !== "string") throw new TypeError("explain: the path must be a string");
    const outcome = await new Promise<Outcome>((settle) => this.#host.explain(path, settle));
    const explained = unwrap(outcome) as Explained | null;
    if (!explained) return null;
    const { entity, property, value, ...rest } = explained;
    return { path: join(entity, property), value: this.#valueOf(value), ...rest };
  }

  figures(): Promise<Figures> {
    return this.jar.figures();
  }

  dispose(): void {
    this.jar.dispose();
    this.#documents.clear();
    this.release();
  }

  [disposeSymbol](): void {
    this.dispose();
  }

  /** For the jar: its instance has died. A fresh one says when it has evaluated what the spent one had not. */
  unsettle(): void {
    this.#rest = Math.max(this.#rest, 1);
  }

  /** For the jar: there is no instance, and none to come before the page asks for one. Until then nothing is evaluated. */
  release(): void {
    this.#rest = 0;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** For the jar: properties have changed. */
  updated({ values, others, rest }: Updates): void {
    const paths: string[] = [];
    let next = 0;
    for (let at = 0; at < values.length; at += 2) {
      const path = values[at] as string;
      paths.push(path);
      const other = others[next]?.at === paths.length - 1 ? others[next++] : undefined;
      if (other?.change.type === "removed") this.#values.delete(path);
      else if (other?.change.type !== "same")
        this.#values.set(path, other ? this.#valueOf(other.change) : values[at + 1]);
      if (other && other.errors.length > 0) this.#errors.set(path, other.errors);
      else this.#errors.delete(path);
    }
    this.#rest = rest;
    for (const listener of [...this.#listeners]) {
      try {
        listener({ paths, rest });
      } catch (error) {
        // It is the listener's own affair, and reported like any uncaught error.
        setTimeout(() => {
          throw error;
        });
      }
    }
    if (rest === 0) this.release();
  }

  /** A document that a property is given: its number. */
  #take(path: string, value: JsonDocument): number {
    const document = this.#nextDocument++;
    this.#documents.set(document, new RowIndex(value));
    this.#given.set(path, document);
    return document;
  }

  #valueOf(change: Change): unknown {
    if (change.type === "value") return change.value;
    if (change.type !== "rows") return undefined;
    const index = this.#documents.get(change.document);
    if (!index) throw new Error(`the guest names document ${change.document}, which the page does not have`);
    return new DocumentRows(index, change.rows);
  }

  #settled(): Promise<void> {
    return this.#rest === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Of anything, also of what throws when it is looked at: what copies values says so of it with its place. */
function isDocument(value: unknown): value is JsonDocument {
  try {
    return value instanceof JsonDocument;
  } catch {
    return false;
  }
}

function checkPlace(entity: string, property: string, method: string): void {
  if (typeof entity !== "string") throw new TypeError(`${method}: the entity must be a string`);
  if (typeof property !== "string") throw new TypeError(`${method}: the property must be a string`);
}

/** Entity and property of a path. */
function split(path: string): [entity: string, property: string] {
  const end = path.search(/[.[]/);
  if (end < 0) return [path, ""];
  return [path.slice(0, end), path.slice(path[end] === "." ? end + 1 : end)];
}

function join(entity: string, property: string): string {
  return property === "" ? entity : property.startsWith("[") ? `${entity}${property}` : `${entity}.${property}`;
}
