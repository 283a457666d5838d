// Intl in a browser's jar, whose worker has lost its own: German and Japanese, in a worker, in a frame, inline.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";

let jars;

before(async () => {
  jars = await startJars({ frames: true });
});

after(() => jars?.close());

for (const isolation of ["worker", "frame", "inline"]) {
  test(`${isolation}: dates, numbers and order are those of the browser's locales`, async (t) => {
    const { page, complaints } = await jars.open(t);
    const [found, expected] = await page.evaluate(async (isolation) => {
      const compute = () => [
        new Date(0).toLocaleDateString("de-DE", { dateStyle: "full", timeZone: "UTC" }),
        new Date(0).toLocaleDateString("ja-JP", { dateStyle: "full", timeZone: "UTC" }),
        (1234567.891).toLocaleString("de-DE", { style: "currency", currency: "EUR" }),
        (1234567.891).toLocaleString("ja-JP", { style: "currency", currency: "JPY" }),
        ["Zoo", "Äpfel", "Apfel", "zahm", "Öl", "Ohr"].sort(new Intl.Collator("de").compare).join(),
        new Date(0).toLocaleString(),
        (1234.5).toLocaleString(),
      ];
      const { jar } = await open(`intl-${isolation}`, { isolation });
      return [await jar.evaluate(`(${compute})()`, { kind: "data" }), compute()];
    }, isolation);
    assert.deepEqual(found, expected);
    assert.deepEqual(found.slice(0, 2), ["Donnerstag, 1. Januar 1970", "1970年1月1日木曜日"]);
    assert.equal(found[4], "Apfel,Äpfel,Ohr,Öl,zahm,Zoo");
    assert.deepEqual(complaints, []);
  });
}

test("libraries are there in a browser: lodash, moment, and one that is fetched and checked", async (t) => {
  const { page, complaints } = await jars.open(t);
  const found = await page.evaluate(async () => {
    const url = "library.js";
    const bytes = await (await fetch(url)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
    const integrity = `sha384-${btoa(String.fromCharCode(...digest))}`;
    const { jar } = await open("libraries", { libraries: [{ name: "own", url, integrity }] });
    const value = await jar.evaluate("[_.sum([1, 2]), moment.utc(0).format('YYYY'), own.double(4)]", { kind: "data" });
    const other = integrity.replace(/.{10}$/, "AAAAAAAAAA");
    const refused = await open("refused", { libraries: [{ name: "own", url, integrity: other }] }).catch(
      (error) => error,
    );
    return { value, code: refused.error.code };
  });
  assert.deepEqual(found, { value: [3, "1970", 8], code: "BELLJAR_LIBRARY" });
  assert.deepEqual(complaints, []);
});
