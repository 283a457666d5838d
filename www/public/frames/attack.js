// What a frame could do to the page that shows it. Each attempt is made when this loads.
const tries = {
  "Read the page": () => parent.document.title,
  "Read the page's storage": () => top.localStorage.length,
  "Read cookies": () => document.cookie,
  "Keep something": () => localStorage.setItem("a", "b"),
  "Take its own sandbox off": () => frameElement.removeAttribute("sandbox"),
  "Send the page elsewhere": () => (top.location = "about:blank"),
  "Run a script in the page": () => (parent.location = "javascript:alert(1)"),
  "Call the page's functions": () => parent.alert("of the frame"),
  "Open a window": () => open("about:blank")?.close() ?? new Error("no window"),
};

const table = document.getElementById("tries");
for (const [title, attempt] of Object.entries(tries)) {
  let result;
  try {
    result = attempt();
  } catch (error) {
    result = error;
  }
  const row = table.insertRow();
  const head = document.createElement("th");
  head.textContent = title;
  const cell = document.createElement("td");
  const denied = result instanceof Error || result instanceof DOMException;
  cell.textContent = denied ? `denied: ${result.name === "Error" ? result.message : result.name}` : `got ${result}`;
  cell.className = denied ? "denied" : "got";
  row.append(head, cell);
}
