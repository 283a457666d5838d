/** Belljar in browsers. */
import { createJarOn } from "./internal/create.js";
import { browser } from "./internal/platform-browser.js";
import type { Jar, JarOptions } from "./public/jar.js";

export * from "./public/index.js";

/**
 * Makes a jar and starts it.
 *
 * @throws {TypeError} when an option is not what it may be; the message says which and where
 * @throws {JarError} with code `BELLJAR_START` when the jar cannot be loaded or started
 */
export const createJar: (options: JarOptions) => Promise<Jar> = createJarOn(browser);
