// A plot of figures by size, both on logarithmic scales, as SVG.

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, LEGEND] = [900, 480, 70, 50, 40, 230];
const COLOURS = ["#1b6ac9", "#38a3a5", "#888888", "#8a4fbf", "#c8553d"];

/**
 * @param {{ title: string, sizes: number[], lines: { title: string, subject: number, dashed: boolean,
 *   values: (number | undefined)[] }[] }} figures `subject`: which colour
 */
export function plot({ title, sizes, lines }) {
  const drawn = lines.filter(({ values }) => values.every((value) => value > 0));
  const all = drawn.flatMap(({ values }) => values);
  const decades = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
  const right = WIDTH - LEGEND;
  const span = Math.log10(sizes.at(-1) / sizes[0]);
  const x = (size) => LEFT + ((right - LEFT) * Math.log10(size / sizes[0])) / span;
  const y = (value) =>
    HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * (Math.log10(value) - decades[0])) / (decades[1] - decades[0] || 1);
  const text = (at, words, more = "") => `<text x="${at[0]}" y="${at[1]}" ${more}>${words}</text>`;
  const parts = [text([LEFT, 20], title, 'font-weight="bold"')];
  for (let decade = decades[0]; decade <= decades[1]; decade++) {
    const at = y(10 ** decade);
    parts.push(`<path d="M${LEFT} ${at}H${right}" stroke="#ddd"/>`);
    parts.push(text([LEFT - 8, at + 4], `${10 ** decade} ms`, 'text-anchor="end"'));
  }
  for (const size of sizes) {
    parts.push(`<path d="M${x(size)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#ddd"/>`);
    parts.push(text([x(size), HEIGHT - BOTTOM + 20], size.toLocaleString("en"), 'text-anchor="middle"'));
  }
  drawn.forEach(({ title, subject, dashed, values }, index) => {
    const points = values.map((value, at) => `${x(sizes[at]).toFixed(1)} ${y(value).toFixed(1)}`).join("L");
    const stroke = `stroke="${COLOURS[subject % COLOURS.length]}" stroke-width="2" fill="none"`;
    const dashes = dashed ? 'stroke-dasharray="6 4"' : "";
    parts.push(`<path d="M${points}" ${stroke} ${dashes}/>`);
    const at = TOP + 10 + index * 20;
    parts.push(`<path d="M${right + 20} ${at}h30" ${stroke} ${dashes}/>`, text([right + 58, at + 4], title));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
${parts.join("\n")}
</svg>
`;
}
