import { useMemo } from "preact/hooks";
import { treeOf } from "./outline.ts";
import type { RunningApp } from "./running-app.ts";
import { split } from "./outline.ts";
import { ScreenContext } from "./widgets/context.ts";
import { Widget } from "./widgets/widget.tsx";

interface Props {
  running: RunningApp;
  selected: string;
  onSelect(path: string): void;
}

/** The app itself: its widgets. */
export function AppScreen({ running, selected, onSelect }: Props) {
  const { view, outline } = running;
  const tops = useMemo(() => treeOf(outline), [outline]);
  if (view.failure) {
    return (
      <div class="app-screen">
        <div class="notice notice-error" data-testid="app-failure">
          <strong>The app cannot be opened</strong>
          <p>{view.failure.text}</p>
          {view.failure.problems.map(({ path, message, help }) => (
            <p key={path + message}>
              <code>{path}</code>: {message}; {help}
            </p>
          ))}
        </div>
      </div>
    );
  }
  if (view.state === "starting") return <p class="app-screen hint">The app opens …</p>;
  return (
    <ScreenContext.Provider value={{ running, selected: split(selected)[0], onSelect }}>
      <div class="app-screen widgets" data-testid="screen" role="group" aria-label="The app" tabIndex={0}>
        {tops.map((placed) => (
          <Widget key={placed.name} placed={placed} />
        ))}
      </div>
    </ScreenContext.Provider>
  );
}
