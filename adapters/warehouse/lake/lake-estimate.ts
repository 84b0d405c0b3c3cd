import type { LakeData } from "#adapters/warehouse/lake/lake-data";
import type { LakeStatement } from "#adapters/warehouse/lake/lake-statement";

/** Stored bytes of a value where no footer says it, compressed, by type. */
const BYTES: readonly (readonly [RegExp, number])[] = [
  [/^map|^array|^row/, 12],
  [/^double|^decimal|^bigint/, 5],
  [/^timestamp|^date/, 1.5],
  [/^varchar|^char/, 2.5],
];

/** Bytes that a statement reads: of each reading, its columns over the rows of its billing periods. */
export function lakeEstimate(
  { readings }: LakeStatement,
  { source, catalog }: LakeData,
  columnBytes: ReadonlyMap<string, number> | undefined,
): number {
  const rowsOf = new Map(catalog.periods.map(({ billingPeriod, rows }) => [billingPeriod, rows]));
  const partitions = new Set(source.table.partitions.map((name) => name.toLowerCase()));
  const types = new Map(source.table.columns.map(({ name, type }) => [name.toLowerCase(), type]));
  const perRow = (name: string) => {
    if (partitions.has(name)) return 0;
    const stored = columnBytes?.get(name);
    return stored === undefined ? (BYTES.find(([type]) => type.test(types.get(name) ?? ""))?.[1] ?? 2) : stored / Math.max(1, catalog.source.rows);
  };
  return Math.round(
    readings.reduce((sum, { columns, periods }) => {
      const rows = periods.reduce((count, period) => count + (rowsOf.get(period) ?? 0), 0);
      return sum + rows * [...new Set(columns)].reduce((bytes, name) => bytes + perRow(name), 0);
    }, 0),
  );
}
