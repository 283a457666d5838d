// A page with frames, and a second server whose pages attack whoever shows them: tests/pages/attacks, a file each.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { launch, newPage, root } from "./browser.mjs";
import { serve } from "./serve.mjs";

const attacks = join(root, "tests/pages/attacks");

/** What the page's server gives every browser. */
export const COOKIE = "session=secret-of-the-page";

const html = (response, body) => response.setHeader("content-type", "text/html").end(body);

/** Notes what arrives below `/hit/`: name, query and cookie. */
function noting(hits) {
  return (request) => {
    const url = new URL(request.url, "http://local");
    if (!url.pathname.startsWith("/hit/")) return false;
    const { cookie = null } = request.headers;
    hits.push({ name: url.pathname.slice("/hit/".length), query: Object.fromEntries(url.searchParams), cookie });
    return true;
  };
}

/** The attackers' server. */
async function startFar(hits) {
  const note = noting(hits);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://local");
    const [, kind, name = ""] = url.pathname.split("/");
    if (note(request)) return html(response, "");
    switch (kind) {
      case "attack":
        return html(response, await readFile(join(attacks, `${name}.html`), "utf8"));
      case "refuses":
        response.setHeader(
          ...{ xfo: ["x-frame-options", "DENY"], csp: ["content-security-policy", "frame-ancestors 'none'"] }[name],
        );
        return html(response, "refused");
      case "tells":
        response.setHeader("timing-allow-origin", "*");
        return html(response, "shown");
      case "silent":
        return;
      case "file":
        response.setHeader("content-disposition", 'attachment; filename="evil.txt"');
        return response.end("evil");
      case "redirect":
        // Slow enough that everything has been looked at by then.
        setTimeout(() => response.writeHead(302, { location: url.searchParams.get("to") }).end(), 300);
        return;
      default:
        return response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}

/**
 * A browser and both servers. The page is `localhost`, the attackers `127.0.0.1`: of another origin, and of another site.
 * `csp` is the page's content security policy; without one it has none, so that nothing but the sandbox holds.
 */
export async function startFrames({ csp, config } = {}) {
  const hits = [];
  const note = noting(hits);
  const far = await startFar(hits);
  const own = await serve(join(root, "tests/pages/iframe"), {
    mounts: { "/belljar/": join(root, "pkg") },
    async answer(request, response) {
      response.setHeader("set-cookie", `${COOKIE}; SameSite=Lax`);
      if (csp) response.setHeader("content-security-policy", csp);
      else response.removeHeader("content-security-policy");
      const { pathname } = new URL(request.url, "http://local");
      if (note(request)) return html(response, "");
      if (pathname === "/api/config" && config) return config(request, response);
      // What is on the page's own server, and tells what it is when it is shown.
      if (pathname === "/own") return html(response, await readFile(join(attacks, "own.html"), "utf8"));
      if (pathname === "/own-refuses") {
        response.setHeader("x-frame-options", "DENY");
        return html(response, "refused");
      }
      if (pathname === "/own-file") return html(response, "of the page's own server");
    },
  });
  const origin = own.origin.replace("127.0.0.1", "localhost");
  const browser = await launch();
  return {
    browser,
    hits,
    far: far.origin,
    origin,
    /**
     * The page, with a policy for its frames; `app`: the one that has jars as well. `prepare` is called with the page before
     * it loads.
     */
    async open(t, { app = false, policy, prepare = () => {}, ...context } = {}) {
      const opened = await newPage(browser, context);
      t.after(() => opened.context.close());
      await prepare(opened.page);
      await opened.page.goto(`${origin}/${app ? "app.html" : ""}`);
      await opened.page.waitForFunction((app) => globalThis[app ? "printed" : "ready"], app);
      if (policy) await opened.page.evaluate((policy) => setFramePolicy(policy), policy);
      hits.length = 0;
      return opened;
    },
    /** Answers for a third party over https, without a certificate of its own, with an attacker's page. */
    async thirdParty(page, name) {
      const response = await page.request.get(`${far.origin}/attack/${name}`);
      const body = await response.text();
      await page.context().route("https://bi.example/**", (route) => {
        const url = new URL(route.request().url());
        const to = url.searchParams.get("redirect");
        if (to) return route.fulfill({ status: 302, headers: { location: to } });
        return route.fulfill({ contentType: "text/html", body });
      });
    },
    async close() {
      await browser.close();
      for (const server of [far, own]) await server.close();
    },
  };
}

/** Puts a frame on the page and waits for what it says. */
export async function show(page, attributes, name, reason) {
  return page.evaluate(
    ([attributes, name, reason]) => {
      put(attributes);
      return name ? until(said(name, reason)) : null;
    },
    [attributes, name, reason],
  );
}

/** The `data` of the frame's next message, or of the first that there was. */
export const message = async (page) => (await page.evaluate(() => until(said("messagereceived")))).data;

/** Long enough for what was refused to have happened, were it not refused. */
export const settle = (page) => page.waitForTimeout(400);
