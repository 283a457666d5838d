import { split } from "../outline.ts";
import type { RunningApp } from "../running-app.ts";
import { typeWord } from "../types.ts";
import { useExplanation } from "../use-running.ts";
import { EntityView } from "./entity-view.tsx";
import { PropertyView } from "./property-view.tsx";

interface Props {
  running: RunningApp;
  path: string;
  /** Where one has been before; null where that is nowhere. */
  onBack: (() => void) | null;
  onSelect(path: string): void;
}

/** What is looked at: an entity with its properties, or a property with all that is known of it. */
export function PropertyCard({ running, path, onBack, onSelect }: Props) {
  const explanation = useExplanation(running, path);
  // What code reads may lie within a property; that is what there is to be seen.
  const at = explanation?.path ?? path;
  const [name, property] = split(at);
  const entity = running.outline.get(name);
  const kind = !entity
    ? ""
    : entity.kind === "widget"
      ? typeWord(entity.type)
      : { query: "Query", js: "JS object" }[entity.kind];
  return (
    <section class="card property" aria-label="What is looked at">
      <h2>
        {property === "" ? (
          <span data-testid="looked-at">{name}</span>
        ) : (
          <span data-testid="looked-at">
            <button type="button" class="link" onClick={() => onSelect(name)}>
              {name}
            </button>
            {property.startsWith("[") ? "" : "."}
            {property}
          </span>
        )}
        <span class="aside">{kind}</span>
        {onBack && (
          <button type="button" class="link back" data-testid="back" onClick={onBack}>
            Back
          </button>
        )}
      </h2>
      <div class="property-body" tabIndex={0} role="group" aria-label={at} data-testid="property">
        {entity && property === "" ? (
          <EntityView running={running} name={name} entity={entity} explanation={explanation} onSelect={onSelect} />
        ) : explanation ? (
          <PropertyView key={at} running={running} path={at} explanation={explanation} onSelect={onSelect} />
        ) : (
          explanation === null && <p class="hint">The app has no such property.</p>
        )}
      </div>
    </section>
  );
}
