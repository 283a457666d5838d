// Ticks until you press Stop. A timer dies with its jar.
let ticks = 0;

setInterval(() => {
  const time = new Date().toISOString().slice(11, 19);
  console.log(time, "UTC, tick", ++ticks);
}, 1000);

"Watch the console.";
