/*---
description: A false claim.
---*/
assert(false, "it is false");
