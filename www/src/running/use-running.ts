import { useEffect, useRef, useState } from "preact/hooks";
import type { Explanation } from "belljar";
import { RunningApp } from "./running-app.ts";

/** The app that is open, and a new rendering after each change of it. */
export function useRunningApp(): RunningApp {
  const [, redraw] = useState(0);
  const running = useRef<RunningApp>();
  running.current ??= new RunningApp(() => redraw((count) => count + 1));
  useEffect(() => () => running.current!.close(), []);
  return running.current;
}

/** What is known of a property, asked anew after each change of the app; `undefined` until it is known. */
export function useExplanation(running: RunningApp, path: string): Explanation | null | undefined {
  const [known, setKnown] = useState<{ of: string; explanation: Explanation | null }>();
  const { run, revision } = running.view;
  const of = `${run} ${path}`;
  useEffect(() => {
    let isWanted = true;
    void running.explain(path).then((explanation) => {
      if (isWanted) setKnown({ of, explanation });
    });
    return () => {
      isWanted = false;
    };
  }, [path, run, revision]);
  return known?.of === of ? known.explanation : undefined;
}
