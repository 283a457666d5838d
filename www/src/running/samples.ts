import type { AppDefinition, Asks, QueryResult } from "belljar";
// As `belljar import` makes it of tests/apps/orders.export.json.
import orders from "../../../tests/apps/orders.json";
import { cycle, mistakes, runaway } from "./faults.ts";
import { events, large } from "./large.ts";
import { orderAnswers, orderValues } from "./order-desk.ts";

/** An app to open. */
export interface AppSample {
  id: string;
  title: string;
  /** What to look at. */
  look: string;
  definition: AppDefinition;
  /** What the inspector shows at first. */
  select: string;
  /** What the page gives to properties before anything is evaluated. */
  values?: () => Record<string, unknown>;
  /** What queries give, by name: as a server would, with data of its own for each app that is opened. */
  answers?: () => Record<string, (call: Asks["runQuery"]) => QueryResult>;
}

/** All of them, by what they are about. */
export const groups: readonly { title: string; samples: readonly AppSample[] }[] = [
  {
    title: "Apps",
    samples: [
      {
        id: "orders",
        title: "Order desk",
        look: "An app as it was imported from Appsmith. Search, choose a row, save a note, and see what follows from what.",
        definition: orders as unknown as AppDefinition,
        select: "StatsText.text",
        values: orderValues,
        answers: orderAnswers,
      },
      {
        id: "large",
        title: "100,000 rows",
        look: "A table of 100,000 rows, held once, as text. Filter it, and scroll: only what is in sight is decoded.",
        definition: large,
        select: "Events.tableData",
        values: () => ({ "getEvents.data": events() }),
      },
    ],
  },
  {
    title: "When something is wrong",
    samples: [
      {
        id: "cycle",
        title: "A cycle",
        look: "Three texts read each other in a circle. They stop, with the whole way round, and nothing else does.",
        definition: cycle,
        select: "Hen.text",
      },
      {
        id: "runaway",
        title: "What never ends",
        look: "Bindings without an end have the error of a limit. All others have values, and follow what you type.",
        definition: runaway,
        select: "Endless.text",
      },
      {
        id: "mistakes",
        title: "Mistakes",
        look: "Each error has its property, with line and column. Mend them in the inspector.",
        definition: mistakes,
        select: "Missing.text",
      },
    ],
  },
];

export const samples: readonly AppSample[] = groups.flatMap((group) => group.samples);
