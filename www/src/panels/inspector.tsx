import type { Panel } from "../samples/index.ts";
import type { Mark, View } from "../session/view.ts";
import { Console } from "./console.tsx";
import { Effects } from "./effects.tsx";
import { Limits } from "./limits.tsx";
import { Problems } from "./problems.tsx";
import { Tabs } from "./tabs.tsx";

interface Props {
  view: View;
  chosen: Panel;
  onChoose(panel: Panel): void;
  onMark(mark: Mark): void;
}

/** What the program does, as it happens. */
export function Inspector({ view, chosen, onChoose, onMark }: Props) {
  const { console, effects, limits, problems } = view;
  return (
    <Tabs<Panel>
      label="What happens"
      chosen={chosen}
      onChoose={onChoose}
      tabs={[
        { id: "console", title: "Console", count: console.total, content: <Console log={console} onMark={onMark} /> },
        { id: "effects", title: "Effects", count: effects.total, content: <Effects log={effects} /> },
        {
          id: "limits",
          title: "Limits",
          count: limits.total,
          isUrgent: true,
          content: <Limits log={limits} onMark={onMark} />,
        },
        {
          id: "errors",
          title: "Errors",
          count: problems.total,
          isUrgent: true,
          content: <Problems log={problems} onMark={onMark} />,
        },
      ]}
    />
  );
}
