// The page gives this program the seed 42. Run it again:
// the dice fall the same way.
const roll = () => 1 + Math.floor(Math.random() * 6);
const dice = Array.from({ length: 6 }, roll);

// Time stands still within a turn, so that nothing can be
// timed to spy on other code.
const before = Date.now();
for (let i = 0; i < 300_000; i++);

({ dice, elapsed: Date.now() - before });
