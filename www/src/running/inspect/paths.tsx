interface Props {
  title: string;
  /** For tests. */
  id: string;
  paths: readonly string[];
  /** What is said when there is none. */
  none: string;
  onSelect(path: string): void;
}

/** Shown at one time; a property that a thousand others read is not a thousand buttons. */
const MAX = 40;

/** Properties, each of which leads to itself. */
export function Paths({ title, id, paths, none, onSelect }: Props) {
  const own = [...new Set(paths)];
  return (
    <div class="paths" data-testid={id}>
      <h3>{title}</h3>
      {own.length === 0 ? (
        <p class="hint">{none}</p>
      ) : (
        <ul>
          {own.slice(0, MAX).map((path) => (
            <li key={path}>
              <button type="button" class="path" onClick={() => onSelect(path)}>
                {path}
              </button>
            </li>
          ))}
          {own.length > MAX && <li class="hint">and {own.length - MAX} more</li>}
        </ul>
      )}
    </div>
  );
}
