/** Lets so many in at a time, in the order in which they came. */
export class Gate {
  readonly #size: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** @returns how to leave. An aborted one enters at once, so that it can be told. */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.#inside >= this.#size && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = () => {
          signal.removeEventListener("abort", go);
          const at = this.#waiting.indexOf(go);
          if (at >= 0) this.#waiting.splice(at, 1);
          resolve();
        };
        signal.addEventListener("abort", go, { once: true });
        this.#waiting.push(go);
      });
    }
    this.#inside += 1;
    return () => {
      this.#inside -= 1;
      this.#waiting[0]?.();
    };
  }
}
