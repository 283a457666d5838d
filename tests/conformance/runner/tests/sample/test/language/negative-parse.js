/*---
description: What cannot be read.
negative:
  phase: parse
  type: SyntaxError
---*/
{{{ ;
