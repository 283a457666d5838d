import { initSync, Replay } from "../../wasm/host/host.js";
import type { Engine } from "./engine.js";
import type { Platform } from "./platform.js";

/** `replay` on one platform: on the calling thread, since nothing of the page is in it. */
export function replayOn(platform: Platform): (recording: string) => Promise<{ turns: number }> {
  return async (recording) => {
    const [{ Engine }, host, guest] = await Promise.all([
      import("./engine.js"),
      platform.compile("host"),
      platform.compile("guest"),
    ]);
    initSync({ module: host });
    const replay = new Replay(recording);
    let engine: Engine | undefined;
    let turns = 0;
    for (let event = replay.nextEvent(); event; event = replay.nextEvent()) {
      if (replay.isStart()) {
        engine?.drop();
        engine = new Engine(guest, false);
      }
      if (!engine) throw new Error("the recording does not begin with the start of a jar");
      const { interruptedAt, expiredAt, memoryPages, answers } = replay;
      const fell = {
        answers,
        ...(interruptedAt === undefined ? {} : { interruptedAt }),
        ...(expiredAt === undefined ? {} : { expiredAt }),
      };
      const answer = engine.deliver(event, { deadlineMs: Infinity, memoryPages, replay: fell });
      const difference = replay.difference("bytes" in answer ? answer.bytes : undefined);
      if (difference) throw new Error(difference);
      turns += 1;
    }
    engine?.drop();
    return { turns };
  };
}
