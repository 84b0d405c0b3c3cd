import type { FetchProgress } from "#core/ports/cost-ingest";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { announce } from "#services/notifications/announce";

/** A page that watches sees it move; the database is not written to for every chunk. */
const WRITE_EVERY_MS = 400;

type Counters = {
  doing: string;
  periodsTotal: number | null;
  periodsDone: number;
  periodsUnchanged: number;
  periodsFailed: number;
  objectsTotal: number;
  objectsDone: number;
  bytesTotal: number;
  bytesDone: number;
  rowsIn: number;
  currentObject: string | null;
  paidRequests: number;
};

/** How far a run is, counted here and written now and then. */
export class RunProgress implements FetchProgress {
  readonly #ctx: ServiceContext;
  readonly #runId: string;
  #written = 0;
  #writing: Promise<void> = Promise.resolve();
  readonly problems: { billingPeriod: string | null; message: string }[] = [];
  readonly counters: Counters = {
    doing: "Listing the source",
    periodsTotal: null,
    periodsDone: 0,
    periodsUnchanged: 0,
    periodsFailed: 0,
    objectsTotal: 0,
    objectsDone: 0,
    bytesTotal: 0,
    bytesDone: 0,
    rowsIn: 0,
    currentObject: null,
    paidRequests: 0,
  };

  constructor(ctx: ServiceContext, runId: string) {
    this.#ctx = ctx;
    this.#runId = runId;
  }

  bytes(count: number): void {
    this.counters.bytesDone += count;
    this.#soon();
  }

  object(key: string): void {
    this.counters.currentObject = key;
    this.#soon();
  }

  objectDone(): void {
    this.counters.objectsDone += 1;
    this.#soon();
  }

  async now(change: Partial<Counters> = {}): Promise<void> {
    Object.assign(this.counters, change);
    await this.#writing;
    await this.#write("running");
  }

  async end(
    state: "succeeded" | "failed" | "cancelled",
    doing: string,
    failure?: { readonly message: string; readonly code: string },
  ): Promise<void> {
    await this.#writing;
    Object.assign(this.counters, { doing, currentObject: null });
    await this.#write(state, failure);
  }

  #soon(): void {
    if (Date.now() - this.#written < WRITE_EVERY_MS) return;
    this.#written = Date.now();
    this.#writing = this.#writing.then(() => this.#write("running")).catch(() => undefined);
  }

  async #write(
    state: "running" | "succeeded" | "failed" | "cancelled",
    failure?: { readonly message: string; readonly code: string },
  ): Promise<void> {
    this.#written = Date.now();
    await this.#ctx.db.record(async (tx) => {
      await update(tx, this.#runId, state, this.counters, this.problems, failure);
      await announce(tx, "data", this.#runId);
    });
  }
}

async function update(
  tx: TenantTransaction,
  id: string,
  state: string,
  counters: Counters,
  problems: readonly unknown[],
  failure: { readonly message: string; readonly code: string } | undefined,
): Promise<void> {
  const {
    doing,
    periodsTotal,
    periodsDone,
    periodsUnchanged,
    periodsFailed,
    objectsTotal,
    objectsDone,
    bytesTotal,
    bytesDone,
    rowsIn,
    currentObject,
    paidRequests,
  } = counters;
  await tx.query(
    `UPDATE ingest_runs SET state = $2, doing = $3, periods_total = $4, periods_done = $5, periods_unchanged = $6, periods_failed = $7,
       objects_total = $8, objects_done = $9, bytes_total = $10, bytes_done = $11, rows_in = $12, current_object = $13, paid_requests = $14,
       problems = $15::text::jsonb, error = $16, error_code = $17, ended_at = CASE WHEN $2 = 'running' THEN NULL ELSE app_now() END
     WHERE id = $1 AND state IN ('queued', 'running')`,
    [
      id,
      state,
      doing.slice(0, 300),
      periodsTotal,
      periodsDone,
      periodsUnchanged,
      periodsFailed,
      objectsTotal,
      objectsDone,
      bytesTotal,
      Math.min(bytesDone, bytesTotal === 0 ? bytesDone : bytesTotal),
      rowsIn,
      currentObject,
      paidRequests,
      JSON.stringify(problems),
      failure?.message ?? null,
      failure?.code ?? null,
    ],
  );
}
