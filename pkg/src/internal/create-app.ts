import { AppError } from "../public/errors.js";
import type { App, AppDefinition, AppOptions } from "../public/app.js";
import type { Jar, JarOptions } from "../public/jar.js";
import type { Own } from "./create.js";
import { HostedJar } from "./jar.js";

/** `createApp` on one platform: a jar, and the app in it. */
export function createAppOn(
  createJar: (options: JarOptions, own: Own) => Promise<Jar>,
  isAhead = false,
): (definition: AppDefinition | string, options: AppOptions) => Promise<App> {
  return async (source, options) => {
    const { page, safeMode = false, runOnLoad = true, values = {}, ...given } = check(options);
    const [definition, read] = parse(source);
    const { name, libraries = [], theme, policy } = read;
    const jar = await createJar(
      {
        ...given,
        libraries: [...(given.libraries ?? []), ...libraries],
        appsmith: {
          appName: name,
          currentPageName: page ?? read.pages?.[0]?.name,
          ...(theme && { theme }),
          ...given.appsmith,
        },
      } as JarOptions,
      { hints: policy, isAhead },
    );
    try {
      return await (jar as HostedJar).openApp({ definition, page, safeMode, runOnLoad, values });
    } catch (error) {
      jar.dispose();
      throw error;
    }
  };
}

/** What only an app has among its options; the rest is checked where a jar's are. */
function check(options: AppOptions): AppOptions {
  if (typeof options !== "object" || options === null) throw new TypeError("createApp: options must be an object");
  const { page, safeMode, runOnLoad, values } = options;
  if (page !== undefined && typeof page !== "string") throw new TypeError("createApp: options.page must be a string");
  for (const [key, value] of Object.entries({ safeMode, runOnLoad })) {
    if (value !== undefined && typeof value !== "boolean") {
      throw new TypeError(`createApp: options.${key} must be true or false`);
    }
  }
  if (values !== undefined && (typeof values !== "object" || values === null || Array.isArray(values))) {
    throw new TypeError("createApp: options.values must be an object");
  }
  return options;
}

/** The definition as a text, which the guest reads and checks, and as far as the jar itself is made of it. */
function parse(definition: AppDefinition | string): [text: string, read: Partial<AppDefinition>] {
  const text = typeof definition === "string" ? definition : JSON.stringify(definition);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new AppError("the app cannot be opened", [
      { path: "$", message: (error as Error).message, help: "a definition is JSON" },
    ]);
  }
  // What is wrong with its form the guest says, with all else that is.
  const { name, libraries, theme, policy, pages } = (typeof read === "object" && read ? read : {}) as AppDefinition;
  return [
    text,
    {
      ...(typeof name === "string" && { name }),
      ...(Array.isArray(libraries) && { libraries }),
      ...(Array.isArray(pages) && { pages }),
      ...(theme && { theme }),
      ...(policy && { policy }),
    },
  ];
}
