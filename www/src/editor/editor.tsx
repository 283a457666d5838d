import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "preact/hooks";
import type { Position } from "../session.ts";
import { look } from "./look.ts";

/** A place to mark, and why. */
export interface Mark {
  position: Position;
  message: string;
}

interface Props {
  /** What to start from; a new text replaces what is there. */
  text: string;
  mark: Mark | null;
  onChange(text: string): void;
  onRun(): void;
}

/** The code editor. Tab indents; Escape and then Tab leaves it, as CodeMirror has it. */
export function Editor({ text, mark, onChange, onRun }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>();
  const calls = useRef({ onChange, onRun });
  calls.current = { onChange, onRun };

  useEffect(() => {
    const run = () => {
      calls.current.onRun();
      return true;
    };
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([{ key: "Mod-Enter", run }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          javascript(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": "Program" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) calls.current.onChange(update.state.doc.toString());
          }),
          look,
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const diagnostics = [];
    if (mark && mark.position.line <= editor.state.doc.lines) {
      const line = editor.state.doc.line(mark.position.line);
      const from = Math.min(line.from + mark.position.column - 1, line.to);
      const to = Math.min(editor.state.wordAt(from)?.to ?? from + 1, line.to);
      diagnostics.push({ from: Math.min(from, to), to: Math.max(from, to), severity: "error" as const, message: mark.message });
    }
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
    if (diagnostics[0]) editor.dispatch({ effects: EditorView.scrollIntoView(diagnostics[0].from) });
  }, [mark]);

  return <div class="editor" ref={host} data-testid="editor" />;
}
