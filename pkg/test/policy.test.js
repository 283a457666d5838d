// `policy.ts` says what the Rust side says: keys, types and defaults are compared with the schema made there.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const schema = JSON.parse(await readFile(new URL("../../docs/policy.schema.json", import.meta.url), "utf8"));
const source = await readFile(new URL("../src/public/policy.ts", import.meta.url), "utf8");

/** The interfaces of the file: for each key its type and its `@default`. */
function interfaces() {
  const found = new Map();
  for (const [, name, body] of source.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)) {
    const keys = new Map();
    for (const [, comment, key, type] of body.matchAll(/\/\*\*(.*?)\*\/\s+(\w+): ([^;]+);/gs)) {
      const text = comment.match(/@default (.*?)\s*$/s)?.[1];
      assert.ok(text, `${name}.${key} has no @default`);
      keys.set(key, { type, standard: JSON.parse(text) });
    }
    found.set(name, keys);
  }
  return found;
}

/** The literal types of the file: for each the texts that it may be. */
function literals() {
  const found = new Map();
  for (const [, name, body] of source.matchAll(/^export type (\w+) =(.*?);/gms)) {
    found.set(name, [...body.matchAll(/"([^"]+)"/g)].map((match) => match[1]).sort());
  }
  return found;
}

/** The texts that a schema of an enum allows: a list, or alternatives with a description each. */
const texts = (schema) => (schema.enum ?? (schema.oneOf ?? []).flatMap((one) => one.enum ?? one.const)).toSorted();

/** The schema that a reference leads to, and whether null is allowed, too. */
function resolve(property) {
  if (property.$ref) return { ...resolve(schema.$defs[property.$ref.split("/").at(-1)]) };
  const choices = property.anyOf ?? property.allOf;
  if (choices) {
    const parts = choices.filter((choice) => choice.type !== "null");
    assert.equal(parts.length, 1);
    return { ...resolve(parts[0]), nullable: parts.length < choices.length };
  }
  // A part that may be null, and is no type of its own.
  const types = [property.type].flat();
  if (types.includes("null")) {
    const [type] = types.filter((name) => name !== "null");
    return { schema: { ...property, type }, nullable: true };
  }
  return { schema: property, nullable: false };
}

function compare(name, object, path) {
  const keys = interfaces().get(name);
  assert.ok(keys, `policy.ts has no interface ${name}`);
  assert.deepEqual([...keys.keys()].sort(), Object.keys(object.properties).sort(), `keys of ${path}`);
  for (const [key, { type, standard }] of keys) {
    const where = `${path}.${key}`;
    const property = object.properties[key];
    const { schema: resolved, nullable } = resolve(property);
    assert.equal(/\| null$/.test(type), nullable, `${where} may be null`);
    const bare = type.replace(/ \| null$/, "");
    if (bare === "Record<string, never>") {
      assert.deepEqual(
        [resolved.type, resolved.properties, resolved.additionalProperties],
        ["object", undefined, false],
      );
      assert.equal(standard === null, property.default === null, `${where} is there by default`);
      continue;
    }
    const record = bare.match(/^(?:Partial<)?Record<(\w+), (\w+)>/);
    if (record) {
      const [, key, value] = record;
      const names = Object.keys(resolved.properties);
      if (key !== "string") assert.deepEqual(literals().get(key), names.toSorted(), `keys of ${where}`);
      const values = resolve(resolved.properties[names[0]]).schema;
      assert.deepEqual(literals().get(value), texts(values), `values of ${where}`);
      assert.deepEqual(standard, property.default, `default of ${where}`);
      continue;
    }
    if (resolved.properties) {
      // The parts' own defaults are compared below; here only whether there is the part at all.
      assert.equal(standard === null, property.default === null, `${where} is there by default`);
      compare(bare, resolved, where);
      continue;
    }
    if (texts(resolved).length) {
      assert.deepEqual(literals().get(bare), texts(resolved), `type of ${where}`);
      assert.deepEqual(standard, property.default, `default of ${where}`);
      continue;
    }
    const names = resolved.items ? texts(resolve(resolved.items).schema) : [];
    if (names.length) {
      assert.deepEqual(literals().get(bare.replace(/\[\]$/, "")), names, `type of ${where}`);
      assert.deepEqual(standard, property.default, `default of ${where}`);
      continue;
    }
    const kind = { integer: "number", boolean: "boolean", array: "string[]", string: "string" }[resolved.type];
    assert.equal(bare, kind, `type of ${where}`);
    assert.deepEqual(standard, property.default, `default of ${where}`);
  }
}

test("policy.ts agrees with the schema", () => {
  compare("Policy", schema, "policy");
});
