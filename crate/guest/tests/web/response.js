await same(
  "defaults",
  () => {
    const r = new Response();
    return [r.status, r.ok, r.statusText, r.type, r.url, r.redirected, r.bodyUsed, [...r.headers]];
  },
  [200, true, "", "default", "", false, false, []],
);
await same(
  "init",
  () => {
    const r = new Response("x", { status: 404, statusText: "No\u00e9", headers: { A: "b" } });
    return [r.status, r.ok, r.statusText, [...r.headers]];
  },
  [
    404,
    false,
    "No\u00e9",
    [
      ["a", "b"],
      ["content-type", "text/plain;charset=UTF-8"],
    ],
  ],
);
for (const status of [0, 99, 199, 600, 1000])
  throws(`status ${status}`, () => new Response(null, { status }), "RangeError");
throws("status text", () => new Response("", { statusText: "a\n" }), "TypeError");
throws("status text beyond a byte", () => new Response("", { statusText: "€" }), "TypeError");
for (const status of [204, 205, 304]) {
  throws(`a body with ${status}`, () => new Response("", { status }), "TypeError");
  await same(`none with ${status}`, () => new Response(null, { status }).status, status);
}
const bytes = new Uint8Array([104, 105]);
for (const [what, body, type] of [
  ["a string", "hi", "text/plain;charset=UTF-8"],
  ["a buffer", bytes.buffer, null],
  ["a view", new DataView(bytes.buffer), null],
  ["a blob", new Blob(["hi"], { type: "x/y" }), "x/y"],
  ["a blob without type", new Blob(["hi"]), null],
  ["an object", { toString: () => "hi" }, "text/plain;charset=UTF-8"],
]) {
  await same(what, async () => {
    const r = new Response(body);
    return [r.headers.get("content-type"), await r.text()];
  }, [type, "hi"]);
}
await same(
  "parameters",
  async () => {
    const r = new Response(new URLSearchParams({ a: "é b" }));
    return [r.headers.get("content-type"), await r.text()];
  },
  ["application/x-www-form-urlencoded;charset=UTF-8", "a=%C3%A9+b"],
);
await same(
  "a type that is given stays",
  () => new Response("x", { headers: { "Content-Type": "a/b" } }).headers.get("content-type"),
  "a/b",
);
await same(
  "reading",
  async () => [
    await new Response("é").text(),
    await new Response('{"a":[1]}').json(),
    await new Response("ab").arrayBuffer(),
    await (await new Response("ab", { headers: { "content-type": 'Text/X; q="1"' } }).blob()).type,
  ],
  ["é", { a: [1] }, new Uint8Array([97, 98]).buffer, "text/x;q=1"],
);
await same(
  "without a body",
  async () => [
    await new Response().text(),
    (await new Response().arrayBuffer()).byteLength,
    (await new Response().blob()).size,
    new Response().bodyUsed,
  ],
  ["", 0, 0, false],
);
await same(
  "marks",
  async () => [await new Response("\ufeffa").text(), await new Response(new Uint8Array([0xff])).text()],
  ["a", "\ufffd"],
);
await rejects("no JSON", () => new Response("{").json(), "SyntaxError");
await rejects("no JSON in no body", () => new Response().json(), "SyntaxError");
const once = new Response("x");
await same(
  "a body is read once",
  async () => {
    const before = once.bodyUsed;
    await once.text();
    return [before, once.bodyUsed];
  },
  [false, true],
);
for (const method of ["text", "json", "arrayBuffer", "blob", "formData"])
  await rejects(`${method} of a used body`, () => once[method](), "TypeError");
throws("a clone of a used body", () => once.clone(), "TypeError");
await same(
  "no body is never used up",
  async () => {
    const r = new Response();
    await r.text();
    await r.text();
    return r.bodyUsed;
  },
  false,
);
await same(
  "a clone",
  async () => {
    const r = new Response("x", { status: 201, headers: { a: "1" } });
    const c = r.clone();
    c.headers.set("a", "2");
    return [await r.text(), await c.text(), c.status, r.headers.get("a"), r.headers === r.headers];
  },
  ["x", "x", 201, "1", true],
);
await rejects("another object", () => Response.prototype.text.call({}), "TypeError");
await same(
  "error()",
  () => {
    const r = Response.error();
    return [r.type, r.status, r.ok, r.statusText];
  },
  ["error", 0, false, ""],
);
throws("its headers", () => Response.error().headers.append("a", "b"), "TypeError");
await same(
  "redirect()",
  () => {
    const r = Response.redirect("https://a/b", 301);
    return [r.status, r.headers.get("location"), Response.redirect("https://a").status];
  },
  [301, "https://a/b", 302],
);
throws("redirect() with another status", () => Response.redirect("https://a", 200), "RangeError");
throws("redirect() to no address", () => Response.redirect("http://"), "TypeError");
await same(
  "json()",
  async () => {
    const r = Response.json({ a: [1, undefined] }, { status: 201 });
    return [
      r.status,
      r.headers.get("content-type"),
      await r.text(),
      Response.json(1, { headers: { "content-type": "a/b" } }).headers.get("content-type"),
    ];
  },
  [201, "application/json", '{"a":[1,null]}', "a/b"],
);
for (const data of [undefined, Symbol("a"), () => {}])
  throws(`json() of ${String(data)}`, () => Response.json(data), "TypeError");
throws("json() with a status without a body", () => Response.json(1, { status: 204 }), "TypeError");
await same(
  "what it is",
  () => [String(once), Object.prototype.hasOwnProperty.call(once, "status"), "status" in Response.prototype],
  ["[object Response]", false, true],
);
throws(
  "status cannot be set",
  () => {
    "use strict";
    once.status = 1;
  },
  "TypeError",
);
throws("no options", () => new Response("", 1), "TypeError");
