/*---
description: It fails later.
flags: [async, noStrict]
---*/
Promise.reject("no").catch($DONE);
