// A table of 100,000 rows, which the page gives as the text of a JSON document.
import { JsonDocument, type AppDefinition } from "belljar";

const ROWS = 100_000;
const CITIES = ["Basel", "Kyoto", "Lagos", "Lima", "Oslo"];
const KINDS = ["start", "stop", "warning", "failure"];

let made: JsonDocument | undefined;

/** Made when it is wanted first, and the same from then on. */
export const events = (): JsonDocument => (made ??= new JsonDocument(text()));

function text(): string {
  const rows: string[] = [];
  for (let id = 0; id < ROWS; id++) {
    const [city, kind] = [CITIES[(id * 7 + (id % 3)) % CITIES.length], KINDS[(id * 31) % KINDS.length]];
    rows.push(`{"id":${id},"city":"${city}","kind":"${kind}","load":${(id * 37) % 101},"note":"row ${id}"}`);
  }
  return `[${rows.join()}]`;
}

export const large: AppDefinition = {
  version: 1,
  name: "Events",
  pages: [
    {
      name: "Page1",
      entities: {
        Title: {
          kind: "widget",
          type: "TEXT_WIDGET",
          properties: { text: "{{Events.tableData.length}} of {{getEvents.data.length}} events" },
        },
        Least: { kind: "widget", type: "INPUT_WIDGET_V2", properties: { label: "Load from" }, meta: { text: "0" } },
        City: {
          kind: "widget",
          type: "SELECT_WIDGET",
          properties: {
            labelText: "City",
            options:
              "{{['all', 'Basel', 'Kyoto', 'Lagos', 'Lima', 'Oslo'].map((city) => ({ label: city, value: city }))}}",
          },
          meta: { selectedOptionValue: "all" },
        },
        Events: {
          kind: "widget",
          type: "TABLE_WIDGET_V2",
          properties: {
            label: "Events",
            tableData:
              "{{getEvents.data.filter((row) => row.load >= Number(Least.text) && (City.selectedOptionValue === 'all' || row.city === City.selectedOptionValue))}}",
            onRowSelected: "{{storeValue('event', Events.selectedRow.id, false)}}",
          },
          triggers: ["onRowSelected"],
          meta: { selectedRowIndex: 0 },
        },
        Chosen: {
          kind: "widget",
          type: "TEXT_WIDGET",
          properties: {
            text: "{{Events.selectedRow.note ? `Event ${Events.selectedRow.id}: ${Events.selectedRow.kind}` : 'Choose an event.'}}",
          },
        },
        getEvents: { kind: "query", template: { path: "/events" } },
      },
    },
  ],
};
