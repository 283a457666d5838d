import { useEffect, useRef, useState } from "preact/hooks";

/** Frames in the picture. */
const FRAMES = 120;

/**
 * Measures the page's own frames: how many a second, and the longest gap between two since `since` changed. A page that
 * froze would show it here.
 */
export function FrameMeter({ since }: { since: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const worst = useRef(0);
  const [shown, setShown] = useState({ fps: 0, worst: 0 });

  useEffect(() => {
    worst.current = 0;
  }, [since]);

  useEffect(() => {
    const gaps: number[] = [];
    let last = performance.now();
    let told = last;
    let frame = requestAnimationFrame(function next(now) {
      const gap = now - last;
      last = now;
      // A tab in the background has no frames to miss.
      if (!document.hidden && gap < 60_000) {
        gaps.push(gap);
        if (gaps.length > FRAMES) gaps.shift();
        worst.current = Math.max(worst.current, gap);
      }
      if (now - told > 250) {
        told = now;
        const mean = gaps.reduce((sum, of) => sum + of, 0) / Math.max(gaps.length, 1);
        setShown({ fps: Math.round(1000 / mean), worst: Math.round(worst.current) });
        draw(canvas.current, gaps);
      }
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  return (
    <div class="meter" role="group" aria-label="Frame rate of this page">
      <canvas ref={canvas} width={FRAMES * 2} height={48} aria-hidden="true" />
      <span>
        <b data-testid="fps">{shown.fps}</b> fps
      </span>
      <span>
        longest gap <b data-testid="worst-gap">{shown.worst}</b> ms
      </span>
    </div>
  );
}

/** A bar for each frame: 16 ms is low, 100 ms is full. */
function draw(canvas: HTMLCanvasElement | null, gaps: number[]): void {
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return;
  const style = getComputedStyle(canvas);
  const [good, bad] = [style.getPropertyValue("--accent"), style.getPropertyValue("--bad")];
  context.clearRect(0, 0, canvas.width, canvas.height);
  gaps.forEach((gap, index) => {
    const height = Math.max(3, Math.min(1, gap / 100) * canvas.height);
    context.fillStyle = gap > 100 ? bad : good;
    context.fillRect(index * 2, canvas.height - height, 1.5, height);
  });
}
