import { useEffect, useRef } from "preact/hooks";

interface Item {
  id: string;
  title: string;
}

interface Props<T extends Item> {
  label: string;
  groups: readonly { title: string; samples: readonly T[] }[];
  chosen: T;
  onChoose(sample: T): void;
}

/** What to start from, by what it is about. */
export function SampleList<T extends Item>({ label, groups, chosen, onChoose }: Props<T>) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    // Where the list is a row, the chosen one may be out of sight.
    list.current!.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  return (
    <nav class="samples" aria-label={label} ref={list}>
      {groups.map((group) => (
        <section key={group.title}>
          <h2>{group.title}</h2>
          <ul>
            {group.samples.map((sample) => (
              <li key={sample.id}>
                <button
                  type="button"
                  data-testid={`sample-${sample.id}`}
                  aria-current={sample === chosen ? "true" : undefined}
                  onClick={() => onChoose(sample)}
                >
                  {sample.title}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
