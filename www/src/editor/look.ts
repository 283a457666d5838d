import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The editor in the page's own colours, which follow its theme: custom properties reach into a shadow root. */
export const look = [
  EditorView.theme({
    "&": { height: "100%", backgroundColor: "transparent", color: "var(--ink)", fontSize: "var(--code-size)" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.62" },
    ".cm-content": { caretColor: "var(--accent)", padding: "18px 0 14px" },
    ".cm-line": { padding: "0 16px 0 6px" },
    ".cm-gutters": { backgroundColor: "transparent", color: "var(--faint)", border: "none", paddingLeft: "8px" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
    "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: "var(--line-active)" },
    ".cm-activeLineGutter": { color: "var(--quiet)" },
    ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      background: "var(--selection)",
    },
    "&.cm-focused .cm-matchingBracket": { outline: "1px solid var(--accent)", backgroundColor: "transparent" },
    "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--bad-wash)" },
    ".cm-markedLine": { backgroundColor: "var(--bad-wash)" },
    ".cm-marked": {
      textDecoration: "underline wavy var(--bad)",
      textDecorationSkipInk: "none",
      textUnderlineOffset: "3px",
    },
    ".cm-note": {
      padding: "2px 16px 3px 6px",
      borderLeft: "3px solid var(--bad)",
      backgroundColor: "var(--bad-wash)",
      color: "var(--bad)",
      fontFamily: "var(--sans)",
      fontSize: "13px",
      whiteSpace: "pre-wrap",
      overflowWrap: "anywhere",
    },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
      {
        tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword],
        color: "var(--code-keyword)",
      },
      { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--code-string)" },
      { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
      { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--code-function)" },
      { tag: tags.propertyName, color: "var(--code-property)" },
    ]),
  ),
];
