import { defineConfig } from "vite";

/** Lets the browser fetch the WebAssembly modules while it still reads the scripts that will ask for them. */
const preloadModules = {
  name: "preload-modules",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((name) => name.endsWith(".wasm"))
        .map((name) => ({
          tag: "link",
          injectTo: "head",
          attrs: { rel: "preload", href: `/${name}`, as: "fetch", type: "application/wasm", crossorigin: true },
        })),
  },
};

export default defineConfig({
  plugins: [preloadModules],
  build: {
    target: "es2022",
    // A data: URL is a connection that the page's policy does not allow, and a module in one cannot be compiled.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: "es" },
});
