type Waiting = { readonly go: () => void };

/** Lets a few run at a time, of each tenant fewer still. Who waits is served in order within a tenant, and tenants in a round. */
export class Turns {
  readonly #most: number;
  readonly #mostOfOne: number;
  readonly #queues = new Map<string, Waiting[]>();
  readonly #running = new Map<string, number>();
  #all = 0;

  constructor(most: number, mostOfOne: number) {
    this.#most = most;
    this.#mostOfOne = mostOfOne;
  }

  /** @returns what gives the turn back. @throws the signal's reason when it is aborted first */
  take(tenant: string, signal?: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const refuse = () => reject(signal?.reason instanceof Error ? signal.reason : new Error("stopped"));
      if (signal?.aborted) return refuse();
      const waiting: Waiting = {
        go: () => {
          signal?.removeEventListener("abort", stop);
          let isBack = false;
          resolve(() => {
            if (isBack) return;
            isBack = true;
            this.#count(tenant, -1);
            this.#next();
          });
        },
      };
      const stop = () => {
        const queue = this.#queues.get(tenant) ?? [];
        const at = queue.indexOf(waiting);
        if (at >= 0) queue.splice(at, 1);
        refuse();
      };
      signal?.addEventListener("abort", stop, { once: true });
      const queue = this.#queues.get(tenant) ?? [];
      queue.push(waiting);
      this.#queues.set(tenant, queue);
      this.#next();
    });
  }

  #next(): void {
    for (const [tenant, queue] of this.#queues) {
      if (this.#all >= this.#most) return;
      if (queue.length > 0 && (this.#running.get(tenant) ?? 0) >= this.#mostOfOne) continue;
      const first = queue.shift();
      // The tenant whose turn it was goes to the end of the round.
      this.#queues.delete(tenant);
      if (queue.length > 0) this.#queues.set(tenant, queue);
      if (!first) continue;
      this.#count(tenant, 1);
      first.go();
      return this.#next();
    }
  }

  #count(tenant: string, by: number): void {
    const running = (this.#running.get(tenant) ?? 0) + by;
    if (running > 0) this.#running.set(tenant, running);
    else this.#running.delete(tenant);
    this.#all += by;
  }
}
