const parts = (...of) => {
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = new URL(...of);
  return [href, origin, protocol, username, password, host, hostname, port, pathname, search, hash];
};
await same("all parts", () => parts("HTTPS://u:p@EXAMPLE.com:8080/a/../b c?q=1 2#f g"), [
  "https://u:p@example.com:8080/b%20c?q=1%202#f%20g",
  "https://example.com:8080",
  "https:",
  "u",
  "p",
  "example.com:8080",
  "example.com",
  "8080",
  "/b%20c",
  "?q=1%202",
  "#f%20g",
]);
await same("defaults", () => parts("http://a:80"), [
  "http://a/",
  "http://a",
  "http:",
  "",
  "",
  "a",
  "a",
  "",
  "/",
  "",
  "",
]);
await same(
  "relative",
  () => ["../x?y", "//b/c", "#z", "", "?q", "mailto:a"].map((url) => new URL(url, "https://a/b/c/d?e#f").href),
  ["https://a/b/x?y", "https://b/c", "https://a/b/c/d?e#z", "https://a/b/c/d?e", "https://a/b/c/d?q", "mailto:a"],
);
await same(
  "hosts",
  () => ["http://münchen.de", "http://0x7f.1", "http://[::1]:80/", "http://a%41"].map((url) => new URL(url).host),
  ["xn--mnchen-3ya.de", "127.0.0.1", "[::1]", "aa"],
);
await same(
  "without an origin",
  () => [new URL("data:a,b").origin, new URL("blob:https://a.b/x").origin, new URL("file:///a").origin],
  ["null", "https://a.b", "null"],
);
for (const of of [
  [""],
  ["a"],
  ["http://"],
  ["http://a b"],
  ["http://a:99999"],
  ["a", "b"],
  ["//a", "data:x"],
  ["http://[::1"],
])
  throws(`not a URL: ${of}`, () => new URL(...of), "TypeError");
await same(
  "arguments become strings",
  () => [
    new URL({ toString: () => "a:b" }).href,
    new URL(undefined, "http://a/").href,
    new URL("x", new URL("http://a/b/c")).href,
  ],
  ["a:b", "http://a/undefined", "http://a/b/x"],
);
await same(
  "canParse",
  () => [URL.canParse("a:b"), URL.canParse("a"), URL.canParse("a", "http://b"), URL.canParse("a", "b")],
  [true, false, true, false],
);
const url = new URL("http://a/b?c=1#d");
const changed = (name, value) => {
  url[name] = value;
  return url.href;
};
for (const [name, value, expected] of [
  ["protocol", "https", "https://a/b?c=1#d"],
  ["protocol", "data:", "https://a/b?c=1#d"],
  ["host", "x:81", "https://x:81/b?c=1#d"],
  ["hostname", "y", "https://y:81/b?c=1#d"],
  ["hostname", "", "https://y:81/b?c=1#d"],
  ["port", "443", "https://y/b?c=1#d"],
  ["port", "8z", "https://y:8/b?c=1#d"],
  ["port", "z", "https://y:8/b?c=1#d"],
  ["port", "", "https://y/b?c=1#d"],
  ["pathname", "q r/../s", "https://y/s?c=1#d"],
  ["search", "e f", "https://y/s?e%20f#d"],
  ["search", "", "https://y/s#d"],
  ["search", "?x=1", "https://y/s?x=1#d"],
  ["hash", "", "https://y/s?x=1"],
  ["hash", "g", "https://y/s?x=1#g"],
  ["username", "u@", "https://u%40@y/s?x=1#g"],
  ["password", "p:", "https://u%40:p%3A@y/s?x=1#g"],
  ["href", "http://z/?k=v", "http://z/?k=v"],
]) {
  await same(`${name} = ${value}`, () => changed(name, value), expected);
}
throws(
  "href = what is none",
  () => {
    url.href = "x";
  },
  "TypeError",
);
await same(
  "origin cannot be set",
  () =>
    outcome(() => {
      "use strict";
      url.origin = "http://q";
      return url.origin;
    }),
  "TypeError",
);
await same("strings", () => [String(url), JSON.stringify({ url }), url.toString()], [
  "http://z/?k=v",
  '{"url":"http://z/?k=v"}',
  "http://z/?k=v",
]);
const params = url.searchParams;
await same("its parameters are one object", () => [params === url.searchParams, params.get("k")], [true, "v"]);
await same(
  "they change the address",
  () => {
    params.append("a b", "é");
    return url.href;
  },
  "http://z/?k=v&a+b=%C3%A9",
);
await same(
  "the address changes them",
  () => {
    url.search = "?n=1";
    const first = [...params];
    url.href = "http://z/?m=2";
    return [first, [...params]];
  },
  [[["n", "1"]], [["m", "2"]]],
);
await same(
  "no parameters, no question mark",
  () => {
    params.delete("m");
    return [url.href, url.search];
  },
  ["http://z/", ""],
);
await same(
  "reading changes nothing",
  () => {
    const u = new URL("http://a/?a=~ b");
    void u.searchParams.get("a");
    const before = u.search;
    u.searchParams.sort();
    return [before, u.search];
  },
  ["?a=~%20b", "?a=%7E+b"],
);
throws("another object", () => Object.getOwnPropertyDescriptor(URL.prototype, "href").get.call({}), "TypeError");
throws("no argument", () => new URL(), "TypeError");
