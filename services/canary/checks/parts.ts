import { differ, differIn } from "#core/canary/differ";
import { formatValue } from "#core/figures/format";
import { sumDecimals } from "#core/money";
import { type Finding, found, skipped, together } from "#services/canary/finding";
import { amountsOf, cannotBeAsked, type Look, monthName } from "#services/canary/look";

const METRICS = ["unblended", "amortized"] as const;

/** Parts by a dimension against the month, which another query sums; for what is billed and for what is amortized. */
export function partsBy(dimension: string | ((look: Look) => string | undefined)) {
  return async (look: Look): Promise<Finding> => {
    const name = typeof dimension === "string" ? dimension : dimension(look);
    if (name === undefined) return skipped("The bill has no such dimension.");
    const asked = look.months.flatMap((month) => METRICS.map((metric) => ({ month, metric })));
    const finding = together(await Promise.all(asked.map(({ month, metric }) => partsOf(look, { month, metric, name }))));
    // Four sums that hold are said in one sentence.
    return finding.state === "holds" ? { ...finding, sentence: `Billed and amortized, ${look.months.map(monthName).join(" and ")}.` } : finding;
  };
}

async function partsOf(look: Look, { month, metric, name }: { month: string; metric: string; name: string }): Promise<Finding> {
  try {
    const [parts, whole] = await Promise.all([look.question({ metric, period: month, groupBy: [name] }), look.question({ metric, period: month })]);
    const sum = sumDecimals(Object.values(parts.amounts));
    const label = `${whole.result.metric.label} of ${monthName(month)}`;
    const sides = [{ what: `${label} by ${name}`, value: sum } as const, { what: "the month", value: whole.total } as const] as const;
    return found([differ(sides[0], sides[1], whole.unit)], `${label}: ${formatValue(sum, whole.unit)} both ways.`, [parts.queryId, whole.queryId]);
  } catch (error) {
    const reason = cannotBeAsked(error);
    if (reason === undefined) throw error;
    return skipped(reason);
  }
}

/** Two dimensions together, folded to each of them. */
export async function partsOfParts(look: Look): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const metric = "unblended";
        const [both, services, accounts] = await Promise.all([
          look.question({ metric, period, groupBy: ["account", "service"] }),
          look.question({ metric, period, groupBy: ["service"] }),
          look.question({ metric, period, groupBy: ["account"] }),
        ]);
        const at = both.result.columns.findIndex(({ name }) => name === "value");
        const folded = (column: number) => amountsOf(both.result.rows.map((row) => [String(row[column] ?? "(none)"), row[at]]));
        const names = { one: `summed over the other, ${monthName(period)},`, other: "alone it" };
        return found(
          [differIn(folded(1), services.amounts, names, both.unit), differIn(folded(0), accounts.amounts, names, both.unit)],
          `${both.result.rows.length} services of accounts, ${monthName(period)}, fold to both lists.`,
          [both.queryId, services.queryId, accounts.queryId],
        );
      }),
    ),
  );
}

/** The largest service and account kept, then left out: together they are the month. */
export async function filterAndExclusion(look: Look): Promise<Finding> {
  const asked = look.months.flatMap((month) => ["service", "account"].map((dimension) => ({ month, dimension })));
  return together(
    await Promise.all(
      asked.map(async ({ month: period, dimension }) => {
        const metric = "unblended";
        const groups = await look.question({ metric, period, groupBy: [dimension] });
        const [largest] = groups.result.rows.find(([name]) => name !== null) ?? [];
        if (largest === undefined || largest === null || groups.result.rows.length < 2) return skipped("There is one group only.");
        const filter = { dimension, op: "is", values: [String(largest)] } as const;
        const [kept, rest, whole] = await Promise.all([
          look.question({ metric, period, filters: [{ ...filter, values: [...filter.values] }] }),
          look.question({ metric, period, exclude: [{ ...filter, values: [...filter.values] }] }),
          look.question({ metric, period }),
        ]);
        const label = `${String(largest)} and all but ${String(largest)}, ${monthName(period)}, together`;
        return found(
          [
            differ(
              { what: label, value: sumDecimals([kept.total ?? "0", rest.total ?? "0"]) },
              { what: "the month", value: whole.total },
              whole.unit,
            ),
            differ(
              { what: `${String(largest)} by filter, ${monthName(period)},`, value: kept.total },
              { what: "its row", value: groups.amounts[String(largest)] ?? "0" },
              whole.unit,
            ),
          ],
          `${String(largest)} and the rest are ${monthName(period)}.`,
          [kept.queryId, rest.queryId, whole.queryId],
        );
      }),
    ),
  );
}

/** The two largest and "other" against the month, and the two largest against their rows of the full list. */
export async function topAndRest(look: Look): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const metric = "unblended";
        const [top, all, whole] = await Promise.all([
          look.question({ metric, period, groupBy: ["usage_type"], topN: 2 }),
          look.question({ metric, period, groupBy: ["usage_type"] }),
          look.question({ metric, period }),
        ]);
        const named = Object.fromEntries(Object.entries(top.amounts).filter(([key]) => key !== "other"));
        const same = Object.fromEntries(Object.keys(named).map((key) => [key, all.amounts[key] ?? "0"]));
        return found(
          [
            differ(
              { what: `The two largest usage types and the rest of ${monthName(period)}`, value: sumDecimals(Object.values(top.amounts)) },
              { what: "the month", value: whole.total },
              whole.unit,
            ),
            differIn(named, same, { one: `among the largest, ${monthName(period)},`, other: "in the full list it" }, whole.unit),
          ],
          `The two largest usage types and the rest are ${monthName(period)}.`,
          [top.queryId, all.queryId, whole.queryId],
        );
      }),
    ),
  );
}
