import { useCallback, useRef, useState } from "preact/hooks";
import type { BelljarIframe, BelljarIframeEvents, FrameState } from "belljar/iframe";
import { append, emptyLog, type Log } from "../session/log.ts";

/** A line of what is said. */
export interface Said {
  /** Who says it, or what it is. */
  tag: string;
  text: string;
  kind: "in" | "out" | "notice" | "refused";
}

/** A frame, what it is, and what is said. */
export interface Frame {
  attach(element: BelljarIframe | null): void;
  /** The element that shows it. */
  element: BelljarIframe | null;
  state: FrameState | null;
  /** Why nothing is shown. */
  refusal: string | null;
  messages: Log<Said>;
  words: Log<Said>;
  send(text: string, origin: string): void;
  clear(): void;
}

/** What the element is told to do and what it says, as state of the page. */
export function useFrame(): Frame {
  const [element, setElement] = useState<BelljarIframe | null>(null);
  const begun = useRef(performance.now());
  const [state, setState] = useState<FrameState | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [messages, setMessages] = useState<Log<Said>>(emptyLog);
  const [words, setWords] = useState<Log<Said>>(emptyLog);

  const say = useCallback((log: typeof setMessages, entry: Said) => {
    const at = performance.now() - begun.current;
    log((lines) => append(lines, [{ at, entry }]));
  }, []);

  const attach = useCallback((next: BelljarIframe | null) => {
    setElement(next);
    if (!next) return;
    const on = <K extends keyof BelljarIframeEvents>(name: K, listener: (event: BelljarIframeEvents[K]) => void) => {
      next.addEventListener(name, (event) => {
        listener(event as BelljarIframeEvents[K]);
        setState(next.frame);
      });
    };
    on("messagereceived", ({ detail }) => {
      say(setMessages, { tag: `from ${detail.origin}`, text: JSON.stringify(detail.data) ?? "undefined", kind: "in" });
    });
    on("refused", ({ detail }) => {
      setRefusal(detail.message);
      say(setWords, { tag: detail.reason, text: detail.message, kind: "refused" });
    });
    on("notice", ({ detail }) => say(setWords, { tag: detail.reason, text: detail.message, kind: "notice" }));
    on("load", ({ detail }) => {
      setRefusal(null);
      if (detail.message) say(setWords, { tag: "loaded", text: detail.message, kind: "notice" });
    });
  }, []);

  const send = (text: string, origin: string) => {
    try {
      element!.postMessage(text, origin);
      say(setMessages, { tag: `to ${origin}`, text: JSON.stringify(text), kind: "out" });
    } catch (error) {
      const { reason, message } = error as Error & { reason: string };
      say(setWords, { tag: reason, text: message, kind: "refused" });
    }
  };

  const clear = useCallback(() => {
    begun.current = performance.now();
    setMessages(emptyLog);
    setWords(emptyLog);
    setRefusal(null);
  }, []);

  return { attach, element, state, refusal, messages, words, send, clear };
}
