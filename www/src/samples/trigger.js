async () => {
  const waited = await new Promise((done) => {
    setTimeout(() => done("200 ms"), 200);
  });
  await storeValue("last", waited);
  return { waited, stored: appsmith.store.last };
}
