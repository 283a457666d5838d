// A regular expression that takes ages: native code of the engine, which no loop counter sees.
/(a+)+$/.test("a".repeat(40) + "b");
