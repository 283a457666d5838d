/** Frames that are remembered, for the rate and the picture. */
export const FRAMES = 180;

/** The gaps between a page's frames, in milliseconds. */
export class FrameStats {
  /** The last gaps, oldest first. */
  readonly gaps: number[] = [];
  /** The longest gap since {@link restart}. */
  worst = 0;
  #last: number | null = null;

  /** Takes note of a frame. */
  frame(now: number): void {
    if (this.#last !== null) {
      const gap = now - this.#last;
      this.gaps.push(gap);
      if (this.gaps.length > FRAMES) this.gaps.shift();
      this.worst = Math.max(this.worst, gap);
    }
    this.#last = now;
  }

  /** The next frame has no gap before it: the page was hidden, and had no frames to miss. */
  pause(): void {
    this.#last = null;
  }

  /** Begins to look for the longest gap anew. */
  restart(): void {
    this.worst = 0;
  }

  /** Frames a second, over the last second. */
  get rate(): number {
    let milliseconds = 0;
    let frames = 0;
    for (let index = this.gaps.length - 1; index >= 0 && milliseconds < 1000; index--) {
      milliseconds += this.gaps[index]!;
      frames += 1;
    }
    return milliseconds === 0 ? 0 : (frames * 1000) / milliseconds;
  }
}
