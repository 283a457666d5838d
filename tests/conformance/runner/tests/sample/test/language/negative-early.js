/*---
description: The right error too late.
flags: [noStrict]
negative:
  phase: parse
  type: SyntaxError
---*/
throw new SyntaxError();
