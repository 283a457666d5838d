/*---
description: Something else is thrown.
flags: [noStrict]
negative:
  phase: runtime
  type: RangeError
---*/
throw new TypeError("as it must not");
