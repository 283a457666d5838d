// Ticks until you press Stop. Timers die with their jar.
let ticks = 0;

setInterval(() => {
  console.log(new Date().toLocaleTimeString("en-GB"), "tick", ++ticks);
}, 1000);

"watch the console";
