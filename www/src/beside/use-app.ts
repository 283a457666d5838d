import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { BelljarIframe } from "belljar/iframe";
import { append, emptyLog, type Log } from "../session/log.ts";
import type { FrameApp, Heard } from "./app.ts";
import type { Said } from "./use-frame.ts";

/** An app that the frame is an entity of, once somebody has asked for one. */
export interface AppBeside {
  state: "absent" | "starting" | "running";
  said: Log<Said>;
  start(): Promise<void>;
  run(code: string): Promise<void>;
}

const TAGS = { printed: "prints", result: "gives", error: "error" };

/** The app of a frame. It stays when the frame becomes another one: then that is its frame. */
export function useApp(element: BelljarIframe | null): AppBeside {
  const begun = useRef(performance.now());
  const [state, setState] = useState<AppBeside["state"]>("absent");
  const [app, setApp] = useState<FrameApp | null>(null);
  const [said, setSaid] = useState<Log<Said>>(emptyLog);

  const hear = useCallback<Heard>((kind, text) => {
    const entry: Said = { tag: TAGS[kind], text, kind: kind === "error" ? "refused" : "in" };
    const at = performance.now() - begun.current;
    setSaid((log) => append(log, [{ at, entry }]));
  }, []);

  useEffect(() => {
    if (app && element) app.bind(element);
  }, [app, element]);
  useEffect(() => () => app?.dispose(), [app]);

  const start = async () => {
    setState("starting");
    begun.current = performance.now();
    try {
      // Only now the page loads an engine: frames need none.
      const { FrameApp } = await import("./app.ts");
      setApp(await FrameApp.start(hear));
      setState("running");
    } catch (error) {
      hear("error", error instanceof Error ? error.message : String(error));
      setState("absent");
    }
  };

  return { state, said, start, run: async (code) => app?.run(code) };
}
