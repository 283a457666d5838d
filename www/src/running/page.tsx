import { useEffect, useState } from "preact/hooks";
import { SampleList } from "../panels/sample-list.tsx";
import { Top } from "../top.tsx";
import { EntityList } from "./inspect/entity-list.tsx";
import { Happening, type Panel } from "./inspect/happening.tsx";
import { PropertyCard } from "./inspect/property-card.tsx";
import { groups, samples, type AppSample } from "./samples.ts";
import { AppScreen } from "./screen.tsx";
import { Stand } from "./stand.tsx";
import { useRunningApp } from "./use-running.ts";

const first = samples[0]!;
const fromAddress = () => samples.find(({ id }) => `#${id}` === location.hash) ?? first;

/** A whole app, and all that there is to know of it. */
export function AppPage() {
  const running = useRunningApp();
  const [sample, setSample] = useState<AppSample>(fromAddress);
  /** What is looked at, last of all that was. */
  const [trail, setTrail] = useState<readonly string[]>([sample.select]);
  const [panel, setPanel] = useState<Panel>("updates");
  const { view, outline, policy, safeMode } = running;
  const selected = trail.at(-1)!;

  useEffect(() => {
    void running.open(sample);
    history.replaceState(null, "", sample === first ? location.pathname : `#${sample.id}`);
    setPanel(sample === first || sample.id === "large" ? "updates" : "faults");
  }, [sample]);
  // Another page of the app has other entities.
  useEffect(() => {
    const [name] = outline.keys();
    const owner = /^[^.[]+/.exec(selected)?.[0] ?? "";
    if (outline.size > 0 && !outline.has(owner) && owner !== "appsmith") setTrail([name!]);
  }, [outline, selected]);

  const choose = (chosen: AppSample) => {
    setSample(chosen);
    setTrail([chosen.select]);
  };
  const select = (path: string) =>
    setTrail((before) => (before.at(-1) === path ? before : [...before, path].slice(-50)));
  const back = trail.length > 1 ? () => setTrail((before) => before.slice(0, -1)) : null;

  return (
    <>
      <Top motto="What depends on what, and what it costs." here="/app.html" />
      {policy?.problem && (
        <p class="banner" role="alert" data-testid="policy-notice">
          <strong>Strict policy.</strong> The server's configuration is not in use: {policy.problem}. The app has no
          network, and everything else has its default.
        </p>
      )}
      {safeMode && (
        <p class="banner" role="status" data-testid="safe-mode-notice">
          <strong>Safe mode.</strong> Nothing is evaluated until its text is changed: so an app that cannot be opened
          can be mended.
        </p>
      )}
      <main>
        <div class="side">
          <SampleList label="Sample apps" groups={groups} chosen={sample} onChoose={choose} />
          <EntityList outline={outline} errors={view.errors} selected={selected} onSelect={select} />
        </div>
        <section class="work" aria-label="The app">
          <div class="label">
            <h2>{sample.title}</h2>
            <p>{sample.look}</p>
          </div>
          <div
            class="jar"
            data-outcome={view.state === "failed" ? "error" : view.state === "paused" ? "limit" : undefined}
          >
            <AppScreen running={running} selected={selected} onSelect={select} />
          </div>
          <Stand running={running} />
        </section>
        <PropertyCard running={running} path={selected} onBack={back} onSelect={select} />
        <Happening running={running} chosen={panel} onChoose={setPanel} onSelect={select} />
      </main>
    </>
  );
}
