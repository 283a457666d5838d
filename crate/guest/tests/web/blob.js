const text = (...of) => new Blob(...of).text();
await same(
  "parts are joined",
  () => text(["a", new Uint8Array([98, 99]), new Blob(["d"]), new Uint8Array([1, 101, 2]).subarray(1, 2), 5]),
  "abcde5",
);
await same(
  "buffers",
  () => text([new Uint8Array([97, 98]).buffer, new DataView(new Uint8Array([99, 100]).buffer, 1)]),
  "abd",
);
await same(
  "size and type",
  () => {
    const b = new Blob(["é"], { type: "Text/PLAIN" });
    return [b.size, b.type];
  },
  [2, "text/plain"],
);
await same("a type with other than ASCII is none", () => new Blob([], { type: "tëxt" }).type, "");
await same("no parts", () => [new Blob().size, new Blob().type, new Blob([]).size], [0, "", 0]);
for (const parts of [null, 1, "abc", {}, true]) throws(`parts: ${parts}`, () => new Blob(parts), "TypeError");
throws("called", () => Blob(), "TypeError");
throws("endings", () => new Blob([], { endings: "other" }), "TypeError");
await same("lone surrogates", () => text(["\ud800"]), "\ufffd");
await same("a mark is no part of the text", () => text([new Uint8Array([0xef, 0xbb, 0xbf, 97])]), "a");
await same("arrayBuffer", () => new Blob(["abc"]).arrayBuffer(), new Uint8Array([97, 98, 99]).buffer);
const whole = new Blob(["0123456789"], { type: "a/b" });
for (const [of, expected] of [
  [[], "0123456789"],
  [[2], "23456789"],
  [[-3], "789"],
  [[2, 5], "234"],
  [[5, 2], ""],
  [[-100, 100], "0123456789"],
  [[NaN, -1], "012345678"],
  [[1.5, 4.5], "23"],
]) {
  await same(`slice(${of})`, () => whole.slice(...of).text(), expected);
}
await same(
  "a slice's type",
  () => [whole.slice().type, whole.slice(0, 1, "X/Y").type, whole.slice(2, 8).slice(1, 3).size],
  ["", "x/y", 2],
);
const file = new File(["ab"], "n\u00e4me/x.txt", { type: "text/plain", lastModified: 12.7 });
await same("a file", () => [file.name, file.size, file.type, file.lastModified], ["näme/x.txt", 2, "text/plain", 12]);
await same(
  "a file is a blob",
  () => [file instanceof Blob, String(file), String(whole), Object.getPrototypeOf(File) === Blob],
  [true, "[object File]", "[object Blob]", true],
);
await same("a file's text", () => file.text(), "ab");
await same("a file's slice is none", () => file.slice(1) instanceof File, false);
await same("a file's moment", () => Math.abs(new File([], "a").lastModified - Date.now()) < 1000, true);
throws("a file without a name", () => new File([]), "TypeError");
throws(
  "a blob has no name",
  () => Object.getOwnPropertyDescriptor(File.prototype, "name").get.call(whole),
  "TypeError",
);
await rejects("text of another object", () => Blob.prototype.text.call({}), "TypeError");
throws(
  "size of another object",
  () => Object.getOwnPropertyDescriptor(Blob.prototype, "size").get.call({}),
  "TypeError",
);
