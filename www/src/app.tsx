import { useCallback, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { SandboxOff } from "./beside/banner.tsx";
import { Editor } from "./editor/editor.tsx";
import { FrameMeter } from "./frames/meter.tsx";
import { ownCookie } from "./own-cookie.ts";
import { Base } from "./panels/base.tsx";
import { Inspector } from "./panels/inspector.tsx";
import { JarFigures } from "./panels/figures.tsx";
import { Result } from "./panels/result.tsx";
import { SampleList } from "./panels/sample-list.tsx";
import { groups, type Panel, type Sample } from "./samples/index.ts";
import { grantsOf } from "./session/policy.ts";
import { markOf, type Mark } from "./session/view.ts";
import { Top } from "./top.tsx";
import { useProgram } from "./use-program.ts";
import { useSession } from "./use-session.ts";

export function App() {
  const session = useSession();
  const program = useProgram();
  const { sample, text, kind } = program;
  const { view, policy } = session;
  const [panel, setPanel] = useState<Panel>(sample.panel ?? "console");
  const [chosenMark, setChosenMark] = useState<Mark | null>(null);
  const [cookie, setCookie] = useState<string | null>(null);

  const run = useCallback(() => {
    setChosenMark(null);
    void session.run({ source: text, kind, seed: sample.seed });
    // The comparison is a courtesy: without it the sample still shows what the server says.
    if (sample.comparesCookie) ownCookie().then(setCookie, () => setCookie(null));
  }, [text, kind, sample]);
  const stop = useCallback(() => session.stop(), []);

  // Before the next key can be pressed, so that it runs what is shown.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isRun = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented;
      if (isRun) {
        // Not the focused button's own press as well.
        event.preventDefault();
        run();
      } else if (event.key === "Escape") stop();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [run, stop]);

  useLayoutEffect(() => {
    session.clear();
    setChosenMark(null);
    setPanel(sample.panel ?? "console");
  }, [sample]);

  // Equal marks are one mark: the editor goes to a new one, and stays where its user is otherwise.
  const found = JSON.stringify(markOf(view));
  const mark = useMemo(() => chosenMark ?? (JSON.parse(found) as Mark | null), [chosenMark, found]);
  const grants = useMemo(() => grantsOf(policy?.policy ?? {}), [policy]);

  return (
    <>
      <Top motto="Everything can be seen, and nothing gets out." here="/" />
      {policy?.policy.frames?.dangerouslyDisableSandbox && <SandboxOff />}
      {policy?.problem && (
        <p class="banner" role="alert" data-testid="policy-notice">
          <strong>Strict policy.</strong> The server's configuration is not in use: {policy.problem}. Programs have no
          network, and everything else has its default.
        </p>
      )}
      <main>
        <SampleList label="Sample programs" groups={groups} chosen={sample} onChoose={program.choose} />
        <section class="work" aria-label="Program">
          <Label sample={sample} cookie={cookie} isEdited={program.isEdited} onReset={program.reset} />
          <div class="jar" data-state={view.state} data-outcome={view.outcome?.type}>
            <Editor id={sample.id} text={text} mark={mark} onChange={program.edit} onRun={run} />
          </div>
          <Base view={view} kind={kind} onKind={program.read} onRun={run} onStop={stop} />
        </section>
        <Result view={view} onMark={setChosenMark} />
        <FrameMeter run={view.run} />
        <JarFigures view={view} grants={grants} />
        <Inspector view={view} chosen={panel} onChoose={setPanel} onMark={setChosenMark} />
      </main>
    </>
  );
}

interface LabelProps {
  sample: Sample;
  /** The cookie that the page's own request carried, where that is of interest. */
  cookie: string | null;
  isEdited: boolean;
  onReset(): void;
}

/** What is under the jar, and what to look at. */
function Label({ sample, cookie, isEdited, onReset }: LabelProps) {
  return (
    <div class="label">
      <h2>{sample.title}</h2>
      <p>
        {sample.look}
        {sample.comparesCookie && <OwnCookie name={cookie} />}
        {isEdited && (
          <>
            {" "}
            <button type="button" class="link" data-testid="reset" onClick={onReset}>
              Undo my changes
            </button>
          </>
        )}
      </p>
    </div>
  );
}

/** What the same request carries when it is the page's own. */
function OwnCookie({ name }: { name: string | null }) {
  return (
    <span data-testid="own-cookie">
      {" "}
      {name === null ? (
        "At each run the page makes a request of its own, for comparison."
      ) : (
        <>
          A request of the page's own carried <code>{name}</code>.
        </>
      )}
    </span>
  );
}
