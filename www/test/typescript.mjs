// Lets Node before 22.18 run the sources as they are: types are taken out here, and checked by `npm run check`.
import { readFile } from "node:fs/promises";
import { register } from "node:module";

if (!process.features.typescript) register(import.meta.url);

/** https://nodejs.org/api/module.html#loadurl-context-nextload */
export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const { default: ts } = await import("typescript");
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, inlineSourceMap: true };
  const { outputText } = ts.transpileModule(await readFile(new URL(url), "utf8"), { compilerOptions });
  return { format: "module", source: outputText, shortCircuit: true };
}
