// Never ends, and nothing in it can catch what ends it.
try {
  for (;;) {}
} finally {
  console.log("this is not reached");
}
