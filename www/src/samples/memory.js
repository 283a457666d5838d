// A text of a billion commas.
new Array(1e9) + "";
