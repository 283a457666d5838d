/*---
description: The harness and what is included are there.
includes: [extra.js]
features: [Everyday]
---*/
assert(extra === "included", "it is included");
