import { JarGlyph } from "./glyph.tsx";
import { ThemeButton } from "./theme.tsx";

/** The line at the top of a page: what the page is, and the way to the other one. */
export function Top({ motto, other }: { motto: string; other: { href: string; title: string } }) {
  return (
    <header class="top">
      <h1>
        <JarGlyph state="idle" />
        Belljar
      </h1>
      <p class="motto">{motto}</p>
      <nav>
        <a href={other.href}>{other.title}</a>
      </nav>
      <ThemeButton />
    </header>
  );
}
