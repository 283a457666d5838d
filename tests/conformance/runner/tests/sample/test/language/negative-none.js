/*---
description: Nothing is thrown.
flags: [noStrict]
negative:
  phase: runtime
  type: RangeError
---*/
