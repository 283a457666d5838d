// Makes one text of the worker in a sandboxed frame and of all that it imports. Such a frame has no origin, so that a
// worker in it cannot have an address on the page's server; the page hands its script over instead.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const entry = fileURLToPath(new URL("../src/internal/worker-frame.ts", import.meta.url));

/** The worker's script. `alias` puts other files in the place of some: tests do that. */
export async function frameWorker(alias = {}) {
  const bundle = await rolldown({
    input: entry,
    resolve: { alias, extensionAlias: { ".js": [".ts", ".js"] } },
    // What is said twice or not at all is a mistake here.
    onLog: (_, { message }) => {
      throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: "iife", comments: { legal: false } });
  await bundle.close();
  if (output.length !== 1 || output[0].imports.length > 0) throw new Error("the frame's worker is not one script");
  return output[0].code;
}

/** The same as a module that exports it. */
export const asModule = (script) => `export const script = ${JSON.stringify(script)};\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = (name) => new URL(`../wasm/guest/${name}`, import.meta.url);
  await writeFile(file("frame-worker.js"), asModule(await frameWorker()));
  await writeFile(
    file("frame-worker.d.ts"),
    "/** The script of the worker in a sandboxed frame. */\nexport const script: string;\n",
  );
}
