import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Editor, type Mark } from "./editor/editor.tsx";
import { ConsoleList, EffectList, LimitList, ProblemList } from "./panels/lists.tsx";
import { FrameMeter } from "./panels/meter.tsx";
import { Result } from "./panels/result.tsx";
import { samples, type Sample } from "./samples/index.ts";
import { Session, problem, readPolicy, type Position, type View } from "./session.ts";
import { ThemeButton } from "./theme.tsx";

const first = samples[0]!;

export function App() {
  const [sample, setSample] = useState(first);
  const [text, setText] = useState(first.source);
  const [runs, setRuns] = useState(0);
  const [policy, setPolicy] = useState<"loading" | "server" | "strict">("loading");
  const [chosen, setChosen] = useState<Position | null>(null);
  const [, redraw] = useState(0);
  const session = useRef<Session>();
  session.current ??= new Session(() => redraw((n) => n + 1));
  const { view } = session.current;

  useEffect(() => {
    void readPolicy().then((read) => {
      session.current!.policy = read ?? {};
      setPolicy(read ? "server" : "strict");
    });
  }, []);

  const run = useCallback(() => {
    setChosen(null);
    setRuns((n) => n + 1);
    void session.current!.run(text, sample.kind);
  }, [text, sample]);
  const stop = useCallback(() => session.current!.stop(), []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) run();
      if (event.key === "Escape" && !event.defaultPrevented) stop();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [run, stop]);

  const choose = (next: Sample) => {
    stop();
    setSample(next);
    setText(next.source);
    setChosen(null);
  };

  return (
    <>
      <header>
        <h1>
          <img src="/icon.svg" alt="" width={28} height={28} /> Belljar
        </h1>
        <p class="motto">Everything can be seen and nothing gets out.</p>
        <FrameMeter since={runs} />
        <ThemeButton />
      </header>
      {policy === "strict" && (
        <p class="banner" role="status" data-testid="policy-notice">
          The server's configuration could not be read: the strict policy is in force, without any network.
        </p>
      )}
      <main>
        <SampleList chosen={sample} onChoose={choose} />
        <div class="work">
          <div class="bar">
            <p class="look">{sample.look}</p>
            <Status view={view} />
            <button type="button" class="button" data-testid="stop" onClick={stop} title="Escape">
              Stop
            </button>
            <button
              type="button"
              class="button button-main"
              data-testid="run"
              onClick={run}
              disabled={policy === "loading"}
              title="Ctrl-Enter or ⌘-Enter"
            >
              Run
            </button>
          </div>
          <Editor text={text} mark={markOf(view, chosen)} onChange={setText} onRun={run} />
          <Result view={view} onPosition={setChosen} />
        </div>
        <div class="side">
          <ConsoleList view={view} />
          <EffectList view={view} />
          <LimitList view={view} />
          <ProblemList view={view} onPosition={setChosen} />
        </div>
      </main>
    </>
  );
}

function SampleList({ chosen, onChoose }: { chosen: Sample; onChoose(sample: Sample): void }) {
  return (
    <nav aria-label="Sample programs">
      <ul class="samples">
        {samples.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              data-testid={`sample-${sample.id}`}
              aria-current={sample.id === chosen.id ? "true" : undefined}
              onClick={() => onChoose(sample)}
            >
              {sample.title}
              {sample.kind !== "script" && <span class="kind">{sample.kind} field</span>}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What the jar is doing, in a few words. */
function Status({ view }: { view: View }) {
  const words = {
    idle: "no jar yet",
    starting: "starting",
    running: "running",
    settled: "alive",
    stopped: "stopped",
    failed: "failed",
  }[view.state];
  const parts = [words];
  if (view.startMs !== null) parts.push(`ready in ${view.startMs.toFixed(0)} ms`);
  if (view.figures) {
    parts.push(`${view.figures.steps} steps`, `${(view.figures.heapBytes / 1048576).toFixed(1)} MB`);
  }
  return (
    <p class={`status status-${view.state}`} data-testid="jar-status" data-state={view.state} role="status">
      {parts.join(" · ")}
    </p>
  );
}

/** What the editor marks: the place that was asked for, or else the error's. */
function markOf(view: View, chosen: Position | null): Mark | null {
  const error = view.outcome?.type === "error" ? problem(view.outcome.error) : view.problems.find((of) => of.position);
  if (chosen) return { position: chosen, message: error?.text ?? "" };
  return error?.position ? { position: error.position, message: error.text } : null;
}
