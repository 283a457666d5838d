// What stands behind a button's onClick: one expression.
// Its function is called, may await, and may act.
async () => {
  await new Promise((done) => setTimeout(done, 200));
  await storeValue("lastOrder", Table1.selectedRow.id);
  return appsmith.store.lastOrder;
}
