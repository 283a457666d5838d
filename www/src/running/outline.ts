// What the open page is made of, as its definition says it: names, and the paths of what they have.
import type { AppDefinition, Edit, EntityDefinition, Rewritten, WidgetDefinition } from "belljar";

/** What is on the open page, by name. */
export type Outline = ReadonlyMap<string, EntityDefinition>;

/** What a property is. */
export type Role = "plain" | "bound" | "handler" | "changed" | "state" | "template" | "body";

/** A property that the definition names. */
export interface Property {
  /** Within its entity. */
  path: string;
  role: Role;
}

/** A page of an app with what all pages share. */
export function outlineOf({ entities, pages }: AppDefinition, page?: string): Outline {
  const open = pages.find(({ name }) => name === page) ?? pages[0];
  return new Map([...Object.entries(entities ?? {}), ...Object.entries(open?.entities ?? {})]);
}

/** The outline after edits. `rewritten`: the texts that say another name since, as the app has given them. */
export function edited(outline: Outline, edits: readonly Edit[], rewritten: readonly Rewritten[] = []): Outline {
  let entries = [...outline];
  for (const edit of edits) {
    if (edit.op === "add") entries.push([edit.name, edit.entity]);
    else if (edit.op === "remove") entries = entries.filter(([name]) => name !== edit.name);
    else {
      entries = entries.map(([name, entity]) => {
        if (name !== edit.name) return [name, entity];
        if (edit.op === "rename") return [edit.to, entity];
        if (edit.op === "body") return [name, { kind: "js", body: edit.body }];
        return [name, changed(entity, edit.property, edit.value)];
      });
    }
  }
  const after = new Map(entries);
  for (const { entity, property, text } of rewritten) {
    const of = after.get(entity);
    if (of) after.set(entity, of.kind === "js" ? { ...of, body: text } : changed(of, property, text));
  }
  return after;
}

function changed(entity: EntityDefinition, property: string, value: unknown): EntityDefinition {
  if (entity.kind === "widget") {
    const [first = ""] = steps(property);
    // What is written down is not the user's to change any more.
    const meta = Object.entries(entity.meta ?? {}).filter(([key]) => key !== first);
    const properties = put(entity.properties ?? {}, steps(property), value);
    return { ...entity, properties, ...(entity.meta && { meta: Object.fromEntries(meta) }) };
  }
  if (entity.kind === "query") return { ...entity, template: put(entity.template ?? {}, steps(property), value) };
  return entity;
}

/** The names and numbers of a path: `a.b[0]["c d"]`. */
export function steps(path: string): string[] {
  const found = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return [...found].map(([, index, quoted, name]) => index ?? (quoted ? (JSON.parse(quoted) as string) : name!));
}

/** The path of something within what a path leads to. */
export function join(path: string, step: string | number): string {
  if (typeof step === "number") return `${path}[${step}]`;
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path === "" ? step : `${path}.${step}`;
}

type Json = Readonly<Record<string, unknown>>;

function put(of: Json, [first, ...rest]: string[], value: unknown): Json {
  const next: Record<string, unknown> = { ...of };
  if (first === undefined) return next;
  if (rest.length > 0) next[first] = putWithin(of[first], rest, value);
  else if (value === undefined) delete next[first];
  else next[first] = value;
  return next;
}

function putWithin(of: unknown, rest: string[], value: unknown): unknown {
  if (!Array.isArray(of)) return put((of ?? {}) as Json, rest, value);
  const items = [...of] as unknown[];
  const at = Number(rest[0]);
  items[at] = rest.length > 1 ? putWithin(items[at], rest.slice(1), value) : value;
  return items;
}

/** Whether a text has code in it, as far as the page has to know. */
export const hasCode = (value: unknown): value is string => typeof value === "string" && value.includes("{{");

/** What an entity has, as its definition names it. */
export function propertiesOf(entity: EntityDefinition): Property[] {
  if (entity.kind === "js") return [{ path: "body", role: "body" }];
  if (entity.kind === "query") {
    const state = ["data", "responseMeta", "isLoading"].map((path): Property => ({ path, role: "state" }));
    const template = Object.entries(entity.template ?? {});
    return [...state, ...template.flatMap(([key, json]) => bound(join("", key), json, "template"))];
  }
  const { properties = {}, triggers = [], meta = {} } = entity;
  const handlers = new Set(triggers);
  const own = Object.entries(properties).flatMap(([key, json]) => {
    const within = bound(join("", key), json, "bound");
    return within.length > 0 ? within : [{ path: join("", key), role: "plain" as const }];
  });
  return [
    ...Object.keys(meta).map((key): Property => ({ path: join("", key), role: "changed" })),
    ...own.map((property): Property => (handlers.has(property.path) ? { ...property, role: "handler" } : property)),
  ];
}

/** The texts with code within a property. */
function bound(path: string, json: unknown, role: Role): Property[] {
  if (hasCode(json)) return [{ path, role }];
  if (Array.isArray(json)) return json.flatMap((item, index) => bound(join(path, index), item, role));
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, member]) => bound(join(path, key), member, role));
}

/** A widget with the widgets in it. */
export interface Placed {
  name: string;
  widget: WidgetDefinition;
  inside: Placed[];
}

/** The widgets, each where its `parentId` puts it; in the order of the definition. */
export function treeOf(outline: Outline): Placed[] {
  const byId = new Map<unknown, Placed>();
  const all: Placed[] = [];
  for (const [name, widget] of outline) {
    if (widget.kind !== "widget") continue;
    const placed: Placed = { name, widget, inside: [] };
    all.push(placed);
    const id = widget.properties?.widgetId;
    if (id !== undefined) byId.set(id, placed);
  }
  const tops: Placed[] = [];
  for (const placed of all) {
    const parent = byId.get(placed.widget.properties?.parentId);
    if (parent && parent !== placed) parent.inside.push(placed);
    else tops.push(placed);
  }
  return tops;
}

/** Entity and property of a path. */
export function split(path: string): [entity: string, property: string] {
  const end = path.search(/[.[]/);
  if (end < 0) return [path, ""];
  return [path.slice(0, end), path.slice(path[end] === "." ? end + 1 : end)];
}

/** The path of an entity's property. */
export function pathOf(entity: string, property: string): string {
  if (property === "") return entity;
  return property.startsWith("[") ? `${entity}${property}` : `${entity}.${property}`;
}
