import { useState } from "preact/hooks";
import type { EntityDefinition, Explanation, Problem } from "belljar";
import { brief } from "../../tree/model.ts";
import { pathOf, propertiesOf, split, type Role } from "../outline.ts";
import type { RunningApp } from "../running-app.ts";

interface Props {
  running: RunningApp;
  name: string;
  entity: EntityDefinition;
  explanation: Explanation | null | undefined;
  onSelect(path: string): void;
}

const ROLES: Readonly<Record<Role, string>> = {
  plain: "",
  bound: "code",
  handler: "handler",
  changed: "by its user",
  state: "",
  template: "when it runs",
  body: "code",
};

/** An entity: its name, which can be changed, and what it has. */
export function EntityView({ running, name, entity, explanation, onSelect }: Props) {
  const listed = propertiesOf(entity);
  const known = new Set(listed.map(({ path }) => path));
  // What a JS object has is in its text; the app knows.
  const more = (explanation?.dependencies ?? [])
    .map((path) => split(path))
    .filter(([owner, property]) => owner === name && property !== "" && !known.has(property));
  const rows = [...listed, ...(entity.kind === "js" ? more.map(([, path]) => ({ path, role: "state" as Role })) : [])];
  const bad = new Set(
    running.view.errors.filter(({ source }) => source.entity === name).map(({ source }) => source.property),
  );
  const whole = explanation?.value as Record<string, unknown> | undefined;
  const valueOf = (path: string, role: Role) => {
    if (role === "handler" || role === "template" || role === "body") return "";
    const value = entity.kind === "js" ? whole?.[path] : running.read(name, path);
    return brief(value, 1);
  };
  return (
    <>
      <Rename key={name} running={running} name={name} onSelect={onSelect} />
      {entity.kind === "query" && (
        <p>
          <button type="button" class="control" data-testid="run-query" onClick={() => void running.runQuery(name)}>
            Run it
          </button>
        </p>
      )}
      <table class="properties" data-testid="properties">
        <tbody>
          {rows.map(({ path, role }) => (
            <tr key={path} data-bad={bad.has(path)}>
              <th scope="row">
                <button type="button" class="path" onClick={() => onSelect(pathOf(name, path))}>
                  {path}
                </button>
              </th>
              <td>{bad.has(path) ? <span class="tag tag-error">error</span> : valueOf(path, role)}</td>
              <td class="hint">{ROLES[role]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Gives an entity another name: all code that refers to it is changed with it. One for each entity, by its key. */
function Rename({ running, name, onSelect }: Pick<Props, "running" | "name" | "onSelect">) {
  const [to, setTo] = useState(name);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const rename = async () => {
    const found = await running.edit([{ op: "rename", name, to }]);
    setProblems(found);
    if (found.length === 0) onSelect(to);
  };
  return (
    <form
      class="rename"
      onSubmit={(event) => {
        event.preventDefault();
        void rename();
      }}
    >
      <label>
        Name{" "}
        <input
          type="text"
          spellcheck={false}
          data-testid="rename-to"
          value={to}
          onInput={({ currentTarget: { value } }) => setTo(value)}
        />
      </label>
      <button class="control" data-testid="rename" disabled={to === name || to === ""}>
        Rename
      </button>
      {problems.map(({ message, help }) => (
        <p key={message} class="notice notice-error" data-testid="edit-problem">
          <strong>Not renamed</strong>: {message}; {help}
        </p>
      ))}
    </form>
  );
}
