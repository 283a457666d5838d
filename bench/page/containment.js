// One attack on one subject, and what comes after. What is asked of each is the same: a deadline, a limit on memory, and
// that the next program runs.
import { createJar } from "belljar";
import { getQuickJS, shouldInterruptAfterDeadline } from "quickjs-emscripten";

/** As much as a jar has. */
const MEMORY_BYTES = 128 << 20;
/** What quickjs-emscripten's documentation uses with its release build. */
const STACK_BYTES = 320 << 10;

const subjects = { worker: belljar, inline: belljar, quickjs };

/** How the attack ended, how long that took, and whether the same subject runs another program afterwards. */
export function contain(name, attack) {
  return subjects[name](attack, name);
}

async function belljar({ code, kind, policy }, isolation) {
  const jar = await createJar({ app: "bench", isolation, policy });
  try {
    const begin = performance.now();
    const outcome = await jar.outcome(code, { kind });
    const took = performance.now() - begin;
    const end = outcome.type === "limit" ? `limit ${outcome.limit.kind}` : outcome.type;
    return { end, took, next: (await jar.evaluate("[1, 2].map((n) => n + 1).join()")) === "2,3" };
  } finally {
    jar.dispose();
  }
}

async function quickjs({ code, kind, deadlineMs }) {
  const module = await getQuickJS();
  const begin = performance.now();
  let end;
  try {
    end = runQuickJS(module, kind === "script" ? code : `(${code})`, deadlineMs);
  } catch (error) {
    // Not of the guest's making: what the module threw at its host.
    end = `threw at the host: ${String(error.message ?? error).slice(0, 60)}`;
  }
  const took = performance.now() - begin;
  return { end, took, next: answersAgain(module) };
}

function runQuickJS(module, code, deadlineMs) {
  const runtime = module.newRuntime();
  runtime.setMemoryLimit(MEMORY_BYTES);
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + deadlineMs));
  const context = runtime.newContext();
  const describe = (handle) => {
    const error = handle.consume(context.dump);
    return `error ${error?.message === "interrupted" ? "interrupted" : (error?.name ?? "")}`;
  };
  const result = context.evalCode(code);
  let end = result.error ? describe(result.error) : "value";
  result.value?.dispose();
  const jobs = runtime.executePendingJobs();
  if (jobs.error) end = describe(jobs.error);
  context.dispose();
  runtime.dispose();
  return end;
}

/** A new runtime of the same module: who embeds it has one module per page. */
function answersAgain(module) {
  try {
    const context = module.newContext();
    const text = context.unwrapResult(context.evalCode("[1, 2].map((n) => n + 1).join()")).consume(context.dump);
    context.dispose();
    return text === "2,3";
  } catch {
    return false;
  }
}
