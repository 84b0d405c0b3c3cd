import { createHash } from "node:crypto";
import { type LakeRunner, SchemaChangedError } from "#adapters/warehouse/lake/lake-runner";
import type { LakeSource } from "#adapters/warehouse/lake/lake-source";
import { UnavailableError } from "#core/errors";

export type PeriodVersion = { readonly period: string; readonly version: string };
export type LakeVersion = {
  readonly periods: readonly PeriodVersion[];
  readonly undated: number;
  readonly files: number | undefined;
  /** Stored bytes of each column, by name in lower case. */
  readonly columnBytes: ReadonlyMap<string, number> | undefined;
};

const TIMEOUT_MS = 120_000;
const MOST_PERIODS = 2_000;

/**
 * Which billing periods there are, each with a text that changes when its data do: by its files where they can be listed,
 * else by the engine's hidden columns, else by counts and sums of few columns.
 */
export async function lakeVersion(runner: LakeRunner, source: LakeSource, asked: string): Promise<LakeVersion> {
  const files = await runner.files(source.table);
  if (files !== undefined) {
    const periods = files.periods.map(({ period, version }) => ({ period, version })).toSorted(byPeriod);
    return { periods, undated: 0, files: files.periods.reduce((sum, one) => sum + one.files, 0), columnBytes: files.columnBytes };
  }
  const rows = await byHiddenColumns(runner, source, asked).catch((error: unknown) => {
    if (error instanceof SchemaChangedError) return bySums(runner, source, asked);
    throw error;
  });
  const dated = rows.filter(([period]) => period !== null && period !== undefined);
  const undated = rows.filter(([period]) => period === null || period === undefined).reduce((sum, row) => sum + Number(row[1]), 0);
  const periods = dated.map(([period, ...facts]) => ({ period: String(period), version: shortHash(JSON.stringify(facts)) })).toSorted(byPeriod);
  return { periods, undated, files: undefined, columnBytes: undefined };
}

/** One text for all periods and the shape of the table. */
export function dataVersionOf(source: LakeSource, { periods }: LakeVersion): string {
  return shortHash(JSON.stringify([source.table.name, source.table.columns, periods]));
}

export const shortHash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

const byPeriod = (a: PeriodVersion, b: PeriodVersion) => (a.period < b.period ? -1 : 1);

async function byHiddenColumns(runner: LakeRunner, source: LakeSource, asked: string) {
  return ask(
    runner,
    `select ${source.period} as billing_period, count(*) as n, count(distinct "$path") as files, max("$file_modified_time") as modified, max("$path") as latest from ${source.table.name} group by 1 order by 1`,
    asked,
  );
}

async function bySums(runner: LakeRunner, source: LakeSource, asked: string) {
  const at = (...names: readonly string[]) => names.flatMap((name) => source.raw.get(name)?.expression ?? [])[0];
  const cost = at("line_item_unblended_cost", "billedcost");
  const until = at("line_item_usage_end_date", "chargeperiodend", "line_item_usage_start_date", "chargeperiodstart");
  const columns = [
    `${source.period} as billing_period`,
    "count(*) as n",
    ...(cost ? [`sum(cast(${cost} as decimal(38, 12))) as cost`] : []),
    ...(until ? [`max(${until}) as latest`] : []),
  ];
  return ask(runner, `select ${columns.join(", ")} from ${source.table.name} group by 1 order by 1`, asked).catch((cause: unknown) => {
    if (cause instanceof SchemaChangedError)
      throw new UnavailableError(`The table ${source.table.label} cannot be read: ${cause.message} Check its definition in the catalogue.`, {
        cause,
      });
    throw cause;
  });
}

async function ask(runner: LakeRunner, sql: string, asked: string) {
  // What is asked to learn the version is never answered from an older version.
  const { rows } = await runner.run({
    sql,
    dataVersion: `look ${asked}`,
    maxRows: MOST_PERIODS,
    timeoutMs: TIMEOUT_MS,
    signal: undefined,
    requestId: asked,
    estimatedBytes: undefined,
  });
  return rows;
}
