// What the driver calls in the page. One page knows one subject: nothing of another is loaded, compiled or collected here.
import { rows } from "./rows/index.js";

const subjects = {
  worker: () => import("./subjects/belljar.js").then(({ belljar }) => belljar("worker")),
  inline: () => import("./subjects/belljar.js").then(({ belljar }) => belljar("inline")),
  unmetered: () => import("./subjects/belljar.js").then(({ belljar }) => belljar("inline", true)),
  quickjs: () => import("./subjects/quickjs.js").then(({ quickjs }) => quickjs()),
};

let subject;

globalThis.bench = {
  /** From nothing of the subject in the page to its first answer, in milliseconds. */
  async coldStart(name) {
    const begin = performance.now();
    subject = await subjects[name]();
    const vm = await subject.open();
    const answer = await vm.evaluate("6 * 7");
    const milliseconds = performance.now() - begin;
    if (answer !== 42) throw new Error(`cold-start: the first answer was ${String(answer)}, not 42`);
    vm.dispose();
    return milliseconds;
  },

  /** The samples of one row, each in milliseconds. */
  measure: (name) => rows[name](subject),

  /** An app of so many bindings. */
  app: (name, count) => import("./app/rows.js").then(({ ofSize }) => ofSize(name, count)),

  /** The same where something small has run before. */
  preparedApp: (name, count) => import("./app/rows.js").then(({ prepared }) => prepared(name, count)),

  /** A table of very many rows. */
  largeTable: (name) => import("./app/rows.js").then(({ largeTable }) => largeTable(name)),

  /** An app that is used and changed at random. */
  soak: (milliseconds, seed) => import("./app/soak.js").then(({ soak }) => soak(milliseconds, seed)),

  /** What becomes of a subject that runs an attack. */
  contain: (name, attack) => import("./containment.js").then(({ contain }) => contain(name, attack)),
};
