/** The worker in Node. */
import { parentPort } from "node:worker_threads";
import { serve } from "./serve.js";

if (!parentPort) throw new Error("this file is the start of a worker thread");
const port = parentPort;
port.on(
  "message",
  serve(
    (message, transfer) => port.postMessage(message, transfer),
    () => port.close(),
  ),
);
