import { type AthenaClient, BatchGetQueryExecutionCommand, type QueryExecution } from "@aws-sdk/client-athena";
import { UnavailableError } from "#core/errors";

const FIRST_WAIT_MS = 150;
const GROWTH = 1.5;
const LONGEST_WAIT_MS = 2_000;
/** Ids of one BatchGetQueryExecution. */
const BATCH = 50;
/** What is due this soon is asked for in the same call. */
const SOON_MS = 60;
const MOST_FAILURES = 8;

type Watched = {
  readonly id: string;
  readonly resolve: (execution: QueryExecution) => void;
  readonly reject: (error: Error) => void;
  waitMs: number;
  dueAt: number;
  failures: number;
};

const ENDED = new Set(["SUCCEEDED", "FAILED", "CANCELLED"]);

/** One poller for all executions of a client: up to fifty in a call, each less often the longer it runs. */
export class ExecutionPoller {
  readonly #client: AthenaClient;
  readonly #watched = new Map<string, Watched[]>();
  #timer: NodeJS.Timeout | undefined;
  #asking = false;
  #closed = false;

  constructor(client: AthenaClient) {
    this.#client = client;
  }

  /** Waits until an execution has ended, however. @throws UnavailableError when Athena does not tell */
  ended(id: string): Promise<QueryExecution> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closedError());
      const watched: Watched = { id, resolve, reject, waitMs: FIRST_WAIT_MS, dueAt: performance.now() + jittered(FIRST_WAIT_MS), failures: 0 };
      this.#watched.set(id, [...(this.#watched.get(id) ?? []), watched]);
      this.#arm();
    });
  }

  /** Asks for it soon again: it was told to stop. */
  hasten(id: string): void {
    for (const watched of this.#watched.get(id) ?? []) {
      watched.waitMs = FIRST_WAIT_MS;
      watched.dueAt = Math.min(watched.dueAt, performance.now() + jittered(FIRST_WAIT_MS));
    }
    this.#arm();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watched of [...this.#watched.values()].flat()) watched.reject(closedError());
    this.#watched.clear();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const due = [...this.#watched.values()].flat().map(({ dueAt }) => dueAt);
    if (this.#closed || this.#asking || due.length === 0) return;
    this.#timer = setTimeout(() => void this.#ask(), Math.max(0, Math.min(...due) - performance.now()));
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    const until = performance.now() + SOON_MS;
    const ids = [...this.#watched].filter(([, all]) => all.some(({ dueAt }) => dueAt <= until)).map(([id]) => id);
    try {
      for (let from = 0; from < ids.length; from += BATCH) await this.#askBatch(ids.slice(from, from + BATCH));
    } finally {
      this.#asking = false;
      this.#arm();
    }
  }

  async #askBatch(ids: readonly string[]): Promise<void> {
    try {
      const { QueryExecutions = [], UnprocessedQueryExecutionIds = [] } = await this.#client.send(
        new BatchGetQueryExecutionCommand({ QueryExecutionIds: [...ids] }),
      );
      const lost = new Map(
        UnprocessedQueryExecutionIds.map(({ QueryExecutionId, ErrorCode, ErrorMessage }) => [QueryExecutionId, ErrorMessage ?? ErrorCode]),
      );
      const found = new Map(QueryExecutions.map((execution) => [execution.QueryExecutionId, execution]));
      for (const id of ids) {
        const execution = found.get(id);
        if (execution !== undefined && ENDED.has(execution.Status?.State ?? "")) this.#settle(id, ({ resolve }) => resolve(execution));
        else if (execution === undefined) this.#failed(id, new Error(lost.get(id) ?? "Athena does not know the execution."));
        else this.#later(id, true);
      }
    } catch (error) {
      for (const id of ids) this.#failed(id, error);
    }
  }

  #later(id: string, isHealthy: boolean): void {
    for (const watched of this.#watched.get(id) ?? []) {
      if (isHealthy) watched.failures = 0;
      watched.waitMs = Math.min(watched.waitMs * GROWTH, LONGEST_WAIT_MS);
      watched.dueAt = performance.now() + jittered(watched.waitMs);
    }
  }

  #failed(id: string, cause: unknown): void {
    for (const watched of this.#watched.get(id) ?? []) watched.failures += 1;
    if ((this.#watched.get(id) ?? []).some(({ failures }) => failures >= MOST_FAILURES))
      this.#settle(id, ({ reject }) => reject(new UnavailableError("Athena does not say how the query is doing. Ask again in a minute.", { cause })));
    else this.#later(id, false);
  }

  #settle(id: string, tell: (watched: Watched) => void): void {
    const all = this.#watched.get(id) ?? [];
    this.#watched.delete(id);
    for (const watched of all) tell(watched);
  }
}

const closedError = () => new UnavailableError("The cost data is being closed. Ask again in a moment.");

/** So that many processes do not ask in step. */
const jittered = (milliseconds: number) => milliseconds * (0.8 + Math.random() * 0.4);
