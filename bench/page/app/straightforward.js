// An app the way one writes it down first: bindings compiled once to functions, evaluated in the order of what they read,
// and of a change those that depend on it. What evaluates them is given: another engine, or the page's own.

export class Straightforward {
  #engine;
  #order = [];
  #dependants = new Map();
  #values = new Map();

  /** `engine`: `define(entity)`, `set(path, value)`, `object(name, body)`, `compile(code)`, `call(compiled, path)`. */
  constructor(engine, { definition, bindings, data = {} }) {
    this.#engine = engine;
    for (const [name, entity] of Object.entries(definition.pages[0].entities)) {
      if (entity.kind === "js") engine.object(name, entity.body);
      else engine.define(name);
      for (const [property, value] of Object.entries(entity.meta ?? {})) engine.set(`${name}.${property}`, value);
    }
    for (const [name, rows] of Object.entries(data)) engine.set(`${name}.data`, rows);
    this.#sort(bindings);
    for (const binding of this.#order) binding.compiled = engine.compile(binding.code);
  }

  /** Evaluates everything. */
  evaluate() {
    for (const binding of this.#order) this.#run(binding);
  }

  /** Changes a value, and what depends on it. */
  set(path, value) {
    this.#engine.set(path, value);
    this.#runDependants([path]);
  }

  /** The same with JSON text. */
  setJson(path, text) {
    this.#engine.setJson(path, text);
    this.#runDependants([path]);
  }

  /** Another body for a JS object. */
  edit(name, body) {
    this.#engine.object(name, body);
    this.#runDependants([name]);
  }

  value(path) {
    return this.#values.get(path);
  }

  dispose() {
    this.#engine.dispose();
  }

  #run(binding) {
    this.#values.set(binding.path, this.#engine.call(binding.compiled, binding.path));
  }

  #runDependants(changed) {
    const due = new Set();
    const open = [...changed];
    while (open.length > 0) {
      for (const binding of this.#dependants.get(open.pop()) ?? []) {
        if (due.has(binding)) continue;
        due.add(binding);
        open.push(binding.path);
      }
    }
    // In the order of all: what is read comes before what reads it.
    for (const binding of [...due].sort((one, other) => one.position - other.position)) this.#run(binding);
  }

  #sort(bindings) {
    const all = new Map(bindings.map((binding) => [`${binding.entity}.${binding.property}`, { ...binding }]));
    const visit = (path, binding) => {
      if (binding.path) return;
      binding.path = path;
      for (const read of binding.reads) {
        const known = all.get(read);
        if (known) visit(read, known);
        if (!this.#dependants.has(read)) this.#dependants.set(read, []);
        this.#dependants.get(read).push(binding);
      }
      binding.position = this.#order.push(binding);
    };
    for (const [path, binding] of all) visit(path, binding);
  }
}
