// Apps in which something is wrong: only that stops, and all else goes on.
import type { AppDefinition, EntityDefinition, WidgetDefinition } from "belljar";

const text = (of: string): WidgetDefinition => ({ kind: "widget", type: "TEXT_WIDGET", properties: { text: of } });
const input = (label: string, at: string): WidgetDefinition => ({
  kind: "widget",
  type: "INPUT_WIDGET_V2",
  properties: { label },
  meta: { text: at },
});
const button = (label: string, code: string): WidgetDefinition => ({
  kind: "widget",
  type: "BUTTON_WIDGET",
  properties: { text: label, onClick: code },
  triggers: ["onClick"],
});
const app = (name: string, entities: Record<string, EntityDefinition>): AppDefinition => ({
  version: 1,
  name,
  pages: [{ name: "Page1", entities }],
});

export const cycle = app("A cycle", {
  Name: input("Name", "Ada"),
  Greeting: text("Hello {{Name.text}}, this one is in no cycle."),
  Hen: text("{{Egg.text + ' laid'}}"),
  Egg: text("{{Nest.text.trim()}}"),
  Nest: text("{{Hen.text}} in a nest"),
  Reader: text("{{'It reads ' + Egg.text}}"),
});

export const runaway = app("What never ends", {
  Limit: input("Count to", "1000"),
  Endless: text("{{(() => { let n = 0; while (true) n += Number(Limit.text); })()}}"),
  Deep: text("{{(function down(n) { return down(n + 1); })(0)}}"),
  Greedy: text("{{(() => { const all = []; for (;;) all.push('x'.repeat(1e6) + all.length); })()}}"),
  Count: text("{{Array.from({ length: Number(Limit.text) }, (_, i) => i).length}} counted, and this one is well."),
  Spin: button("Never return", "{{Loops.spin()}}"),
  Loops: { kind: "js", body: "export default {\n  spun: 0,\n  spin() {\n    for (;;) this.spun += 1;\n  },\n}" },
});

export const mistakes = app("Mistakes", {
  Name: input("Name", "Ada"),
  Missing: text("Hello {{Nmae.text}}"),
  Broken: text("Hello {{Name.text +}}"),
  Thrower: text("{{Checks.first(Name.text)}}"),
  Acting: text("{{Checks.save(Name.text)}}"),
  Follower: text("{{'It reads ' + Thrower.text}}"),
  Well: text("{{Name.text.length}} letters"),
  Fail: button("Throw", "{{Checks.fail()}}"),
  Checks: {
    kind: "js",
    body: `export default {
  first(text) {
    return text.words[0];
  },
  save(text) {
    return storeValue('name', text);
  },
  async fail() {
    await storeValue('tried', true);
    null.property;
  },
}`,
  },
});
