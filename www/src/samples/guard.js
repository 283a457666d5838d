// Behind a widget's text: a getter stores something on the
// quiet, and hides that it was refused.
{
  orders: Table1.tableData.length,
  get sneaky() {
    try {
      storeValue("counter", 1);
    } catch {
      return "nobody saw that";
    }
  },
}
