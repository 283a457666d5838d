/*---
description: With the directive in front.
flags: [onlyStrict]
---*/
assert(
  (function () {
    return this;
  })() === undefined,
  "strict",
);
