const url = "https://api.example.com/x";
await same(
  "defaults",
  () => {
    const r = new Request(url);
    return [r.method, r.url, r.redirect, r.destination, r.integrity, r.keepalive, r.bodyUsed, r.mode, [...r.headers]];
  },
  ["GET", url, "follow", "", "", false, false, "cors", []],
);
await same(
  "methods",
  () =>
    ["get", "pOsT", "put", "options", "head", "delete", "patch", "PROPFIND", "chicken"].map(
      (method) => new Request(url, { method }).method,
    ),
  ["GET", "POST", "PUT", "OPTIONS", "HEAD", "DELETE", "patch", "PROPFIND", "chicken"],
);
for (const method of ["", "a b", "CONNECT", "trace", "TRACK", "é", "a\n"])
  throws(`method ${JSON.stringify(method)}`, () => new Request(url, { method }), "TypeError");
for (const input of ["http://", "https://u:p@a.example", "https://u@a.example", "//"])
  throws(`address ${input}`, () => new Request(input), "TypeError");
await same("an address as an object", () => new Request(new URL(url)).url, url);
await same("a fragment", () => new Request(`${url}#f`).url, `${url}#f`);
for (const method of ["GET", "HEAD", "get"])
  throws(`a body with ${method}`, () => new Request(url, { method, body: "" }), "TypeError");
await same("null is no body", () => new Request(url, { body: null }).bodyUsed, false);
await same(
  "bodies",
  async () => {
    const r = new Request(url, { method: "POST", body: "é" });
    return [r.headers.get("content-type"), await r.clone().text(), (await r.arrayBuffer()).byteLength, r.bodyUsed];
  },
  ["text/plain;charset=UTF-8", "é", 2, true],
);
await same("json", () => new Request(url, { method: "POST", body: '{"a":1}' }).json(), { a: 1 });
await same(
  "of a request",
  async () => {
    const a = new Request(url, { method: "POST", body: "x", headers: { a: "1" } });
    const b = new Request(a);
    return [b.method, b.headers.get("a"), await b.text(), a.bodyUsed, b.headers === a.headers];
  },
  ["POST", "1", "x", true, false],
);
await same(
  "of a request, otherwise",
  async () => {
    const a = new Request(url, { method: "POST", body: "x", headers: { a: "1" }, redirect: "error" });
    const b = new Request(a, { headers: { b: "2" }, body: "y", method: "PUT" });
    return [b.method, [...b.headers.keys()], await b.text(), a.bodyUsed, b.redirect];
  },
  ["PUT", ["b", "content-type"], "y", false, "error"],
);
const used = new Request(url, { method: "POST", body: "x" });
await used.text();
throws("of one that is used up", () => new Request(used), "TypeError");
throws("its clone", () => used.clone(), "TypeError");
for (const [name, value] of [
  ["redirect", "x"],
  ["credentials", "x"],
  ["mode", "navigate"],
  ["mode", "x"],
  ["cache", "x"],
  ["cache", "only-if-cached"],
  ["duplex", "full"],
  ["window", {}],
  ["signal", {}],
  ["signal", 1],
])
  throws(`${name}: ${String(value)}`, () => new Request(url, { [name]: value }), "TypeError");
await same("window: null, signal: null", () => new Request(url, { window: null, signal: null }).method, "GET");
throws("no options", () => new Request(url, "x"), "TypeError");
throws("no address", () => new Request(), "TypeError");
await same(
  "a signal that follows",
  () => {
    const c = new AbortController();
    const r = new Request(url, { signal: c.signal });
    const copy = r.clone();
    const before = [r.signal === c.signal, r.signal === r.signal, r.signal.aborted];
    c.abort("why");
    return [...before, r.signal.aborted, r.signal.reason, copy.signal.aborted];
  },
  [false, true, false, true, "why", true],
);
await same(
  "a signal without one",
  () => {
    const r = new Request(url);
    return [r.signal instanceof AbortSignal, r.signal.aborted];
  },
  [true, false],
);
await same("what it is", () => String(new Request(url)), "[object Request]");
