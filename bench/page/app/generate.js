// Apps of any size, the same for the same seed: inputs, queries, JS objects, and widgets whose properties are bindings among
// all of them. It says of each binding what it reads, so that what has no parser can run the app as well.
import { random } from "./random.js";

const INPUTS = 20;
const QUERIES = 10;
const OBJECTS = 20;
const WIDGETS = 150;
const QUERY_ROWS = 100;
/** How far back a binding reads other ones. */
const REACH = 50;
/** Functions of a JS object; each takes ten lines. */
const FUNCTIONS = 30;
/** What depends on the one input that is changed. */
export const PROBES = 10;

/**
 * An app of so many bindings.
 *
 * @returns {{ definition: object, data: Record<string, object[]>, bindings: { entity: string, property: string, code: string,
 *   reads: string[] }[], probes: string[], objects: Record<string, string> }} `data`: what each query has; `reads`: paths of
 *   two parts; `probes`: paths of what depends on `Probe.value`
 */
export function generateApp(count, seed = 1) {
  const next = random(seed);
  const below = (limit) => Math.floor(next() * limit);
  const entities = {};
  for (let index = 0; index < INPUTS; index++) {
    entities[`Input${index}`] = widget("INPUT", {}, { text: `text ${index}`, value: index * 3 });
  }
  entities.Probe = widget("INPUT", {}, { value: 0 });
  const data = {};
  for (let index = 0; index < QUERIES; index++) {
    entities[`Query${index}`] = { kind: "query" };
    data[`Query${index}`] = Array.from({ length: QUERY_ROWS }, (_, id) => row(id, below));
  }
  const objects = {};
  for (let index = 0; index < OBJECTS; index++) {
    objects[`Utils${index}`] = body(index);
    entities[`Utils${index}`] = { kind: "js", body: objects[`Utils${index}`] };
  }

  const bindings = [];
  const add = (entity, property, [code, ...reads]) => bindings.push({ entity, property, code, reads });
  for (let index = 0; index < PROBES; index++)
    add("Widget0", `probe${index}`, [`Probe.value + ${index}`, "Probe.value"]);
  const probes = bindings.map(({ entity, property }) => `${entity}.${property}`);
  const earlier = () => {
    const from = Math.max(PROBES, bindings.length - REACH);
    const known = bindings[from + below(bindings.length - from)];
    return known ? `${known.entity}.${known.property}` : "Input0.text";
  };
  while (bindings.length < count) {
    const number = bindings.length;
    add(`Widget${number % WIDGETS}`, `p${Math.floor(number / WIDGETS)}`, expression(next(), below, earlier));
  }
  for (const { entity, property, code } of bindings) {
    entities[entity] ??= widget("TEXT", {});
    entities[entity].properties[property] = `{{${code}}}`;
  }
  return {
    definition: { version: 1, name: `Bench ${count}`, pages: [{ name: "Page1", entities }] },
    data,
    bindings,
    probes,
    objects,
  };
}

/** Another body for a JS object of such an app: what its functions give is more by one. */
export const changedBody = (index) => body(index, 1);

function widget(type, properties, meta = {}) {
  return { kind: "widget", type, properties, meta };
}

function row(id, below) {
  return { id, name: `Customer ${id}`, amount: below(10_000) / 100, city: ["Köln", "Oslo", "Lima"][below(3)] };
}

/** A binding as they are met: most read and compare, some compute, few do more. The first is code, the rest what it reads. */
function expression(kind, below, earlier) {
  const input = `Input${below(INPUTS)}`;
  const query = `Query${below(QUERIES)}`;
  const object = `Utils${below(OBJECTS)}`;
  const other = earlier();
  const at = below(QUERY_ROWS);
  if (kind < 0.15) return [`${query}.data[${at}].name`, `${query}.data`];
  if (kind < 0.25) return [`${input}.text`, `${input}.text`];
  if (kind < 0.35) return [other, other];
  if (kind < 0.55) return [`\`\${${input}.text}: \${${query}.data[${at}].city}\``, `${input}.text`, `${query}.data`];
  if (kind < 0.7) return [`${input}.value * ${below(9) + 1} + ${query}.data.length`, `${input}.value`, `${query}.data`];
  if (kind < 0.8) return [`${input}.value > ${below(60)} ? "high" : ${other}`, `${input}.value`, other];
  if (kind < 0.85) {
    return [`${query}.data.filter((row) => row.amount > ${input}.value).length`, `${query}.data`, `${input}.value`];
  }
  if (kind < 0.9) return [`${query}.data.slice(0, 5).map((row) => row.name).join(", ")`, `${query}.data`];
  if (kind < 0.95) return [`${object}.f${below(FUNCTIONS)}(${input}.value)`, object, `${input}.value`];
  return [
    `({ title: ${input}.text, count: ${query}.data.length, last: ${other} })`,
    `${input}.text`,
    `${query}.data`,
    other,
  ];
}

function body(index, more = 0) {
  const functions = Array.from(
    { length: FUNCTIONS },
    (_, number) => `  f${number}(value) {
    let sum = ${index + number + more};
    for (let step = 0; step < 10; step++) {
      if (step % 2 === 0) {
        sum += value * step;
      } else {
        sum -= step;
      }
    }
    return sum;
  },`,
  );
  return `export default {\n${functions.join("\n")}\n}`;
}

/** Rows of twelve columns, as the text of their JSON: about 250 bytes each. */
export function generateRows(count, seed = 1) {
  const next = random(seed);
  const below = (limit) => Math.floor(next() * limit);
  const rows = Array.from({ length: count }, (_, id) => ({
    id,
    name: `Customer number ${id}`,
    email: `customer.${id}@example.com`,
    active: below(2) === 0,
    amount: below(1_000_000) / 100,
    quantity: below(100),
    city: ["Köln", "Oslo", "Lima", "Kyoto"][below(4)],
    country: ["Germany", "Norway", "Peru", "Japan"][below(4)],
    created: new Date(1_700_000_000_000 + id * 60_000).toISOString(),
    status: ["open", "paid", "shipped", "returned"][below(4)],
    note: below(3) === 0 ? `Call back on day ${below(30)}` : "",
    owner: `owner${below(50)}`,
  }));
  return JSON.stringify(rows);
}

/** A table that shows fifty rows of many. */
export const tableApp = {
  definition: {
    version: 1,
    name: "Table",
    pages: [
      {
        name: "Page1",
        entities: {
          Query1: { kind: "query" },
          Input1: { kind: "widget", type: "INPUT", meta: { offset: 0, least: 5_000 } },
          Table1: {
            kind: "widget",
            type: "TABLE",
            properties: {
              rows: "{{Query1.data.filter((row) => row.active && row.amount > Input1.least)}}",
              total: "{{Table1.rows.length}}",
              page:
                "{{Table1.rows.slice(Input1.offset, Input1.offset + 50)" +
                ".map((row) => ({ id: row.id, name: row.name, amount: `${row.amount} €` }))}}",
            },
          },
        },
      },
    ],
  },
  bindings: [
    {
      entity: "Table1",
      property: "rows",
      code: "Query1.data.filter((row) => row.active && row.amount > Input1.least)",
      reads: ["Query1.data", "Input1.least"],
    },
    { entity: "Table1", property: "total", code: "Table1.rows.length", reads: ["Table1.rows"] },
    {
      entity: "Table1",
      property: "page",
      code:
        "Table1.rows.slice(Input1.offset, Input1.offset + 50)" +
        ".map((row) => ({ id: row.id, name: row.name, amount: `${row.amount} €` }))",
      reads: ["Table1.rows", "Input1.offset"],
    },
  ],
};
