import { createHash } from "node:crypto";
import { type QueryExecution, StartQueryExecutionCommand, StopQueryExecutionCommand } from "@aws-sdk/client-athena";
import type { AthenaConnection } from "#adapters/warehouse/athena/athena-connection";
import { type AthenaPrice, NOTHING_ASKED, athenaUsd } from "#adapters/warehouse/athena/athena-price";
import { checkDailyBudget, gigabytes } from "#adapters/warehouse/athena/daily-budget";
import { type AthenaTable, type TablePlace, describeTable } from "#adapters/warehouse/athena/describe-table";
import { callFailureOf, failureOf } from "#adapters/warehouse/athena/failure-of";
import { ResultExpiredError, readResults } from "#adapters/warehouse/athena/read-results";
import { requestToken } from "#adapters/warehouse/athena/request-token";
import { tableFiles } from "#adapters/warehouse/athena/table-files";
import type { LakeRequest, LakeResult, LakeRunner, LakeTable } from "#adapters/warehouse/lake/lake-runner";
import { CancelledError, LimitExceededError, UnavailableError } from "#core/errors";
import type { EngineExecutions } from "#core/ports/engine-executions";

export type AthenaRunnerOptions = {
  readonly tenantId: string;
  readonly connection: AthenaConnection;
  readonly place: TablePlace;
  /** Where results go, unless the workgroup says it: `s3://bucket/prefix/`. */
  readonly outputLocation?: string | undefined;
  readonly executions: EngineExecutions;
  readonly price: AthenaPrice;
  /** Most bytes of one query, by its estimate. The workgroup's own limit is the hard stop. */
  readonly bytesCutoff: number;
  /** Most bytes that the tenant may read in a UTC day. */
  readonly bytesPerDay: number;
  readonly now: () => Date;
};

/** Athena's own limit of a statement. */
const MOST_TEXT = 262_144;
/** A statement that failed in a way that Athena calls repeatable is run so often in all. */
const MOST_ATTEMPTS = 2;
const STOPPED_WITHIN_MS = 20_000;
const MOST_REUSED_MINUTES = 60;
const MOST_COLUMNS = 2_000;
const DESCRIBE_TIMEOUT_MS = 60_000;

/** One tenant's cost table behind Athena. */
export function openAthenaRunner(options: AthenaRunnerOptions): LakeRunner {
  return new AthenaRunner(options);
}

type Started = { readonly token: string; readonly execution: QueryExecution; readonly resumed: boolean };

class AthenaRunner implements LakeRunner {
  readonly engine = "athena";
  readonly mostText = MOST_TEXT;
  readonly nestedAsJson = true;
  readonly #options: AthenaRunnerOptions;
  /** Real time at which a version of the data was first asked about: older results of Athena's are of older data. */
  readonly #versionsSince = new Map<string, number>();

  constructor(options: AthenaRunnerOptions) {
    this.#options = options;
  }

  describe(): Promise<AthenaTable> {
    const ask = async (sql: string) => {
      const asked = {
        dataVersion: `look ${this.#options.now().getTime()}`,
        maxRows: MOST_COLUMNS,
        timeoutMs: DESCRIBE_TIMEOUT_MS,
        estimatedBytes: 0,
      };
      return (await this.run({ sql, ...asked, signal: undefined, requestId: undefined })).rows;
    };
    return describeTable(this.#options.connection, this.#options.place, ask);
  }

  files(table: LakeTable) {
    return tableFiles(this.#options.connection.s3, (table as AthenaTable).location);
  }

  priceOf(bytes: number): string {
    return athenaUsd(bytes, this.#options.price);
  }

  async run(request: LakeRequest): Promise<LakeResult> {
    const began = performance.now();
    const deadline = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal ?? new AbortController().signal;
    for (let attempt = 1; ; attempt += 1) {
      const { token, execution, resumed } = await this.#execute(request, signal, deadline);
      const reused = execution.Statistics?.ResultReuseInformation?.ReusedPreviousResult === true;
      const bytesScanned = resumed || reused ? 0 : (execution.Statistics?.DataScannedInBytes ?? 0);
      if (execution.Status?.State !== "SUCCEEDED") {
        const { error, mayRetry } = failureOf(execution, { workGroup: this.#options.connection.workGroup });
        await this.#ended(token, execution, error.message);
        if (mayRetry && attempt < MOST_ATTEMPTS && !deadline.aborted) continue;
        throw error;
      }
      try {
        const result = await readResults(this.#options.connection, execution, request.maxRows, AbortSignal.any([signal, deadline]));
        await this.#ended(token, execution, undefined);
        const costUsd = resumed || reused ? NOTHING_ASKED : this.priceOf(bytesScanned);
        return { ...result, bytesScanned, elapsedMs: Math.round(performance.now() - began), costUsd };
      } catch (error) {
        if (signal.aborted) throw new CancelledError("The query was stopped.", { cause: error });
        if (deadline.aborted) throw tooLong(request);
        if (!(error instanceof ResultExpiredError)) throw callFailureOf(error, "the result of the query");
        await this.#options.executions.end(token, {
          state: "expired",
          bytesScanned: execution.Statistics?.DataScannedInBytes ?? 0,
          costUsd: this.#costOf(execution),
          error: error.message,
        });
        if (attempt >= MOST_ATTEMPTS)
          throw new UnavailableError(
            "Athena's result was gone before it could be read. Check that nothing empties the result bucket at once, then ask again.",
            { cause: error },
          );
      }
    }
  }

  /** Takes up the execution of the same statement over the same data where there is one, else starts one, and waits for its end. */
  async #execute(request: LakeRequest, signal: AbortSignal, deadline: AbortSignal): Promise<Started> {
    const { executions, tenantId, connection } = this.#options;
    const { sql, dataVersion, requestId, estimatedBytes } = request;
    const sqlHash = createHash("sha256").update(sql).digest("hex");
    const known = await executions.latest(sqlHash, dataVersion);
    const alive = known && ["starting", "running", "succeeded"].includes(known.state) ? known : undefined;
    if (alive?.executionId !== undefined)
      return {
        token: alive.token,
        execution: await this.#wait(alive.executionId, alive.token, request, signal, deadline),
        resumed: alive.state === "succeeded",
      };
    this.#checkCutoff(estimatedBytes ?? 0);
    const giveBack = await connection.turns.take(signal, deadline);
    try {
      let attempt = known?.attempts ?? 0;
      let token = alive?.token ?? requestToken({ tenantId, requestId, sql, dataVersion, attempt });
      for (;;) {
        await executions.begin({ token, engine: "athena", sqlHash, dataVersion, estimatedBytes });
        await this.#checkBudget(token);
        const id = await this.#start(request, token, signal);
        if (id !== undefined) {
          await executions.running(token, id);
          return { token, execution: await this.#wait(id, token, request, signal, deadline), resumed: false };
        }
        await executions.end(token, { state: "failed", bytesScanned: 0, costUsd: NOTHING_ASKED, error: "The token belongs to another request." });
        attempt += 1;
        token = requestToken({ tenantId, requestId, sql, dataVersion, attempt });
      }
    } finally {
      giveBack();
    }
  }

  #checkCutoff(estimatedBytes: number): void {
    const { bytesCutoff } = this.#options;
    if (estimatedBytes <= bytesCutoff) return;
    throw new LimitExceededError(
      `This question would read about ${gigabytes(estimatedBytes)} (about $${Number(this.priceOf(estimatedBytes)).toFixed(2)}), and ${gigabytes(bytesCutoff)} is the most for one. Ask for a shorter period or fewer columns, or have ATHENA_BYTES_CUTOFF raised.`,
    );
  }

  /** Written down first, then counted: what asks at the same time sees each other. */
  async #checkBudget(token: string): Promise<void> {
    const { executions, bytesPerDay, now } = this.#options;
    try {
      await checkDailyBudget(executions, { bytesPerDay, now: now() });
    } catch (error) {
      await executions.end(token, { state: "failed", bytesScanned: 0, costUsd: NOTHING_ASKED, error: "Refused before it began." });
      throw error;
    }
  }

  /** @returns undefined where the token is another request's */
  async #start({ sql, dataVersion }: LakeRequest, token: string, signal: AbortSignal): Promise<string | undefined> {
    const { connection, place, outputLocation } = this.#options;
    if (signal.aborted) throw new CancelledError("Stopped before the query ran.");
    const minutes = this.#reuseMinutes(dataVersion);
    try {
      // Not given the signal: a start whose answer is not awaited would run on, unknown to anybody.
      const { QueryExecutionId } = await connection.athena.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          ClientRequestToken: token,
          WorkGroup: connection.workGroup,
          QueryExecutionContext: { Catalog: place.catalog, Database: place.database },
          ...(outputLocation === undefined ? {} : { ResultConfiguration: { OutputLocation: outputLocation } }),
          ...(minutes < 1 ? {} : { ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: minutes } } }),
        }),
      );
      if (QueryExecutionId === undefined) throw new UnavailableError("Athena started a query without a name. Ask again.");
      return QueryExecutionId;
    } catch (error) {
      if (error instanceof Error && /idempoten/i.test(`${error.name} ${error.message}`)) return undefined;
      throw callFailureOf(error, "the start of the query");
    }
  }

  /** An earlier result of the same text is good where the data have not changed since. */
  #reuseMinutes(dataVersion: string): number {
    const now = performance.now();
    const since = this.#versionsSince.get(dataVersion);
    if (since === undefined) this.#versionsSince.set(dataVersion, now);
    return since === undefined ? 0 : Math.min(MOST_REUSED_MINUTES, Math.floor((now - since) / 60_000));
  }

  async #wait(id: string, token: string, request: LakeRequest, signal: AbortSignal, deadline: AbortSignal): Promise<QueryExecution> {
    const ended = this.#options.connection.poller.ended(id);
    ended.catch(() => undefined);
    const stop = AbortSignal.any([signal, deadline]);
    const first = await Promise.race([ended, aborted(stop)]);
    if (first !== "aborted") return first;
    const execution = await this.#stop(id, ended);
    await this.#ended(token, execution, "stopped");
    if (signal.aborted) throw new CancelledError("The query was stopped.");
    throw tooLong(request);
  }

  /** Stops an execution and waits until Athena says that it has ended. */
  async #stop(id: string, ended: Promise<QueryExecution>): Promise<QueryExecution> {
    const { athena, poller } = this.#options.connection;
    try {
      await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    } catch (error) {
      throw callFailureOf(error, `the end of the query ${id}, which may still run`);
    }
    poller.hasten(id);
    const late = AbortSignal.timeout(STOPPED_WITHIN_MS);
    const last = await Promise.race([ended, aborted(late)]);
    if (last === "aborted")
      throw new UnavailableError(
        `The query was given up, but Athena has not confirmed that it stopped (${id}). Stop it in Athena's console if it still runs.`,
      );
    return last;
  }

  async #ended(token: string, execution: QueryExecution, error: string | undefined): Promise<void> {
    const state = ({ SUCCEEDED: "succeeded", CANCELLED: "cancelled" } as const)[execution.Status?.State as "SUCCEEDED" | "CANCELLED"] ?? "failed";
    const bytesScanned = execution.Statistics?.DataScannedInBytes ?? 0;
    await this.#options.executions.end(token, { state, bytesScanned, costUsd: this.#costOf(execution), error });
  }

  /** What did not succeed costs what it had read; what was answered from an earlier result costs nothing. */
  #costOf({ Status, Statistics }: QueryExecution): string {
    const bytes = Statistics?.DataScannedInBytes ?? 0;
    if (Statistics?.ResultReuseInformation?.ReusedPreviousResult === true) return NOTHING_ASKED;
    return Status?.State !== "SUCCEEDED" && bytes === 0 ? NOTHING_ASKED : this.priceOf(bytes);
  }

  async close(): Promise<void> {
    // The connection is shared, and belongs to whoever opened it. What runs is taken up again at the next start.
  }
}

function aborted(signal: AbortSignal): Promise<"aborted"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    else signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
}

function tooLong({ timeoutMs }: LakeRequest): LimitExceededError {
  return new LimitExceededError(
    `The query took longer than ${Math.round(timeoutMs / 1000)} s and was stopped. Ask for a shorter period or fewer groups.`,
  );
}
