// Made from the guest's declarations.
export {};
void (async () => {
await storeValue("cart", [{ id: 7, count: 2 }]);
return appsmith.store.cart[0].count
// → 2
});
void (async () => {
await storeValue("draft", "…");
await removeValue("draft");
return "draft" in appsmith.store
// → false
});
void (async () => {
await clearStore();
return Object.keys(appsmith.store)
// → []
});
void (async () => {
return localStorage.getItem("nobody wrote this")
// → null
});
void (async () => {
localStorage.setItem("count", 3);
return localStorage.getItem("count")
// → "3"
});
void (async () => {
localStorage.removeItem("theme");
return localStorage.getItem("theme")
// → null
});
void (async () => {
localStorage.clear();
return localStorage.length
// → 0
});
void (async () => {
localStorage.clear();
localStorage.setItem("a", "b");
return localStorage.key(0)
// → "a"
});
void (async () => {
return setTimeout((name) => console.log(`hello ${name}`), 1_000, "you")
// → 1
});
void (async () => {
return setInterval(() => console.log("still here"), 5_000, "poll")
// → 1
});
void (async () => {
clearTimeout(setTimeout(() => console.log("never"), 1_000))
});
void (async () => {
setInterval(() => {}, 5_000, "poll");
clearInterval("poll")
});
void (async () => {
const response = await fetch("https://api.example.com/orders", { method: "POST", body: "{}" });
return response.status
// → 200
});
void (async () => {
await navigateTo("Orders", { status: "open" })
});
void (async () => {
await logoutUser()
});
void (async () => {
await showAlert("Saved", "success")
});
void (async () => {
await showModal("Modal1")
});
void (async () => {
await closeModal("Modal1")
});
void (async () => {
await resetWidget("Form1")
});
void (async () => {
await download([{ id: 7 }], "orders.json", "application/json")
});
void (async () => {
await copyToClipboard("order 7")
});
void (async () => {
await postWindowMessage({ ready: true }, "window", "https://portal.example.com")
});
void (async () => {
await windowMessageListener("https://portal.example.com", (message) => console.log(message))
});
void (async () => {
await windowMessageListener("https://portal.example.com", () => {});
unlistenWindowMessage("https://portal.example.com")
});
void (async () => {
const position = await appsmith.geolocation.getCurrentPosition();
return position.coords.latitude
// → 48.1
});
void (async () => {
await appsmith.geolocation.watchPosition((position) => console.log(position.coords.latitude))
});
void (async () => {
appsmith.geolocation.clearWatch()
});
void (async () => {
return atob("aGk=")
// → "hi"
});
void (async () => {
return btoa("hi")
// → "aGk="
});
void (async () => {
const seen = [];
queueMicrotask(() => seen.push("later"));
seen.push("now");
await null;
return seen
// → ["now","later"]
});
void (async () => {
const order = { items: [{ id: 7 }] };
const copy = structuredClone(order);
copy.items[0].id = 8;
return order.items[0].id
// → 7
});
void (async () => {
return appsmith.mode
// → "PUBLISHED"
});
void (async () => {
console.warn("stock is low", { item: 7, left: 2 })
});
void (async () => {
localStorage.setItem("theme", "dark");
return [localStorage.getItem("theme"), appsmith.store.theme]
// → ["dark","dark"]
});
void (async () => {
const headers = new Headers({ Accept: "text/csv" });
headers.append("Accept", "application/json");
return [...headers]
// → [["accept","text/csv, application/json"]]
});
void (async () => {
const request = new Request("https://api.example.com/orders", { method: "POST", body: "{}" });
request.headers.set("Content-Type", "application/json");
return [request.method, await request.clone().text()]
// → ["POST","{}"]
});
void (async () => {
const response = Response.json({ total: 3 }, { status: 201 });
return [response.status, response.ok, (await response.json()).total]
// → [201,true,3]
});
void (async () => {
const form = new FormData();
form.append("name", "Ada");
form.append("photo", new Blob(["…"], { type: "image/png" }), "ada.png");
return [...form.keys()]
// → ["name","photo"]
});
void (async () => {
const controller = new AbortController();
const orders = fetch("https://api.example.com/orders", { signal: controller.signal });
controller.abort();
return await orders.catch((error) => error.name)
// → "AbortError"
});
void (async () => {
return AbortSignal.abort().reason.name
// → "AbortError"
});
void (async () => {
let saved = 0;
const target = new EventTarget();
target.addEventListener("save", () => (saved += 1), { once: true });
target.dispatchEvent(new Event("save"));
target.dispatchEvent(new Event("save"));
return saved
// → 1
});
void (async () => {
const event = new Event("save", { cancelable: true });
event.preventDefault();
return event.defaultPrevented
// → true
});
void (async () => {
const url = new URL("/orders?page=1", "https://api.example.com");
url.searchParams.set("page", "2");
return url.href
// → "https://api.example.com/orders?page=2"
});
void (async () => {
return String(new URLSearchParams({ q: "red shoes", page: 2 }))
// → "q=red+shoes&page=2"
});
void (async () => {
return new TextEncoder().encode("é").length
// → 2
});
void (async () => {
return new TextDecoder().decode(new Uint8Array([104, 105]))
// → "hi"
});
void (async () => {
return await new Blob(["a,b\n", "1,2\n"], { type: "text/csv" }).slice(0, 3).text()
// → "a,b"
});
void (async () => {
return new File(["{}"], "order.json", { type: "application/json" }).name
// → "order.json"
});
void (async () => {
const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("a"));
return [crypto.randomUUID().length, new Uint8Array(digest)[0]]
// → [36,202]
});
void (async () => {
return crypto instanceof Crypto
// → true
});
void (async () => {
return crypto.subtle instanceof SubtleCrypto
// → true
});
void (async () => {
try {
  atob("?");
} catch (error) {
  return error instanceof DOMException && error.name;
}
// → "InvalidCharacterError"
});
