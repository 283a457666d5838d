import { JarGlyph } from "./glyph.tsx";
import { ThemeButton } from "./theme.tsx";

/** All pages, by what they show. */
const PAGES = [
  { href: "/", title: "Programs" },
  { href: "/app.html", title: "App" },
  { href: "/frames.html", title: "Frames" },
] as const;

interface Props {
  motto: string;
  /** The page that this is. */
  here: (typeof PAGES)[number]["href"];
}

/** The line at the top of a page: what the page is, and the way to the others. */
export function Top({ motto, here }: Props) {
  return (
    <header class="top">
      <h1>
        <JarGlyph state="idle" />
        Belljar
      </h1>
      <p class="motto">{motto}</p>
      <nav aria-label="Pages">
        {PAGES.map(({ href, title }) => (
          <a key={href} href={href} aria-current={href === here ? "page" : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <ThemeButton />
    </header>
  );
}
