/*---
description: It would fail.
features:
  - Unheard-of
---*/
assert(false, "it is not run");
