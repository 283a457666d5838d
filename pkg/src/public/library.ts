/**
 * A library that app code uses by a name, as `dayjs`. It is loaded inside the jar, without any power, when code first
 * uses the name. It is a UMD, CommonJS or ES module build in one file.
 */
export type Library = FetchedLibrary | GivenLibrary;

/** A library that the page fetches, without cookies and other credentials. */
export interface FetchedLibrary {
  /** The name that app code uses. `_` and `moment` replace what the package brings. */
  name: string;
  /** Where its text is; relative addresses are the page's. */
  url: string;
  /**
   * Its hash, in the form of subresource integrity: `sha256-…`, `sha384-…` or `sha512-…` in base64. Of several, separated
   * by spaces, one of the strongest kind must fit.
   */
  integrity: string;
}

/** A library whose text the page has. */
export interface GivenLibrary {
  /** The name that app code uses. `_` and `moment` replace what the package brings. */
  name: string;
  /** Its text. */
  source: string;
  /** Its hash, as in {@link FetchedLibrary}. @default not checked: the page has the text from where it trusts */
  integrity?: string;
}
