// What the open page of an app is made of.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AppDefinition } from "belljar";
import { edited, outlineOf, propertiesOf, split, steps, treeOf } from "../src/running/outline.ts";
import { beginningsOf, opened, withDerived } from "../src/running/types.ts";

const widget = (properties: Record<string, unknown>, more = {}) => ({
  kind: "widget" as const,
  type: "TABLE_WIDGET_V2",
  properties,
  ...more,
});

const definition: AppDefinition = {
  version: 1,
  name: "Test",
  entities: { Format: { kind: "js", body: "export default {}" } },
  pages: [
    {
      name: "One",
      entities: {
        Table1: widget(
          {
            widgetId: "a",
            label: "Rows",
            tableData: "{{getRows.data}}",
            primaryColumns: { "first name": { computedValue: "{{1}}" }, open: { onClick: "{{go()}}" } },
            onRowSelected: "",
            defaultSelectedRowIndex: 0,
          },
          { triggers: ["onRowSelected", "primaryColumns.open.onClick"], meta: { selectedRowIndex: 2 } },
        ),
        Text1: widget({ widgetId: "b", parentId: "a" }, { type: "TEXT_WIDGET" }),
        Modal1: widget({ parentId: "gone" }, { type: "MODAL_WIDGET", meta: { isVisible: true } }),
        getRows: { kind: "query", template: { body: "select {{this.params.id}}", path: "/rows" } },
      },
    },
    { name: "Two", entities: { Other: widget({}) } },
  ],
};

test("a page has its own entities and those that all pages share", () => {
  assert.deepEqual([...outlineOf(definition).keys()], ["Format", "Table1", "Text1", "Modal1", "getRows"]);
  assert.deepEqual([...outlineOf(definition, "Two").keys()], ["Format", "Other"]);
});

test("properties say what they are", () => {
  const outline = outlineOf(definition);
  const roles = (name: string) => propertiesOf(outline.get(name)!).map(({ path, role }) => `${path}: ${role}`);
  assert.deepEqual(roles("Table1"), [
    "selectedRowIndex: changed",
    "widgetId: plain",
    "label: plain",
    "tableData: bound",
    'primaryColumns["first name"].computedValue: bound',
    "primaryColumns.open.onClick: handler",
    "onRowSelected: handler",
    "defaultSelectedRowIndex: plain",
  ]);
  assert.deepEqual(roles("getRows"), ["data: state", "responseMeta: state", "isLoading: state", "body: template"]);
  assert.deepEqual(roles("Format"), ["body: body"]);
});

test("paths are taken apart", () => {
  assert.deepEqual(steps('a.b[0]["c d"].e'), ["a", "b", "0", "c d", "e"]);
  assert.deepEqual(split("Table1.rows[0]"), ["Table1", "rows[0]"]);
  assert.deepEqual(split("Table1[0]"), ["Table1", "[0]"]);
  assert.deepEqual(split("Table1"), ["Table1", ""]);
});

test("edits change it", () => {
  const outline = edited(outlineOf(definition), [
    { op: "rename", name: "Table1", to: "Rows" },
    { op: "change", name: "Rows", property: "primaryColumns.open.label", value: "Open" },
    { op: "change", name: "Rows", property: "label" },
    { op: "remove", name: "Text1" },
    { op: "body", name: "Format", body: "export default { a: 1 }" },
    { op: "add", name: "Text2", entity: widget({}) },
  ]);
  assert.deepEqual([...outline.keys()], ["Format", "Rows", "Modal1", "getRows", "Text2"]);
  const rows = outline.get("Rows");
  assert.ok(rows?.kind === "widget" && !("label" in rows.properties!));
  assert.deepEqual((rows.properties!.primaryColumns as Record<string, unknown>).open, {
    onClick: "{{go()}}",
    label: "Open",
  });
  assert.deepEqual(outline.get("Format"), { kind: "js", body: "export default { a: 1 }" });
});

test("a renaming changes the texts that the app says, and what is written down is no meta property", () => {
  const outline = edited(
    outlineOf(definition),
    [
      { op: "rename", name: "getRows", to: "all" },
      { op: "change", name: "Table1", property: "selectedRowIndex", value: 1 },
    ],
    [
      { entity: "Table1", property: "tableData", text: "{{all.data}}" },
      { entity: "Table1", property: 'primaryColumns["first name"].computedValue', text: "{{all}}" },
      { entity: "Format", property: "body", text: "export default { f: () => all }" },
    ],
  );
  const table = outline.get("Table1");
  assert.ok(table?.kind === "widget");
  assert.equal(table.properties!.tableData, "{{all.data}}");
  assert.deepEqual(table.properties!.primaryColumns, {
    "first name": { computedValue: "{{all}}" },
    open: { onClick: "{{go()}}" },
  });
  assert.deepEqual([table.meta, table.properties!.selectedRowIndex], [{}, 1]);
  assert.deepEqual(outline.get("Format"), { kind: "js", body: "export default { f: () => all }" });
});

test("widgets lie in each other, and where the parent is not there they lie on top", () => {
  const tree = treeOf(outlineOf(definition)).map(({ name, inside }) => [name, inside.map((placed) => placed.name)]);
  assert.deepEqual(tree, [
    ["Table1", ["Text1"]],
    ["Modal1", []],
  ]);
});

test("types say where users begin, what follows from what, and that dialogues are closed", () => {
  const outline = outlineOf(withDerived(definition));
  const table = outline.get("Table1");
  assert.ok(table?.kind === "widget");
  assert.deepEqual(beginningsOf(table), [["defaultSelectedRowIndex", "selectedRowIndex"]]);
  assert.match(String(table.properties?.selectedRow), /Table1\.tableData.*Table1\.selectedRowIndex/);
  assert.deepEqual(opened(outline), { "Modal1.isVisible": false });
});
