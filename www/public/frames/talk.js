// A frame that talks to the page that shows it.
document.getElementById("origin").textContent = self.origin;
document.getElementById("say").onclick = () => parent.postMessage({ hello: "page", at: new Date() }, "*");
addEventListener("message", ({ data, origin }) => {
  const line = document.createElement("li");
  line.textContent = `${origin} says ${JSON.stringify(data)}`;
  document.getElementById("heard").append(line);
  parent.postMessage({ heard: data }, "*");
});
parent.postMessage("ready", "*");
