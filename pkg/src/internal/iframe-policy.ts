import type { PolicyInput } from "../public/jar.js";
import type { FramePolicyState } from "../public/iframe.js";
import type { Policy } from "../../wasm/frame/frame.js";
import { frameModule } from "./iframe-module.js";

/** How long frames wait for the server's configuration before the strict policy is in force. */
const DEADLINE_MS = 10_000;

/** What is in force: for a page there is one policy, and once it is set it stays. */
let current: Promise<InForce> | undefined;

interface InForce {
  policy: Policy;
  state: FramePolicyState;
}

const changed = new EventTarget();

/** Calls back when the policy becomes another one. */
export const onPolicy = (listener: () => void): void => changed.addEventListener("change", listener);

/** No longer. */
export const offPolicy = (listener: () => void): void => changed.removeEventListener("change", listener);

/** The policy that frames have now. Waits for the server's, if that was asked for. */
export async function policyInForce(): Promise<InForce> {
  return (await current) ?? strict(null);
}

/**
 * Asks the page's own server for the policy of the page's frames, as belljar-server gives it. Until it has answered, frames
 * wait; if it does not, or gives what cannot be understood as a whole, the strict policy is in force. Never rejects for
 * what the server does.
 *
 * This is the only way in which sandboxes can be switched off.
 *
 * @param url of the page's own origin
 * @throws {TypeError} when the address is of another origin, or there is a policy already
 */
export async function fetchFramePolicy(url: string = "/api/config"): Promise<FramePolicyState> {
  const address = new URL(url, location.href);
  if (address.origin !== location.origin) {
    throw new TypeError("fetchFramePolicy: the policy comes from the page's own server");
  }
  return (await put(fetchPolicy(address))).state;
}

/**
 * Sets the policy of the page's frames, for pages whose server has none to give. It cannot switch sandboxes off.
 *
 * @throws {TypeError} when it cannot be understood as a whole, switches sandboxes off, or there is another one already
 */
export async function setFramePolicy(policy: NonNullable<PolicyInput["frames"]>): Promise<FramePolicyState> {
  // As JSON has it: nothing of the caller's runs later, and what is left out is left out.
  const plain: unknown = JSON.parse(JSON.stringify(policy));
  const { Policy } = await frameModule();
  let read: Policy;
  try {
    read = Policy.read(plain);
  } catch (error) {
    throw new TypeError(`setFramePolicy: ${words(error)}`);
  }
  if (read.sandboxOff) {
    throw new TypeError("setFramePolicy: only the server can switch the sandboxes of frames off");
  }
  const before = await current;
  if (before?.policy.equals(read)) return before.state;
  return (await put(Promise.resolve({ policy: read, state: { source: "page", sandboxOff: false, problem: null } })))
    .state;
}

function put(next: Promise<InForce>): Promise<InForce> {
  if (current) throw new TypeError("the policy of the page's frames is set already; it is set once");
  current = next;
  // What shows frames could not be loaded: whoever tries again may ask again.
  next.catch(() => (current = undefined));
  changed.dispatchEvent(new Event("change"));
  return next;
}

async function strict(problem: string | null): Promise<InForce> {
  const { Policy } = await frameModule();
  return { policy: Policy.strict(), state: { source: "strict", sandboxOff: false, problem } };
}

async function fetchPolicy(url: URL): Promise<InForce> {
  const [{ Policy }, answer] = await Promise.all([frameModule(), ask(url)]);
  if ("problem" in answer) return strict(answer.problem);
  try {
    const policy = Policy.read(answer.frames);
    return { policy, state: { source: "server", sandboxOff: policy.sandboxOff, problem: null } };
  } catch (error) {
    return strict(words(error));
  }
}

/** The part of the server's configuration that is about frames, or what is wrong with it. */
async function ask(url: URL): Promise<{ frames: unknown } | { problem: string }> {
  let response: Response;
  let config: unknown;
  try {
    response = await fetch(url, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(DEADLINE_MS) });
  } catch {
    return { problem: "the server could not be reached" };
  }
  if (!response.ok) return { problem: `the server answered with ${response.status} ${response.statusText}`.trim() };
  try {
    config = await response.json();
  } catch {
    return { problem: "the server's answer is no JSON" };
  }
  const policy = isObject(config) ? config.policy : undefined;
  if (!isObject(policy)) return { problem: "the server's answer holds no policy" };
  // A server of an earlier version says nothing of frames.
  return { frames: policy.frames === undefined ? {} : policy.frames };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
