import { defineConfig } from "vite";

/** Lets the browser fetch the WebAssembly modules while it still reads the scripts that will ask for them. */
const preloadModules = {
  name: "preload-modules",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle = {}, path }) =>
      Object.keys(bundle)
        // A page downloads what it needs: frames need no engine, and programs no frames.
        .filter((name) => name.endsWith(".wasm") && /frame_bg/.test(name) === (path === "/frames.html"))
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
    rolldownOptions: { input: ["index.html", "app.html", "frames.html"] },
  },
  worker: { format: "es" },
});
