import { rows as allRows, subjects as allSubjects } from "./rows.mjs";

/** Median, quartiles and ends of some samples; null of none. */
export function summarise(samples) {
  if (samples.length === 0) return null;
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (part) => {
    const index = part * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(index)], sorted[Math.ceil(index)]];
    return below + (above - below) * (index % 1);
  };
  return { median: at(0.5), q1: at(0.25), q3: at(0.75), min: at(0), max: at(1), count: sorted.length };
}

/** The results of the table of all rows. */
export const table = (results) => comparison(allRows, allSubjects, results);

/** Results as a table: medians, quartiles where they differ, and each subject's ratio to each peer. */
export function comparison(rows, subjects, results) {
  const peers = subjects.filter(({ isPeer }) => isPeer);
  const compared = subjects.filter(({ isPeer }) => !isPeer);
  const pairs = peers.flatMap((peer) => compared.map((subject) => [subject, peer]));
  const head = [
    "",
    ...subjects.map(({ title }) => title),
    ...pairs.map(([{ title }, peer]) => `${title.replace("Belljar, ", "")} / ${peer.title}`),
  ];
  const lines = rows
    .filter(({ name }) => results[name])
    .map(({ name, title, unit }) => {
      const result = results[name];
      return [
        title,
        ...subjects.map((subject) => cell(result[subject.name], unit)),
        ...pairs.map(([subject, peer]) => ratio(result[subject.name], result[peer.name])),
      ];
    });
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
  const print = (line) =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column])))
      .join("  ")
      .trimEnd();
  return [print(head), widths.map((width) => "─".repeat(width)).join("  "), ...lines.map(print)].join("\n");
}

function cell(summary, unit) {
  if (!summary) return "–";
  const { median, q1, q3 } = summary;
  const spread = q1 === q3 ? "" : ` (${number(q1)}–${number(q3)})`;
  return `${number(median)} ${unit}${spread}`;
}

function ratio(summary, peer) {
  return summary && peer ? `${number(summary.median / peer.median)}×` : "–";
}

/** Three figures that count. */
function number(value) {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 4));
}
