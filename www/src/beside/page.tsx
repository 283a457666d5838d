import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { FramePolicyState } from "belljar/iframe";
import { SampleList } from "../panels/sample-list.tsx";
import { Tabs } from "../panels/tabs.tsx";
import { Top } from "../top.tsx";
import { AppForm } from "./app-form.tsx";
import { SandboxOff } from "./banner.tsx";
import { AskedForm, SayForm } from "./forms.tsx";
import { SaidLines } from "./said.tsx";
import { groups, samples, type Asked, type FrameSample } from "./samples.ts";
import { SandboxCard } from "./sandbox.tsx";
import { useApp } from "./use-app.ts";
import { useFrame } from "./use-frame.ts";

type Panel = "messages" | "words" | "app";

/** Frames beside an app: each kind of them, what it gets, what is refused, what is said, and what app code makes of it. */
export function FramesPage({ policy }: { policy: Promise<FramePolicyState> }) {
  const [inForce, setInForce] = useState<FramePolicyState | null>(null);
  const [sample, setSample] = useState<FrameSample>(samples[0]!);
  const [asked, setAsked] = useState<Asked>(sample);
  const [panel, setPanel] = useState<Panel>("messages");
  const frame = useFrame();
  const { messages, words, state, refusal } = frame;
  const app = useApp(frame.element);

  useEffect(() => {
    void policy.then(setInForce);
  }, [policy]);

  useLayoutEffect(() => frame.clear(), [asked]);
  const choose = (chosen: FrameSample) => {
    setSample(chosen);
    setAsked(chosen);
    setPanel(chosen.id === "text" || chosen.id === "address" ? "messages" : "words");
  };

  return (
    <>
      <Top motto="Documents of others, each in a sandbox." here="/frames.html" />
      {inForce?.sandboxOff && <SandboxOff />}
      {inForce?.problem && (
        <p class="banner" role="alert" data-testid="frame-policy-notice">
          <strong>Strict policy.</strong> The server's configuration is not in use: {inForce.problem}. Frames are
          sandboxed with the standard tokens.
        </p>
      )}
      <main>
        <SampleList label="Sample frames" groups={groups} chosen={sample} onChoose={choose} />
        <section class="work" aria-label="Frame">
          <div class="label">
            <h2>{sample.title}</h2>
            <p>{sample.look}</p>
          </div>
          <div class="jar" data-outcome={refusal ? "error" : undefined}>
            {/* A frame of its own for each that is asked for, so that nothing of the last one is left. */}
            <belljar-iframe
              key={JSON.stringify(asked)}
              ref={frame.attach}
              title={sample.title}
              {...attributes(asked)}
            />
          </div>
          <SayForm frame={frame} />
          <AppForm
            app={app}
            onRun={(code) => {
              setPanel("app");
              void app.run(code);
            }}
          />
          <AskedForm key={sample.id} asked={asked} onShow={setAsked} />
        </section>
        <SandboxCard state={state} refusal={refusal} />
        <Tabs<Panel>
          label="What is said"
          chosen={panel}
          onChoose={setPanel}
          tabs={[
            {
              id: "messages",
              title: "Messages",
              count: messages.total,
              content: (
                <SaidLines
                  id="messages"
                  label="Messages"
                  log={messages}
                  empty="What the frame and the page say to each other."
                />
              ),
            },
            {
              id: "words",
              title: "Refusals",
              count: words.total,
              isUrgent: true,
              content: (
                <SaidLines
                  id="words"
                  label="Refusals and notices"
                  log={words}
                  empty="What is refused or left out, and why."
                />
              ),
            },
            {
              id: "app",
              title: "App",
              count: app.said.total,
              content: (
                <SaidLines
                  id="app"
                  label="App"
                  log={app.said}
                  empty="What an app reads of the frame and does with it."
                />
              ),
            },
          ]}
        />
      </main>
    </>
  );
}

/** As the element has them: what is not asked for is absent. */
function attributes({ src, srcdoc, sandbox, allow }: Asked): Record<string, string> {
  const given = { src, srcdoc, allow };
  const some = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  return sandbox === null ? some : { ...some, sandbox };
}
