// What the bindings of a definition read, found in their syntax trees by acorn, as a platform has to that is given nothing
// but the definition.
import { parseExpressionAt } from "acorn";
import { full } from "acorn-walk";

const WHOLE = /^\s*\{\{([^]*)\}\}\s*$/;

/** The bindings of an app as `generateApp` gives them. */
export function bindingsOf(definition) {
  const entities = definition.pages[0].entities;
  const bindings = [];
  for (const [entity, { properties = {} }] of Object.entries(entities)) {
    for (const [property, text] of Object.entries(properties)) {
      const code = typeof text === "string" ? WHOLE.exec(text)?.[1] : undefined;
      if (code !== undefined) bindings.push({ entity, property, code, reads: readsOf(code, entities) });
    }
  }
  return bindings;
}

function readsOf(code, entities) {
  const reads = new Set();
  full(parseExpressionAt(code, 0, { ecmaVersion: "latest" }), (node) => {
    if (node.type !== "MemberExpression" || node.object.type !== "Identifier") return;
    const { name } = node.object;
    const entity = Object.hasOwn(entities, name) ? entities[name] : undefined;
    if (!entity) return;
    const isPlain = entity.kind !== "js" && !node.computed;
    reads.add(isPlain ? `${name}.${node.property.name}` : name);
  });
  return [...reads];
}
