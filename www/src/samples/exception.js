function format(order) {
  if (typeof order.total !== "number") {
    throw new TypeError(`order ${order.id} has no total`);
  }
  return order.total.toFixed(2);
}

function report(orders) {
  return orders.map(format).join(", ");
}

// The second order has a typing mistake.
report([{ id: 1, total: 9.5 }, { id: 2, totla: 12 }]);
