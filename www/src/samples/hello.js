// Everything here runs inside WebAssembly, in a worker.
const greet = (name) => `Hello, ${name}!`;

console.log(greet("console"));

({ greeting: greet("world"), answer: 6 * 7, at: new Date() });
