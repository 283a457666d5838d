import { AppError } from "../public/errors.js";
import type { App, AppDefinition, AppOptions } from "../public/app.js";
import type { Jar, JarOptions } from "../public/jar.js";
import type { Library } from "../public/library.js";
import type { Own } from "./create.js";
import { HostedJar } from "./jar.js";
import { jsonText } from "./json.js";
import { checkLibraries } from "./libraries/check.js";
import { checkAppsmith, checkIdentifier, isObject, JAR_OPTIONS, keys } from "./options.js";

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
      { hints: policy, isAhead, caller: "createApp" },
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
  keys(options, "createApp: options", [...JAR_OPTIONS, "page", "safeMode", "runOnLoad", "values"]);
  const { page, safeMode, runOnLoad, values, appsmith = {}, libraries = [] } = options;
  if (page !== undefined && typeof page !== "string") throw new TypeError("createApp: options.page must be a string");
  for (const [key, value] of Object.entries({ safeMode, runOnLoad })) {
    if (value !== undefined && typeof value !== "boolean") {
      throw new TypeError(`createApp: options.${key} must be true or false`);
    }
  }
  // Of a Map the entries would be looked for in vain.
  if (values !== undefined && (!isObject(values) || values instanceof Map)) {
    throw new TypeError("createApp: options.values must be an object, of paths and values");
  }
  // Before they are joined with what the definition says.
  checkAppsmith(appsmith, "createApp: options.appsmith");
  checkLibraries(libraries, "createApp: options.libraries", checkIdentifier);
  return options;
}

/** The definition as a text, which the guest reads and checks, and as far as the jar itself is made of it. */
function parse(definition: AppDefinition | string): [text: string, read: Partial<AppDefinition>] {
  const text = typeof definition === "string" ? definition : jsonText(definition, "createApp: the definition");
  if (text === undefined) throw new TypeError("createApp: the definition must be an object or its JSON");
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw unusable("$", (error as Error).message, "a definition is JSON");
  }
  // What is wrong with its form the guest says, with all else that is.
  const { name, libraries, theme, policy, pages } = (typeof read === "object" && read ? read : {}) as AppDefinition;
  return [
    text,
    {
      ...(typeof name === "string" && { name }),
      ...(Array.isArray(libraries) && { libraries: checkOwn(libraries) }),
      ...(Array.isArray(pages) && { pages }),
      ...(theme && { theme }),
      ...(policy && { policy }),
    },
  ];
}

/** The libraries of a definition, which have to be there before the guest can read it. */
function checkOwn(libraries: readonly Library[]): readonly Library[] {
  try {
    checkLibraries(libraries, "$.libraries", checkIdentifier);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [, path = "$.libraries", message = error.message] = /^(\$\.[^ :]+):? (.*)$/s.exec(error.message) ?? [];
    throw unusable(path, message, "a library has a name, and either a url with its integrity or a source");
  }
  return libraries;
}

function unusable(path: string, message: string, help: string): AppError {
  return new AppError("the app cannot be opened", [{ path, message, help }]);
}
