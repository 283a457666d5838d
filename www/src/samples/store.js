// Kept for this app alone, under one key; load the page again and run "visits" once more.
(async () => {
  const visits = (appsmith.store.visits ?? 0) + 1;
  await storeValue("visits", visits);

  // For this session only: a token has no place on disk.
  await storeValue("token", "t0p-s3cret", false);

  return { visits, token: appsmith.store.token, keys: Object.keys(appsmith.store) };
})();
