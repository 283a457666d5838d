/** Disposes of the jar when the test is over. */
export function keep(t, jar) {
  t.after(() => jar.dispose());
  return jar;
}
