import type { PolicyInput } from "belljar";

/** The policy that the page's jars have. */
export interface PagePolicy {
  policy: PolicyInput;
  /** Why it is not the server's, but the strict one; null when it is the server's. */
  problem: string | null;
}

/** What is in force when the server gives nothing that can be used: whatever a jar has when nothing is said. */
export const strict = (problem: string): PagePolicy => ({ policy: {}, problem });

/** Reads the policy that the server gives this page. Whether a jar takes it shows when one is created. */
export async function readPolicy(get: typeof fetch = fetch): Promise<PagePolicy> {
  let response: Response;
  try {
    response = await get("/api/config", { cache: "no-store" });
  } catch {
    return strict("the server could not be reached");
  }
  if (!response.ok) return strict(`the server answered with ${`${response.status} ${response.statusText}`.trim()}`);
  let config: unknown;
  try {
    config = await response.json();
  } catch {
    return strict("the server's answer is no JSON");
  }
  if (!isObject(config) || !isObject(config.policy)) return strict("the server's answer holds no policy");
  return { policy: config.policy, problem: null };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One power that a policy grants or does not. */
export interface Grant {
  name: "console" | "timers" | "store" | "fetch";
  granted: boolean;
  /** What it is limited to. */
  detail: string;
}

/** What a policy grants, defaults included. */
export function grantsOf({ console, timers, store, fetch }: PolicyInput): Grant[] {
  const origins = fetch?.origins ?? [];
  const reach = origins.map((origin) => (origin === "self" ? "this server" : origin)).join(", ");
  return [
    { name: "console", granted: console !== null, detail: "lines for the page to show" },
    { name: "timers", granted: timers !== null, detail: "carried out by the page" },
    { name: "store", granted: store !== null, detail: "a store of this app's own" },
    { name: "fetch", granted: origins.length > 0, detail: reach ? `${reach}, never with cookies` : "no network" },
  ];
}
