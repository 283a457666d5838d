import { JarGlyph } from "../glyph.tsx";
import type { State } from "../session/view.ts";
import { duration } from "../panels/limits.tsx";
import type { RunningApp } from "./running-app.ts";
import type { AppView } from "./view.ts";

const GLYPHS: Readonly<Record<AppView["state"], State | "limit">> = {
  starting: "starting",
  evaluating: "running",
  running: "settled",
  paused: "limit",
  failed: "failed",
};

/** What the app stands on: how it is, which of its pages is open, and whether anything is evaluated. */
export function Stand({ running }: { running: RunningApp }) {
  const { view, pages, page, safeMode } = running;
  return (
    <div class="base">
      <JarGlyph state={GLYPHS[view.state]} />
      <p class="status" role="status" data-testid="app-status" data-state={view.state}>
        {words(view, safeMode)}
      </p>
      {pages.length > 1 && (
        <select
          class="control kind"
          data-testid="page"
          aria-label="Open page"
          value={page}
          onChange={({ currentTarget: { value } }) => running.reopen({ page: value })}
        >
          {pages.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      {view.state === "paused" && (
        <button type="button" class="control" data-testid="resume" onClick={() => running.resume()}>
          Resume
        </button>
      )}
      <button
        type="button"
        class="control"
        data-testid="safe-mode"
        aria-pressed={safeMode}
        title="Open it without evaluating anything until its text is changed"
        onClick={() => running.reopen({ safeMode: !safeMode })}
      >
        Safe mode
      </button>
      <button type="button" class="control control-main" data-testid="reopen" onClick={() => running.reopen()}>
        Reopen
      </button>
    </div>
  );
}

/** How the app is, in a few words. */
function words({ state, rest, figures, errors, replaced }: AppView, safeMode: boolean): string {
  switch (state) {
    case "starting":
      return "The app opens …";
    case "failed":
      return "No app";
    case "paused":
      return "Paused: its jar had to be replaced too often";
    case "evaluating":
      return `Evaluating, ${rest} to go …`;
    case "running": {
      const wrong = errors.length === 0 ? "no errors" : errors.length === 1 ? "1 error" : `${errors.length} errors`;
      const jar = replaced.times > 0 ? `, jar replaced in ${duration(replaced.lastMs)}` : "";
      if (safeMode) return `Safe mode, ${wrong}${jar}`;
      return `${figures?.bindings === undefined ? "Running" : `${figures.bindings} bindings`}, ${wrong}${jar}`;
    }
  }
}
