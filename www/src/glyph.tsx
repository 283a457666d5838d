import type { State } from "./session/view.ts";

/** A bell jar. What is under it says how the jar is. */
export function JarGlyph({ state }: { state: State | "limit" | "error" }) {
  return (
    <svg class={`glyph glyph-${state}`} viewBox="0 0 48 48" aria-hidden="true">
      <ellipse class="glyph-shade" cx="24" cy="43" rx="19" ry="2.5" />
      <path class="glyph-glass" d="M11 38V20a13 13 0 0 1 26 0v18Z" />
      <path class="glyph-shine" d="M16 31V20.5a8.5 8.5 0 0 1 4.5-7.5" />
      <circle class="glyph-knob" cx="24" cy="4.5" r="2.5" />
      <circle class="glyph-spark" cx="24" cy="27" r="4" />
      <path class="glyph-base" d="M7 38h34v3.5H7Z" />
    </svg>
  );
}
