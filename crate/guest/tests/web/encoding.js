const encoder = new TextEncoder();
await same(
  "encode",
  () => [encoder.encode("aé€😀"), encoder.encode(), encoder.encode(undefined), encoder.encode(null)],
  [
    new Uint8Array([97, 195, 169, 226, 130, 172, 240, 159, 152, 128]),
    new Uint8Array(),
    new Uint8Array(),
    new Uint8Array([110, 117, 108, 108]),
  ],
);
await same("encode: lone surrogates", () => encoder.encode("\ud800a"), new Uint8Array([239, 191, 189, 97]));
await same("encoding", () => encoder.encoding, "utf-8");
for (const [text, room, expected] of [
  ["aé", 3, [2, 3, [97, 195, 169]]],
  ["aé", 2, [1, 1, [97, 0]]],
  ["😀b", 4, [2, 4, [240, 159, 152, 128]]],
  ["😀b", 3, [0, 0, [0, 0, 0]]],
  ["", 1, [0, 0, [0]]],
]) {
  await same(
    `encodeInto ${text} ${room}`,
    () => {
      const into = new Uint8Array(room);
      const { read, written } = encoder.encodeInto(text, into);
      return [read, written, [...into]];
    },
    expected,
  );
}
await same(
  "encodeInto a part",
  () => {
    const all = new Uint8Array(4);
    encoder.encodeInto("xyz", all.subarray(1, 3));
    return all;
  },
  new Uint8Array([0, 120, 121, 0]),
);
throws("encodeInto another kind", () => encoder.encodeInto("a", new Uint8ClampedArray(1)), "TypeError");
throws("encodeInto a buffer", () => encoder.encodeInto("a", new ArrayBuffer(1)), "TypeError");

const decode = (label, bytes, options, ...more) =>
  new TextDecoder(label, options).decode(new Uint8Array(bytes), ...more);
await same(
  "labels",
  () =>
    ["utf8", " UTF-8\n", "utf-16", "unicodeFFFE", "latin1", "ascii", "iso-8859-1", "windows-1252"].map(
      (label) => new TextDecoder(label).encoding,
    ),
  ["utf-8", "utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1252", "windows-1252", "windows-1252"],
);
throws("no label", () => new TextDecoder("utf-7"), "RangeError");
throws("white space that is none", () => new TextDecoder("\u00a0utf-8"), "RangeError");
await same(
  "attributes",
  () => {
    const d = new TextDecoder("utf-8", { fatal: 1, ignoreBOM: "x" });
    return [d.fatal, d.ignoreBOM, new TextDecoder().fatal];
  },
  [true, true, false],
);
await same("utf-8", () => decode("utf-8", [97, 195, 169, 240, 159, 152, 128]), "aé😀");
await same(
  "utf-8: what is malformed",
  () =>
    [[0xff], [0xc0, 0x80], [0xe2, 0x82], [0xf0, 0x9f, 0x98, 0x41], [0xed, 0xa0, 0x80], [0xe2, 0x28, 0xa1]].map(
      (bytes) => decode("utf-8", bytes),
    ),
  ["\ufffd", "\ufffd\ufffd", "\ufffd", "\ufffdA", "\ufffd\ufffd\ufffd", "\ufffd(\ufffd"],
);
throws("fatal", () => decode("utf-8", [0xff], { fatal: true }), "TypeError");
throws("fatal at the end", () => decode("utf-8", [0xe2, 0x82], { fatal: true }), "TypeError");
await same(
  "a mark",
  () => [
    decode("utf-8", [239, 187, 191, 97]),
    decode("utf-8", [239, 187, 191, 97], { ignoreBOM: true }),
    decode("utf-16le", [0xff, 0xfe, 97, 0]),
    decode("utf-8", [97, 239, 187, 191]),
  ],
  ["a", "\ufeffa", "a", "a\ufeff"],
);
await same(
  "utf-16",
  () => [
    decode("utf-16le", [97, 0, 0x3d, 0xd8, 0, 0xde]),
    decode("utf-16be", [0, 97]),
    decode("utf-16le", [97, 0, 98]),
    decode("utf-16le", [0, 0xd8, 97, 0]),
    decode("utf-16le", [0, 0xdc]),
  ],
  ["a😀", "a", "a\ufffd", "\ufffda", "\ufffd"],
);
await same("windows-1252", () => decode("latin1", [0x80, 0x81, 0x9f, 0xa0, 0xff, 97]), "€\x81Ÿ\u00a0ÿa");
await same(
  "a text in pieces",
  () => {
    const d = new TextDecoder();
    const pieces = [[0xef, 0xbb], [0xbf, 0xf0, 0x9f], [0x98], [0x80, 97, 0xe2]].map((bytes) =>
      d.decode(new Uint8Array(bytes), { stream: true }),
    );
    return [...pieces, d.decode(), d.decode(new Uint8Array([0xef, 0xbb, 0xbf, 98]))];
  },
  ["", "", "", "😀a", "\ufffd", "b"],
);
await same(
  "utf-16 in pieces",
  () => {
    const d = new TextDecoder("utf-16le");
    return [[0x3d], [0xd8], [0, 0xde], [97]]
      .map((bytes) => d.decode(new Uint8Array(bytes), { stream: true }))
      .concat(d.decode());
  },
  ["", "", "😀", "", "\ufffd"],
);
await same(
  "buffers and views",
  () => [
    new TextDecoder().decode(new Uint8Array([97]).buffer),
    new TextDecoder().decode(new DataView(new Uint8Array([97, 98]).buffer, 1)),
    new TextDecoder().decode(),
  ],
  ["a", "b", ""],
);
for (const input of ["a", null, [97], 1]) throws(`decode ${input}`, () => new TextDecoder().decode(input), "TypeError");
