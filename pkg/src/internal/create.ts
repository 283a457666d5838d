import { HostJar, initSync } from "../../wasm/host/host.js";
import { JarError } from "../public/errors.js";
import type { GuestError } from "../public/gap.js";
import type { Jar, JarOptions } from "../public/jar.js";
import { HostedJar } from "./jar.js";
import { requireMeter } from "./meter.js";
import { checkOptions } from "./options.js";
import { LibraryFailure, loadLibraries } from "./libraries/load.js";
import { prefixed } from "./outcome.js";
import type { Instance, Platform } from "./platform.js";
import { Pool } from "./pool.js";

/** What a jar is made with beside what the page says. */
export interface Own {
  /** What an app's definition makes of the policy. */
  hints?: unknown;
  /** The function whose options they are. @default "createJar" */
  caller?: "createJar" | "createApp";
  /** It is there for the jars to come: it leaves a spare instance for them, and nothing else. */
  isAhead?: boolean;
}

/** `createJar` on one platform. Modules are loaded when the first jar asks for them, once for all jars. */
export function createJarOn(platform: Platform): (options: JarOptions, own?: Own) => Promise<Jar> {
  const guest = once(() => platform.compile("guest"));
  const host = once(async () => void initSync({ module: await platform.compile("host") }));
  const workers = perMeter((unmetered) => new Pool(() => platform.startWorker(guest(), unmetered)));
  const frames = once(() => platform.frames());
  const framePools = perMeter((unmetered) =>
    once(async () => {
      const start = await frames();
      return new Pool(() => start(unmetered));
    }),
  );

  return async (options, { hints, isAhead = false, caller = "createJar" } = {}) => {
    const checked = checkOptions(options, platform.isolation, caller);
    const { dangerouslyAllowUnmeteredGuest: unmetered } = checked;
    let leave = () => {};
    const entered = (pool: Pool): Source => {
      pool.enter();
      leave = () => pool.leave(isAhead);
      return { take: () => pool.take(), settled: () => pool.warm() };
    };
    const checkMeter = (module: WebAssembly.Module) => {
      if (!unmetered) requireMeter(module);
    };
    const sources = {
      // A frame compiles and checks the module itself.
      frame: async () => entered(await framePools(unmetered)()),
      worker: async () => {
        const source = entered(workers(unmetered));
        checkMeter(await guest());
        return source;
      },
      inline: async () => {
        checkMeter(await guest());
        return inline(guest, unmetered);
      },
    };
    try {
      const [source, libraries] = await Promise.all([
        sources[checked.isolation](),
        loadLibraries(checked.libraries),
        host(),
      ]);
      const { isolation: _, dangerouslyAllowUnmeteredGuest: __, ...config } = checked;
      const given = {
        ...config,
        hints: hints === undefined ? undefined : JSON.stringify(hints),
        libraries,
        pageUrl: platform.pageUrl(),
        memoryStore: platform.memoryStore || isAhead,
      };
      const jar = new HostedJar(
        (page) => prefixed(caller, () => new HostJar(given, page)),
        source,
        platform.defaults,
        leave,
        checked.record,
      );
      leave = () => jar.dispose();
      await jar.open();
      if (options.appsmith) await jar.tellAppsmith(options.appsmith, `${caller}: options.appsmith`);
      return jar;
    } catch (error) {
      leave();
      throw asStartError(error, caller);
    }
  };
}

/** Where a jar's instances come from. */
export interface Source {
  take(): Instance;
  /** Called when the instance last taken is ready and the processor has time for others. */
  settled(): void;
}

/** Something for metered modules and the same for others, each made when it is first asked for. */
function perMeter<T>(make: (unmetered: boolean) => T): (unmetered: boolean) => T {
  const made = new Map<boolean, T>();
  return (unmetered) => {
    const known = made.get(unmetered) ?? make(unmetered);
    made.set(unmetered, known);
    return known;
  };
}

async function inline(guest: () => Promise<WebAssembly.Module>, allowUnmetered: boolean): Promise<Source> {
  const { InlineInstance } = await import("./inline.js");
  return { take: () => new InlineInstance(guest(), allowUnmetered), settled: () => {} };
}

/** Remembers the result, but not a failure: a network that is back should do. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

function codeOf(error: unknown, message: string): GuestError["code"] {
  if (error instanceof LibraryFailure) return "BELLJAR_LIBRARY";
  return message.includes("BELLJAR_UNMETERED") ? "BELLJAR_UNMETERED" : "BELLJAR_START";
}

/** Mistakes of the caller's and errors of the jar are what they are; the rest is a jar that could not be started. */
function asStartError(error: unknown, caller: string): unknown {
  if (error instanceof TypeError && error.message.startsWith(`${caller}: `)) return error;
  if (error instanceof Error && (error.name === "JarError" || error.name === "JarLimitError")) return error;
  const message = `the jar could not be started: ${error instanceof Error ? error.message : String(error)}`;
  return new JarError(
    {
      errorType: "PARSE",
      severity: "error",
      errorMessage: { name: "BelljarError", message },
      code: codeOf(error, message),
      originalBinding: "",
      raw: "",
      source: { entity: "", property: "", line: null, column: null },
      stack: "",
    },
    { cause: error },
  );
}
