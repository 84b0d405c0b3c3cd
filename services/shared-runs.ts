/**
 * Work that is costly and the same for whoever asks: callers of one tenant at the same time share one run, so that a person who
 * asks again and again does not take the machine from everybody else. One that leaves does not stop it.
 */
export class SharedRuns<Answer> {
  readonly #running = new Map<string, Promise<Answer>>();

  of(tenantId: string, run: () => Promise<Answer>): Promise<Answer> {
    const known = this.#running.get(tenantId);
    if (known !== undefined) return known;
    const started = run().finally(() => this.#running.delete(tenantId));
    this.#running.set(tenantId, started);
    return started;
  }
}
