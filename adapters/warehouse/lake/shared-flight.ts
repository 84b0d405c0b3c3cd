import { CancelledError } from "#core/errors";

type Flight<T> = { readonly result: Promise<T>; readonly stop: AbortController; waiting: number };

/** Callers of one key share one run; it is stopped when the last of them has given up. */
export class SharedFlights<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** @throws CancelledError when this caller gave up; the last one hears it once the run has stopped */
  async join(key: string, signal: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal?.aborted) throw new CancelledError("Stopped before the query ran.");
    let flight = this.#flights.get(key);
    if (flight === undefined || flight.stop.signal.aborted) {
      const stop = new AbortController();
      flight = { result: run(stop.signal), stop, waiting: 0 };
      const own = flight;
      this.#flights.set(key, own);
      own.result.catch(() => undefined).finally(() => this.#flights.get(key) === own && this.#flights.delete(key));
    }
    const joined = flight;
    joined.waiting += 1;
    try {
      if (signal === undefined) return await joined.result;
      return await raced(joined, signal);
    } finally {
      joined.waiting -= 1;
    }
  }
}

async function raced<T>(flight: Flight<T>, signal: AbortSignal): Promise<T> {
  let gaveUp: (() => void) | undefined;
  const abort = new Promise<"gave up">((resolve) => {
    gaveUp = () => resolve("gave up");
    signal.addEventListener("abort", gaveUp, { once: true });
  });
  try {
    const first = await Promise.race([flight.result, abort]);
    if (first !== "gave up") return first;
    if (flight.waiting > 1) throw new CancelledError("The query was stopped.");
    flight.stop.abort();
    return await flight.result;
  } finally {
    if (gaveUp) signal.removeEventListener("abort", gaveUp);
  }
}
