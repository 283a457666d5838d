import absent from "./absent.js?raw";
import asynchronous from "./async.js?raw";
import clock from "./clock.js?raw";
import data from "./data.js?raw";
import elsewhere from "./elsewhere.js?raw";
import exception from "./exception.js?raw";
import fetching from "./fetch.js?raw";
import guard from "./guard.js?raw";
import hello from "./hello.js?raw";
import loop from "./loop.js?raw";
import memory from "./memory.js?raw";
import random from "./random.js?raw";
import regex from "./regex.js?raw";
import store from "./store.js?raw";
import trigger from "./trigger.js?raw";
import values from "./values.js?raw";

/** How a program is read: see `EvaluateOptions.kind`. */
export type Kind = "script" | "data" | "trigger";

/** A panel beside the editor. */
export type Panel = "console" | "effects" | "limits" | "errors";

/** A program to start from. */
export interface Sample {
  id: string;
  title: string;
  /** What to look at. */
  look: string;
  source: string;
  /** @default "script" */
  kind?: Kind;
  /** The panel in which the interesting part happens. @default "console" */
  panel?: Panel;
  /** What `Math.random` starts from. @default a new seed for each jar */
  seed?: bigint;
  /** Whether the page shows what a request of its own carries, for comparison. @default false */
  comparesCookie?: boolean;
}

/** Samples about one thing. */
export interface SampleGroup {
  title: string;
  samples: readonly Sample[];
}

export const groups: readonly SampleGroup[] = [
  {
    title: "Basics",
    samples: [
      {
        id: "hello",
        title: "Hello",
        look: "The result is a copy of a value; the console is the jar's own.",
        source: hello,
      },
      {
        id: "data",
        title: "Read the app's data",
        look: "Table1 and Input1 come from the page. The program works on a copy.",
        source: data,
      },
      {
        id: "values",
        title: "Every kind of value",
        look: "Open the tree: maps, bytes, errors, −0, and an order that holds itself.",
        source: values,
      },
      {
        id: "async",
        title: "Promises and await",
        look: "The order of the lines, and two timers among the effects.",
        source: asynchronous,
      },
      {
        id: "trigger",
        title: "Handle a click",
        look: "A trigger field may await and act; each act is an effect.",
        source: trigger,
        kind: "trigger",
        panel: "effects",
      },
    ],
  },
  {
    title: "What it is given",
    samples: [
      {
        id: "store",
        title: "Store a token",
        look: "Each write is an effect that the page carries out. The token is for the session only.",
        source: store,
        panel: "effects",
      },
      {
        id: "fetch",
        title: "Fetch without cookies",
        look: "The server says which cookie came with the request: none.",
        source: fetching,
        panel: "effects",
        comparesCookie: true,
      },
      {
        id: "clock",
        title: "Run a clock",
        look: "It ticks on after the result is there, until Stop ends the jar.",
        source: clock,
      },
      {
        id: "random",
        title: "Chance and time",
        look: "The same dice at each run, and a clock that stands still meanwhile.",
        source: random,
        seed: 42n,
      },
    ],
  },
  {
    title: "What it is denied",
    samples: [
      {
        id: "absent",
        title: "Look for the page",
        look: "No window, no document, and no way back to them.",
        source: absent,
      },
      {
        id: "elsewhere",
        title: "Send data away",
        look: "Refused inside the jar: among the effects there is no request.",
        source: elsewhere,
        panel: "effects",
      },
      {
        id: "guard",
        title: "Act in a data field",
        look: "A data field cannot act, and catching the refusal does not help.",
        source: guard,
        kind: "data",
        panel: "errors",
      },
    ],
  },
  {
    title: "When it goes wrong",
    samples: [
      {
        id: "exception",
        title: "Throw an error",
        look: "The editor marks the place; the stack has the program's own functions only.",
        source: exception,
        panel: "errors",
      },
      {
        id: "loop",
        title: "Never end",
        look: "Watch the frames while it spins. The jar stops it and goes on.",
        source: loop,
        panel: "limits",
      },
      {
        id: "memory",
        title: "Take all memory",
        look: "Only the jar runs out of memory, and a fresh one takes its place.",
        source: memory,
        panel: "limits",
      },
      {
        id: "regex",
        title: "Hang in native code",
        look: "The deadline holds wherever the time goes: five seconds, then a fresh jar.",
        source: regex,
        panel: "limits",
      },
    ],
  },
];

/** All of them, in order. */
export const samples: readonly Sample[] = groups.flatMap((group) => group.samples);
