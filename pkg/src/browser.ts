/** Belljar in browsers. */
import { createAppOn } from "./internal/create-app.js";
import { createJarOn } from "./internal/create.js";
import { preloadOn } from "./internal/preload.js";
import { browser } from "./internal/platform-browser.js";
import { replayOn } from "./internal/replay.js";
import type { App, AppDefinition, AppOptions } from "./public/app.js";
import type { Jar, JarOptions, PreloadOptions } from "./public/jar.js";

export * from "./public/index.js";

const create = createJarOn(browser);

/**
 * Makes a jar and starts it.
 *
 * @throws {TypeError} when an option is not what it may be; the message says which and where
 * @throws {JarError} with code `BELLJAR_START` when the jar cannot be loaded or started
 */
export const createJar: (options: JarOptions) => Promise<Jar> = (options) => create(options);

/**
 * Makes a jar of its own for an app, opens the app in it and evaluates it.
 *
 * @throws {AppError} when the definition cannot be used; its `problems` are everything that is wrong with it
 * @throws {TypeError} when an option is not what it may be; the message says which and where
 * @throws {JarError} with code `BELLJAR_START` when the jar cannot be loaded or started
 */
export const createApp: (definition: AppDefinition | string, options: AppOptions) => Promise<App> = createAppOn(create);

/**
 * Loads what the first jar needs while there is still time: fetches and compiles the modules, has a small app of its own run
 * and end, so that what apps use most is compiled by then, and keeps a worker ready. Code of no app is run and nothing is
 * stored. Calling it is never necessary.
 *
 * @example
 * ```js
 * const ready = preload();
 * const definition = await (await fetch("/app.json")).json();
 * await ready;
 * const app = await createApp(definition, { app: "inventory" });
 * ```
 *
 * @throws {TypeError} when an option is not what it may be; the message says which and where
 * @throws {JarError} with code `BELLJAR_START` when a jar cannot be loaded or started
 */
export const preload: (options?: PreloadOptions) => Promise<void> = preloadOn(createAppOn(create, true));

/**
 * Plays what {@link Jar.recording} gave into a fresh guest, without carrying anything out, and compares each turn's
 * answer with the recorded one, byte for byte. A turn whose deadline fell ends at the same unit of fuel as then.
 *
 * @returns how many turns were played
 * @throws {Error} when a turn ends otherwise than it did; the message says which
 * @throws {TypeError} when the text is no recording; the message says in which line
 */
export const replay: (recording: string) => Promise<{ turns: number }> = replayOn(browser);
