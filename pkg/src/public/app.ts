import type { Figures, GuestError } from "./gap.js";
import type { Jar, JarOptions } from "./jar.js";
import type { JsonDocument, Rows } from "./document.js";
import type { Library } from "./library.js";

/** An app: `docs/app.md` describes it, `docs/belljar.schema.json` is its schema. Unknown keys are errors. */
export interface AppDefinition {
  /** The version of this form. */
  version: 1;
  /** What the app is called: `appsmith.appName`. */
  name: string;
  /** What all pages share, by name. */
  entities?: Readonly<Record<string, EntityDefinition>>;
  /** The pages; one is open at a time. At least one. */
  pages: readonly PageDefinition[];
  /** What code uses of others' code, beside what {@link JarOptions.libraries} has. */
  libraries?: readonly Library[];
  /** What `appsmith.theme` says. */
  theme?: Readonly<Record<string, unknown>>;
  /** What the app can do without, in the form of a policy: it narrows what is granted and never widens it. */
  policy?: Readonly<Record<string, unknown>>;
}

/** A page of an app. */
export interface PageDefinition {
  /** Its name: `appsmith.currentPageName`. */
  name: string;
  /** What is on it, by name. */
  entities?: Readonly<Record<string, EntityDefinition>>;
}

/** Something that code can name. */
export type EntityDefinition = WidgetDefinition | QueryDefinition | JsObjectDefinition;

/** A widget. What its type means is the page's business. */
export interface WidgetDefinition {
  kind: "widget";
  /** As `TABLE_WIDGET_V2`. */
  type: string;
  /** Its properties. Texts at any depth may hold `{{ code }}`. */
  properties?: Readonly<Record<string, unknown>>;
  /** The paths of those properties that are event handlers. */
  triggers?: readonly string[];
  /** Properties that the user changes, with what they are at first. */
  meta?: Readonly<Record<string, unknown>>;
  /** The setters: from the function's name to the property that it sets. */
  setters?: Readonly<Record<string, string>>;
}

/** Something that the page or the server runs. */
export interface QueryDefinition {
  kind: "query";
  /** What is run: any JSON, whose texts may hold `{{ code }}`. */
  template?: Readonly<Record<string, unknown>>;
  /** How it is run. */
  settings?: { timeoutMs?: number; runOnLoad?: boolean };
}

/** Functions and variables. */
export interface JsObjectDefinition {
  kind: "js";
  /** `export default { … }` */
  body: string;
}

/** A change of an app that runs. */
export type Edit =
  | { op: "add"; name: string; entity: EntityDefinition }
  | { op: "remove"; name: string }
  /** Code that refers to the entity is changed with it. */
  | { op: "rename"; name: string; to: string }
  /** Without a value the property is removed. */
  | { op: "change"; name: string; property: string; value?: unknown }
  | { op: "body"; name: string; body: string };

/** A text that a renaming has changed, since it refers to what has another name. */
export interface Rewritten {
  entity: string;
  /** The path of the property; `body` of a JS object. */
  property: string;
  /** As it is now. */
  text: string;
}

/** What {@link createApp} takes beside the definition. Unknown keys are errors. */
export interface AppOptions extends JarOptions {
  /** The page that is open. @default the first */
  page?: string;
  /**
   * Whether nothing is evaluated until its text is changed: for an app that cannot be opened otherwise.
   * @default false
   */
  safeMode?: boolean;
  /**
   * Whether the queries run by themselves whose settings say `runOnLoad`: as soon as the page has said how queries are run, with
   * `app.jar.handle("runQuery", …)`, in the order of the definition, but each after those whose data its template reads.
   * What goes wrong is told to `app.jar.on("error")`. In safe mode none runs. @default true
   */
  runOnLoad?: boolean;
  /**
   * Values that properties have from the start, by path (`Query1.data`), before anything is evaluated: data that the page
   * has already, what users have entered. Large data is a {@link JsonDocument}. @default {}
   */
  values?: Readonly<Record<string, unknown>>;
}

/** What {@link App.trigger} runs a handler with. Unknown keys are errors. */
export interface TriggerOptions {
  /**
   * Names that this handler alone sees, before entities of the same name, with values that are copied: the `currentRow` of
   * a table, the `currentItem` and `currentIndex` of a list. @default {}
   */
  globals?: Readonly<Record<string, unknown>>;
}

/** Paths of properties that have other values, or other errors, than before. */
export interface AppUpdate {
  /** As `Table1.tableData`, in the order in which they were evaluated. */
  paths: string[];
  /** How many properties are still to be evaluated. */
  rest: number;
}

/** What an app reports, by name. What its jar reports, {@link App.jar} does. */
export interface AppEvents {
  /** Properties have changed. */
  update: AppUpdate;
}

/** What is known of a property. */
export interface Explanation {
  path: string;
  /** Its value. Rows of a document are {@link Rows}. */
  value: unknown;
  /** The text behind the value, if it is one with bindings. */
  text: string | null;
  /** Paths that it reads, in the order of its text; those that do not exist, too. */
  dependencies: string[];
  /** Paths of properties that read it. */
  dependants: string[];
  /** What is wrong with it. */
  errors: GuestError[];
  /** How often it was evaluated; of a handler, how often it was run. */
  evaluations: number;
  /** What the last evaluation took: the same for the same events on every machine. */
  steps: number;
  /**
   * Units of fuel that it took, about: what its turn took is measured, and shared out by steps. `null` when it was never
   * evaluated or more than 65,536 turns ago.
   */
  fuel: number | null;
  /** Milliseconds that it took, about, as with `fuel`. */
  milliseconds: number | null;
}

/** What is wrong with a definition or an edit. */
export interface Problem {
  /** Where in it, as `$.pages[0].entities.Table1.triggers[0]`. */
  path: string;
  /** What is wrong. */
  message: string;
  /** What to do. */
  help: string;
}

/** An app that runs in a jar of its own. */
export interface App {
  /** The jar: what the page answers (`handle`), what the app reports (`on`), its store. */
  readonly jar: Jar;
  /**
   * The value of a property with bindings, or of a JS object's variable, as it was told last; `undefined` when there is none.
   * Rows of a document are {@link Rows}. What the page itself has set it knows.
   */
  value(path: string): unknown;
  /** What is wrong with a property, or with all of them in the order in which it was found. */
  errors(path?: string): readonly GuestError[];
  /** Listens; the function returned ends it. */
  on<Name extends keyof AppEvents>(name: Name, listener: (event: AppEvents[Name]) => void): () => void;
  /**
   * Gives a property another value: the user has changed it, or a query has data. Large data is a {@link JsonDocument}.
   * The definition need not name the property: a widget has others that its component derives, as `Table1.selectedRow`.
   * Resolves when everything that depends on it is evaluated; while the jar is paused, at once: the value is kept for then.
   * @throws {TypeError} when the value is no data
   * @throws {JarError} when there is no such widget or query
   * @throws {JarLimitError} when the value is too large
   */
  set(entity: string, property: string, value: unknown): Promise<void>;
  /**
   * Runs the handler that a property holds and gives its value, copied. `args` is what it is called with, should its value be
   * a function.
   * @throws {JarError} when the code throws or cannot be parsed, or when a name of `options.globals` is the framework's
   * @throws {JarLimitError} when it hits a limit
   */
  trigger(entity: string, property: string, args?: readonly unknown[], options?: TriggerOptions): Promise<unknown>;
  /**
   * Changes the app while it runs: all of the edits, in order, or none. Resolves when everything that they concern is
   * evaluated, and gives the texts that renamings have changed, for whoever keeps the definition.
   * @throws {TypeError} when an edit holds what is no JSON, as a function or a `Date`; the message says where
   * @throws {AppError} when one of them cannot be made
   * @throws {JarLimitError} when the jar is paused: an app is edited once {@link Jar.resume} was called
   */
  edit(edits: readonly Edit[]): Promise<Rewritten[]>;
  /** What is known of a property, or `null` when there is none. */
  explain(path: string): Promise<Explanation | null>;
  /** Figures of the app and its jar now. */
  figures(): Promise<Figures>;
  /** Stops everything at once. Safe to call again. */
  dispose(): void;
  /** `using app = await createApp(…)` */
  [Symbol.dispose](): void;
}
