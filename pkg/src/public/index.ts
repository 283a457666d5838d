export { JsonDocument } from "./document.js";
export { AppError, JarError, JarLimitError } from "./errors.js";
export type * from "./app.js";
export type { Rows } from "./document.js";
export type * from "./gap.js";
export type * from "./jar.js";
export type * from "./library.js";
export type * from "./page.js";
export type * from "./policy.js";
