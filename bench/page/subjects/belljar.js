// Belljar, through its public interface.
import { createJar } from "belljar";

/**
 * @param {"worker" | "inline"} isolation
 * @param {boolean} dangerouslyAllowUnmeteredGuest whether a module without a meter will do
 */
export function belljar(isolation, dangerouslyAllowUnmeteredGuest = false) {
  return {
    /** Whether it can end code that hangs inside a native function. */
    stopsHangs: isolation === "worker",
    /** Whether lodash and moment are there without asking. */
    hasLibraries: true,

    async open({ deadlineMs = 60_000 } = {}) {
      const policy = { limits: { dataDeadlineMs: deadlineMs }, fetch: { origins: ["self"] } };
      return new Vm(await createJar({ app: "bench", isolation, policy, dangerouslyAllowUnmeteredGuest }));
    },
  };
}

class Vm {
  #jar;

  constructor(jar) {
    this.#jar = jar;
  }

  /** The value of one expression. */
  evaluate(source) {
    return this.#jar.evaluate(source, { kind: "data" });
  }

  /** The value of one expression that may act, once it is there. */
  act(source) {
    return this.#jar.trigger(source);
  }

  /** Makes a value readable under a name. */
  setData(name, value) {
    return this.#jar.setData(name, value);
  }

  /** Runs what hangs, until it has been stopped and the next evaluation can be asked for. */
  async hang(source) {
    const outcome = await this.#jar.outcome(source, { kind: "data" });
    if (outcome.type !== "limit" || outcome.limit.kind !== "deadline") {
      throw new Error(`the hang ended as ${JSON.stringify(outcome)}`);
    }
  }

  dispose() {
    this.#jar.dispose();
  }
}
