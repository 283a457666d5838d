const form = new FormData();
await same(
  "append",
  () => {
    form.append("a", 1);
    form.append("b", "x");
    form.append("a", null);
    return [...form];
  },
  [
    ["a", "1"],
    ["b", "x"],
    ["a", "null"],
  ],
);
await same(
  "get, getAll, has",
  () => [form.get("a"), form.get("z"), form.getAll("a"), form.getAll("z"), form.has("b"), form.has("z")],
  ["1", null, ["1", "null"], [], true, false],
);
await same(
  "set",
  () => {
    form.set("a", "new");
    form.set("c", "end");
    return [...form];
  },
  [
    ["a", "new"],
    ["b", "x"],
    ["c", "end"],
  ],
);
await same(
  "delete",
  () => {
    form.delete("b");
    return [...form.keys()];
  },
  ["a", "c"],
);
await same(
  "blobs become files",
  async () => {
    const f = new FormData();
    f.append("x", new Blob(["ab"], { type: "t/p" }));
    f.append("y", new Blob(["c"]), "n.txt");
    f.append("z", new File(["d"], "own.txt"));
    f.append("w", new File(["e"], "own.txt"), "other.txt");
    return [...f.values()].map((file) => [file instanceof File, file.name, file.type]);
  },
  [
    [true, "blob", "t/p"],
    [true, "n.txt", ""],
    [true, "own.txt", ""],
    [true, "other.txt", ""],
  ],
);
await same(
  "a file is the same object",
  () => {
    const file = new File([], "a"),
      f = new FormData();
    f.append("x", file);
    return [f.get("x") === f.get("x"), [...f][0][1] === f.get("x")];
  },
  [true, true],
);
throws("a name for what is no blob", () => form.append("a", "b", "c"), "TypeError");
throws("one argument", () => form.append("a"), "TypeError");
throws("of a form", () => new FormData({}), "TypeError");
throws("another object", () => FormData.prototype.get.call({}, "a"), "TypeError");
await same(
  "forEach",
  () => {
    const seen = [];
    form.forEach((value, name, whole) => seen.push(name, value, whole === form));
    return seen;
  },
  ["a", "new", true, "c", "end", true],
);
await same(
  "lone surrogates",
  () => {
    const f = new FormData();
    f.append("\ud800", "\udc00");
    return [...f];
  },
  [["\ufffd", "\ufffd"]],
);
const sent = new FormData();
sent.append('q"\n', "one\ntwo\rthree\r\n");
sent.append("file", new Blob(["\0\r\n--x"], { type: "a/b" }), 'f"\r\n.txt');
const response = new Response(sent);
await same(
  "its type",
  () => /^multipart\/form-data; boundary=-*[A-Za-z0-9-]{16,}$/.test(response.headers.get("content-type")),
  true,
);
await same(
  "as it is sent",
  async () => (await response.clone().text()).replaceAll(response.headers.get("content-type").split("=")[1], "B"),
  '--B\r\nContent-Disposition: form-data; name="q%22%0D%0A"\r\n\r\none\r\ntwo\r\nthree\r\n\r\n--B\r\nContent-Disposition: form-data; name="file"; filename="f%22%0D%0A.txt"\r\nContent-Type: a/b\r\n\r\n\0\r\n--x\r\n--B--\r\n',
);
await same(
  "and read again",
  async () => {
    const read = await response.formData();
    const file = read.get("file");
    return [...read.keys(), read.get('q"\r\n'), file.name, file.type, await file.text()];
  },
  ['q"\r\n', "file", "one\r\ntwo\r\nthree\r\n", 'f"\r\n.txt', "a/b", "\0\r\n--x"],
);
await same("urlencoded", async () => [...(await new Response(new URLSearchParams("a=1&b=x+y&a=%C3%A9")).formData())], [
  ["a", "1"],
  ["b", "x y"],
  ["a", "é"],
]);
await same("none", async () => [...(await new Response(new FormData()).formData())], []);
await rejects("of another type", () => new Response("a=1").formData(), "TypeError");
await rejects(
  "without its boundary",
  () => new Response("--x\r\n", { headers: { "content-type": "multipart/form-data; boundary=y" } }).formData(),
  "TypeError",
);
await rejects(
  "cut off",
  () =>
    new Response('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', {
      headers: { "content-type": "multipart/form-data; boundary=x" },
    }).formData(),
  "TypeError",
);
