// What properties are now: what the app has told, what the page has set, and what the definition says for all others.
import type { App, WidgetDefinition } from "belljar";
import { hasCode, join, pathOf, steps, type Outline } from "./outline.ts";

/** The values of an app's properties, as its widgets show them. */
export class Values {
  readonly #app: App;
  /** What the page has set, and the app has not told otherwise: of what it gives itself the page is told nothing. */
  readonly #given = new Map<string, unknown>();

  constructor(app: App, given: Readonly<Record<string, unknown>>) {
    this.#app = app;
    for (const [path, value] of Object.entries(given)) this.#given.set(path, value);
  }

  /** Notes what the page has set. */
  give(path: string, value: unknown): void {
    this.#given.set(path, value);
  }

  /** The app has told what properties are, which counts from now on. */
  told(paths: readonly string[]): void {
    for (const path of paths) this.#given.delete(path);
  }

  /** Forgets what was given to an entity, or gives it to its new name. */
  rename(name: string, to: string | null): void {
    for (const [path, value] of [...this.#given]) {
      if (!path.startsWith(`${name}.`)) continue;
      this.#given.delete(path);
      if (to !== null) this.#given.set(`${to}${path.slice(name.length)}`, value);
    }
  }

  /** A property of a widget or a query; `undefined` where it has no value. */
  read(outline: Outline, name: string, property: string): unknown {
    const path = pathOf(name, property);
    if (this.#given.has(path)) return this.#given.get(path);
    const told = this.#app.value(path);
    if (told !== undefined) return told;
    const entity = outline.get(name);
    if (entity?.kind !== "widget") return undefined;
    return this.#compose(path, written(entity, property));
  }

  /** What is written, with the values of what is bound within. */
  #compose(path: string, json: unknown): unknown {
    if (hasCode(json)) return this.#app.value(path);
    if (Array.isArray(json)) return json.map((item, index) => this.#compose(join(path, index), item));
    if (typeof json !== "object" || json === null) return json;
    const members = Object.entries(json).map(([key, member]) => [key, this.#compose(join(path, key), member)]);
    return Object.fromEntries(members);
  }
}

/** What a widget's definition has at a path, as it is written. */
export function written({ properties = {}, meta = {} }: WidgetDefinition, property: string): unknown {
  const [first, ...rest] = steps(property);
  if (first === undefined) return undefined;
  let at: unknown = first in properties ? properties[first] : meta[first];
  for (const step of rest) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}
