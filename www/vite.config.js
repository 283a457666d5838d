import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2022",
    // A data: URL is a connection that the page's policy does not allow, and a module in one cannot be compiled.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: "es" },
});
