/** Fetches a file of the package. */
export async function load(url: URL): Promise<Response> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url.href} answered with ${response.status} ${response.statusText}`.trim());
  return response;
}

/** Fetches and compiles a module of the package. */
export async function compile(url: URL): Promise<WebAssembly.Module> {
  const response = await load(url);
  // A server that does not know wasm's media type costs the streaming, not the module.
  const type = response.headers.get("content-type")?.split(";")[0]?.trim();
  return type === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
