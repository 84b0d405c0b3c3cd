import { Gate } from "#sandbox/lake/gate";
import type { Lake } from "#sandbox/lake/lake";
import type { LakeColumn } from "#sandbox/lake/lake-runner";
import { readLakeType } from "#sandbox/lake/lake-type";
import { failureOf, QueryFailure } from "#sandbox/lake/query-failure";
import { failIfTold, waitInQueue } from "#sandbox/lake/query-faults";
import { statementKind } from "#sandbox/lake/statement-kind";
import { trinoJson } from "#sandbox/wire/trino/trino-json";

const MOST_RUNNING = 3;
/** Rows of one page. */
const PAGE_ROWS = 1_000;
/** Pages that wait for a client to fetch them; the query stands still until it does. */
const MOST_PAGES = 4;

const gates = new WeakMap<Lake, Gate>();

/** One statement: it runs as fast as its client fetches, and ends when it is told to. */
export class TrinoQuery {
  readonly id: string;
  readonly slug: string;
  readonly sql: string;
  readonly parametricDatetime: boolean;
  state: "QUEUED" | "RUNNING" | "FINISHED" | "FAILED" = "QUEUED";
  columns: readonly LakeColumn[] | undefined;
  failure: QueryFailure | undefined;
  scannedBytes = 0;
  rows = 0;
  /** Of the page that comes next; the one before it may be asked for once more. */
  token = 0;
  lastPage: string | undefined;
  touched = performance.now();
  queuedMs = 0;
  readonly #begun = performance.now();
  readonly #controller = new AbortController();
  readonly #pages: string[] = [];
  #wake: (() => void)[] = [];

  constructor(lake: Lake, options: { id: string; slug: string; sql: string; catalog: string; schema: string; parametricDatetime: boolean }) {
    this.id = options.id;
    this.slug = options.slug;
    this.sql = options.sql;
    this.parametricDatetime = options.parametricDatetime;
    void this.#run(lake, options);
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#begun);
  }

  get isOver(): boolean {
    return this.state === "FINISHED" || this.state === "FAILED";
  }

  get hasPages(): boolean {
    return this.#pages.length > 0;
  }

  cancel(): void {
    this.#controller.abort();
  }

  /** The next rows as JSON lists; undefined where there are none yet. Waits for so long. */
  async take(waitMs: number): Promise<string | undefined> {
    this.touched = performance.now();
    if (this.#pages.length === 0 && !this.isOver) await this.#change(waitMs);
    const page = this.#pages.shift();
    this.#notify();
    return page;
  }

  async #run(lake: Lake, { sql, catalog, schema }: { sql: string; catalog: string; schema: string }): Promise<void> {
    const { signal } = this.#controller;
    const gate = gates.get(lake) ?? new Gate(MOST_RUNNING);
    gates.set(lake, gate);
    let leave: (() => void) | undefined;
    try {
      await waitInQueue(lake.faults, sql, signal);
      leave = await gate.enter(signal);
      signal.throwIfAborted();
      this.queuedMs = this.elapsedMs;
      this.state = "RUNNING";
      this.#notify();
      failIfTold(lake.faults, sql);
      if (statementKind(sql).subKind !== "SELECT")
        throw new QueryFailure("NOT_SUPPORTED", "The sandbox's Trino runs queries only: SELECT, WITH or VALUES");
      const runner = await lake.runner();
      const planned = await runner.plan(sql, await lake.view({ catalog, database: schema }));
      this.scannedBytes = planned.scannedBytes;
      this.columns = planned.columns;
      const types = planned.columns.map(({ type }) => readLakeType(type));
      for await (const chunk of planned.rows(signal)) {
        for (let from = 0; from < chunk.length; from += PAGE_ROWS) {
          const rows = chunk.slice(from, from + PAGE_ROWS);
          this.rows += rows.length;
          this.#pages.push(`[${rows.map((row) => `[${types.map((type, index) => trinoJson(row[index] ?? null, type)).join(",")}]`).join(",")}]`);
          this.#notify();
          while (this.#pages.length >= MOST_PAGES && !signal.aborted) await this.#change(1_000);
        }
      }
      signal.throwIfAborted();
      this.state = "FINISHED";
    } catch (error) {
      this.#pages.length = 0;
      this.failure = signal.aborted ? new QueryFailure("USER_CANCELED", "Query was canceled") : failureOf(error, sql);
      this.state = "FAILED";
    } finally {
      leave?.();
      this.#notify();
    }
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  async #change(waitMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
