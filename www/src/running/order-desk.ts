// What the server behind the sample "Order desk" would answer.
import type { Asks, QueryResult } from "belljar";

type Answer = (call: Asks["runQuery"]) => QueryResult;

const CUSTOMERS = ["Ada", "Blaise", "Carl", "Dorothy", "Emmy", "Fibonacci", "Grace", "Hypatia"];
const STATES = ["open", "paid", "shipped"];
const NOTES = ["", "call before delivery", "", "gift", "", "", "leave at the door"];

const day = (index: number) => new Date(Date.UTC(2026, 0, 5 + index * 3)).toISOString().slice(0, 10);

const orders = () =>
  Array.from({ length: 60 }, (_, index) => ({
    id: 1001 + index,
    customer_id: 1 + ((index * 3) % CUSTOMERS.length),
    state: STATES[(index * 7) % STATES.length]!,
    total: 5 + ((index * 37) % 190) + (index % 4) / 4,
    note: NOTES[index % NOTES.length]!,
    ordered_on: day(index),
  }));

/** What is known of each query before it runs. */
export const orderValues = (): Record<string, unknown> => ({ "getRates.data": { USD: 1.08, CHF: 0.94 } });

/** Answers by query, from data of their own: what one app changes, another one does not see. */
export function orderAnswers(): Record<string, Answer> {
  const all = orders();
  const good = (data: unknown): QueryResult => ({
    data,
    responseMeta: { statusCode: "200 OK", isExecutionSuccess: true },
  });
  return {
    getOrders: ({ bindings }) => {
      const since = String(bindings.body?.[0] ?? "");
      return good(all.filter(({ ordered_on }) => ordered_on >= since).map((order) => ({ ...order })));
    },
    getCustomers: () => good(CUSTOMERS.map((name, index) => ({ id: index + 1, name }))),
    updateOrder: ({ params }) => {
      const { id, note, state } = params as { id?: number; note?: string; state?: string };
      const order = all.find((one) => one.id === id);
      if (!order) throw new Error(`there is no order ${id}`);
      if (note != null) order.note = note;
      if (state != null) order.state = state;
      return good([{ affectedRows: 1 }]);
    },
    getRates: () => good({ USD: 1.09, CHF: 0.93 }),
    sendMail: () => good({ queued: true }),
    getReport: ({ params }) => {
      const { period = "month" } = (params ?? {}) as { period?: string };
      const totals = new Map<string, number>();
      for (const { ordered_on, total } of all) {
        const key = ordered_on.slice(0, period === "year" ? 4 : 7);
        totals.set(key, (totals.get(key) ?? 0) + total);
      }
      return good([...totals].map(([key, total]) => ({ period: key, total })));
    },
  };
}
