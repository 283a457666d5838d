/** Disposes of the jar when the test is over. */
export function keep(t, jar) {
  t.after(() => jar.dispose());
  return jar;
}

/** A widget with these properties. */
export const widget = (properties, more = {}) => ({ kind: "widget", type: "TEXT_WIDGET", properties, ...more });

/** An app of one page with these entities. */
export const definitionOf = (entities, more = {}) => ({
  version: 1,
  name: "Test",
  pages: [{ name: "Page1", entities }],
  ...more,
});
