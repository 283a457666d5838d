/*---
description: Code that imports.
flags: [module]
---*/
import { answer } from "./dependency_FIXTURE.js";
await null;
assert(answer === 42 && this === undefined, "it is imported");
