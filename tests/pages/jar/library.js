// What tests/intl.test.mjs has a jar load.
exports.double = (n) => n * 2;
