/** Hashes of a text, as subresource integrity writes them. */
export interface Integrity {
  algorithm: "sha256" | "sha384" | "sha512";
  /** In base64; one of them must fit. */
  digests: string[];
}

/** The strongest first. */
const ALGORITHMS = ["sha512", "sha384", "sha256"] as const;
const FORM = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(?:\?.*)?$/;
const BYTES = { sha256: 32, sha384: 48, sha512: 64 };

/**
 * Reads what stands in an `integrity`: of several hashes those of the strongest kind count, as in browsers. Unlike there,
 * what cannot be read is an error and not a hash that is not checked.
 *
 * @throws {TypeError} that says what is wrong
 */
export function readIntegrity(text: unknown, where: string): Integrity {
  if (typeof text !== "string") throw new TypeError(`${where} must be a string such as "sha384-…"`);
  const hashes = text.split(/[ \t\n\f\r]+/).filter(Boolean);
  if (hashes.length === 0) throw new TypeError(`${where} has no hash in it`);
  const read = hashes.map((hash) => {
    const [, algorithm, digest] = FORM.exec(hash) ?? [];
    if (!algorithm || !digest || bytes(digest) !== BYTES[algorithm as Integrity["algorithm"]]) {
      throw new TypeError(`${where}: "${hash}" is no hash; it must be sha256-, sha384- or sha512- and base64`);
    }
    return { algorithm, digest };
  });
  const algorithm = ALGORITHMS.find((algorithm) => read.some((hash) => hash.algorithm === algorithm)) ?? "sha512";
  const digests = read.filter((hash) => hash.algorithm === algorithm).map(({ digest }) => digest);
  return { algorithm, digests };
}

/** How many bytes a base64 text stands for. */
function bytes(base64: string): number {
  return Math.floor((base64.replace(/=+$/, "").length * 3) / 4);
}

/** Compares bytes with a hash. Gives what is wrong, in words, or nothing. */
export async function mismatch(content: Uint8Array<ArrayBuffer>, integrity: Integrity): Promise<string | null> {
  const { algorithm, digests } = integrity;
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return "hashes can be checked in secure contexts only (https: or localhost)";
  const digest = new Uint8Array(await subtle.digest(algorithm.replace("sha", "SHA-"), content));
  const found = btoa(String.fromCharCode(...digest));
  if (digests.some((expected) => expected.replace(/=+$/, "") === found.replace(/=+$/, ""))) return null;
  const expected = digests.map((digest) => `${algorithm}-${digest}`).join(" or ");
  return `its text is another than its integrity says: expected ${expected}, found ${algorithm}-${found}`;
}
