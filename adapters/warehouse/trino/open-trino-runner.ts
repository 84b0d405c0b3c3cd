import { setTimeout as sleep } from "node:timers/promises";
import { parseTypeName } from "#adapters/warehouse/guard/type-names";
import type { Type } from "#adapters/warehouse/guard/types";
import type { TrinoCell } from "#adapters/warehouse/guard/trino-cell";
import type { LakeRequest, LakeResult, LakeRunner, LakeTable } from "#adapters/warehouse/lake/lake-runner";
import { literal, quoted } from "#adapters/warehouse/lake/quote";
import { failureOf } from "#adapters/warehouse/trino/failure-of";
import { TrinoClient, type TrinoOptions, type TrinoPage } from "#adapters/warehouse/trino/trino-client";
import { trinoValue } from "#adapters/warehouse/trino/trino-value";
import { CancelledError, LimitExceededError, UnavailableError } from "#core/errors";

/** A statement may be longer; Trino's own default. */
const MOST_TEXT = 1_000_000;
const CANCEL_WITHIN_MS = 10_000;
const BETWEEN_POLLS_MS = 25;
const DESCRIBE_TIMEOUT_MS = 60_000;
const UNKNOWN: Type = { kind: "unknown" };

export type TrinoRunnerOptions = TrinoOptions & { readonly table: string };

/** The customer's cost table behind a Trino coordinator. */
export function openTrinoRunner(options: TrinoRunnerOptions): LakeRunner {
  return new TrinoRunner(options);
}

class TrinoRunner implements LakeRunner {
  readonly engine = "trino";
  readonly mostText = MOST_TEXT;
  readonly nestedAsJson = false;
  readonly #options: TrinoRunnerOptions;
  readonly #client: TrinoClient;

  constructor(options: TrinoRunnerOptions) {
    this.#options = options;
    this.#client = new TrinoClient(options);
  }

  async describe(): Promise<LakeTable> {
    const { catalog, schema, table } = this.#options;
    const label = `${catalog}.${schema}.${table}`;
    const ask = (sql: string) =>
      this.run({
        sql,
        dataVersion: "",
        maxRows: 2_000,
        timeoutMs: DESCRIBE_TIMEOUT_MS,
        signal: undefined,
        requestId: undefined,
        estimatedBytes: undefined,
      });
    const { rows } = await ask(
      `select column_name, data_type from ${quoted(catalog)}.information_schema.columns where table_schema = ${literal(schema.toLowerCase())} and table_name = ${literal(table.toLowerCase())} order by ordinal_position`,
    );
    if (rows.length === 0)
      throw new UnavailableError(`Trino has no table ${label}, or its user may not see it. Check TRINO_CATALOG, TRINO_SCHEMA and TRINO_TABLE.`);
    const columns = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
    return { name: [catalog, schema, table].map(quoted).join("."), label, columns, partitions: partitionsOf(columns) };
  }

  async run({ sql, maxRows, timeoutMs, signal }: LakeRequest): Promise<LakeResult> {
    const started = performance.now();
    const deadline = AbortSignal.timeout(timeoutMs);
    const stop = AbortSignal.any([deadline, ...(signal ? [signal] : [])]);
    let page: TrinoPage | undefined;
    try {
      page = await this.#client.start(sql, stop);
      const rows: TrinoCell[][] = [];
      let truncated = false;
      let columns = page.columns;
      let types: readonly Type[] = [];
      for (;;) {
        if (page.error) throw failureOf(page.error);
        if (page.columns && types.length === 0) {
          columns = page.columns;
          types = page.columns.map(({ type }) => parseTypeName(type) ?? UNKNOWN);
        }
        for (const row of page.data ?? []) {
          if (rows.length >= maxRows) truncated = true;
          else rows.push(types.map((type, index) => trinoValue(row[index], type)));
        }
        if (page.nextUri === undefined) break;
        if (truncated) {
          await this.#end(page);
          break;
        }
        if (page.data === undefined || page.data.length === 0) await sleep(BETWEEN_POLLS_MS, undefined, { signal: stop });
        page = await this.#client.next(page.nextUri, stop);
      }
      const bytesScanned = page.stats?.physicalInputBytes ?? page.stats?.processedBytes ?? 0;
      return { columns: columns ?? [], rows, truncated, bytesScanned, elapsedMs: Math.round(performance.now() - started), costUsd: undefined };
    } catch (cause) {
      if (!stop.aborted) throw cause;
      if (page !== undefined) await this.#end(page);
      if (signal?.aborted) throw new CancelledError("The query was stopped.", { cause });
      throw new LimitExceededError(
        `The query took longer than ${Math.round(timeoutMs / 1000)} s and was stopped. Ask for a shorter period or fewer groups.`,
      );
    }
  }

  /** Ends a statement and makes sure that the coordinator has heard it. */
  async #end({ nextUri, id }: TrinoPage): Promise<void> {
    if (nextUri === undefined) return;
    try {
      await this.#client.cancel(nextUri, AbortSignal.timeout(CANCEL_WITHIN_MS));
    } catch (cause) {
      throw new UnavailableError(`The query was given up, but Trino did not confirm that it stopped (${id}). End it there if it still runs.`, {
        cause,
      });
    }
  }

  priceOf(): undefined {
    return undefined;
  }

  async files(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    // Each statement is a request of its own: nothing stays open.
  }
}

/** Partition columns stand last in Hive tables; a bill's are told by their names. */
function partitionsOf(columns: readonly { readonly name: string }[]): string[] {
  const names = columns.map(({ name }) => name.toLowerCase());
  if (names.includes("billing_period")) return ["billing_period"];
  return ["year", "month"].every((name) => names.includes(name)) ? ["year", "month"] : [];
}
