/*---
description: It never says so.
flags: [async, noStrict]
---*/
new Promise(() => {}).then(() => $DONE());
