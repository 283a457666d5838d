import type { GuestError } from "belljar";
import { At } from "../../panels/lines.tsx";
import type { Log } from "../../session/log.ts";
import { pathOf } from "../outline.ts";
import type { Failure } from "../view.ts";

interface Props {
  errors: readonly GuestError[];
  failures: Log<Failure>;
  onSelect(path: string): void;
}

/** What is wrong now, property by property, and what handlers have come to grief over. */
export function Faults({ errors, failures, onSelect }: Props) {
  return (
    <div class="lines" role="log" aria-label="Errors" data-testid="errors" tabIndex={0}>
      {errors.length === 0 && failures.total === 0 && <p class="line-note">Nothing is wrong.</p>}
      <ol>
        {errors.map((error, index) => {
          const { errorMessage, errorType, source } = error;
          const path = pathOf(source.entity, source.property);
          return (
            <li key={`${path} ${index}`} class="line" data-path={path}>
              <span class={`tag ${errorType === "LIMIT" ? "tag-limit" : "tag-error"}`}>{errorType.toLowerCase()}</span>
              <div class="line-text">
                <Owner path={path} onSelect={onSelect} /> {errorMessage.message}
              </div>
              {source.line !== null && (
                <span class="number">
                  {source.line}:{source.column}
                </span>
              )}
            </li>
          );
        })}
        {failures.lines.map(({ key, at, entry: { path, text, code } }) => (
          <li key={key} class="line" data-path={path}>
            <At ms={at} />
            <span class="tag tag-error">ran</span>
            <div class="line-text">
              <Owner path={path} onSelect={onSelect} /> {text} <span class="code">{code}</span>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Owner({ path, onSelect }: { path: string; onSelect(path: string): void }) {
  if (path === "") return null;
  return (
    <button type="button" class="path" onClick={() => onSelect(path)}>
      {path}
    </button>
  );
}
