/*---
description: Its process ends: there is no such file.
flags: [onlyStrict]
includes: [missing.js]
---*/
