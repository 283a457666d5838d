// What the types of widgets mean on this page. Belljar knows none of them.
import type { AppDefinition, EntityDefinition, WidgetDefinition } from "belljar";

/** By type: the properties that say what a widget's user begins with, and the properties that then change. */
const BEGINNINGS: Readonly<Record<string, readonly [beginning: string, changed: string][]>> = {
  INPUT_WIDGET_V2: [["defaultText", "text"]],
  CHECKBOX_WIDGET: [["defaultCheckedState", "isChecked"]],
  SWITCH_WIDGET: [["defaultSwitchState", "isSwitchedOn"]],
  SELECT_WIDGET: [["defaultOptionValue", "selectedOptionValue"]],
  RADIO_GROUP_WIDGET: [["defaultOptionValue", "selectedOptionValue"]],
  DATE_PICKER_WIDGET2: [["defaultDate", "selectedDate"]],
  TABLE_WIDGET_V2: [["defaultSelectedRowIndex", "selectedRowIndex"]],
};

/** By type: properties that follow from others. They are bindings like all others, and the page writes them. */
const DERIVED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  TABLE_WIDGET_V2: { selectedRow: "{{(NAME.tableData || [])[NAME.selectedRowIndex] || {}}}" },
  SELECT_WIDGET: {
    selectedOptionLabel: "{{((NAME.options || []).find((o) => o.value === NAME.selectedOptionValue) || {}).label}}",
  },
};

/** Where a widget's user begins, as pairs of properties: what says so, and what is changed from there. */
export function beginningsOf({ type, properties = {}, meta = {} }: WidgetDefinition): [string, string][] {
  return (BEGINNINGS[type] ?? [])
    .filter(([beginning, changed]) => beginning in properties && changed in meta)
    .map(([beginning, changed]) => [beginning, changed]);
}

/** The definition with the properties that this page's widgets derive from others. */
export function withDerived(definition: AppDefinition): AppDefinition {
  const derive = (entities: Readonly<Record<string, EntityDefinition>> = {}) =>
    Object.fromEntries(Object.entries(entities).map(([name, entity]) => [name, derived(name, entity)]));
  return {
    ...definition,
    ...(definition.entities && { entities: derive(definition.entities) }),
    pages: definition.pages.map((page) => ({ ...page, entities: derive(page.entities) })),
  };
}

function derived(name: string, entity: EntityDefinition): EntityDefinition {
  if (entity.kind !== "widget") return entity;
  const more = Object.entries(DERIVED[entity.type] ?? {}).map(([key, text]) => [key, text.replaceAll("NAME", name)]);
  return { ...entity, properties: { ...Object.fromEntries(more), ...entity.properties } };
}

/** What values the widgets of a page have when it opens, whatever their definition says: a dialogue is closed. */
export function opened(outline: Iterable<[string, EntityDefinition]>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, entity] of outline) {
    if (entity.kind === "widget" && entity.type === "MODAL_WIDGET" && entity.meta && "isVisible" in entity.meta) {
      values[`${name}.isVisible`] = false;
    }
  }
  return values;
}

/** Types in a word, as `Table`. */
export const typeWord = (type: string): string => {
  const words = type
    .replace(/_WIDGET.*$/, "")
    .toLowerCase()
    .replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
