const customers = ["Ada", "Blaise", "Carl", "Dorothy", "Emmy", "Fibonacci", "Grace", "Hypatia"];
const cities = ["Basel", "Kyoto", "Lagos", "Lima", "Oslo"];

const tableData = Array.from({ length: 50 }, (_, index) => ({
  id: 1001 + index,
  customer: customers[(index * 3) % customers.length],
  city: cities[(index * 7 + (index % 3)) % cities.length],
  total: 5 + ((index * 37) % 190),
  paid: index % 4 !== 0,
}));

/** The data that the sample programs read: two widgets of a low-code app, under the names that their authors know. */
export const entities: Readonly<Record<string, unknown>> = {
  Table1: { tableData, selectedRow: tableData[2], selectedRowIndex: 2, searchText: "" },
  Input1: { text: "60", isValid: true },
};
