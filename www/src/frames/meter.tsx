import { useEffect, useRef, useState } from "preact/hooks";
import { coloursOf, drawSparkline } from "./sparkline.ts";
import { FrameStats } from "./stats.ts";

/** Milliseconds between two changes of the figures: more often, nobody can read them. */
const FIGURES_MS = 250;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Measures the page's own frames: how many a second, and the longest gap between two since `run` changed. A page that
 * froze would show it here.
 */
export function FrameMeter({ run }: { run: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const stats = useRef(new FrameStats()).current;
  const [shown, setShown] = useState({ rate: 0, worst: 0 });

  useEffect(() => stats.restart(), [run]);

  useEffect(() => {
    let told = 0;
    let colours = coloursOf(canvas.current!);
    let frame = requestAnimationFrame(function next(now) {
      frame = requestAnimationFrame(next);
      if (document.hidden) return stats.pause();
      stats.frame(now);
      const isTime = now - told > FIGURES_MS;
      if (isTime) {
        told = now;
        colours = coloursOf(canvas.current!);
        setShown({ rate: Math.round(stats.rate), worst: Math.round(stats.worst) });
      }
      if (isTime || !calm.matches) drawSparkline(canvas.current!, stats.gaps, colours);
    });
    const pause = () => stats.pause();
    document.addEventListener("visibilitychange", pause);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("visibilitychange", pause);
    };
  }, []);

  return (
    <section class="card meter" aria-label="Frames of this page">
      <dl>
        <div>
          <dt>frames a second</dt>
          <dd data-testid="fps">{shown.rate}</dd>
        </div>
        <div>
          <dt>longest gap, ms</dt>
          <dd data-testid="worst-gap" data-bad={shown.worst > 100}>
            {shown.worst}
          </dd>
        </div>
      </dl>
      <canvas ref={canvas} class="sparkline" aria-hidden="true" />
      <p class="hint">This page's own frames, whatever the program does. The line is at 100 ms.</p>
    </section>
  );
}
