import { StateEffect, StateField, type Extension, type Text } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import type { Mark } from "../session/view.ts";

const setMark = StateEffect.define<Mark | null>();

/** Shows a place in the text with what is to be said of it below the line, until the text changes. */
export const marks: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = transaction.docChanged ? Decoration.none : shown;
    for (const effect of transaction.effects) {
      if (effect.is(setMark)) next = effect.value ? decorate(transaction.state.doc, effect.value) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Marks a place and brings it into sight; null takes the mark away. */
export function showMark(view: EditorView, mark: Mark | null): void {
  const effects: StateEffect<unknown>[] = [setMark.of(mark)];
  const range = mark && rangeOf(view.state.doc, mark);
  if (range) effects.push(EditorView.scrollIntoView(range.from, { y: "nearest", yMargin: 48 }));
  view.dispatch({ effects });
}

function decorate(doc: Text, mark: Mark): DecorationSet {
  const range = rangeOf(doc, mark);
  if (!range) return Decoration.none;
  const line = doc.lineAt(range.from);
  const note = Decoration.widget({ widget: new Note(mark.text), block: true, side: 1 });
  const decorations = [Decoration.line({ class: "cm-markedLine" }).range(line.from), note.range(line.to)];
  if (range.to > range.from) decorations.push(Decoration.mark({ class: "cm-marked" }).range(range.from, range.to));
  return Decoration.set(decorations, true);
}

/** The word at a position, or what else stands there; null where the text has no such place. */
export function rangeOf(doc: Text, { position }: Mark): { from: number; to: number } | null {
  if (position.line < 1 || position.line > doc.lines) return null;
  const line = doc.line(position.line);
  const from = Math.min(line.from + Math.max(position.column, 1) - 1, line.to);
  const word = /^[\p{ID_Continue}$]+|^./u.exec(doc.sliceString(from, line.to));
  return { from, to: from + (word?.[0].length ?? 0) };
}

/** What is said of a marked place. */
class Note extends WidgetType {
  constructor(readonly text: string) {
    super();
  }

  override eq(other: Note): boolean {
    return other.text === this.text;
  }

  override toDOM(): HTMLElement {
    const note = document.createElement("div");
    note.className = "cm-note";
    note.textContent = this.text;
    return note;
  }
}
