import { Frame, initSync, Policy } from "../../wasm/frame/frame.js";
import { compile } from "./compile.js";

/** The module's classes, once it is there. */
export interface FrameModule {
  Frame: typeof Frame;
  Policy: typeof Policy;
}

let loading: Promise<FrameModule> | undefined;

/** Loads the module: once for all frames of the page, and again after a failure. */
export function frameModule(): Promise<FrameModule> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<FrameModule> {
  // Written out in the form in which bundlers find it.
  initSync({ module: await compile(new URL("../../wasm/frame/frame_bg.wasm", import.meta.url)) });
  return { Frame, Policy };
}
