// In the place of the package's `harden`, to see what the frame holds by itself.
export function harden() {}
