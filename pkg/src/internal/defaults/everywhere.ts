import type { Defaults } from "../handlers.js";

/** What needs no page: the host sets the entity in any case. */
export const everywhere: Defaults = {
  setWidget: () => undefined,
  clearQuery: () => undefined,
};
