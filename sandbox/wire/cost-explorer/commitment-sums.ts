import { z } from "zod";
import type { LakeCell } from "#sandbox/lake/lake-runner";
import type { JsonCall } from "#sandbox/wire/aws/answer-json";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { dimensionSql } from "#sandbox/wire/cost-explorer/dimension-sql";
import { Expression } from "#sandbox/wire/cost-explorer/filter-sql";
import { amountText } from "#sandbox/wire/cost-explorer/metric-sql";
import { hasMultiYearData } from "#sandbox/wire/cost-explorer/multi-year";
import { type Bucket, bucketsOf, type Granularity, invalid, readSpan, type Span, spanSql, TimePeriod } from "#sandbox/wire/cost-explorer/time-period";

const CommitmentGranularity = z.enum(["DAILY", "MONTHLY"]);
const SortBy = z.object({ Key: z.string(), SortOrder: z.enum(["ASCENDING", "DESCENDING"]).optional() });
export type SortBy = z.infer<typeof SortBy>;
const GroupBy = z.array(z.object({ Type: z.enum(["DIMENSION", "TAG", "COST_CATEGORY"]).default("DIMENSION"), Key: z.string().min(1) }));

/** What all questions about commitments have in common. */
export const CommitmentInput = z.object({
  TimePeriod,
  Granularity: CommitmentGranularity.optional(),
  GroupBy: GroupBy.optional(),
  Filter: Expression.optional(),
  Metrics: z.array(z.string()).optional(),
  SortBy: z.union([SortBy, z.array(SortBy)]).optional(),
  NextToken: z.string().optional(),
  NextPageToken: z.string().optional(),
  MaxResults: z.number().int().min(1).optional(),
});
export type CommitmentInput = z.infer<typeof CommitmentInput>;

/** Cost Explorer's own for these calls. */
const PAGE = 20;

export const sum = (amount: string) => `cast(sum(cast(coalesce(${amount}, 0) AS decimal(38, 10))) AS varchar)`;
export const on = (type: string, amount: string) => sum(`CASE WHEN line_item_line_item_type = '${type}' THEN ${amount} END`);
export const money = (value: number) => amountText(value.toFixed(10));
export const percent = (part: number, whole: number) => amountText((whole === 0 ? 0 : (100 * part) / whole).toFixed(10));

/** @throws AwsError ValidationException: groups are of the whole period */
export function spanOf({ lake }: JsonCall, input: CommitmentInput, usual: Granularity): Span {
  if ((input.GroupBy ?? []).length > 0 && input.Granularity !== undefined) throw invalid("Granularity can't be set if GroupBy is set.");
  return readSpan(input.TimePeriod, input.Granularity ?? usual, { now: lake.now(), multiYear: hasMultiYearData(lake) });
}

export function bucketsIn({ lake }: JsonCall, span: Span): readonly Bucket[] {
  return bucketsOf(span, lake.now());
}

/** Dimensions by their names in these calls. @throws AwsError ValidationException for one that the call does not know */
export function dimensionsOf(known: Readonly<Record<string, string>>): (name: string) => string {
  return (name) => {
    const column = known[name];
    if (column === undefined) throw invalid(`Dimension ${name} is not supported here; there are ${Object.keys(known).join(", ")}`);
    return column;
  };
}
export const general = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, dimensionSql(name)]));

/** Sums by keys; each row has its keys as texts, then its sums as numbers. */
export async function sumsBy(
  { lake }: JsonCall,
  {
    keys,
    amounts,
    where,
    span,
  }: {
    readonly keys: readonly string[];
    readonly amounts: readonly string[];
    readonly where: readonly string[];
    readonly span: Pick<Span, "from" | "to">;
  },
): Promise<readonly { readonly keys: readonly string[]; readonly sums: readonly number[] }[]> {
  const rows = await askBill(lake, { select: [...keys, ...amounts], groups: keys.length, where: [spanSql(span), ...where] });
  const text = (cell: LakeCell | undefined) => String(cell ?? "");
  return rows.map((row) => ({ keys: row.slice(0, keys.length).map(text), sums: row.slice(keys.length).map((cell) => Number(cell ?? 0)) }));
}

export function totalOf(rows: readonly { readonly sums: readonly number[] }[], width: number): readonly number[] {
  return Array.from({ length: width }, (_, index) => rows.reduce((all, { sums }) => all + (sums[index] ?? 0), 0));
}

/** One page, by a token that is good for its own request only. @throws AwsError InvalidNextTokenException in its words */
export function pageOf<T>(
  list: readonly T[],
  token: string | undefined,
  size = PAGE,
): { readonly page: readonly T[]; readonly next: string | undefined } {
  const tokenAt = (offset: number) => Buffer.from(`commitments ${offset} ${list.length}`).toString("base64url");
  const from = token === undefined ? 0 : Number(/^commitments (\d{1,9}) /.exec(Buffer.from(token, "base64url").toString("utf8"))?.[1] ?? Number.NaN);
  if (token !== undefined && tokenAt(from) !== token) throw invalid("The pagination token is invalid.");
  return { page: list.slice(from, from + size), next: from + size < list.length ? tokenAt(from + size) : undefined };
}

/** Sorted as asked; by text where the values are no numbers. @throws AwsError ValidationException */
export function sorted<T>(
  list: readonly T[],
  by: CommitmentInput["SortBy"],
  values: Readonly<Record<string, (one: T) => string | undefined>>,
): readonly T[] {
  const order = Array.isArray(by) ? by[0] : by;
  if (order === undefined) return list;
  const valueOf = values[order.Key];
  if (valueOf === undefined) throw invalid(`SortBy ${order.Key} is not supported here; there are ${Object.keys(values).join(", ")}`);
  const sign = order.SortOrder === "DESCENDING" ? -1 : 1;
  const compare = (a: string, b: string) => (Number.isNaN(Number(a)) || Number.isNaN(Number(b)) ? a.localeCompare(b) : Number(a) - Number(b));
  return [...list].sort((a, b) => sign * compare(valueOf(a) ?? "", valueOf(b) ?? ""));
}
