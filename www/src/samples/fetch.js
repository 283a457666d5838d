// The page has a session cookie. This request asks for it to be sent, and it is not.
(async () => {
  const response = await fetch("/api/whoami", { credentials: "include" });
  const { cookie, headers } = await response.json();

  console.log("cookie that reached the server:", cookie);
  return { status: response.status, cookie, headers };
})();
