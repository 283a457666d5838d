// The error names the line and column of this text, and the stack holds your functions only.
function price(row) {
  return row.amount.toFixed(2);
}

function total(rows) {
  return rows.map(price);
}

total([{ amount: 1 }, { amont: 2 }]);
