import { fileURLToPath } from "node:url";
import { build } from "vite";

export const site = fileURLToPath(new URL("out/site/", import.meta.url));

/** Bundles the page as an app of its users would be, each subject in files of its own. */
export async function bundle() {
  await build({
    configFile: false,
    logLevel: "warn",
    root: fileURLToPath(new URL("page/", import.meta.url)),
    build: {
      outDir: site,
      emptyOutDir: true,
      target: "es2022",
      modulePreload: false,
      // A file is a file: what a page loads is measured by what it asks for.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      // The wasm is what it is.
      chunkSizeWarningLimit: 10_000,
    },
  });
}
