// A regular expression that would take years, in native code
// of the engine, where no loop is counted.
/^(a+)+$/.test("a".repeat(40) + "b");
