// The data that crosses: 1 MB, as JSON counts it.
const BYTES = 1_000_000;

const row = (id) => ({
  id,
  name: `Customer ${id}`,
  email: `customer.${id}@example.com`,
  active: id % 2 === 0,
  balance: id * 1.25,
  tags: ["retail", "berlin"],
  address: { city: "Köln", zip: "50667" },
});

/** Rows as a query answers with them. */
export function customers() {
  const rows = [];
  for (let bytes = 2; bytes < BYTES; bytes += JSON.stringify(rows.at(-1)).length + 1) rows.push(row(rows.length));
  return rows;
}

/** One long text; not all of it ASCII, as texts are. */
export function prose() {
  const sentence = "The quick brown fox jumps over the lazy dog, and the Köln cathedral stays where it is. ";
  return sentence.repeat(Math.ceil(BYTES / sentence.length)).slice(0, BYTES);
}
