import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascriptLanguage } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Mark } from "../session/view.ts";
import { look } from "./look.ts";
import { marks, showMark } from "./marks.ts";

interface Props {
  /** The text, and whose it is: another `id` starts over with another history. */
  id: string;
  text: string;
  mark: Mark | null;
  /** What it is called. @default "Program" */
  label?: string;
  onChange(text: string): void;
  onRun(): void;
}

/**
 * Typing over a selection, without the browser's own editing: that would keep the look of what it replaces in a `style`
 * attribute, which the Content Security Policy refuses, and reports.
 */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data, isComposing } = event;
    if (inputType !== "insertText" || !data || isComposing || view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/** The code editor. Tab indents; Escape and then Tab leaves it, as CodeMirror has it. */
export function Editor({ id, text, mark, label = "Program", onChange, onRun }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>();
  const calls = useRef({ onChange, onRun });
  calls.current = { onChange, onRun };

  const start = (doc: string) =>
    EditorState.create({
      doc,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run: () => (calls.current.onRun(), true) }]),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        javascriptLanguage,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": label,
          tabindex: "0",
          "aria-description": "Control Enter runs it. Escape, then Tab leaves the editor.",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) calls.current.onChange(update.state.doc.toString());
        }),
        typeOverSelection,
        marks,
        look,
      ],
    });

  // Before the paint: the text changes in the same frame as its title does.
  useLayoutEffect(() => {
    // In a shadow root CodeMirror adopts style sheets that it constructs. In the page it would write <style> elements,
    // which the Content Security Policy refuses.
    const root = host.current!.attachShadow({ mode: "open" });
    view.current = new EditorView({ parent: root, root, state: start(text) });
    return () => view.current!.destroy();
  }, []);

  useLayoutEffect(() => {
    if (view.current!.state.doc.toString() !== text) view.current!.setState(start(text));
  }, [id, text]);

  useLayoutEffect(() => showMark(view.current!, mark), [mark]);

  return <div class="editor" ref={host} data-testid="editor" />;
}
