/**
 * What can be measured: the name on the command line, what the table calls it, and its unit. The page measures in
 * milliseconds.
 */
export const rows = [
  { name: "cold-start", title: "cold start, to the first answer", unit: "ms" },
  { name: "further-jar", title: "one jar more, to its first answer", unit: "ms" },
  { name: "jars-at-once", title: "five jars at once, to all first answers", unit: "ms" },
  { name: "small", title: "1 + 1, again and again", unit: "µs" },
  { name: "fresh", title: "1 + n, new text each time", unit: "µs" },
  { name: "entity", title: "Table1.selectedRow.name", unit: "µs" },
  { name: "compute", title: "calls, sort, strings: the engine at work", unit: "ms" },
  { name: "building", title: "a string built by +=, 100,000 times", unit: "ms" },
  { name: "literals", title: "a regular expression literal, 20,000 times", unit: "ms" },
  { name: "texts", title: "split, replace, match, pad", unit: "ms" },
  { name: "json", title: "JSON of 20,000 objects, there and back", unit: "ms" },
  { name: "sort", title: "100,000 objects made, and sorted by a number", unit: "ms" },
  { name: "rows-in", title: "1 MB of rows in, until read", unit: "ms" },
  { name: "rows-out", title: "1 MB of rows out", unit: "ms" },
  { name: "text-in", title: "1 MB of text in, until read", unit: "ms" },
  { name: "text-out", title: "1 MB of text out", unit: "ms" },
  { name: "fetch-one-by-one", title: "100 requests one by one (QuickJS: by the page's fetch)", unit: "µs" },
  { name: "fetch-at-once", title: "20 requests at once (the same)", unit: "ms" },
  { name: "timers", title: "1,000 intervals of 20 ms, 5 ticks each (the same)", unit: "ms" },
  { name: "store-batch", title: "10,000 keys stored (QuickJS: by the page's localStorage)", unit: "ms" },
  { name: "store-one-by-one", title: "500 keys stored one by one (the same)", unit: "µs" },
  { name: "recovery", title: "hang: deadline to next good answer", unit: "ms" },
  { name: "recovery-libraries", title: "the same, with lodash and moment in use", unit: "ms" },
  { name: "download", title: "download, brotli", unit: "KB" },
];

/** What is compared: with a peer, all that is none is set against it. */
export const subjects = [
  { name: "worker", title: "Belljar, worker" },
  { name: "inline", title: "Belljar, inline" },
  { name: "quickjs", title: "QuickJS", isPeer: true },
];

/** The rows that the arguments name; all of them without any. */
export function choose(names) {
  const unknown = names.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0) {
    throw new Error(`there is no row ${unknown.join(", ")}; there are ${rows.map((row) => row.name).join(", ")}`);
  }
  return names.length === 0 ? rows : rows.filter((row) => names.includes(row.name));
}
