await same("encodes", () => ["", "f", "fo", "foo", "\0\xff"].map(btoa), ["", "Zg==", "Zm8=", "Zm9v", "AP8="]);
await same("what is not a string becomes one", () => [btoa(null), btoa(12), atob(null)], [
  "bnVsbA==",
  "MTI=",
  "\x9e\xe9e",
]);
throws("beyond Latin-1", () => btoa("€"), "InvalidCharacterError");
await same("its code", () => outcome(() => btoa("€")), "InvalidCharacterError");
await same("decodes", () => ["", "Zg==", "Zg", "Zm8=", " Zm 9v\n", "AP8="].map(atob), [
  "",
  "f",
  "f",
  "fo",
  "foo",
  "\0\xff",
]);
await same("bits that are left over do not matter", () => atob("Zh=="), "f");
for (const text of ["Z", "Z===", "Zm8==", "====", "Zg=", "Zm9vZ", "Zm9-", "é", "Zm\u00a08="]) {
  throws(`not base64: ${text}`, () => atob(text), "InvalidCharacterError");
}
throws("atob without argument", () => atob(), "TypeError");
