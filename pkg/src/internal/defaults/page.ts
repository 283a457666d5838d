import type { Asks } from "../../public/page.js";
import type { Defaults } from "../handlers.js";
import { everywhere } from "./everywhere.js";
import { getCurrentPosition, watchPosition } from "./geolocation.js";
import { postWindowMessage, windowMessageListener } from "./messages.js";
import { showAlert } from "./alert.js";

/** The platform's own: pages are known to have a function of that name. */
const openWindow = globalThis.open?.bind(globalThis);

/** What a page does for its app unless it says otherwise. */
export const page: Defaults = {
  ...everywhere,
  navigateTo,
  showAlert,
  download,
  copyToClipboard: ({ text }) => navigator.clipboard.writeText(text),
  postWindowMessage,
  windowMessageListener,
  getCurrentPosition,
  watchPosition,
};

/** An address is opened; a page of the app becomes the fragment `#/Page?a=b`, which the page's history keeps. */
function navigateTo({ page, url, params, target }: Asks["navigateTo"]): void {
  const query = new URLSearchParams(params).toString();
  const address = url ?? `#/${encodeURIComponent(page ?? "")}${query && `?${query}`}`;
  if (target === "SAME_WINDOW") return location.assign(address);
  // Without a way back the call says nothing of whether it was let: that is asked before.
  if (navigator.userActivation?.isActive === false) {
    throw new Error("the browser opens a window only right after its user has clicked or typed something");
  }
  openWindow?.(address, "_blank", "noopener,noreferrer");
}

/** The browser saves what a link with `download` leads to, and shows nothing of it. */
function download({ data, name, type }: Asks["download"]): void {
  const url = URL.createObjectURL(new Blob([data], { type: type || "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: browsers read it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
