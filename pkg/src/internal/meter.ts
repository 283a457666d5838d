/** What every metered module exports; crate/meter has the same names. */
const METER_EXPORTS = ["belljar_fuel", "belljar_memory_pages", "belljar_meter_version"];

/** The only version of the meter that this package works with. */
const METER_VERSION = 2;

/** Refuses a module as the compiler has left it: nothing would bound what runs in it. */
export function requireMeter(module: WebAssembly.Module): void {
  const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  for (const name of METER_EXPORTS) if (!exported.has(name)) throw unmetered(`it exports no ${name}`);
}

/** Refuses a meter that counts otherwise than this package thinks. */
export function requireMeterVersion(version: WebAssembly.Global | undefined): void {
  const value: unknown = version?.value;
  if (value !== METER_VERSION) {
    throw unmetered(`its meter has version ${String(value)}, and this package works with ${METER_VERSION}`);
  }
}

function unmetered(reason: string): Error {
  return new Error(
    `BELLJAR_UNMETERED: this guest.wasm is not metered: ${reason}. Nothing would end what runs in it. ` +
      "Build it with ./x build, or run belljar-meter on the output of wasm-bindgen",
  );
}
