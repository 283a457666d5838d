// All of this runs inside WebAssembly, away from the page.
const greet = (name) => `Hello, ${name}!`;

console.log(greet("console"));

({ greeting: greet("world"), answer: 6 * 7, at: new Date() });
