import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RunningApp } from "../running-app.ts";

/** What widgets read, and whom they tell. */
export interface Screen {
  running: RunningApp;
  /** The entity that is looked at. */
  selected: string;
  onSelect(path: string): void;
}

export const ScreenContext = createContext<Screen | null>(null);

/** A widget as it draws itself. */
export interface WidgetProps {
  name: string;
  type: string;
}

/** A widget's properties now, and what its user does. */
export function useWidget(name: string) {
  const { running } = useContext(ScreenContext)!;
  const read = (property: string) => running.read(name, property);
  return {
    read,
    /** A property as text; nothing for what is none. */
    text: (property: string): string => textOf(read(property)),
    /** Sets what the user changes, and then runs the handler for it. */
    change: async (property: string, value: unknown, handler: string) => {
      await running.set(name, property, value);
      await fire(handler);
    },
    fire,
    trigger: (property: string, row?: unknown) => running.trigger(name, property, row),
  };

  async function fire(handler: string): Promise<void> {
    const entity = running.outline.get(name);
    const isHandler = entity?.kind === "widget" && entity.triggers?.includes(handler);
    if (isHandler && entity.properties?.[handler]) await running.trigger(name, handler);
  }
}

/** A value as a widget shows it. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? (JSON.stringify(value) ?? "") : String(value);
}
