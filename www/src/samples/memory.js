// A string of a billion commas. The jar is stopped by its memory limit or its deadline, and replaced.
new Array(1e9) + "";
