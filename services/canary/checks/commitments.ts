import { differ, differIn } from "#core/canary/differ";
import { formatValue } from "#core/figures/format";
import { compareDecimals, subtractDecimals, sumDecimals } from "#core/money";
import { type Finding, found, skipped, together } from "#services/canary/finding";
import { cannotBeAsked, type Look, monthName } from "#services/canary/look";

/** Kinds of rows that amortizing changes; the others cost the same both ways. */
const MOVED = new Set([
  "SavingsPlanCoveredUsage",
  "SavingsPlanNegation",
  "SavingsPlanRecurringFee",
  "SavingsPlanUpfrontFee",
  "DiscountedUsage",
  "RIFee",
  "Fee",
]);

export async function amortizing(look: Look): Promise<Finding> {
  if (look.catalog.tables.cur === undefined) return skipped("Kinds of rows are a CUR's.");
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const groupBy = ["line_item_type"];
        const [billed, spread] = await Promise.all([
          look.question({ metric: "unblended", period, groupBy }),
          look.question({ metric: "amortized", period, groupBy }),
        ]);
        const rest = (amounts: typeof billed.amounts) => Object.fromEntries(Object.entries(amounts).filter(([type]) => !MOVED.has(type)));
        return found(
          [differIn(rest(billed.amounts), rest(spread.amounts), { one: `billed, ${monthName(period)},`, other: "amortized it" }, billed.unit)],
          `In ${monthName(period)} amortized less billed is ${formatValue(subtractDecimals(spread.total ?? "0", billed.total ?? "0"), billed.unit)}, all of it commitments.`,
          [billed.queryId, spread.queryId],
        );
      }),
    ),
  );
}

export async function coveredUsage(look: Look): Promise<Finding> {
  if (look.catalog.tables.cur === undefined) return skipped("Negation is a CUR's.");
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const types = await look.question({ metric: "unblended", period, groupBy: ["line_item_type"] });
        const [covered, negation] = [types.amounts["SavingsPlanCoveredUsage"], types.amounts["SavingsPlanNegation"]];
        if (covered === undefined && negation === undefined) return skipped(`No Savings Plan covers anything in ${monthName(period)}.`);
        return found(
          [
            differ(
              { what: `Covered usage with its negation, ${monthName(period)},`, value: sumDecimals([covered ?? "0", negation ?? "0"]) },
              { what: "it must be; nothing", value: "0" },
              types.unit,
            ),
          ],
          `${formatValue(covered ?? "0", types.unit)} of covered usage and its negation net to zero in ${monthName(period)}.`,
          [types.queryId],
        );
      }),
    ),
  );
}

export async function credits(look: Look): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period): Promise<Finding> => {
        const [gross, billed] = await Promise.all([look.question({ metric: "gross", period }), look.question({ metric: "unblended", period })]);
        const taken = await Promise.all(["credits", "refunds"].map((metric) => orNothing(look, metric, period)));
        const negative = taken.map(({ name, total }) =>
          compareDecimals(total, "0") > 0
            ? `${name} of ${monthName(period)} are ${formatValue(total, billed.unit)}, which adds to the bill.`
            : undefined,
        );
        return found(
          [
            differ(
              {
                what: `Before credits and refunds, with both, ${monthName(period)}`,
                value: sumDecimals([gross.total ?? "0", ...taken.map(({ total }) => total)]),
              },
              { what: "what is billed", value: billed.total },
              billed.unit,
            ),
            ...negative,
          ],
          `${monthName(period)}: ${formatValue(gross.total, billed.unit)} before, ${formatValue(billed.total, billed.unit)} after credits and refunds.`,
          [gross.queryId, billed.queryId, ...taken.flatMap(({ id }) => id ?? [])],
        );
      }),
    ),
  );
}

async function orNothing(look: Look, metric: string, period: string) {
  const name = metric === "credits" ? "Credits" : "Refunds";
  try {
    const asked = await look.question({ metric, period });
    return { name, total: asked.total ?? "0", id: asked.queryId };
  } catch (error) {
    if (cannotBeAsked(error) === undefined) throw error;
    return { name, total: "0", id: undefined };
  }
}
