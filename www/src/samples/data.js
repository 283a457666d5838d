// Table1 and Input1 are the app's widgets, as plain data.
// The program has a copy: what it changes, nobody else sees.
const limit = Number(Input1.text);
const small = Table1.tableData.filter((of) => of.total < limit);

console.table(small.slice(0, 3));

({
  orders: Table1.tableData.length,
  below: { limit, count: small.length },
  revenue: small.reduce((sum, order) => sum + order.total, 0),
  byCity: Object.groupBy(small, (order) => order.city),
});
