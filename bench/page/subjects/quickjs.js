// quickjs-emscripten, the way its own documentation has it: one module, a runtime and a context per app, a deadline on
// every evaluation, data as JSON text (handle by handle is many times slower).
import { getQuickJS, shouldInterruptAfterDeadline } from "quickjs-emscripten";

export async function quickjs() {
  const module = await getQuickJS();
  return {
    stopsHangs: true,

    open: async ({ deadlineMs = 60_000 } = {}) => new Vm(module, deadlineMs),
  };
}

class Vm {
  #module;
  #deadlineMs;
  #runtime;
  #context;
  #data = new Map();

  constructor(module, deadlineMs) {
    this.#module = module;
    this.#deadlineMs = deadlineMs;
    this.#start();
  }

  evaluate(source) {
    this.#arm();
    const context = this.#context;
    return context.unwrapResult(context.evalCode(source)).consume(context.dump);
  }

  setData(name, value) {
    // Kept as text: what a fresh context is given again after a hang.
    const json = JSON.stringify(value);
    this.#data.set(name, json);
    this.#give(name, json);
  }

  hang(source) {
    this.#arm();
    const result = this.#context.evalCode(source);
    const error = result.error?.consume(this.#context.dump);
    if (error?.message !== "interrupted") throw new Error(`the hang ended as ${JSON.stringify(error ?? "a value")}`);
    this.dispose();
    this.#start();
    for (const [name, json] of this.#data) this.#give(name, json);
  }

  dispose() {
    this.#context.dispose();
    this.#runtime.dispose();
  }

  #start() {
    this.#runtime = this.#module.newRuntime();
    this.#context = this.#runtime.newContext();
  }

  #arm() {
    this.#runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + this.#deadlineMs));
  }

  #give(name, json) {
    const context = this.#context;
    const text = context.newString(json);
    const parser = context.unwrapResult(context.evalCode("JSON.parse"));
    const value = context.unwrapResult(context.callFunction(parser, context.undefined, text));
    context.setProp(context.global, name, value);
    for (const handle of [value, parser, text]) handle.dispose();
  }
}
