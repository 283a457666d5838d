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
try {
  atob("?");
} catch (error) {
  return error instanceof DOMException && error.name;
}
// → "InvalidCharacterError"
});
