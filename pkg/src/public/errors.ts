import type { Problem } from "./app.js";
import type { GuestError, LimitHit } from "./gap.js";

/** App code threw, could not be parsed or broke a rule of its field; or the jar itself could not do what was asked. */
export class JarError extends Error {
  override readonly name = "JarError";
  /** What happened, and where in the author's own source. */
  readonly error: GuestError;

  constructor(error: GuestError, options?: { cause?: unknown }) {
    const { name, message } = error.errorMessage;
    super(`${name}: ${message}${position(error)}`, options);
    this.error = error;
  }

  /** The stable code, as `BELLJAR_UNCAUGHT`: the name of a page in docs/errors. */
  get code(): string {
    return this.error.code;
  }
}

/** App code ran into a limit. Nothing that it does can catch this. */
export class JarLimitError extends Error {
  override readonly name = "JarLimitError";
  /** Which limit, and where. */
  readonly limit: LimitHit;

  constructor(limit: LimitHit) {
    super(limit.message);
    this.limit = limit;
  }

  /** `BELLJAR_LIMIT`, as the limit's page in docs/errors is called. */
  get code(): string {
    return "BELLJAR_LIMIT";
  }
}

/** A definition of an app or an edit of one that cannot be used. */
export class AppError extends Error {
  override readonly name = "AppError";
  /** Everything that is wrong. */
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[]) {
    super([`${what}:`, ...problems.map(({ path, message, help }) => `${path}: ${message}; ${help}`)].join("\n  "));
    this.problems = problems;
  }
}

function position({ source }: GuestError): string {
  const place = [source.entity, source.property].filter(Boolean).join(".");
  const at = source.line === null ? "" : `${source.line}:${source.column}`;
  const both = [place, at].filter(Boolean).join(":");
  return both && ` (${both})`;
}
