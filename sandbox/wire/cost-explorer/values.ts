import { z } from "zod";
import type { JsonCall } from "#sandbox/wire/aws/answer-json";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { dimensionSql, exportedTagKey, tagSql } from "#sandbox/wire/cost-explorer/dimension-sql";
import { Expression, filterSql } from "#sandbox/wire/cost-explorer/filter-sql";
import { hasMultiYearData } from "#sandbox/wire/cost-explorer/multi-year";
import { readSpan, spanSql, TimePeriod } from "#sandbox/wire/cost-explorer/time-period";

const common = { TimePeriod, SearchString: z.string().optional(), Filter: Expression.optional(), NextPageToken: z.string().optional() };
export const DimensionValuesInput = z.object({
  ...common,
  Dimension: z.string(),
  Context: z.enum(["COST_AND_USAGE", "RESERVATIONS", "SAVINGS_PLANS"]).optional(),
});
export const TagsInput = z.object({ ...common, TagKey: z.string().optional() });

type Asked = { readonly TimePeriod: TimePeriod; readonly Filter?: Expression | undefined };

export async function getDimensionValues(call: JsonCall, input: z.infer<typeof DimensionValuesInput>) {
  const { lake } = call;
  const values = found(await valuesOf(call, dimensionSql(input.Dimension), input), input.SearchString);
  const nameOf = (id: string) => lake.company.accounts.find((account) => account.id === id)?.name;
  return {
    DimensionValues: values.map((Value) => {
      const name = input.Dimension === "LINKED_ACCOUNT" ? nameOf(Value) : undefined;
      return { Value, Attributes: name === undefined ? {} : { description: name } };
    }),
    ReturnSize: values.length,
    TotalSize: values.length,
  };
}

/** Keys as people write them, or the values of one; an empty value stands for what has no such tag. */
export async function getTags(call: JsonCall, input: z.infer<typeof TagsInput>) {
  const tags =
    input.TagKey === undefined
      ? await tagKeysOf(call, input)
      : found(await valuesOf(call, `coalesce(${tagSql(input.TagKey)}, '')`, input), input.SearchString);
  return { Tags: tags, ReturnSize: tags.length, TotalSize: tags.length };
}

async function valuesOf({ lake }: JsonCall, column: string, { TimePeriod: period, Filter }: Asked): Promise<readonly string[]> {
  const span = readSpan(period, "MONTHLY", { now: lake.now(), multiYear: hasMultiYearData(lake) });
  const rows = await askBill(lake, { select: [column], groups: 1, where: [spanSql(span), filterSql(Filter)] });
  return rows.map(([value]) => String(value ?? ""));
}

async function tagKeysOf(call: JsonCall, input: z.infer<typeof TagsInput>): Promise<readonly string[]> {
  const { pools, meters } = call.lake.company;
  const written = new Set([...pools, ...meters].flatMap(({ tags }) => Object.keys(tags)));
  const used = new Set<string>();
  for (const keys of await valuesOf(call, "array_join(array_sort(map_keys(resource_tags)), ',')", input))
    for (const key of keys.split(",")) used.add(key);
  return found([...written].filter((key) => used.has(exportedTagKey(key))).sort(), input.SearchString);
}

function found(values: readonly string[], search: string | undefined): readonly string[] {
  return search === undefined ? values : values.filter((value) => value.toLowerCase().includes(search.toLowerCase()));
}
