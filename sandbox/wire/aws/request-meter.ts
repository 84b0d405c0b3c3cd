/** What one service charged one company for. */
export type Charge = { readonly requests: number; readonly usd: string };

const MICROS = 1_000_000;

/** Counts what AWS would charge for, and turns away who asks faster than AWS lets them. Starts at nothing with each start of the sandbox. */
export class RequestMeter {
  readonly #now: () => number;
  readonly #charged = new Map<string, { requests: number; micros: number }>();
  readonly #room = new Map<string, { tokens: number; at: number }>();

  /** @param now milliseconds of real time: limits are on it, as clients wait on it */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether a request may come now: `burst` at once, then `perSecond`. */
  admits(who: string, { perSecond, burst }: { readonly perSecond: number; readonly burst: number }): boolean {
    const now = this.#now();
    const known = this.#room.get(who) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.at) / 1000) * perSecond);
    const admitted = tokens >= 1;
    this.#room.set(who, { tokens: admitted ? tokens - 1 : tokens, at: now });
    return admitted;
  }

  /** A request that was answered, and its price in micro-dollars. */
  count(company: string, service: string, micros: number): void {
    const key = `${company} ${service}`;
    const known = this.#charged.get(key) ?? { requests: 0, micros: 0 };
    this.#charged.set(key, { requests: known.requests + 1, micros: known.micros + micros });
  }

  /** By company and service. */
  charges(): Readonly<Record<string, Readonly<Record<string, Charge>>>> {
    const found: Record<string, Record<string, Charge>> = {};
    for (const [key, { requests, micros }] of this.#charged) {
      const [company = "", service = ""] = key.split(" ");
      (found[company] ??= {})[service] = { requests, usd: (micros / MICROS).toFixed(5).replace(/0{1,3}$/, "") };
    }
    return found;
  }
}
