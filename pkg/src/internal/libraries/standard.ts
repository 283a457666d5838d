/** A library that comes with the package, as `scripts/libraries.mjs` has made it. */
interface Standard {
  /** The name that app code uses. */
  name: string;
  /** Loads its text: once for the page, since it is a module. Written out one by one, in the form that bundlers find. */
  load(): Promise<{ source: string }>;
}

/** What app code can use without asking for it. Its hashes are pinned where it is taken from: when the package is built. */
export const standard: readonly Standard[] = [
  { name: "_", load: () => import("../../../libraries/lodash.js") },
  { name: "moment", load: () => import("../../../libraries/moment.js") },
];
