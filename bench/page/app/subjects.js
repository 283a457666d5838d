// Who runs an app: Belljar, the same app written down straightforwardly on quickjs-emscripten, and on the page's own engine.
import { bindingsOf } from "./references.js";
import { Straightforward } from "./straightforward.js";

export const subjects = {
  worker: () => belljar("worker"),
  inline: () => belljar("inline"),
  quickjs: () => quickjs((app) => app),
  // Told nothing but the definition, as Belljar is: the other one is told what each binding reads as well.
  found: () => quickjs(({ definition, data }) => ({ definition, data, bindings: bindingsOf(definition) })),
  plain: async () => ({ open: async (app) => new Direct(app, new Plain()) }),
};

async function belljar(isolation) {
  const { createApp, createJar, JsonDocument, preload } = await import("belljar");
  // Loaded and compiled, but not used yet.
  (await createJar({ app: "warm", isolation })).dispose();
  const policy = { limits: { dataDeadlineMs: 60_000, memoryBytes: 256 << 20, messageBytes: 128 << 20 } };
  return {
    prepare: () => preload({ isolation }),
    async open({ definition, data = {} }) {
      const values = Object.fromEntries(Object.entries(data).map(([name, rows]) => [`${name}.data`, rows]));
      return new BelljarApp(await createApp(definition, { app: "bench", isolation, policy, values }), JsonDocument);
    },
  };
}

class BelljarApp {
  #app;
  #JsonDocument;

  constructor(app, JsonDocument) {
    this.#app = app;
    this.#JsonDocument = JsonDocument;
  }

  set(path, value) {
    const [entity, property] = path.split(".");
    return this.#app.set(entity, property, value);
  }

  setJson(path, text) {
    return this.set(path, new this.#JsonDocument(text));
  }

  edit(name, body) {
    return this.#app.edit([{ op: "body", name, body }]);
  }

  value(path) {
    return this.#app.value(path);
  }

  async heapBytes() {
    return (await this.#app.figures()).heapBytes;
  }

  dispose() {
    this.#app.dispose();
  }
}

/** `told`: what of an app it is told. */
async function quickjs(told) {
  const { getQuickJS } = await import("quickjs-emscripten");
  const module = await getQuickJS();
  return { open: async (app) => new Direct(told(app), new QuickJs(module)) };
}

/** What runs on the page's own thread. */
class Direct {
  #app;

  constructor(app, engine) {
    this.#app = new Straightforward(engine, app);
    this.#app.evaluate();
  }

  set(path, value) {
    this.#app.set(path, value);
  }

  setJson(path, text) {
    this.#app.setJson(path, text);
  }

  edit(name, body) {
    this.#app.edit(name, body);
  }

  value(path) {
    return this.#app.value(path);
  }

  dispose() {
    this.#app.dispose();
  }
}

const expressionOf = (body) => body.replace(/^export default /, "");

class QuickJs {
  #runtime;
  #context;
  #parse;
  #handles = [];
  #entities = new Map();

  constructor(module) {
    this.#runtime = module.newRuntime();
    this.#context = this.#runtime.newContext();
    this.#parse = this.#keep(this.#evaluate("JSON.parse"));
  }

  define(name) {
    const entity = this.#keep(this.#context.newObject());
    this.#context.setProp(this.#context.global, name, entity);
    this.#entities.set(name, entity);
  }

  object(name, body) {
    this.#evaluate(`globalThis.${name} = (${expressionOf(body)})`).dispose();
  }

  set(path, value) {
    this.setJson(path, JSON.stringify(value));
  }

  setJson(path, text) {
    const [entity, property] = path.split(".");
    const context = this.#context;
    const json = context.newString(text);
    const value = context.unwrapResult(context.callFunction(this.#parse, context.undefined, json));
    context.setProp(this.#entities.get(entity), property, value);
    value.dispose();
    json.dispose();
  }

  compile(code) {
    return this.#keep(this.#evaluate(`(() => (${code}))`));
  }

  call(compiled, path) {
    const [entity, property] = path.split(".");
    const context = this.#context;
    const value = context.unwrapResult(context.callFunction(compiled, context.undefined));
    context.setProp(this.#entities.get(entity), property, value);
    return value.consume(context.dump);
  }

  dispose() {
    for (const handle of this.#handles) handle.dispose();
    this.#context.dispose();
    this.#runtime.dispose();
  }

  #evaluate(code) {
    return this.#context.unwrapResult(this.#context.evalCode(code));
  }

  #keep(handle) {
    this.#handles.push(handle);
    return handle;
  }
}

/** The page's own engine, with a copy of each value by way of JSON: what isolates nothing. */
class Plain {
  #scope = {};

  define(name) {
    this.#scope[name] = {};
  }

  object(name, body) {
    this.#scope[name] = this.compile(expressionOf(body))();
  }

  set(path, value) {
    this.setJson(path, JSON.stringify(value));
  }

  setJson(path, text) {
    const [entity, property] = path.split(".");
    this.#scope[entity][property] = JSON.parse(text);
  }

  compile(code) {
    const evaluate = new Function("$scope", `with ($scope) { return (${code}); }`);
    return () => evaluate(this.#scope);
  }

  call(compiled, path) {
    const [entity, property] = path.split(".");
    const value = compiled();
    this.#scope[entity][property] = value;
    const text = JSON.stringify(value);
    return text === undefined ? undefined : JSON.parse(text);
  }

  dispose() {}
}
