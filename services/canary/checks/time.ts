import { differ } from "#core/canary/differ";
import { formatValue } from "#core/figures/format";
import { multiplyDecimals, negateDecimal, sumDecimals } from "#core/money";
import { queryCosts } from "#services/costs/query";
import { type Finding, found, skipped, together } from "#services/canary/finding";
import { type Look, monthName } from "#services/canary/look";

const METRIC = "unblended";
/** Far to the east and far to the west of UTC. */
const ZONES = ["Pacific/Auckland", "America/Los_Angeles"];
/** Quotients are kept to so many places that times days they come back to a tenth of a cent. */
const WITHIN = "0.005";

export async function monthIsItsDays(look: Look): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const [days, whole] = await Promise.all([
          look.question({ metric: METRIC, period, granularity: "daily" }),
          look.question({ metric: METRIC, period }),
        ]);
        return found(
          [
            differ(
              { what: `The sum of the days of ${monthName(period)}`, value: sumDecimals(Object.values(days.amounts)) },
              { what: "the month", value: whole.total },
              whole.unit,
            ),
          ],
          `${monthName(period)} is the sum of its ${days.result.rows.length} days, ${formatValue(whole.total, whole.unit)}.`,
          [days.queryId, whole.queryId],
        );
      }),
    ),
  );
}

/** Days that hold rows by the catalog, against those that an answer names. */
export async function daysAreThere(look: Look): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const days = await look.question({ metric: METRIC, period, granularity: "daily" });
        const held = look.catalog.periods.find(({ billingPeriod }) => billingPeriod === period)?.days ?? [];
        const named = new Set(days.result.rows.flatMap(([day, value]) => (value === null ? [] : [String(day)])));
        const absent = held.filter((day) => day.startsWith(period) && !named.has(day));
        const extra = [...named].filter((day) => !held.includes(day) && (days.amounts[day] ?? "0") !== "0");
        return found(
          [
            absent.length === 0
              ? undefined
              : `The files hold ${absent[0]}, of which the answer has nothing; ${absent.length} such days in ${monthName(period)}.`,
            extra.length === 0 ? undefined : `The answer has a cost on ${extra[0]}, of which the files hold nothing.`,
          ],
          `All ${held.length} days of ${monthName(period)} are there.`,
          [days.queryId],
        );
      }),
    ),
  );
}

export async function allIsItsMonths(look: Look): Promise<Finding> {
  const [months, whole, ...alone] = await Promise.all([
    look.question({ metric: METRIC, period: "all", granularity: "monthly" }),
    look.question({ metric: METRIC, period: "all" }),
    ...look.months.map((period) => look.question({ metric: METRIC, period })),
  ]);
  return found(
    [
      differ(
        { what: "The sum of all months", value: sumDecimals(Object.values(months.amounts)) },
        { what: "the whole bill", value: whole.total },
        whole.unit,
      ),
      ...look.months.map((month, index) =>
        differ(
          { what: `${monthName(month)} among the months`, value: months.amounts[month] ?? null },
          { what: "alone it", value: alone[index]?.total ?? null },
          whole.unit,
        ),
      ),
    ],
    `${months.result.rows.length} months are the whole bill, ${formatValue(whole.total, whole.unit)}.`,
    [months.queryId, whole.queryId],
  );
}

/** Months of bills are UTC wherever one sits. */
export async function timeZone(look: Look): Promise<Finding> {
  const asked = look.months.flatMap((period) => ZONES.map((zone) => ({ period, zone })));
  return together(
    await Promise.all(
      asked.map(async ({ period, zone }) => {
        const elsewhere = { ...look.ctx, tenant: { ...look.ctx.tenant, timeZone: zone } };
        const [there, here] = await Promise.all([
          queryCosts(elsewhere, { metric: METRIC, period, granularity: "monthly" }, { signal: look.signal }),
          look.question({ metric: METRIC, period }),
        ]);
        const total = there.figures.find(({ id }) => id === `${there.queryId}.total`)?.value ?? null;
        return found(
          [
            differ({ what: `${monthName(period)} in ${zone}`, value: total }, { what: "in UTC it", value: here.total }, here.unit),
            there.rows.length === 1 ? undefined : `${monthName(period)} is ${there.rows.length} months in ${zone}.`,
          ],
          `${monthName(period)} is the same in ${zone}.`,
          [there.queryId, here.queryId],
        );
      }),
    ),
  );
}

/** Average times days is the sum; price times quantity is what the usage cost. */
export async function unitSwap(look: Look): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const [average, whole] = await Promise.all([
          look.question({ metric: METRIC, period, average: "daily" }),
          look.question({ metric: METRIC, period }),
        ]);
        const perDay = average.result.figures.find(({ id }) => id === `${average.queryId}.total_daily_average`)?.value ?? null;
        const days = average.result.period.daysWithData;
        const wrong = [
          differ(
            {
              what: `The daily average of ${monthName(period)} times ${days} days`,
              value: perDay === null ? null : multiplyDecimals(perDay, String(days)),
            },
            { what: "the month", value: whole.total },
            whole.unit,
            WITHIN,
          ),
        ];
        const ids = [average.queryId, whole.queryId];
        const use = [{ dimension: "line_item_type", op: "is" as const, values: ["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"] }];
        const types =
          look.catalog.tables.cur === undefined
            ? undefined
            : await look.question({ metric: "amortized", period, groupBy: ["usage_type"], filters: use });
        const [type] = types?.result.rows.find(([name]) => name !== null) ?? [];
        if (type !== undefined && type !== null && types !== undefined) {
          const filters = [{ dimension: "usage_type", op: "is" as const, values: [String(type)] }];
          const [price, quantity] = await Promise.all([
            look.question({ metric: "unit_cost", period, filters }),
            look.question({ metric: "usage", period, filters }),
          ]);
          ids.push(price.queryId, quantity.queryId, types.queryId);
          if (price.total !== null && quantity.total !== null)
            wrong.push(
              differ(
                { what: `${String(type)}, ${monthName(period)}: price times quantity`, value: multiplyDecimals(price.total, quantity.total) },
                { what: "its cost", value: types.amounts[String(type)] ?? "0" },
                whole.unit,
                WITHIN,
              ),
            );
        }
        return found(wrong, `${monthName(period)}: average times days and price times quantity come back to the cost.`, ids);
      }),
    ),
  );
}

/** The change from one month to the other is that from the other to the one, with the other sign; and each side is what it is alone. */
export async function compareBothWays(look: Look): Promise<Finding> {
  const periods = look.catalog.periods.map(({ billingPeriod }) => billingPeriod).toSorted();
  const [before, after] = [periods.at(-2), periods.at(-1)];
  if (before === undefined || after === undefined) return skipped("There is one month only.");
  // Whole months by their bounds: of a month that runs, the comparison would be cut to the same days.
  const [forth, back, one, other] = await Promise.all([
    look.question({ metric: METRIC, period: after, compareTo: before }),
    look.question({ metric: METRIC, period: before, compareTo: after }),
    look.question({ metric: METRIC, period: after }),
    look.question({ metric: METRIC, period: before }),
  ]);
  const figure = (asked: typeof forth, path: string) => asked.result.figures.find(({ id }) => id === `${asked.queryId}.${path}`)?.value ?? null;
  const isWhole = (asked: typeof forth) =>
    asked.result.compare?.from === (asked === forth ? other : one).result.period.from &&
    asked.result.compare.to === (asked === forth ? other : one).result.period.to;
  const change = figure(back, "total_change");
  const wrong = [
    differ({ what: `${monthName(after)}, compared,`, value: forth.total }, { what: "alone it", value: one.total }, one.unit),
    ...(isWhole(forth)
      ? [
          differ(
            { what: `${monthName(before)} beside ${monthName(after)}`, value: figure(forth, "total_previous") },
            { what: "alone it", value: other.total },
            one.unit,
          ),
        ]
      : []),
    ...(isWhole(forth) && isWhole(back)
      ? [
          differ(
            { what: `The change from ${monthName(before)} to ${monthName(after)}`, value: figure(forth, "total_change") },
            { what: "the way back, with the other sign,", value: change === null ? null : negateDecimal(change) },
            one.unit,
          ),
        ]
      : []),
  ];
  return found(wrong, `${monthName(before)} and ${monthName(after)} differ by the same both ways.`, [forth.queryId, back.queryId]);
}
