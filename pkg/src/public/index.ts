export { JarError, JarLimitError } from "./errors.js";
export type * from "./frame.js";
export type * from "./gap.js";
export type * from "./jar.js";
export type * from "./library.js";
export type * from "./page.js";
export type * from "./policy.js";
