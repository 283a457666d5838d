import type { Asks } from "../../public/page.js";

/** Notes on the page at one time. An app that alerts in a loop does not cover it. */
const MAX_SHOWN = 5;
const SHOWN_MS = 5_000;

const colours = { info: "#1d4ed8", success: "#15803d", warning: "#b45309", error: "#b91c1c" };

let list: HTMLElement | null = null;

/** A note in a corner of the page. */
export function showAlert({ message, style }: Asks["showAlert"]): void {
  const notes = (list?.isConnected ? list : null) ?? makeList();
  const note = document.createElement("div");
  note.setAttribute("role", style === "error" ? "alert" : "status");
  // Text, never markup.
  note.textContent = message;
  Object.assign(note.style, {
    background: "#fff",
    color: "#111",
    border: "1px solid #d4d4d8",
    borderLeft: `4px solid ${colours[style]}`,
    borderRadius: "6px",
    boxShadow: "0 2px 8px rgb(0 0 0 / 15%)",
    font: "14px/1.4 system-ui, sans-serif",
    maxWidth: "360px",
    overflowWrap: "anywhere",
    padding: "10px 14px",
    whiteSpace: "pre-wrap",
  });
  notes.append(note);
  while (notes.childElementCount > MAX_SHOWN) notes.firstElementChild?.remove();
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** Where notes stand, behind a closed shadow root: the page's styles leave them alone. */
function makeList(): HTMLElement {
  const host = document.createElement("div");
  const notes = document.createElement("div");
  Object.assign(host.style, { position: "fixed", inset: "auto 16px 16px auto", zIndex: "2147483647" });
  Object.assign(notes.style, { display: "flex", flexDirection: "column", gap: "8px" });
  host.attachShadow({ mode: "closed" }).append(notes);
  document.body.append(host);
  list = notes;
  return notes;
}
