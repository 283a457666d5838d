/*---
description: As it is.
flags: [noStrict]
---*/
assert(
  this ===
    (function () {
      return this;
    })(),
  "sloppy",
);
