import type { App, Asks } from "belljar";
import { pathOf, type Outline } from "./outline.ts";
import type { AppSample } from "./samples.ts";
import { beginningsOf } from "./types.ts";

/** As long as a server that is near. */
const ANSWER_MS = 60;

/** The page, as far as its app asks something of it. */
export interface Served {
  readonly outline: Outline;
  readonly pages: readonly string[];
  read(name: string, property: string): unknown;
  set(name: string, property: string, value: unknown): Promise<void>;
  /** A setter has given a property a value. */
  given(path: string, value: unknown): void;
  /** A widget's user begins anew, where the widget says. */
  begins(name: string): void;
  reopen(opening: { page: string }): void;
}

/** What the page does for its app, beside what the package does by default. */
export function serve({ jar }: App, { answers }: AppSample, page: Served): void {
  const byQuery = answers?.() ?? {};
  jar.handle("runQuery", async (call) => {
    const answer = byQuery[call.name];
    if (!answer) throw new Error(`this page has no data for ${call.name}`);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    return answer(call);
  });
  jar.handle("showModal", ({ name }) => page.set(name, "isVisible", true));
  jar.handle("closeModal", ({ name }) => page.set(name, "isVisible", false));
  jar.handle("resetWidget", ({ name, children }) => reset(page, name, children));
  jar.handle("setWidget", ({ widget, property, value }) => page.given(pathOf(widget, property), value));
  jar.handle("navigateTo", (call) => navigate(page, call));
}

function navigate(served: Served, { page, url, target }: Asks["navigateTo"]): void {
  if (url !== null) {
    if (target === "NEW_WINDOW") open(url, "_blank", "noopener");
    else location.assign(url);
    return;
  }
  if (page === null || !served.pages.includes(page)) throw new Error(`this app has no page called ${page}`);
  // After the answer: the jar that asks is gone with its page.
  setTimeout(() => served.reopen({ page }));
}

async function reset(page: Served, name: string, children: boolean): Promise<void> {
  const widget = page.outline.get(name);
  if (widget?.kind !== "widget") throw new Error(`there is no widget called ${name}`);
  const beginnings = new Map(beginningsOf(widget).map(([beginning, changed]) => [changed, beginning]));
  for (const [key, value] of Object.entries(widget.meta ?? {})) {
    const beginning = beginnings.get(key);
    await page.set(name, key, beginning === undefined ? value : page.read(name, beginning));
  }
  // The app gives the widget's own properties what they started with, once this is answered.
  page.begins(name);
  if (!children) return;
  const id = widget.properties?.widgetId;
  for (const [inside, entity] of page.outline) {
    if (id === undefined || entity.kind !== "widget" || inside === name) continue;
    if (entity.properties?.parentId === id) await reset(page, inside, true);
  }
}
