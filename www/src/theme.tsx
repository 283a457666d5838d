import { useEffect, useState } from "preact/hooks";

type Theme = "light" | "dark";

/** Where a choice is remembered; `public/theme.js` reads it before the first paint. */
const KEY = "belljar-page:theme";

const system = matchMedia("(prefers-color-scheme: dark)");

function current(): Theme {
  const chosen = document.documentElement.dataset.theme as Theme | undefined;
  return chosen ?? (system.matches ? "dark" : "light");
}

/** Switches between light and dark, and remembers it. Until it is pressed the system's theme holds. */
export function ThemeButton() {
  const [theme, setTheme] = useState(current);
  const other: Theme = theme === "dark" ? "light" : "dark";

  useEffect(() => {
    const follow = () => setTheme(current());
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, []);

  const change = () => {
    document.documentElement.dataset.theme = other;
    setTheme(other);
    try {
      localStorage.setItem(KEY, other);
    } catch {
      // A browser that refuses storage forgets it with the page.
    }
  };

  return (
    <button
      type="button"
      class="icon-button"
      data-testid="theme"
      onClick={change}
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {theme === "dark" ? (
          <>
            <circle cx="12" cy="12" r="4" />
            <path d="M12 2v2m0 16v2M2 12h2m16 0h2M4.9 4.9l1.4 1.4m11.4 11.4 1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4" />
          </>
        ) : (
          <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />
        )}
      </svg>
    </button>
  );
}
