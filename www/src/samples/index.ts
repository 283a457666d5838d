import absent from "./absent.js?raw";
import clock from "./clock.js?raw";
import data from "./data.js?raw";
import exception from "./exception.js?raw";
import fetching from "./fetch.js?raw";
import guard from "./guard.js?raw";
import hello from "./hello.js?raw";
import loop from "./loop.js?raw";
import memory from "./memory.js?raw";
import regex from "./regex.js?raw";
import store from "./store.js?raw";
import trigger from "./trigger.js?raw";

/** A program to start from. */
export interface Sample {
  id: string;
  title: string;
  /** What to look at. */
  look: string;
  kind: "script" | "data" | "trigger";
  source: string;
}

const script = (id: string, title: string, look: string, source: string): Sample => ({
  id,
  title,
  look,
  kind: "script",
  source,
});

export const samples: readonly Sample[] = [
  script("hello", "Hello", "A value comes out as a copy; the console is the jar's own.", hello),
  script("data", "Read the app's data", "Table1 is data that the page has set. The code works on a copy of it.", data),
  script("store", "Store a value", "Store effects go through the page, under one key for this app.", store),
  script("fetch", "Fetch without cookies", "The answer says which cookie reached the server: none.", fetching),
  script("absent", "Look for the page", "No window, no document, and no way back to them.", absent),
  script("clock", "Run a clock", "Each tick is an effect and an event. Stop ends it at once.", clock),
  {
    id: "trigger",
    title: "Handle an event",
    look: "A trigger field may await and act; its function is called.",
    kind: "trigger",
    source: trigger,
  },
  {
    id: "guard",
    title: "Act where one may not",
    look: "A data field cannot act, and catching the refusal does not help.",
    kind: "data",
    source: guard,
  },
  script(
    "loop",
    "Never end",
    "Watch the frame rate while the jar is stuck, and the time that its replacement took.",
    loop,
  ),
  script("memory", "Take all memory", "Only the jar runs out of memory, and a fresh one takes its place.", memory),
  script("regex", "Hang in native code", "The deadline holds wherever the time goes.", regex),
  script("exception", "Throw", "The editor marks the line; the stack has guest frames only.", exception),
];
