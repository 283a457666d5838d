import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

/** One of several panels in the same place. */
export interface Tab<Id extends string> {
  id: Id;
  title: string;
  /** Lines in it; a tab without any has no number. */
  count: number;
  /** Whether its lines are reason to look. */
  isUrgent?: boolean;
  content: ComponentChildren;
}

interface Props<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  chosen: Id;
  onChoose(id: Id): void;
}

/** Panels, of which one is seen: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function Tabs<Id extends string>({ label, tabs, chosen, onChoose }: Props<Id>) {
  const bar = useRef<HTMLDivElement>(null);

  const onKey = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    onChoose(tabs[index]!.id);
    (bar.current?.children[index] as HTMLElement).focus();
  };

  return (
    <section class="card tabs" aria-label={label}>
      <div class="tab-bar" role="tablist" aria-label={label} ref={bar} onKeyDown={onKey}>
        {tabs.map(({ id, title, count, isUrgent }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            data-testid={`tab-${id}`}
            aria-selected={id === chosen}
            aria-controls={`panel-${id}`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {title}
            {count > 0 && (
              <span class="count" data-urgent={isUrgent}>
                {count}
              </span>
            )}
          </button>
        ))}
      </div>
      {tabs.map(({ id, content }) => (
        <div key={id} role="tabpanel" id={`panel-${id}`} aria-labelledby={`tab-${id}`} hidden={id !== chosen}>
          {content}
        </div>
      ))}
    </section>
  );
}
