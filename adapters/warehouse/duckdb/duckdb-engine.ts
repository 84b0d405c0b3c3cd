import { estimateBytes } from "#adapters/warehouse/duckdb/estimate-bytes";
import { PoolClosedError } from "#adapters/warehouse/duckdb/connection-pool";
import { type OpenSettings, type OpenedVersion, openVersion } from "#adapters/warehouse/duckdb/opened-version";
import { Recent } from "#adapters/warehouse/duckdb/recent";
import { chooseRollup, physicalTable } from "#adapters/warehouse/duckdb/route";
import { runQuery } from "#adapters/warehouse/duckdb/run-query";
import { FUNCTIONS } from "#adapters/warehouse/guard/functions/table";
import { type GuardedColumn, checkSerialized, guardSql } from "#adapters/warehouse/guard/guard";
import { type IngestOptions, foldersOf, ingest } from "#adapters/warehouse/ingest/ingest";
import { sweepVersions } from "#adapters/warehouse/ingest/open-versions";
import { prepareVersion } from "#adapters/warehouse/ingest/prepare";
import type { Version } from "#adapters/warehouse/ingest/version";
import { MajorTomError, UnavailableError } from "#core/errors";
import type {
  CostCatalog,
  CostEngine,
  EngineResult,
  LogicalTable,
  PeriodVersion,
  PreparedQuery,
  RefreshOutcome,
  RunLimits,
} from "#core/ports/cost-engine";

/** Billing periods that free SQL reads where it names none: the newest and the one before. */
const DEFAULT_PERIODS = 2;
const MOST_PASSED = 200;
const MOST_ANSWERS = 200;
/** A longer answer is asked for rarely and would hold memory. */
const MOST_ROWS_KEPT = 1_000;

/** What means another thing at another time is neither kept nor answered from memory. */
function readsTheClock(sql: string): boolean {
  return /current_|\bnow\b|localtime|random|uuid/i.test(sql);
}

type PrepareOptions = Parameters<CostEngine["prepare"]>[1];

/** What passed the guard, with the types that it found, and the version that it was written for. */
type GuardedQuery = PreparedQuery & {
  readonly columns: readonly GuardedColumn[];
  readonly physical: readonly string[];
  readonly opened: OpenedVersion;
  readonly again: { readonly sql: string; readonly options: PrepareOptions };
};

export type DuckdbEngineParts = {
  readonly ingesting: IngestOptions;
  readonly settings: OpenSettings;
  /** Why the newest state of the source is not the one that is open. */
  readonly problem: string | undefined;
  readonly prepareAfterMs: number | "never";
  readonly onProblem: (problem: string) => void;
};

export class DuckdbEngine implements CostEngine {
  readonly #parts: DuckdbEngineParts;
  readonly #stop = new AbortController();
  #opened: OpenedVersion;
  #problem: string | undefined;
  #catalog: CostCatalog | undefined;
  /** A page asks the same few questions again and again, of data that seldom changes. */
  #passed = new Recent<GuardedQuery>(MOST_PASSED);
  #answers = new Recent<EngineResult>(MOST_ANSWERS);
  #looking: Promise<RefreshOutcome> | undefined;
  #preparing: Promise<void> = Promise.resolve();
  #begin: NodeJS.Timeout | undefined;

  constructor(opened: OpenedVersion, parts: DuckdbEngineParts) {
    this.#opened = opened;
    this.#parts = parts;
    this.#problem = parts.problem;
    this.#prepareSoon();
  }

  functions() {
    return [...FUNCTIONS.keys()];
  }

  catalog(): CostCatalog {
    const { catalog } = this.#opened.version;
    if (this.#problem === undefined) return catalog;
    this.#catalog ??= {
      ...catalog,
      setAside: [{ what: "the newest state of the files", rows: undefined, reason: this.#problem }, ...catalog.setAside],
    };
    return this.#catalog;
  }

  versions(): readonly PeriodVersion[] {
    return this.#opened.version.periods;
  }

  async prepare(sql: string, options: PrepareOptions): Promise<GuardedQuery> {
    const key = `${options.origin}|${options.maxRows}|${options.plan ? "p" : ""}|${sql}`;
    const known = this.#passed.get(key);
    if (known && known.opened === this.#opened) return known;
    const passed = this.#guard(sql, options);
    if (!readsTheClock(sql)) this.#passed.set(key, passed);
    return passed;
  }

  #guard(sql: string, options: PrepareOptions): GuardedQuery {
    const { origin, maxRows, plan } = options;
    const opened = this.#opened;
    const { version } = opened;
    const { catalog, storedBytes } = version;
    const physical = (table: LogicalTable) => physicalTable(sql, table, version);
    const defaultPeriods = catalog.periods.slice(-DEFAULT_PERIODS).map(({ billingPeriod }) => billingPeriod);
    const guarding = { defaultPeriods, maxRows, origin, target: "duckdb", now: this.#parts.ingesting.now() } as const;
    const asked = guardSql(sql, { ...guarding, tables: catalog.tables, physical });
    const common = {
      canonicalSql: asked.canonicalSql,
      notes: asked.notes,
      estimatedBytes: estimateBytes(asked.canonicalSql, catalog, storedBytes),
      opened,
      again: { sql, options },
    };
    const route = plan && origin === "compiled" ? chooseRollup(plan, version) : undefined;
    if (!route) return { ...common, engineSql: asked.engineSql, columns: asked.columns, physical: asked.tables.map(physical) };
    const { view } = route;
    // The rollup stands in for the logical table, and passes the same guard.
    const summed = guardSql(route.sql, { ...guarding, tables: { [view.table]: view.columns }, physical: () => view.name });
    return { ...common, engineSql: summed.engineSql, columns: asked.columns, physical: [view.name] };
  }

  async run(query: PreparedQuery, limits: RunLimits): Promise<EngineResult> {
    const { columns, physical, opened = this.#opened, again } = query as Partial<GuardedQuery> & PreparedQuery;
    // What was written for a version that is closed by now is written anew.
    if (opened.isClosed && again) return this.run(await this.prepare(again.sql, again.options), limits);
    const key = `${opened.version.file}|${limits.maxRows}|${query.engineSql}`;
    const known = this.#answers.get(key);
    if (known && !limits.signal?.aborted) return { ...known, elapsedMs: 0 };
    let ran: Awaited<ReturnType<typeof runQuery>>;
    try {
      ran = await opened.pool.use(limits.signal, async (connection) => {
        await checkSerialized(connection, query.engineSql, physical ?? []);
        return runQuery(connection, { sql: query.engineSql, columns: columns ?? [] }, limits);
      });
    } catch (error) {
      // While it waited for its turn another version became current: it is asked of that one.
      if (error instanceof PoolClosedError && again && opened !== this.#opened) return this.run(await this.prepare(again.sql, again.options), limits);
      throw error;
    }
    const result = { ...ran, bytesScanned: query.estimatedBytes ?? 0 };
    if (result.rows.length <= MOST_ROWS_KEPT && !readsTheClock(query.engineSql)) this.#answers.set(key, result);
    return result;
  }

  refresh(): Promise<RefreshOutcome> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<RefreshOutcome> {
    const before = this.#opened.version;
    if (this.#stop.signal.aborted) throw new UnavailableError("The cost data is being closed. Ask again in a moment.");
    try {
      const version = await ingest(this.#parts.ingesting);
      this.#problem = undefined;
      if (version.file !== before.file) await this.#change(version);
      this.#prepareSoon();
      return {
        changed: version.hash !== before.hash,
        dataVersion: version.catalog.dataVersion,
        periods: differences(before, version),
        problem: null,
      };
    } catch (error) {
      if (!(error instanceof MajorTomError)) throw error;
      this.#problem = error.message;
      this.#catalog = undefined;
      return { changed: false, dataVersion: before.catalog.dataVersion, periods: { added: [], changed: [], removed: [] }, problem: error.message };
    }
  }

  /** Answers from another version from here on; what runs ends on the old one. */
  async #change(version: Version): Promise<void> {
    const old = this.#opened;
    this.#opened = await openVersion(version, this.#parts.settings);
    this.#catalog = undefined;
    this.#passed = new Recent(MOST_PASSED);
    this.#answers = new Recent(MOST_ANSWERS);
    void old
      .close()
      .then(() => sweepVersions(this.#parts.ingesting.dir, foldersOf(this.#opened.version)))
      .then(() => this.#parts.ingesting.onStep?.("swept"))
      .catch(() => undefined);
  }

  #prepareSoon(): void {
    const { prepareAfterMs } = this.#parts;
    if (prepareAfterMs === "never" || this.#begin || this.#opened.version.unprepared.length === 0) return;
    this.#begin = setTimeout(() => {
      this.#begin = undefined;
      this.#preparing = this.#preparing
        .then(() => this.#prepareNow())
        .catch((error: unknown) => this.#parts.onProblem(error instanceof Error ? error.message : String(error)));
    }, prepareAfterMs).unref();
  }

  async #prepareNow(): Promise<void> {
    const { signal } = this.#stop;
    const asked = this.#opened.version;
    if (signal.aborted) return;
    const version = await prepareVersion(this.#parts.ingesting, asked, signal);
    if (!signal.aborted && this.#opened.version === asked && version.hash === asked.hash && version.file !== asked.file) await this.#change(version);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#begin);
    await this.#looking?.catch(() => undefined);
    await this.#preparing;
    await this.#opened.close();
  }
}

/** Billing periods whose files are others than before. */
function differences(before: Version, after: Version): RefreshOutcome["periods"] {
  const old = new Map(before.periods.map((one) => [one.billingPeriod, one.version]));
  const now = new Map(after.periods.map((one) => [one.billingPeriod, one.version]));
  return {
    added: [...now.keys()].filter((period) => !old.has(period)),
    changed: [...now].flatMap(([period, version]) => (old.has(period) && old.get(period) !== version ? [period] : [])),
    removed: [...old.keys()].filter((period) => !now.has(period)),
  };
}
