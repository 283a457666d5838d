/** Ends the run when an answer is wrong: the time of a wrong answer says nothing. */
export function same(row, actual, expected) {
  if (equal(actual, expected)) return;
  throw new Error(`${row}: the answer is wrong: ${brief(actual)} instead of ${brief(expected)}`);
}

function equal(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => equal(one[key], other[key]));
}

function brief(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 100)}… (${text.length} characters)` : text;
}
