// Libraries: what comes with the package, what the page gives, and what is refused.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { test } from "node:test";
import { createJar, JarError } from "belljar";
import { keep } from "./support.js";

const text = "exports.double = (n) => n * 2;";
const hash = (algorithm, of = text) => `${algorithm}-${createHash(algorithm).update(of).digest("base64")}`;

/** A jar whose creation must fail; gives the error. */
async function refused(libraries) {
  const error = await createJar({ app: "refused", libraries }).then(
    () => assert.fail("there is a jar"),
    (error) => error,
  );
  return error;
}

for (const isolation of ["inline", "worker"]) {
  test(`${isolation}: lodash and moment are there without asking`, async (t) => {
    const jar = keep(t, await createJar({ app: `libraries-${isolation}`, isolation }));
    const source = "_.map([1, 2], (n) => moment.utc(0).add(n, 'days').format('YYYY-MM-DD'))";
    assert.deepEqual(await jar.evaluate(source, { kind: "data" }), ["1970-01-02", "1970-01-03"]);
    assert.equal(
      await jar.evaluate("typeof self + typeof module + typeof exports + typeof window"),
      "undefined".repeat(4),
    );
  });

  test(`${isolation}: what loading takes is not on a data field's account`, async (t) => {
    // Far less than lodash takes to load.
    const policy = { limits: { dataDeadlineMs: 20 } };
    const jar = keep(t, await createJar({ app: `account-${isolation}`, isolation, policy }));
    const outcome = await jar.outcome("_.VERSION", { kind: "data" });
    assert.equal(typeof outcome.value, "string", JSON.stringify(outcome));
  });

  test(`${isolation}: events keep their order around a library that is loaded`, async (t) => {
    const jar = keep(t, await createJar({ app: `order-${isolation}`, isolation }));
    const [, length, after] = await Promise.all([
      jar.setData("Table1", [1, 2, 3]),
      jar.evaluate("globalThis.before = _.size(Table1)"),
      jar.evaluate("before"),
    ]);
    assert.deepEqual([length, after], [3, 3]);
  });
}

test("a fresh engine has the libraries, too", async (t) => {
  const policy = { limits: { triggerDeadlineMs: 300 } };
  const jar = keep(t, await createJar({ app: "fresh", policy }));
  assert.equal(await jar.evaluate("_.add(1, 2)"), 3);
  await jar.outcome("/(a+)+b/.test('a'.repeat(40)); 'x'.padEnd(5e8); [].concat(...Array(1e6).fill('y'.repeat(1e5)))");
  assert.equal(await jar.evaluate("_.add(2, 2)"), 4);
});

test("the page's own libraries are checked against their hashes", async (t) => {
  const server = createServer((request, response) => {
    const { cookie, authorization, referer } = request.headers;
    if (request.url === "/none") response.writeHead(404).end();
    else
      response.end(
        request.url === "/headers" ? `exports.h = ${JSON.stringify([cookie, authorization, referer])}` : text,
      );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${server.address().port}`;
  for (const integrity of [
    hash("sha256"),
    hash("sha384"),
    hash("sha512"),
    `${hash("sha256", "x")} ${hash("sha384")}`,
  ]) {
    const jar = keep(t, await createJar({ app: "own", libraries: [{ name: "own", url: `${url}/a.js`, integrity }] }));
    assert.equal(await jar.evaluate("own.double(4)"), 8);
  }
  for (const [library, says] of [
    [
      { url: `${url}/a.js`, integrity: hash("sha384", "x") },
      /the jar could not be started: .*another than its integrity says: expected sha384-.* found sha384-/,
    ],
    // The strongest counts.
    [{ url: `${url}/a.js`, integrity: `${hash("sha256")} ${hash("sha512", "x")}` }, /expected sha512-/],
    [{ url: `${url}/none`, integrity: hash("sha384") }, /\/none answered with 404/],
    [{ url: "http://127.0.0.1:1/a.js", integrity: hash("sha384") }, /could not be fetched/],
    [{ source: text, integrity: hash("sha384", "x") }, /another than its integrity says/],
  ]) {
    const error = await refused([{ name: "own", ...library }]);
    assert.ok(error instanceof JarError, String(error));
    assert.equal(error.error.code, "BELLJAR_LIBRARY");
    assert.match(error.message, says);
  }
});

test("a library that cannot be loaded is reported, and its name says why", async (t) => {
  const libraries = [{ name: "chart", source: "\ndocument.createElement('canvas')" }];
  const jar = keep(t, await createJar({ app: "chart", libraries }));
  const errors = [];
  jar.on("error", (error) => errors.push(error));
  const says = /the library "chart" cannot be used: it needs document, which is not there/;
  await assert.rejects(jar.evaluate("chart.draw()", { kind: "data" }), says);
  await assert.rejects(jar.evaluate("chart", { kind: "data" }), says);
  assert.deepEqual(
    errors.map(({ code, source }) => [code, source.entity, source.line]),
    [["BELLJAR_LIBRARY", "chart", 2]],
  );
});

test("_ and moment can be others", async (t) => {
  const jar = keep(t, await createJar({ app: "others", libraries: [{ name: "_", source: "exports.mine = true" }] }));
  assert.equal(await jar.evaluate("_.mine"), true);
});

test("a recording with libraries replays", async (t) => {
  const { replay } = await import("belljar");
  const jar = keep(t, await createJar({ app: "recorded", record: true, libraries: [{ name: "own", source: text }] }));
  await jar.evaluate("own.double(2) + Math.random()");
  assert.equal((await replay(jar.recording())).turns, 4);
});

test("libraries that are none are refused by name and place", async () => {
  for (const [libraries, says] of [
    ["x", "createJar: options.libraries must be an array"],
    [[null], "createJar: options.libraries[0] must be an object"],
    [[{ name: "a", source: "", sri: "" }], "createJar: options.libraries[0].sri does not exist"],
    [[{ name: "a-b", source: "" }], 'createJar: options.libraries[0].name: "a-b" is not a name'],
    [[{ name: "a" }], "createJar: options.libraries[0] must have either url or source"],
    [[{ name: "a", url: "", source: "" }], "createJar: options.libraries[0] must have either url or source"],
    [[{ name: "a", url: "/a.js" }], "createJar: options.libraries[0].integrity must be a string"],
    [[{ name: "a", url: "/a.js", integrity: " " }], "createJar: options.libraries[0].integrity has no hash in it"],
    [
      [{ name: "a", url: "/a.js", integrity: "md5-x" }],
      'createJar: options.libraries[0].integrity: "md5-x" is no hash',
    ],
    [
      [{ name: "a", url: "/a.js", integrity: "sha384-AAAA" }],
      'createJar: options.libraries[0].integrity: "sha384-AAAA" is',
    ],
    [
      [
        { name: "a", source: "" },
        { name: "a", source: "" },
      ],
      "createJar: options.libraries[1].name: there are two",
    ],
  ]) {
    const error = await refused(libraries);
    assert.ok(error instanceof TypeError && error.message.startsWith(says), error.message);
  }
  const taken = await refused([{ name: "fetch", source: "" }]);
  assert.equal(taken.error.code, "BELLJAR_LIBRARY");
});
