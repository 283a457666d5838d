import type { Library } from "../../public/library.js";
import { readIntegrity, type Integrity } from "./integrity.js";

/** A library as the options name it, checked. */
export interface CheckedLibrary {
  name: string;
  from: { url: string } | { source: string };
  integrity: Integrity | undefined;
}

/** @throws {TypeError} that says which library's what is wrong */
export function checkLibraries(libraries: unknown, where: string, checkName: (name: string, where: string) => void) {
  if (!Array.isArray(libraries)) throw new TypeError(`${where} must be an array`);
  const names = new Set<string>();
  return libraries.map((library: unknown, index): CheckedLibrary => {
    const here = `${where}[${index}]`;
    if (typeof library !== "object" || library === null) throw new TypeError(`${here} must be an object`);
    for (const key of Object.keys(library)) {
      if (!["name", "url", "source", "integrity"].includes(key)) {
        throw new TypeError(`${here}.${key} does not exist; there are name, url, source, integrity`);
      }
    }
    const { name, url, source, integrity } = library as {
      [K in "name" | "url" | "source" | "integrity"]?: unknown;
    } & Pick<Library, "name">;
    checkName(name, `${here}.name`);
    if (names.has(name)) throw new TypeError(`${here}.name: there are two libraries called "${name}"`);
    names.add(name);
    if ((url === undefined) === (source === undefined)) throw new TypeError(`${here} must have either url or source`);
    if (url === undefined) {
      if (typeof source !== "string") throw new TypeError(`${here}.source must be a string`);
      const read = integrity === undefined ? undefined : readIntegrity(integrity, `${here}.integrity`);
      return { name, from: { source }, integrity: read };
    }
    if (typeof url !== "string") throw new TypeError(`${here}.url must be a string`);
    return { name, from: { url }, integrity: readIntegrity(integrity, `${here}.integrity`) };
  });
}
