import { useState } from "preact/hooks";

type Theme = "light" | "dark";

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

const current = (): Theme =>
  (document.documentElement.dataset.theme as Theme | undefined) ?? (systemIsDark.matches ? "dark" : "light");

/** Switches between light and dark, and remembers it. */
export function ThemeButton() {
  const [theme, setTheme] = useState(current);
  const other: Theme = theme === "dark" ? "light" : "dark";
  const change = () => {
    document.documentElement.dataset.theme = other;
    setTheme(other);
    try {
      localStorage.setItem("belljar-page:theme", other);
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
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {theme === "dark" ? (
          <path d="M12 4V2m0 20v-2m8-8h2M2 12h2m13.7-5.7 1.4-1.4M4.9 19.1l1.4-1.4m11.4 0 1.4 1.4M4.9 4.9l1.4 1.4M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z" />
        ) : (
          <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.500 10.500Z" />
        )}
      </svg>
    </button>
  );
}
