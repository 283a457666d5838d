/** What an instance has died of. The name is that of what was thrown, or `MemoryExhausted`. */
export interface Crash {
  name: string;
  message: string;
}

/** Reads what was thrown. A module that has no memory left ends with a trap that does not say why; it knows itself. */
export function crash(thrown: unknown, memoryExhausted = false): Crash {
  const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) };
  return { name: memoryExhausted ? "MemoryExhausted" : name, message };
}
