import { FRAMES } from "./stats.ts";

/** A gap that people notice, in milliseconds: the line across the picture. */
export const NOTICED_MS = 100;

/** How the picture is coloured. */
export interface Colours {
  good: string;
  bad: string;
  line: string;
}

/** Reads the colours from the theme that the canvas stands in. */
export function coloursOf(canvas: HTMLCanvasElement): Colours {
  const style = getComputedStyle(canvas);
  return {
    good: style.getPropertyValue("color"),
    bad: style.getPropertyValue("outline-color"),
    line: style.getPropertyValue("border-bottom-color"),
  };
}

/** Draws a bar for each frame, the latest at the right. */
export function drawSparkline(canvas: HTMLCanvasElement, gaps: readonly number[], colours: Colours): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const scale = devicePixelRatio;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.clearRect(0, 0, width, height);
  // A noticeable gap reaches four fifths of the height, so that worse ones stand out above the line.
  const unit = (height * 0.8) / NOTICED_MS;
  const step = width / FRAMES;
  context.fillStyle = colours.line;
  context.fillRect(0, Math.round(height - NOTICED_MS * unit), width, Math.max(1, Math.round(scale)));
  for (const isBad of [false, true]) {
    context.fillStyle = isBad ? colours.bad : colours.good;
    context.beginPath();
    gaps.forEach((gap, index) => {
      if (gap > NOTICED_MS !== isBad) return;
      const bar = Math.min(height, Math.max(2 * scale, gap * unit));
      context.rect(width - (gaps.length - index) * step, height - bar, Math.max(1, step * 0.7), bar);
    });
    context.fill();
  }
}
