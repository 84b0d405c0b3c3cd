import { CancelledError, LimitExceededError } from "#core/errors";

/** So many at a time, the others in the order in which they came. */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * @returns what gives the place back
   * @throws CancelledError, or LimitExceededError where the deadline passed in the queue
   */
  async take(signal: AbortSignal, deadline: AbortSignal): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal, deadline);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }

  #wait(signal: AbortSignal, deadline: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const either = AbortSignal.any([signal, deadline]);
      const go = () => {
        either.removeEventListener("abort", stop);
        resolve();
      };
      const stop = () => {
        const at = this.#waiting.indexOf(go);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(
          signal.aborted
            ? new CancelledError("Stopped before the query ran.")
            : new LimitExceededError("Too many queries are running, so this one never had its turn. Ask again in a minute.", 60),
        );
      };
      if (either.aborted) return stop();
      either.addEventListener("abort", stop, { once: true });
      this.#waiting.push(go);
    });
  }
}
