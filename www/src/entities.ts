const colours = ["amber", "brass", "cobalt", "jade"];

/** The data that the sample programs read, as a low-code app would set it for its widgets. */
export const entities = {
  Table1: {
    rows: Array.from({ length: 50 }, (_, index) => ({
      id: index + 1,
      name: `Item ${index + 1}`,
      colour: colours[index % colours.length],
      price: (index * 37) % 100,
    })),
  },
  Input1: { value: 40 },
};
