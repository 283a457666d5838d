import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { GuestError, Problem } from "belljar";
import { Editor } from "../../editor/editor.tsx";
import type { Mark } from "../../session/view.ts";

/** An author who pauses as long as this wants to see what has become of the app. */
const PAUSE_MS = 450;

interface Props {
  /** What is edited: another one starts over. */
  path: string;
  /** As the app has it. */
  text: string;
  errors: readonly GuestError[];
  isLong: boolean;
  /** Makes it the app's text. Gives why it cannot be, if so. */
  onApply(text: string): Promise<readonly Problem[]>;
  /** What was typed before another text was looked at cannot be the app's. */
  onLost(problems: readonly Problem[]): void;
}

/** The text of a property or of a JS object. What is typed is the app's at the next pause, and its errors are marked. */
export function TextEditor({ path, text, errors, isLong, onApply, onLost }: Props) {
  const [draft, setDraft] = useState<{ path: string; text: string } | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const applied = useRef<string | null>(null);
  /** Applies what waits for a pause, where it was typed. */
  const leave = useRef<(() => Promise<void>) | null>(null);
  const current = draft?.path === path ? draft.text : text;

  useEffect(() => {
    applied.current = null;
    setDraft(null);
    setProblems([]);
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      void leave.current?.();
      leave.current = null;
    };
  }, [path]);

  // The app has another text than the one that was typed: something else has changed it.
  useEffect(() => {
    if (applied.current !== null && applied.current !== text && timer.current === undefined) setDraft(null);
  }, [text]);

  const apply = async (next: string) => {
    clearTimeout(timer.current);
    timer.current = undefined;
    leave.current = null;
    applied.current = next;
    const found = await onApply(next);
    if (applied.current === next) setProblems(found);
  };
  const edit = (next: string) => {
    setDraft({ path, text: next });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void apply(next), PAUSE_MS);
    leave.current = async () => {
      const found = await onApply(next);
      if (found.length > 0) onLost(found);
    };
  };

  const [error] = errors;
  const place =
    error && error.source.line !== null ? { line: error.source.line, column: error.source.column ?? 1 } : null;
  const said = error ? `${error.errorMessage.name}: ${error.errorMessage.message}` : "";
  const found = JSON.stringify(place && { position: place, text: said });
  const mark = useMemo(() => JSON.parse(found) as Mark | null, [found, path]);
  return (
    <div class="text-editor">
      <div class={isLong ? "editor-box editor-box-long" : "editor-box"}>
        <Editor
          id={path}
          text={current}
          mark={current === text ? mark : null}
          label={`Text of ${path}`}
          onChange={edit}
          onRun={() => void apply(current)}
        />
      </div>
      {problems.map(({ message, help }) => (
        <p key={message} class="notice notice-error" data-testid="edit-problem">
          <strong>Not changed</strong>: {message}
          {help && `; ${help}`}
        </p>
      ))}
    </div>
  );
}
