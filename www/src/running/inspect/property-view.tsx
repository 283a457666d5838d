import type { Explanation, Problem } from "belljar";
import { number } from "../../panels/figures.tsx";
import { brief } from "../../tree/model.ts";
import { ValueTree } from "../../tree/tree.tsx";
import { hasCode, propertiesOf, split, type Role } from "../outline.ts";
import type { RunningApp } from "../running-app.ts";
import { written } from "../values.ts";
import { ErrorsOf } from "./errors-of.tsx";
import { Paths } from "./paths.tsx";
import { TextEditor } from "./text-editor.tsx";

interface Props {
  running: RunningApp;
  path: string;
  explanation: Explanation;
  onSelect(path: string): void;
}

/** Rows that are shown of a document: looking at them all would decode them all. */
const MAX_ROWS = 100;

/** One property: its text, its value, what it reads and who reads it, and what it costs. */
export function PropertyView({ running, path, explanation, onSelect }: Props) {
  const { text, value, dependencies, dependants, errors } = explanation;
  const [name, property] = split(path);
  const role = roleOf(running, name, property);
  const editable = text ?? plainText(running, name, property, role);
  const change = (next: string): Promise<readonly Problem[]> => edit(running, name, property, role, next);
  const isHandler = role === "handler" || role === "template";
  return (
    <>
      {editable !== null && (
        <TextEditor
          path={`${running.view.run} ${path}`}
          text={editable}
          errors={errors}
          isLong={role === "body" || editable.includes("\n")}
          onApply={change}
          onLost={(problems) => running.refused(path, problems)}
        />
      )}
      <ErrorsOf errors={errors} onShow={() => onSelect(path)} />
      {role !== "body" && !isHandler && (
        <div class="property-value" data-testid="property-value">
          <h3>Value</h3>
          <Value value={value} />
        </div>
      )}
      <Paths
        title="It reads"
        id="dependencies"
        paths={dependencies}
        none={text === null ? "Nothing: it has no code." : "Nothing that can change."}
        onSelect={onSelect}
      />
      <Paths title="Read by" id="dependants" paths={dependants} none="Nobody." onSelect={onSelect} />
      <p class="hint cost" data-testid="cost">
        {cost(explanation, isHandler)}
      </p>
    </>
  );
}

/** How often it was evaluated, and what that took. */
function cost({ evaluations, steps, fuel, milliseconds }: Explanation, isHandler: boolean): string {
  if (isHandler) return "It runs when it is called.";
  if (evaluations === 0) return "Never evaluated.";
  const times = evaluations === 1 ? "once" : `${number(evaluations)} times`;
  const last = `Evaluated ${times}, the last time in ${number(steps)} ${steps === 1 ? "step" : "steps"}`;
  if (milliseconds === null) return `${last}.`;
  const time = milliseconds < 0.01 ? "less than 0.01 ms" : `about ${milliseconds.toFixed(2)} ms`;
  return `${last}: ${time}${fuel === null ? "" : `, ${number(fuel)} units of fuel`}.`;
}

function Value({ value }: { value: unknown }) {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && "slice" in value && "length" in value) {
    const rows = value as { length: number; slice(from: number, to: number): unknown[] };
    return (
      <>
        <ValueTree value={rows.slice(0, MAX_ROWS)} />
        <p class="hint">
          {number(rows.length)} rows of a document
          {rows.length > MAX_ROWS && `, of which these are the first ${MAX_ROWS}`}
        </p>
      </>
    );
  }
  return <ValueTree key={brief(value, 0)} value={value} open={1} />;
}

function roleOf({ outline }: RunningApp, name: string, property: string): Role | null {
  const entity = outline.get(name);
  if (!entity) return null;
  const listed = propertiesOf(entity).find(({ path }) => path === property)?.role;
  if (listed) return listed;
  return entity.kind === "widget" && written(entity, property) !== undefined ? "plain" : null;
}

/** What is edited of a property without code; null where there is nothing to edit. */
function plainText(running: RunningApp, name: string, property: string, role: Role | null): string | null {
  const entity = running.outline.get(name);
  if (role === "handler" || role === "template" || role === "body") return "";
  if (entity?.kind !== "widget" || (role !== "plain" && role !== "changed")) return null;
  const value = role === "changed" ? running.read(name, property) : written(entity, property);
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

async function edit(
  running: RunningApp,
  name: string,
  property: string,
  role: Role | null,
  text: string,
): Promise<readonly Problem[]> {
  if (role === "body") return running.edit([{ op: "body", name, body: text }]);
  const entity = running.outline.get(name);
  const before = entity?.kind === "widget" ? written(entity, property) : "";
  let value: unknown = text;
  if (typeof before !== "string" && !hasCode(text)) {
    try {
      value = JSON.parse(text);
    } catch {
      return [{ path: property, message: "that is no JSON", help: 'a text stands in quotes: "like this"' }];
    }
  }
  if (role !== "changed") return running.edit([{ op: "change", name, property, value }]);
  await running.set(name, property, value);
  return [];
}
