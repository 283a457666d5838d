// Kept for this app alone. Run it again, or load the page
// again: visits go on counting.
(async () => {
  const visits = (appsmith.store.visits ?? 0) + 1;
  await storeValue("visits", visits);

  // For this session only: a token has no place on disk.
  await storeValue("token", "s3cr3t-t0k3n", false);

  return { visits, token: appsmith.store.token };
})();
