import { jsonText } from "./json.js";
import { checkLibraries, type CheckedLibrary } from "./libraries/check.js";
import type { TriggerOptions } from "../public/app.js";
import type { AppsmithValues, DataOptions, EvaluateOptions, JarOptions } from "../public/jar.js";

/** The options of `createJar` with nothing left out. The policy is checked where it is read. */
export interface CheckedOptions {
  app: string;
  branch: string | undefined;
  policy: string | undefined;
  mode: "EDIT" | "PUBLISHED";
  isolation: "frame" | "worker" | "inline";
  seed: bigint;
  record: boolean;
  libraries: CheckedLibrary[];
  dangerouslyAllowUnmeteredGuest: boolean;
}

/** The options of `Jar.evaluate` in the form that the host reads. */
export interface CheckedEvaluation {
  source: string;
  kind: "script" | "data" | "trigger";
  entity: string;
  property: string;
  args: unknown[];
  /** An array of one, if it is given. */
  this: [unknown] | undefined;
  /** Names and values in turn. */
  globals: unknown[];
}

const NAME = /^[A-Za-z0-9._-]{1,128}$/;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield"
  ).split(" "),
);
const MAX_SEED = 2n ** 64n - 1n;

/** Every option of a jar, which an app has as well. */
export const JAR_OPTIONS: readonly string[] = [
  "app",
  "branch",
  "policy",
  "mode",
  "appsmith",
  "isolation",
  "seed",
  "record",
  "libraries",
  "dangerouslyAllowUnmeteredGuest",
];

/** `caller`: the function that they are the options of. */
export function checkOptions(options: JarOptions, isolation: "worker" | "inline", caller: string): CheckedOptions {
  const where = `${caller}: options`;
  keys(options, where, JAR_OPTIONS);
  checkAppsmith(options.appsmith ?? {}, `${where}.appsmith`);
  const { app, branch, seed = randomSeed(), record = false, dangerouslyAllowUnmeteredGuest = false } = options;
  if (typeof app !== "string" || !NAME.test(app)) throw name(`${where}.app`);
  if (branch !== undefined && (typeof branch !== "string" || !NAME.test(branch))) throw name(`${where}.branch`);
  if (typeof seed !== "bigint" || seed < 0n || seed > MAX_SEED) {
    throw new TypeError(`${where}.seed must be a BigInt from 0n to 2n ** 64n - 1n`);
  }
  for (const [key, value] of Object.entries({ record, dangerouslyAllowUnmeteredGuest })) {
    if (typeof value !== "boolean") throw new TypeError(`${where}.${key} must be true or false`);
  }
  return {
    app,
    branch,
    policy: options.policy === undefined ? undefined : policyText(options.policy, `${where}.policy`),
    mode: oneOf(options.mode, "PUBLISHED", ["EDIT", "PUBLISHED"], `${where}.mode`),
    isolation: oneOf(options.isolation, isolation, ["frame", "worker", "inline"], `${where}.isolation`),
    seed,
    record,
    libraries: checkLibraries(options.libraries ?? [], `${where}.libraries`, checkIdentifier),
    dangerouslyAllowUnmeteredGuest,
  };
}

export function checkEvaluation(source: string, options: EvaluateOptions, method: string): CheckedEvaluation {
  if (typeof source !== "string") throw new TypeError(`${method}: the source must be a string`);
  const where = `${method}: options`;
  keys(options, where, ["kind", "entity", "property", "args", "this", "globals"]);
  const { args = [] } = options;
  if (!Array.isArray(args)) throw new TypeError(`${where}.args must be an array`);
  return {
    source,
    kind: oneOf(options.kind, "script", ["script", "data", "trigger"], `${where}.kind`),
    entity: text(options.entity, `${where}.entity`),
    property: text(options.property, `${where}.property`),
    args,
    this: options.this === undefined ? undefined : [options.this],
    globals: checkGlobals(options.globals, where),
  };
}

/** The options of `App.trigger`: names and values in turn. */
export function checkTrigger(options: TriggerOptions): unknown[] {
  const where = "trigger: options";
  keys(options, where, ["globals"]);
  return checkGlobals(options.globals, where);
}

function checkGlobals(globals: Readonly<Record<string, unknown>> = {}, where: string): unknown[] {
  if (!isObject(globals)) throw new TypeError(`${where}.globals must be an object`);
  for (const name of Object.keys(globals)) checkIdentifier(name, `${where}.globals`);
  return Object.entries(globals).flat();
}

const ABOUT = ["URL", "appName", "currentEnvironmentName", "currentPageName", "theme", "ui", "user"];

/** What `appsmith` is to say. */
export function checkAppsmith(values: AppsmithValues, where: string): AppsmithValues {
  keys(values, where, ABOUT);
  return values;
}

/** What an entity can do, as the host reads it: `query`, or the names of setters and their properties in turn. */
export function checkMethods(options: DataOptions, where: string): "query" | string[] | null {
  keys(options, where, ["query", "setters"]);
  const { query = false, setters = {} } = options;
  if (typeof query !== "boolean") throw new TypeError(`${where}.query must be true or false`);
  if (!isObject(setters)) throw new TypeError(`${where}.setters must be an object`);
  for (const [name, property] of Object.entries(setters)) {
    checkIdentifier(name, `${where}.setters`);
    if (typeof property !== "string") throw new TypeError(`${where}.setters.${name} must be the name of a property`);
  }
  const pairs = Object.entries(setters).flat();
  if (query && pairs.length > 0) throw new TypeError(`${where}: what is a query has no setters`);
  if (query) return "query";
  return pairs.length > 0 ? pairs : null;
}

/** Refuses what app code could not write as a name. */
export function checkIdentifier(name: string, where: string): void {
  if (typeof name !== "string" || !IDENTIFIER.test(name) || RESERVED.has(name)) {
    throw new TypeError(`${where}: ${quote(name)} is not a name that JavaScript code can use`);
  }
}

/** Refuses what is no object, and keys that do not exist. */
export function keys(options: object, where: string, known: readonly string[]): void {
  if (!isObject(options)) throw new TypeError(`${where} must be an object`);
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new TypeError(`${where}.${key} does not exist; there are ${known.join(", ")}`);
    }
  }
}

/** The policy as JSON. */
function policyText(policy: unknown, where: string): string {
  if (!isObject(policy)) throw new TypeError(`${where} must be an object`);
  return jsonText(policy, where);
}

function oneOf<T extends string>(value: T | undefined, standard: T, choices: readonly T[], where: string): T {
  const choice = value ?? standard;
  if (choices.includes(choice)) return choice;
  throw new TypeError(`${where} is ${quote(choice)}; it must be one of ${choices.map(quote).join(", ")}`);
}

function text(value: string | undefined, where: string): string {
  if (value !== undefined && typeof value !== "string") throw new TypeError(`${where} must be a string`);
  return value ?? "";
}

function name(where: string): TypeError {
  return new TypeError(`${where} must be 1 to 128 letters, digits, ".", "_" or "-"`);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function quote(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function randomSeed(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;
}
