import { Console } from "../../panels/console.tsx";
import { Effects } from "../../panels/effects.tsx";
import { JarFigures, number } from "../../panels/figures.tsx";
import { Limits } from "../../panels/limits.tsx";
import { Tabs } from "../../panels/tabs.tsx";
import { grantsOf } from "../../session/policy.ts";
import { pathOf } from "../outline.ts";
import type { RunningApp } from "../running-app.ts";
import { Faults } from "./faults.tsx";
import { Turns } from "./turns.tsx";

export type Panel = "updates" | "faults" | "console" | "effects" | "limits" | "jar";

interface Props {
  running: RunningApp;
  chosen: Panel;
  onChoose(panel: Panel): void;
  onSelect(path: string): void;
}

/** What the app does, as it happens. */
export function Happening({ running, chosen, onChoose, onSelect }: Props) {
  const { view, policy } = running;
  const { turns, errors, failures, console, effects, limits, figures } = view;
  const more = [
    ["bindings", number(figures?.bindings), "texts with code that show data"],
    ["evaluations", number(figures?.evaluations), "of bindings, since the app was opened"],
  ] as const;
  return (
    <Tabs<Panel>
      label="What happens"
      chosen={chosen}
      onChoose={onChoose}
      tabs={[
        { id: "updates", title: "Updates", count: turns.total, content: <Turns log={turns} onSelect={onSelect} /> },
        {
          id: "faults",
          title: "Errors",
          count: errors.length + failures.total,
          isUrgent: true,
          content: <Faults errors={errors} failures={failures} onSelect={onSelect} />,
        },
        {
          id: "limits",
          title: "Limits",
          count: limits.total,
          isUrgent: true,
          content: (
            <Limits
              log={limits}
              onMark={(_, { limit: { place } }) => place.entity && onSelect(pathOf(place.entity, place.property))}
            />
          ),
        },
        { id: "console", title: "Console", count: console.total, content: <Console log={console} /> },
        { id: "effects", title: "Effects", count: effects.total, content: <Effects log={effects} /> },
        {
          id: "jar",
          title: "Jar",
          count: 0,
          content: (
            <JarFigures view={view} grants={grantsOf(policy?.policy ?? {})} more={more.map((cell) => [...cell])} />
          ),
        },
      ]}
    />
  );
}
