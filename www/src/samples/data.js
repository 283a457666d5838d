// Table1 and Input1 are data that the page has set.
// Code gets a copy: what it changes here, nobody else sees.
const cheap = Table1.rows.filter((row) => row.price < Input1.value);

console.table(cheap.slice(0, 3));

({
  rows: Table1.rows.length,
  cheap: cheap.length,
  total: cheap.reduce((sum, row) => sum + row.price, 0),
  byColour: Object.groupBy(cheap, (row) => row.colour),
});
