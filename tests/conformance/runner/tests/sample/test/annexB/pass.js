/*---
description: A folder of its own.
flags: [noStrict]
---*/
assert(true);
