/** What a request of this page's own carries, for comparison with a program's: the cookie's name, or null. */
export async function ownCookie(): Promise<string | null> {
  const read = async () => {
    const response = await fetch("/api/whoami");
    const { cookie } = (await response.json()) as { cookie: string | null };
    return cookie?.split("=")[0] ?? null;
  };
  // The first answer brings the cookie, the second request carries it.
  return (await read()) ?? (await read());
}
