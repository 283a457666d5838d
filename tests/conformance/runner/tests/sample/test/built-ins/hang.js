/*---
description: It never ends.
flags: [onlyStrict]
---*/
for (;;);
