/**
 * What the guest's one question is answered with: what this browser's `Intl` makes of data. A text of JSON goes in, a text
 * of JSON comes out, and nothing is remembered but formatters. `crate/guest/src/intl/ask.rs` has the other side.
 *
 * `Intl` is taken aside when this module is loaded: a worker loses it when it is hardened.
 */
const { Intl } = globalThis;

/** A question: which method of which kind, with what. */
interface Question {
  kind: string;
  method: string;
  locales: string[];
  options: Record<string, unknown>;
  args: Argument[];
}

/** A number or a big integer in digits, a text, or a list of texts. */
type Argument = ["n" | "b" | "s", string] | ["l", string[]];

/** Formatters that are kept. Making one takes a hundred times as long as using it. */
const KEPT = 100;

/** The methods of each kind of formatter that a guest may call. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  Collator: ["compare"],
  DateTimeFormat: ["format", "formatToParts", "formatRange", "formatRangeToParts"],
  DisplayNames: ["of"],
  ListFormat: ["format", "formatToParts"],
  NumberFormat: ["format", "formatToParts", "formatRange", "formatRangeToParts"],
  PluralRules: ["select", "selectRange"],
  RelativeTimeFormat: ["format", "formatToParts"],
  Segmenter: ["segment"],
};

/** The methods of values, which make their formatters themselves. */
const VALUES: Readonly<Record<string, { of: object; methods: readonly string[] }>> = {
  Date: { of: Date.prototype, methods: ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"] },
  Number: { of: Number.prototype, methods: ["toLocaleString"] },
  BigInt: { of: BigInt.prototype, methods: ["toLocaleString"] },
  String: { of: String.prototype, methods: ["localeCompare", "toLocaleLowerCase", "toLocaleUpperCase"] },
};

type Formatter = Record<string, (...args: unknown[]) => unknown>;
type Constructor = { new (locales?: string[], options?: object): Formatter } & Formatter;

/** Answers one guest's questions. */
export function localizer(): (question: string) => string {
  const kept = new Map<string, Formatter>();

  const formatter = (kind: string, locales: string[] | undefined, options: object): Formatter => {
    const key = JSON.stringify([kind, locales, options]);
    const known = kept.get(key);
    if (known) return known;
    const made = new (Intl as unknown as Record<string, Constructor>)[kind]!(locales, options);
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, made);
    return made;
  };

  const answer = ({ kind, method, locales: given, options, args }: Question): unknown => {
    const locales = given.length > 0 ? given : undefined;
    const values = args.map(read);
    if (kind === "Intl" && method === "getCanonicalLocales") return Intl.getCanonicalLocales(locales);
    if (kind === "Intl" && method === "supportedValuesOf") return supportedValues(values[0]);
    const value = own(VALUES, kind);
    if (value?.methods.includes(method)) {
      const [subject, ...rest] = kind === "Date" ? [new Date(values[0] as number)] : values;
      const call = (value.of as Formatter)[method]!;
      return Reflect.apply(call, subject, [...rest, locales, options]);
    }
    const methods = own(METHODS, kind);
    if (!methods || !(kind in Intl)) throw new TypeError(`this browser has no Intl.${kind}`);
    if (method === "supportedLocalesOf") {
      return (Intl as unknown as Record<string, Constructor>)[kind]!["supportedLocalesOf"]!(given, options);
    }
    const made = formatter(kind, locales, options);
    if (method === "resolvedOptions") return made["resolvedOptions"]!();
    if (!methods.includes(method)) throw new TypeError(`Intl.${kind} has no ${method}`);
    if (typeof made[method] !== "function") throw new TypeError(`this browser's Intl.${kind} has no ${method}`);
    const result = made[method]!(...values);
    return kind === "Segmenter" ? [...(result as Iterable<object>)] : result;
  };

  return (question) => {
    try {
      const value = answer(JSON.parse(question) as Question);
      return value === undefined ? "[0]" : JSON.stringify([0, value]);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: "TypeError", message: String(error) };
      return JSON.stringify([1, name, message]);
    }
  };
}

function supportedValues(key: unknown): string[] {
  const of = (Intl as unknown as { supportedValuesOf?(key: unknown): string[] }).supportedValuesOf;
  if (!of) throw new TypeError("this browser has no Intl.supportedValuesOf");
  return of(key);
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function read(argument: Argument): unknown {
  switch (argument[0]) {
    case "n":
      return Number(argument[1]);
    case "b":
      return BigInt(argument[1]);
    default:
      return argument[1];
  }
}
