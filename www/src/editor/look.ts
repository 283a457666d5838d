import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The editor in the page's own colours, which follow its theme. */
export const look = [
  EditorView.theme({
    "&": { height: "100%", backgroundColor: "transparent", color: "var(--ink)", fontSize: "14px" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
    ".cm-content": { caretColor: "var(--accent)", padding: "12px 0" },
    ".cm-gutters": { backgroundColor: "transparent", color: "var(--faint)", border: "none" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--line-active)" },
    ".cm-cursor": { borderLeftColor: "var(--accent)" },
    "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection) !important" },
    ".cm-matchingBracket": { outline: "1px solid var(--accent)", backgroundColor: "transparent !important" },
    ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--rule)" },
    ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
    ".cm-lintRange-error": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--bad)",
      textUnderlineOffset: "3px",
      backgroundColor: "var(--bad-wash)",
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
