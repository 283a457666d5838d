/*---
description: What is not exported.
flags: [module]
negative:
  phase: resolution
  type: SyntaxError
---*/
import { question } from "./dependency_FIXTURE.js";
