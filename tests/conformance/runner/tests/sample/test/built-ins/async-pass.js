/*---
description: It ends later.
flags: [async]
---*/
Promise.resolve().then(() => $DONE());
