// What each comparison stands on: the page, bundled and served, and a browser.
import { parseArgs } from "node:util";
import { launch } from "./browser.mjs";
import { bundle, site } from "./build.mjs";
import { machine } from "./machine.mjs";
import { serve } from "./server.mjs";

/** Runs `work` with all of it, and ends it whatever comes. */
export async function session(work) {
  console.log("Bundling and compressing…");
  await bundle();
  const server = await serve(site);
  const browser = await launch();
  try {
    await work({ server, browser, machine: await machine(browser) });
  } finally {
    // A browser with a page that hangs may not close.
    await Promise.race([browser.close(), new Promise((done) => setTimeout(done, 10_000))]);
    await server.close();
  }
}

/** What a command is given: its rounds, and the names that `choose` knows. What cannot be is said in one line. */
export function readArguments(command, { rounds, choose }) {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: choose !== undefined,
      options: { rounds: { type: "string", default: String(rounds) } },
    });
    const asked = Number(values.rounds);
    if (!Number.isInteger(asked) || asked < 1) throw new Error("--rounds takes a whole number from 1");
    return { rounds: asked, chosen: choose?.(positionals) };
  } catch (error) {
    console.error(`${command}: ${error.message}`);
    process.exit(2);
  }
}
