/** The worker in browsers. */
import { outside } from "./hardened.js";
// What is imported first runs first: nothing may stand above it.
import type { ToWorker } from "./messages.js";
import { serve } from "./serve.js";

const answer = serve((message, transfer) => outside.postMessage(message, transfer), outside.close);
outside.listen(({ data }: MessageEvent<ToWorker>) => answer(data));
