import type { FrameOptions, FrameProperties, FrameTriggers } from "../public/frame.js";
import { checkIdentifier, isObject, keys } from "./options.js";

/** What an element shows of its entity, and of which type it is. */
const PROPERTIES = { source: "string", srcDoc: "string", title: "string", isVisible: "boolean" } as const;
const TRIGGERS = ["onURLChanged", "onSrcDocChanged", "onMessageReceived"] as const;

/** What every frame has, as Appsmith's. */
const SETTERS = { setURL: "source", setVisibility: "isVisible" };

/** The options of `bindFrame`, sorted. What is not given is absent. */
export interface CheckedFrame {
  properties: FrameProperties;
  triggers: FrameTriggers;
  /** Names of setters and their properties in turn. */
  setters: string[];
}

export function checkFrame(options: FrameOptions, where: string): CheckedFrame {
  keys(options, where, [...Object.keys(PROPERTIES), ...TRIGGERS, "setters"]);
  const { setters, ...changes } = options;
  return { ...sorted(changes, where), setters: checkFrameSetters(setters, where) };
}

/** The same without setters, which a frame keeps. */
export function checkChanges(changes: FrameProperties & FrameTriggers, where: string): Omit<CheckedFrame, "setters"> {
  keys(changes, where, [...Object.keys(PROPERTIES), ...TRIGGERS]);
  return sorted(changes, where);
}

/** A frame's own setters, in the form in which the host reads them, with those that every frame has. */
export function checkFrameSetters(setters: FrameOptions["setters"] = {}, where: string): string[] {
  if (!isObject(setters)) throw new TypeError(`${where}.setters must be an object`);
  for (const [name, property] of Object.entries(setters)) {
    checkIdentifier(name, `${where}.setters`);
    if (typeof property !== "string") throw new TypeError(`${where}.setters.${name} must be the name of a property`);
    const own = Object.hasOwn(SETTERS, name) ? SETTERS[name as keyof typeof SETTERS] : property;
    if (own !== property) throw new TypeError(`${where}.setters.${name} sets ${own} of every frame`);
  }
  return Object.entries({ ...SETTERS, ...setters }).flat();
}

/** What an entity's whole data makes of its element: what is not named is nothing, and seen. */
export function propertiesOf(data: Record<string, unknown>, where: string): Required<FrameProperties> {
  const named = Object.keys(PROPERTIES).filter((key) => data[key] !== undefined);
  const given = sorted(Object.fromEntries(named.map((key) => [key, data[key]])), where).properties;
  return { source: "", srcDoc: "", title: "", isVisible: true, ...given };
}

function sorted(given: object, where: string): { properties: FrameProperties; triggers: FrameTriggers } {
  const properties: Record<string, unknown> = {};
  const triggers: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const type = Object.hasOwn(PROPERTIES, key) ? PROPERTIES[key as keyof typeof PROPERTIES] : null;
    if (typeof value !== (type ?? "string")) throw new TypeError(`${where}.${key} must be a ${type ?? "string"}`);
    (type ? properties : triggers)[key] = value;
  }
  return { properties, triggers };
}
