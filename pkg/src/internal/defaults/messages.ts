import type { AskContext, Asks } from "../../public/page.js";

/** To the page that embeds this one. Frames within it are bound, or the page's to find. */
export function postWindowMessage({ message, to, targetOrigin }: Asks["postWindowMessage"]): void {
  if (to !== "window") {
    throw new Error(`the page does not say which frame ${to} is; it can with jar.bindFrame(${JSON.stringify(to)}, …)`);
  }
  if (window.parent === window) throw new Error("this page is not embedded in another one");
  window.parent.postMessage(message, targetOrigin);
}

/** From any window, as long as its origin is exactly the one that is listened to. */
export function windowMessageListener({ origin }: Asks["windowMessageListener"], { signal, tell }: AskContext): void {
  window.addEventListener(
    "message",
    (event) => {
      if (event.origin === origin) tell(event.data);
    },
    { signal },
  );
}
