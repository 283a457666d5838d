{
  rows: Table1.rows.length,
  get sneaky() {
    try {
      storeValue("count", 1);
    } catch {
      return "caught, and refused all the same";
    }
  },
}
