// Puts the licences' texts into the package: npm packs those that lie in its own folder.
import { copyFile } from "node:fs/promises";

for (const name of ["LICENSE-MIT", "LICENSE-APACHE"])
  await copyFile(new URL(`../../${name}`, import.meta.url), new URL(`../${name}`, import.meta.url));
