// Never ends. The jar is stopped by its deadline, replaced, and the page stays smooth meanwhile.
for (;;) {}
