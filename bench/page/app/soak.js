// An app that is used and changed at random for a long time: what it has become must be what a fresh one of the same text
// and the same values is, and it must not have grown.
import { createApp } from "belljar";
import { same } from "../check.js";
import { changedBody, generateApp } from "./generate.js";
import { random } from "./random.js";

const BINDINGS = 500;
/** Widgets that are added and removed, so that the app stays as large as it is. */
const EXTRA = 20;
/** How often the memory is looked at, in changes. */
const LOOK = 500;

/** @returns {Promise<{ changes: number, heap: number[] }>} `heap`: bytes of the jar's memory in use, as time goes on */
export async function soak(milliseconds, seed) {
  const next = random(seed);
  const below = (limit) => Math.floor(next() * limit);
  const one = (list) => list[below(list.length)];
  const { definition, data, bindings } = generateApp(BINDINGS, seed);
  const model = new Model(definition, data);
  const app = await createApp(definition, { app: "soak", values: model.values });

  const codes = bindings.map(({ code }) => code).filter((code) => !code.includes("Widget"));
  const steps = [
    () => app.set(...model.set(`Input${below(20)}`, "value", below(100))),
    () => app.set(...model.set(`Input${below(20)}`, "text", `text ${below(100)}`)),
    () => app.set(...model.set(`Query${below(10)}`, "data", one(Object.values(data)).slice(below(20)))),
    () => app.edit([model.change(one(model.widgets()), `p${below(4)}`, `{{${one(codes)}}} and {{${one(codes)}}}`)]),
    () => app.edit([model.change(one(model.widgets()), `p${below(4)}`, `{{${one(model.widgets())}.p${below(4)}}}`)]),
    () => app.edit([model.body(`Utils${below(20)}`, changedBody(below(20)))]),
    () => app.edit([model.rename(one(model.widgets()))]),
    () => app.edit([model.add({ p0: `{{${one(codes)}}}`, p1: `{{${one(model.widgets())}.p0}}` })]),
    () => (model.extras().length > EXTRA ? app.edit([model.remove(one(model.extras()))]) : undefined),
  ];
  const heap = [];
  const end = performance.now() + milliseconds;
  let changes = 0;
  for (; performance.now() < end; changes++) {
    await one(steps)();
    if (changes % LOOK === 0) heap.push((await app.figures()).heapBytes);
  }

  const fresh = await createApp(model.definition, { app: "soak-fresh", values: model.values });
  for (const path of model.paths()) {
    same(`${path} after ${changes} changes`, app.value(path), fresh.value(path));
    const messages = (of) => of.errors(path).map(({ errorMessage }) => errorMessage.message);
    same(`the errors of ${path}`, messages(app), messages(fresh));
  }
  app.dispose();
  fresh.dispose();
  return { changes, heap };
}

/** What the app has become, as its text and its values. */
class Model {
  definition;
  values;
  #next = 0;

  constructor(definition, data) {
    this.definition = structuredClone(definition);
    this.values = Object.fromEntries(Object.entries(data).map(([name, rows]) => [`${name}.data`, rows]));
  }

  get #entities() {
    return this.definition.pages[0].entities;
  }

  /** Widgets with bindings. */
  widgets() {
    return Object.keys(this.#entities).filter((name) => this.#entities[name].type === "TEXT");
  }

  extras() {
    return this.widgets().filter((name) => name.startsWith("Extra"));
  }

  paths() {
    return this.widgets().flatMap((name) =>
      Object.keys(this.#entities[name].properties).map((property) => `${name}.${property}`),
    );
  }

  set(entity, property, value) {
    this.values[`${entity}.${property}`] = value;
    return [entity, property, value];
  }

  change(name, property, value) {
    this.#entities[name].properties[property] = value;
    return { op: "change", name, property, value };
  }

  body(name, body) {
    this.#entities[name].body = body;
    return { op: "body", name, body };
  }

  add(properties) {
    const name = this.#free("Extra");
    const entity = { kind: "widget", type: "TEXT", properties };
    this.#entities[name] = structuredClone(entity);
    return { op: "add", name, entity };
  }

  remove(name) {
    delete this.#entities[name];
    return { op: "remove", name };
  }

  /** What is generated has no text in which an entity's name is anything else. What was extra stays it. */
  rename(name) {
    const to = this.#free(name.replace(/\d+$/, ""));
    const text = JSON.stringify(this.#entities).replaceAll(new RegExp(`\\b${name}\\b`, "g"), to);
    this.definition.pages[0].entities = JSON.parse(text);
    return { op: "rename", name, to };
  }

  /** A name that nothing has. Names come back, as they do where people choose them: the engine keeps those that it has met. */
  #free(prefix) {
    let name;
    do name = `${prefix}${this.#next++ % 1_000}`;
    while (name in this.#entities);
    return name;
  }
}
