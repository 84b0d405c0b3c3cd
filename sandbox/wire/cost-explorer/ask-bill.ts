import type { Lake } from "#sandbox/lake/lake";
import type { LakeCell } from "#sandbox/lake/lake-runner";
import { AwsError } from "#sandbox/wire/aws/aws-error";

/** Rows of split cost allocation repeat the cost of their instance; Cost Explorer has none of them. */
const OWN_LINES = "coalesce(split_line_item_parent_resource_id, '') = ''";

type Question = {
  readonly select: readonly string[];
  /** How many of the first columns are grouped by. */
  readonly groups: number;
  readonly where: readonly string[];
  readonly having?: string;
};

/** Sums over the very lines that the export has; sorted by what they are grouped by. @throws AwsError DataUnavailableException */
export async function askBill(lake: Lake, { select, groups, where, having }: Question): Promise<readonly (readonly LakeCell[])[]> {
  if (lake.faults.current.costsUnavailable === true) {
    throw new AwsError(
      "DataUnavailableException",
      "Data is not available. Please try to adjust the time period. If just enabled Cost Explorer, data might not be ingested yet",
    );
  }
  const columns = select.map((column, index) => `${column} AS c${index}`).join(", ");
  const positions = Array.from({ length: groups }, (_, index) => String(index + 1)).join(", ");
  const grouped = groups === 0 ? "" : ` GROUP BY ${positions}${having === undefined ? "" : ` HAVING ${having}`} ORDER BY ${positions}`;
  const sql = `SELECT ${columns} FROM ${lake.export.table} WHERE ${[OWN_LINES, ...where].join(" AND ")}${grouped}`;
  const runner = await lake.runner();
  const plan = await runner.plan(sql, await lake.view({ database: lake.export.database }));
  const rows: (readonly LakeCell[])[] = [];
  for await (const chunk of plan.rows(new AbortController().signal)) rows.push(...chunk);
  return rows;
}
