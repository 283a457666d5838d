// Writes v8.json anew: what this Node makes of the texts that are in it. Add a text as `["text"]`, run this, then Prettier.
import { readFile, writeFile } from "node:fs/promises";

const file = new URL("v8.json", import.meta.url);
const texts = JSON.parse(await readFile(file, "utf8")).map(([text]) => text);
const datesIn = (zone) => {
  process.env.TZ = zone;
  return texts.map((text) => {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? null : date.toISOString();
  });
};
const [utc, newYork] = [datesIn("UTC"), datesIn("America/New_York")];
await writeFile(file, JSON.stringify(texts.map((text, at) => [text, utc[at], newYork[at]])));
