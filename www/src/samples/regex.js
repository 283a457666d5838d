// A regular expression that would take years, in native code
// of the engine. With a back-reference no engine is quick.
/^(a+)+\1b$/.test("a".repeat(40));
