// The page has a session cookie of this server's. The program
// asks for it to be sent along, and the request goes without.
(async () => {
  const response = await fetch("/api/whoami", {
    credentials: "include",
  });
  const { cookie, headers } = await response.json();

  console.log("cookie that reached the server:", cookie);
  return { status: response.status, cookie, headers };
})();
