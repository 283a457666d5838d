import type { App, AppDefinition, AppOptions } from "../public/app.js";
import { JsonDocument } from "../public/document.js";
import type { PreloadOptions } from "../public/jar.js";
import { keys } from "./options.js";
import { practice, practiceBody, practiceRows } from "./practice.js";

/** `preload` on one platform. `createApp` keeps what it has loaded for the jars to come. */
export function preloadOn(
  createApp: (definition: AppDefinition, options: AppOptions) => Promise<App>,
): (options?: PreloadOptions) => Promise<void> {
  return async (options = {}) => {
    keys(options, "preload: options", ["isolation", "dangerouslyAllowUnmeteredGuest"]);
    const app = await createApp(practice(), { app: "preload", ...options });
    try {
      await app.set("Query1", "data", JSON.parse(practiceRows()));
      await app.set("Input1", "value", 7);
      await app.trigger("Button1", "onClick");
      await app.set("Query1", "data", new JsonDocument(practiceRows()));
      await app.set("Input1", "text", "another text");
      await app.edit([
        { op: "body", name: "Utils1", body: practiceBody(2) },
        { op: "change", name: "Text1", property: "text", value: "{{ Input1.text + Utils1.count }}" },
      ]);
    } finally {
      app.dispose();
    }
  };
}
