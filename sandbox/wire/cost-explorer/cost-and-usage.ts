import { createHash } from "node:crypto";
import { z } from "zod";
import type { Lake } from "#sandbox/lake/lake";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type JsonCall } from "#sandbox/wire/aws/answer-json";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { costCategorySql, dimensionSql, tagSql } from "#sandbox/wire/cost-explorer/dimension-sql";
import { Expression, filterSql } from "#sandbox/wire/cost-explorer/filter-sql";
import { amountText, type Metric, MetricName, metricSql, UNIT_SQL, unitOf } from "#sandbox/wire/cost-explorer/metric-sql";
import { hasMultiYearData } from "#sandbox/wire/cost-explorer/multi-year";
import { bucketsOf, bucketSql, Granularity, invalid, readSpan, spanSql, TimePeriod } from "#sandbox/wire/cost-explorer/time-period";

export const GroupDefinition = z.object({ Type: z.enum(["DIMENSION", "TAG", "COST_CATEGORY"]), Key: z.string().min(1) });
export type GroupDefinition = z.infer<typeof GroupDefinition>;

const MOST_GROUPS = 2;
/** Groups in an answer; more come page by page. */
const PAGE = 5000;

export const CostAndUsageInput = z.object({
  TimePeriod,
  Granularity: Granularity,
  Metrics: z.array(MetricName).min(1).max(7),
  GroupBy: z.array(GroupDefinition).max(MOST_GROUPS, `must have at most ${MOST_GROUPS} members`).optional(),
  Filter: Expression.optional(),
  NextPageToken: z.string().optional(),
});
type CostAndUsageInput = z.infer<typeof CostAndUsageInput>;

export function groupSql({ Type, Key }: GroupDefinition): string {
  if (Type === "DIMENSION") return dimensionSql(Key);
  return `concat(${`'${Key.replaceAll("'", "''")}$'`}, coalesce(${Type === "TAG" ? tagSql(Key) : costCategorySql(Key)}, ''))`;
}

export async function getCostAndUsage({ lake }: JsonCall, input: CostAndUsageInput) {
  const { Metrics, GroupBy = [], Filter, NextPageToken } = input;
  const now = lake.now();
  const span = readSpan(input.TimePeriod, input.Granularity, { now, multiYear: hasMultiYearData(lake) });
  const metrics = [...new Set(Metrics)];
  if (GroupBy.length === 2 && GroupBy[0]?.Type === GroupBy[1]?.Type && GroupBy[0]?.Key === GroupBy[1]?.Key)
    throw invalid("GroupBy has the same group twice");
  const select = [bucketSql(input.Granularity), ...GroupBy.map(groupSql), UNIT_SQL, ...metrics.map(metricSql)];
  const rows = await askBill(lake, { select, groups: 1 + GroupBy.length, where: [spanSql(span), filterSql(Filter)] });
  const metricsOf = (row: readonly unknown[] | undefined) => {
    const unit = row?.[1 + GroupBy.length];
    return Object.fromEntries(
      metrics.map((metric, index) => [metric, amountOf(metric, row?.[2 + GroupBy.length + index], typeof unit === "string" ? unit : null)]),
    );
  };
  const from = offsetOf(NextPageToken, input);
  const page = rows.slice(from, from + PAGE);
  const isLast = from + PAGE >= rows.length;
  // Each page tells of the time that its groups are of; the last one of what comes after.
  const first = from === 0 ? "" : String(page[0]?.[0] ?? "");
  const last = isLast ? "￿" : String(page.at(-1)?.[0] ?? "");
  const buckets = bucketsOf(span, now).filter(({ key }) => key >= first && key <= last);
  return {
    ...(GroupBy.length === 0 ? {} : { GroupDefinitions: GroupBy }),
    ResultsByTime: buckets.map(({ start, end, key, estimated }) => {
      const of = page.filter(([at]) => at === key);
      return {
        TimePeriod: { Start: start, End: end },
        Total: GroupBy.length === 0 ? metricsOf(of[0]) : {},
        Groups: GroupBy.length === 0 ? [] : of.map((row) => ({ Keys: row.slice(1, 1 + GroupBy.length).map(String), Metrics: metricsOf(row) })),
        Estimated: estimated,
      };
    }),
    DimensionValueAttributes: GroupBy.some(({ Key }) => Key === "LINKED_ACCOUNT") ? accountsOf(lake, page, GroupBy) : [],
    ...(isLast ? {} : { NextPageToken: tokenOf(from + PAGE, input) }),
  };
}

function amountOf(metric: Metric, sum: unknown, unit: string | null) {
  return { Amount: amountText(sum), Unit: unitOf(metric, unit) };
}

function accountsOf(lake: Lake, rows: readonly (readonly unknown[])[], groups: readonly GroupDefinition[]) {
  const column = 1 + groups.findIndex(({ Key }) => Key === "LINKED_ACCOUNT");
  const seen = new Set(rows.map((row) => row[column]));
  return lake.company.accounts.filter(({ id }) => seen.has(id)).map(({ id, name }) => ({ Value: id, Attributes: { description: name } }));
}

/** A token is good for the request that it came from only. */
function tokenOf(offset: number, { NextPageToken: _token, ...request }: CostAndUsageInput): string {
  const mark = createHash("sha256").update(JSON.stringify(request)).digest("base64url").slice(0, 12);
  return Buffer.from(`${offset} ${mark}`).toString("base64url");
}

function offsetOf(token: string | undefined, request: CostAndUsageInput): number {
  if (token === undefined || token === "") return 0;
  const [offset = ""] = Buffer.from(token, "base64url").toString("utf8").split(" ");
  if (!/^\d{1,9}$/.test(offset)) throw new AwsError("InvalidNextTokenException", "The pagination token is invalid.");
  if (tokenOf(Number(offset), request) !== token)
    throw new AwsError("RequestChangedException", "The request parameters changed between pages: ask with the same ones.");
  return Number(offset);
}
