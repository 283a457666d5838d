import type { CheckedLibrary } from "./check.js";
import { mismatch } from "./integrity.js";
import { standard } from "./standard.js";

/** A library with its text, as the host reads it. */
export interface LoadedLibrary {
  name: string;
  text: string;
  /** Whether the package brings it: what it does while it is loaded is known. */
  comesAlong: boolean;
}

/** The most that the text of one library may have, in bytes. The guest takes no more either. */
const MAX_BYTES = 8 * 1_048_576;

/** Why a library has no text. Its message begins with the code. */
export class LibraryFailure extends Error {
  constructor(name: string, reason: string, options?: ErrorOptions) {
    super(`BELLJAR_LIBRARY: the library "${name}" cannot be used: ${reason}`, options);
  }
}

/**
 * The texts of the libraries that the options name, and of those that the package brings and the options do not replace.
 *
 * @throws {LibraryFailure} when one cannot be had, or is not what its hash says: a jar has what was asked for, or is none
 */
export async function loadLibraries(chosen: CheckedLibrary[]): Promise<LoadedLibrary[]> {
  const brought = standard.filter(({ name }) => !chosen.some((library) => library.name === name));
  return Promise.all([
    ...brought.map(async ({ name, load }) => ({ name, text: (await load()).source, comesAlong: true })),
    ...chosen.map(async (library) => ({ name: library.name, text: await text(library), comesAlong: false })),
  ]);
}

async function text({ name, from, integrity }: CheckedLibrary): Promise<string> {
  const content = "source" in from ? new TextEncoder().encode(from.source) : await fetched(name, from.url);
  const wrong = integrity && (await mismatch(content, integrity));
  if (wrong) throw new LibraryFailure(name, wrong);
  if (content.byteLength > MAX_BYTES) throw tooLarge(name);
  return "source" in from ? from.source : new TextDecoder().decode(content);
}

/** What an address answers with: asked without cookies, and without saying who asks. */
async function fetched(name: string, url: string): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryFailure(name, `${url} could not be fetched: ${reason}`, { cause: error });
  }
  if (!response.ok) {
    throw new LibraryFailure(name, `${url} answered with ${response.status} ${response.statusText}`.trim());
  }
  if (Number(response.headers.get("content-length")) > MAX_BYTES) throw tooLarge(name);
  return new Uint8Array(await response.arrayBuffer());
}

function tooLarge(name: string): LibraryFailure {
  return new LibraryFailure(name, `its text has more than ${MAX_BYTES} bytes`);
}
