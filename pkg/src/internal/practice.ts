import type { AppDefinition, EntityDefinition } from "../public/app.js";

/**
 * How often each binding is there. Engines compile what runs for the first time quickly, and better what runs again and
 * again: some dozens of each have most of an app's way through the module compiled.
 */
const COPIES = 30;

const ROWS = 40;

/** Rows for the query of {@link practice}, as JSON. */
export function practiceRows(): string {
  const rows = Array.from({ length: ROWS }, (_, id) => ({
    id,
    name: `Name ${id}`,
    amount: id * 1.25,
    active: id % 2 === 0,
    city: id % 3 === 0 ? "Köln" : null,
    tags: ["a", "b"],
    address: { street: `${id} Road`, zip: String(10_000 + id) },
  }));
  return JSON.stringify(rows);
}

/** A body with what JS objects are made of. */
export function practiceBody(step: number): string {
  return `export default {
  count: ${step},
  list: [1, 2, 3],
  seen: new Map(),
  total(rows) {
    let sum = 0;
    for (const row of rows) {
      if (row.active) sum += row.amount;
      else continue;
    }
    return sum.toFixed(2);
  },
  label: (value, unit = "EUR") => \`\${value} \${unit}\`,
  grouped(rows) {
    return rows.reduce((groups, { city, ...rest }) => {
      const key = city ?? "none";
      (groups[key] ||= []).push(rest);
      return groups;
    }, {});
  },
  steps(limit) {
    const steps = [];
    for (let index = 0; index < limit; index++) {
      switch (index % 3) {
        case 0:
          steps.push(index * 2);
          break;
        default:
          steps.push(-index);
      }
    }
    try {
      return steps.sort((a, b) => a - b);
    } catch (error) {
      return error.message;
    }
  },
  async add(by) {
    this.count += by;
    this.seen.set("last", by);
    const [first] = await Promise.all([Promise.resolve(this.count)]);
    return first;
  },
}`;
}

/** What bindings of apps are made of. */
const BINDINGS = [
  "Input1.text",
  "Query1.data",
  "Query1.data[3].name",
  "Input1.value * 3 + Query1.data.length - 1",
  "Input1.value > 5 && Input1.text !== '' ? 'high' : 'low'",
  "Input1.text || 'nothing'",
  "Query1.data?.[0]?.address?.zip ?? '-'",
  "!Query1.isLoading",
  "`${Input1.text}: ${Query1.data[1].city}`",
  "Query1.data.filter((row) => row.amount > Input1.value).length",
  "Query1.data.map((row) => ({ label: row.name, value: row.id }))",
  "Query1.data.slice(0, 5).map((row) => row.name).join(', ')",
  "Query1.data.find((row) => row.id === Input1.value)?.name",
  "Query1.data.reduce((sum, row) => sum + row.amount, 0)",
  "Query1.data.some((row) => row.active) && Query1.data.every((row) => row.id >= 0)",
  "Object.keys(Query1.data[0]).length",
  "Input1.text.toUpperCase().split(' ').includes('A')",
  "Math.max(Input1.value, 10)",
  "({ title: Input1.text, count: Query1.data.length, list: [Input1.value, 2] })",
  "[...Query1.data].sort((a, b) => b.amount - a.amount)[0].id",
  "Query1.data.map(({ name, amount }) => { const rounded = Math.round(amount); return name + rounded; })",
  "(() => { let sum = 0; for (const row of Query1.data) { sum += row.id; } return sum; })()",
  "JSON.stringify(Query1.data[2])",
  'JSON.parse(\'{"a": [1, 2, {"b": null}]}\').a[2]',
  "new Date(0).toISOString().slice(0, 10)",
  "Input1.text.replace(/[aeiou]/g, '*')",
  "Object.entries(Utils1.grouped(Query1.data)).map(([city, rows]) => city + rows.length)",
  "Utils1.label(Input1.value)",
  "Utils1.total(Query1.data)",
  "Utils1.steps(9)",
  "Utils1.count",
  "appsmith.store.last",
  "Number(Input1.text) || parseFloat('1.5')",
  "undefinedName.property",
];

/**
 * An app that does what apps do, for no other end than to have it done once: with it the parts of the module are compiled
 * that the first real app will use.
 */
export function practice(): AppDefinition {
  const entities: Record<string, EntityDefinition> = {
    Input1: { kind: "widget", type: "INPUT_WIDGET_V2", meta: { text: "a text", value: 1 } },
    Query1: { kind: "query", template: { body: "SELECT {{ Input1.value }}" } },
    Utils1: { kind: "js", body: practiceBody(1) },
    Button1: {
      kind: "widget",
      type: "BUTTON_WIDGET",
      properties: { onClick: "{{ async () => { await Utils1.add(2); return Utils1.count; } }}" },
      triggers: ["onClick"],
    },
    List1: {
      kind: "widget",
      type: "LIST_WIDGET_V2",
      properties: { items: [{ text: "{{ Input1.text }}", deep: { value: "{{ Input1.value }}" } }] },
    },
  };
  for (let copy = 0; copy < COPIES; copy++) {
    const properties = Object.fromEntries(BINDINGS.map((code, index) => [`p${index}`, `{{ ${code} }}`]));
    entities[`Text${copy}`] = {
      kind: "widget",
      type: "TEXT_WIDGET",
      properties: {
        ...properties,
        text: "{{ Input1.text }} and {{ Input1.value }}",
        before: copy === 0 ? "none" : `{{ Text${copy - 1}.p1.length + Text${copy - 1}.p3 }}`,
      },
    };
  }
  return { version: 1, name: "practice", pages: [{ name: "Page1", entities }] };
}
