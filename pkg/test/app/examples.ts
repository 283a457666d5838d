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
return appsmith.mode
// → "PUBLISHED"
});
void (async () => {
console.warn("stock is low", { item: 7, left: 2 })
});
