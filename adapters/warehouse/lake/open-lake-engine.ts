import { resultColumn } from "#adapters/warehouse/duckdb/cells";
import { Recent } from "#adapters/warehouse/duckdb/recent";
import { FUNCTIONS } from "#adapters/warehouse/guard/functions/table";
import { type GuardedColumn, type GuardedSql, guardSql } from "#adapters/warehouse/guard/guard";
import type { TrinoCell } from "#adapters/warehouse/guard/trino-cell";
import { parseTypeName } from "#adapters/warehouse/guard/type-names";
import { type LakeVersion, dataVersionOf, lakeVersion } from "#adapters/warehouse/lake/data-version";
import { FactsFile } from "#adapters/warehouse/lake/facts-file";
import { cellOf, nestedCell } from "#adapters/warehouse/lake/lake-cell";
import { type LakeData, lakeData } from "#adapters/warehouse/lake/lake-data";
import { lakeEstimate } from "#adapters/warehouse/lake/lake-estimate";
import { readFacts } from "#adapters/warehouse/lake/lake-facts";
import { type LakeResult, type LakeRunner, SchemaChangedError } from "#adapters/warehouse/lake/lake-runner";
import { lakeSource } from "#adapters/warehouse/lake/lake-source";
import { isNested, lakeStatement } from "#adapters/warehouse/lake/lake-statement";
import { SharedFlights } from "#adapters/warehouse/lake/shared-flight";
import type { Cell } from "#core/costs/query";
import { QueryRefusedError, UnavailableError } from "#core/errors";
import type { CostCatalog, CostEngine, EngineResult, PreparedQuery, RunLimits } from "#core/ports/cost-engine";

export type LakeEngineOptions = {
  readonly runner: LakeRunner;
  /** For people; the table's own name where absent. */
  readonly label?: string | undefined;
  readonly now: () => Date;
  /** Where what is known of the data is kept from start to start. */
  readonly dir?: string | undefined;
  /** Real time after which a question has the data looked at again, beside it. */
  readonly lookAgainAfterMs?: number;
  readonly log?: (line: Record<string, unknown>) => void;
};

const LOOK_AGAIN_AFTER_MS = 300_000;
const DEFAULT_PERIODS = 2;
const MOST_KEPT = 200;
/** A longer answer is asked for rarely and would hold memory. */
const MOST_ROWS_KEPT = 1_000;

/**
 * Opens one tenant's cost table where it lies: reads what it holds by a few small queries, then writes each question out
 * over it. Nothing is created there.
 *
 * @throws UnavailableError, NoDataError when there is nothing to read
 */
export async function openLakeEngine(options: LakeEngineOptions): Promise<CostEngine> {
  const engine = new LakeEngine(options);
  await engine.look();
  return engine;
}

type Known = LakeData & { readonly version: LakeVersion };
type LakeQuery = PreparedQuery & {
  readonly guarded: GuardedSql;
  readonly asked: { readonly sql: string; readonly options: Parameters<CostEngine["prepare"]>[1] };
  readonly dataVersion: string;
};

class LakeEngine implements CostEngine {
  readonly #options: LakeEngineOptions;
  readonly #runner: LakeRunner;
  readonly #flights = new SharedFlights<LakeResult>();
  readonly #answers = new Recent<EngineResult>(MOST_KEPT);
  #known: Known | undefined;
  #looking: Promise<void> | undefined;
  #lookedAt = 0;

  constructor(options: LakeEngineOptions) {
    this.#options = options;
    this.#runner = options.runner;
  }

  functions() {
    return [...FUNCTIONS.keys()];
  }

  catalog(): CostCatalog {
    return this.#data().catalog;
  }

  /** Reads the table's shape and version anew, and of its data what changed. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#lookedAt = performance.now();
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { dir, now, label } = this.#options;
    const source = lakeSource(await this.#runner.describe());
    const version = await lakeVersion(this.#runner, source, `${now().getTime()}`);
    const dataVersion = dataVersionOf(source, version);
    if (this.#known?.catalog.dataVersion === dataVersion) return;
    const file = new FactsFile(dir, JSON.stringify([source.table.name, source.columns]));
    const kept = new Map((await file.read()).map((facts) => [facts.path, facts]));
    const fresh = version.periods.filter(({ period, version: one }) => !kept.has(`${period}@${one}`));
    const read = fresh.length === 0 ? [] : await readFacts(this.#runner, source, fresh, dataVersion);
    for (const facts of read) kept.set(facts.path, facts);
    const facts = version.periods.flatMap(({ period, version: one }) => kept.get(`${period}@${one}`) ?? []).filter(({ rows }) => rows > 0);
    if (fresh.length > 0) await file.write(facts);
    const data = lakeData({ source, facts, undated: version.undated, label: label ?? source.table.label, dataVersion, now: now() });
    this.#known = { ...data, version };
  }

  #data(): Known {
    if (this.#known === undefined) throw new UnavailableError("The cost table has not been read yet. Ask again in a moment.");
    return this.#known;
  }

  async prepare(sql: string, options: Parameters<CostEngine["prepare"]>[1]): Promise<LakeQuery> {
    this.#lookAgain();
    return this.#prepare(sql, options);
  }

  /** A question is not kept waiting for it: the next one sees what changed. */
  #lookAgain(): void {
    const { lookAgainAfterMs = LOOK_AGAIN_AFTER_MS, log } = this.#options;
    if (performance.now() - this.#lookedAt < lookAgainAfterMs) return;
    this.look().catch((error: unknown) => log?.({ level: "warn", message: "The cost table could not be looked at again", error: String(error) }));
  }

  #prepare(sql: string, options: Parameters<CostEngine["prepare"]>[1]): LakeQuery {
    const data = this.#data();
    const { catalog } = data;
    const now = this.#options.now();
    const guarded = guardSql(sql, {
      tables: catalog.tables,
      physical: (table) => table,
      defaultPeriods: catalog.periods.slice(-DEFAULT_PERIODS).map(({ billingPeriod }) => billingPeriod),
      maxRows: options.maxRows,
      origin: options.origin,
      target: "trino",
      now,
    });
    const statement = lakeStatement(guarded, data, { now, nestedAsJson: this.#runner.nestedAsJson });
    const bytes = Buffer.byteLength(statement.sql, "utf8");
    if (bytes > this.#runner.mostText)
      throw new QueryRefusedError(
        `Written out for the engine the query is ${Math.ceil(bytes / 1000)} kB, and ${Math.floor(this.#runner.mostText / 1000)} kB is the most that it takes: read the tables fewer times, or name fewer columns.`,
      );
    const estimatedBytes = lakeEstimate(statement, data, data.version.columnBytes);
    return {
      canonicalSql: guarded.canonicalSql,
      engineSql: statement.sql,
      notes: guarded.notes,
      estimatedBytes,
      estimatedUsd: this.#runner.priceOf(estimatedBytes),
      guarded,
      asked: { sql, options },
      dataVersion: catalog.dataVersion,
    };
  }

  async run(query: PreparedQuery, limits: RunLimits): Promise<EngineResult> {
    const prepared = query as LakeQuery;
    try {
      return await this.#run(prepared, limits);
    } catch (error) {
      if (!(error instanceof SchemaChangedError)) throw error;
      return this.#runAnew(prepared, limits, error);
    }
  }

  async #run(query: LakeQuery, limits: RunLimits): Promise<EngineResult> {
    const key = `${query.dataVersion}|${limits.maxRows}|${query.engineSql}`;
    const known = this.#answers.get(key);
    if (known && !limits.signal?.aborted)
      return { ...known, bytesScanned: 0, elapsedMs: 0, ...(known.costUsd === undefined ? {} : { costUsd: "0.000000000" }) };
    const ran = await this.#flights.join(key, limits.signal, (signal) =>
      this.#runner.run({
        sql: query.engineSql,
        dataVersion: query.dataVersion,
        maxRows: limits.maxRows,
        timeoutMs: limits.timeoutMs,
        signal,
        requestId: limits.requestId,
        estimatedBytes: query.estimatedBytes,
      }),
    );
    const result: EngineResult = {
      columns: resultColumns(query, ran),
      rows: ran.rows.map((row) => row.map((cell, index) => this.#cell(cell, query.guarded.columns[index]))),
      truncated: ran.truncated,
      bytesScanned: ran.bytesScanned,
      elapsedMs: ran.elapsedMs,
      ...(ran.costUsd === undefined ? {} : { costUsd: ran.costUsd }),
    };
    if (result.rows.length <= MOST_ROWS_KEPT) this.#answers.set(key, result);
    return result;
  }

  #cell(value: TrinoCell, column: GuardedColumn | undefined): Cell {
    const isText = this.#runner.nestedAsJson && typeof value === "string" && column !== undefined && isNested(column.type);
    return isText ? nestedCell(value, column.trinoType) : cellOf(value);
  }

  /** The table is not what its catalogue said: read that once more, and ask once more. */
  async #runAnew(query: LakeQuery, limits: RunLimits, cause: SchemaChangedError): Promise<EngineResult> {
    await this.look();
    const again = this.#prepare(query.asked.sql, query.asked.options);
    try {
      return await this.#run(again, limits);
    } catch (error) {
      if (!(error instanceof SchemaChangedError)) throw error;
      throw new UnavailableError(
        `The cost table ${this.#data().source.table.label} changed while the question ran: ${error.message} Ask again; if it stays, compare the table's definition with its files.`,
        { cause },
      );
    }
  }

  async close(): Promise<void> {
    await this.#looking?.catch(() => undefined);
    await this.#runner.close();
  }
}

/** Names as the guard knows them, in lower case; types as the engine gives them, which may leave out a precision that the guard knows. */
function resultColumns({ guarded }: LakeQuery, { columns }: LakeResult): EngineResult["columns"] {
  return columns.map(({ name, type }, index) => {
    const known = guarded.columns[index];
    if (known !== undefined && (isNested(known.type) || known.type === "json" || bare(known.type) === bare(type))) return resultColumn(known);
    return resultColumn({ name: known?.name ?? name.toLowerCase(), type, trinoType: parseTypeName(type) ?? { kind: "unknown" } });
  });
}

const bare = (type: string) => type.replaceAll(/\([^)]*\)/g, "");
