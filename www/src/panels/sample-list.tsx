import { useEffect, useRef } from "preact/hooks";
import { groups, type Sample } from "../samples/index.ts";

interface Props {
  chosen: Sample;
  onChoose(sample: Sample): void;
}

/** The programs to start from, by what they are about. */
export function SampleList({ chosen, onChoose }: Props) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    // Where the list is a row, the chosen one may be out of sight.
    list.current!.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  return (
    <nav class="samples" aria-label="Sample programs" ref={list}>
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
