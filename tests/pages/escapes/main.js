// Runs one attack at a time against the package's public API, and looks at what it did to the page.
import { createJar } from "./belljar/dist/browser.js";
import { startBeating } from "./heart.js";
import { toJson } from "./json.js";
import { watchWorld } from "./world.js";

let jars = 0;
/** Beats beside the page: what is late there as well is the machine's doing. */
const control = new Worker(new URL("heart.js", import.meta.url), { type: "module" });
/** A jar that is there all the time, as another app's on the same page would be, by isolation. */
const bystanders = new Map();

/** Makes a jar for an app that nobody has used before, and clears away what is kept of it. */
async function open({ policy, isolation }) {
  const app = `escapes-${++jars}`;
  localStorage.clear();
  return createJar({ app, policy, isolation });
}

/**
 * Runs a case. Gives how it ended, its effects, how late the page's heart beat because of it, and what became of the page
 * and of other jars.
 */
async function run(attack, isolation) {
  if (!bystanders.has(isolation)) bystanders.set(isolation, await open({ isolation }));
  const jar = await open({ policy: attack.policy, isolation });
  const neighbour = attack.neighbour && (await open({ policy: attack.policy, isolation }));
  try {
    await prepare(jar, neighbour, attack);
    const effects = [];
    jar.on("effect", (effect) => effects.push(brief(effect)));
    control.postMessage("start");
    const rest = startBeating();
    const { kind, args, globals } = attack;
    const start = performance.now();
    const outcome = await jar.outcome(attack.code, { kind, args, globals });
    const took = performance.now() - start;
    const late = await rest();
    control.postMessage("rest");
    const machine = await new Promise((done) =>
      control.addEventListener("message", ({ data }) => done(data), { once: true }),
    );
    return {
      end: endOf(outcome),
      effects,
      took,
      late: late - machine,
      changed: changes(),
      ...(await others(isolation)),
    };
  } finally {
    jar.dispose();
    neighbour?.dispose();
  }
}

/** What is there before the attack begins. */
async function prepare(jar, neighbour, { entities = {}, store = {}, before = [], neighbour: code }) {
  for (const [name, value] of Object.entries(entities)) await jar.setData(name, value);
  const keep = "(entries) => Promise.all(entries.map(([key, value]) => storeValue(key, value))).then(() => 0)";
  if (Object.keys(store).length > 0) await jar.trigger(keep, { args: [Object.entries(store)] });
  for (const { kind = "script", code } of before) await jar.outcome(code, { kind });
  if (neighbour) await neighbour.outcome(code);
}

/** Whether another jar answers, and whether a fresh one starts. */
async function others(isolation) {
  const answers = async (jar) => (await jar.evaluate("[1, 2].map((n) => n + 1).join()")) === "2,3";
  const bystander = await answers(bystanders.get(isolation));
  const fresh = await open({ isolation });
  try {
    return { bystander, fresh: await answers(fresh) };
  } finally {
    fresh.dispose();
  }
}

function endOf(outcome) {
  if (outcome.type === "value") return { value: toJson(outcome.value) };
  return outcome.type === "error" ? { error: outcome.error.errorMessage.name } : { limit: outcome.limit.kind };
}

/** An effect, without what is large in it. */
function brief({ type, request }) {
  if (!request) return { type };
  const { url, method, headers } = request;
  return { type, request: { url, method, headers } };
}

// Texts, since what carries them to the page and back has ideas of its own about `__proto__`.
const runText = async (attack, isolation) => JSON.stringify(await run(JSON.parse(attack), isolation));

Object.assign(globalThis, { run: runText, ready: true });
const changes = watchWorld();
