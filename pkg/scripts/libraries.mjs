// Puts the libraries that come with the package into it: each as a module that exports its text, which every bundler
// splits off by itself, with its licence beside it. They are npm packages, pinned by the lock file, and once more here by
// the hash of the very file: a release that puts another file under the same name is noticed.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const LIBRARIES = [
  {
    package: "lodash",
    file: "lodash.min.js",
    licence: "LICENSE",
    integrity: "sha384-jC7q3III065vSuJ5pJ5KABQTNoQYM3PkN9JDtaoCro/okpUkD6IKqkYr3D8hXxBp",
  },
  {
    package: "moment",
    file: "min/moment.min.js",
    licence: "LICENSE",
    integrity: "sha384-BNUDfwW0tJtM81jZSBjQbvwu8Q9HIkAkYK8a/s2cAwKv0A4ys7sbOlFY+zQda78e",
  },
];

const out = fileURLToPath(new URL("../libraries/", import.meta.url));
const require = createRequire(import.meta.url);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const library of LIBRARIES) {
  const folder = dirname(require.resolve(`${library.package}/package.json`));
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const text = await readFile(join(folder, library.file), "utf8");
  const found = `sha384-${createHash("sha384").update(text).digest("base64")}`;
  if (found !== library.integrity) {
    throw new Error(`${library.package} ${version}: ${library.file} is ${found}, and ${library.integrity} is pinned`);
  }
  const code = `/** ${library.package} ${version}: ${library.file}. */\nexport const source = ${JSON.stringify(text)};\n`;
  await writeFile(join(out, `${library.package}.js`), code);
  await writeFile(
    join(out, `${library.package}.d.ts`),
    `/** The text of ${library.package}. */\nexport const source: string;\n`,
  );
  await copyFile(join(folder, library.licence), join(out, `${library.package}.LICENSE`));
}
