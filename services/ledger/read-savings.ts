import type { LedgerEntry, Savings } from "#core/api/ledger";
import { SPEND_CATEGORIES } from "#core/api/projection";
import { freshness } from "#core/costs/freshness";
import type { PeriodInput, ResolvedPeriod } from "#core/costs/query";
import { type Decimal, sumOf, times, toText } from "#core/figures/decimal";
import { formatValue } from "#core/figures/format";
import { CATEGORY_LABELS, whyEmpty } from "#core/guarantee/spend-category";
import { together } from "#core/ledger/counterfactual";
import { entryWithin } from "#core/ledger/entry-within";
import { ledgerBlocks } from "#core/ledger/ledger-blocks";
import type { CostCatalog } from "#core/ports/cost-engine";
import { type PeriodContext, resolvePeriod } from "#core/time/period";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { queryId } from "#services/costs/query-id";
import { saveQuery } from "#services/costs/save-query";
import { entryOf, figuresOf, HOURS_OF_MONTH } from "#services/ledger/ledger-entry";
import type { LedgerRow } from "#services/ledger/ledger-rows";
import { measureLedger } from "#services/ledger/measure-ledger";
import { currentMonth } from "#services/spend/read-spend";

export type SavingsInput = { readonly period?: PeriodInput | undefined };

/**
 * What actions really saved: promised against realised, each with its counterfactual, interval and the cause of a gap; by category
 * before and after. The guaranteed 20 % is another line and not in here.
 */
export async function readSavings(ctx: ServiceContext, input: SavingsInput = {}): Promise<Savings> {
  requireScope(ctx, "costs:read");
  const catalog = (await ctx.costs()).catalog();
  const period = resolvePeriod(input.period ?? currentMonth(catalog, ctx.now()), periodContext(ctx, catalog));
  const rows = await measureLedger(ctx);
  const id = await ledgerQuery(ctx, rows, catalog);
  const entries = rows.map((row) => entryOf(row, id, catalog));
  const within = rows.map((row) => ({ row, amounts: entryWithin(row.measured, period) }));
  const all = together(within.map(({ amounts }) => amounts));
  const make = figuresOf(id, catalog, period);
  const promised = sumOf(within.map(({ amounts }) => amounts.promised));
  const waiting = rows.filter(({ status, undoneAt }) => status === "waiting" && undoneAt === undefined);
  const realized = make("realized", all.saved, "realized", `Realised savings, ${period.label}`);
  const waitingPerMonth = make(
    "waiting",
    times(sumOf(waiting.map((row) => row.promisedPerHour)), HOURS_OF_MONTH),
    "projected",
    "Promised, and not in the bill yet, per month of 730 h",
    `${catalog.currency}/month`,
  );
  const categories = SPEND_CATEGORIES.map((category): Savings["categories"][number] => {
    const mine = within.filter(({ row, amounts }) => row.category === category && amounts.days > 0);
    const label = CATEGORY_LABELS[category];
    const sum = (of: (amounts: (typeof mine)[number]["amounts"]) => Decimal) => sumOf(mine.map(({ amounts }) => of(amounts)));
    return {
      category,
      label,
      before: make(
        `${category}.before`,
        sum((one) => one.counterfactual),
        "projected",
        `${label} without the actions, ${period.label}`,
      ),
      after: make(
        `${category}.after`,
        sum((one) => one.actual),
        "measured",
        `${label} with the actions, ${period.label}`,
      ),
      realized: make(
        `${category}.realized`,
        sum((one) => one.saved),
        "realized",
        `Realised in ${label.toLowerCase()}, ${period.label}`,
      ),
      promised: make(
        `${category}.promised`,
        sum((one) => one.promised),
        "projected",
        `Promised in ${label.toLowerCase()}, ${period.label}`,
      ),
      entries: mine.length,
      empty: mine.length === 0,
      why:
        mine.length === 0
          ? `No action in this category has bill data in ${period.label}. ${whyEmpty(category, "action").replace("No action here: it", "It")}`
          : null,
    };
  });
  const blocks = ledgerBlocks({ id, currency: catalog.currency, period: period.label, categories, entries });
  const totals = {
    realized,
    realizedLow: make("realized_low", all.interval?.low, "realized", `Realised savings, low end, ${period.label}`),
    realizedHigh: make("realized_high", all.interval?.high, "realized", `Realised savings, high end, ${period.label}`),
    promised: make("promised", promised, "projected", `Promised savings, ${period.label}`),
    gap: make("gap", all.saved - promised, "realized", `Realised less promised, ${period.label}`),
    realizedEver: make("realized_ever", sumOf(rows.map(({ measured }) => entryWithin(measured).saved)), "realized", "Realised savings so far"),
    waitingPerMonth,
  };
  return {
    period: plain(period),
    currency: catalog.currency,
    ...totals,
    sentence: sentenceOf({ entries, within, period: period.label, currency: catalog.currency, saved: all.saved, waiting: waiting.length }),
    entries,
    categories,
    ...blocks,
    guaranteed: null,
    figures: [
      ...Object.values(totals),
      ...categories.flatMap(({ before, after, realized: one, promised: other }) => [before, after, one, other]),
      ...entries.flatMap((entry) => [
        entry.promisedPerMonth,
        entry.promised,
        entry.realized,
        entry.realizedLow,
        entry.realizedHigh,
        entry.realizedPerMonth,
        entry.counterfactual,
        entry.actual,
        entry.gap,
      ]),
    ],
    notes: [
      "Realised is what the same usage would have cost at the old rate, less what it did cost; the interval holds the true saving nine times of ten.",
      "The guaranteed 20 % is a promise of price and is not in here.",
    ],
    asOf: catalog.dataThrough,
    freshness: freshness(catalog.dataThrough, ctx.now()),
  };
}

function periodContext(ctx: ServiceContext, { dataFrom, dataThrough, periods }: CostCatalog): PeriodContext {
  return { now: ctx.now(), timeZone: ctx.tenant.timeZone, dataFrom, dataThrough, days: periods.flatMap(({ days }) => days) };
}

function plain({ from, to, asked, label, timeZone, days, daysWithData, partial }: ResolvedPeriod): ResolvedPeriod {
  return { from, to, asked, label, timeZone, days, daysWithData, partial };
}

/** The query behind the totals: the one of the entry that saved most, since each entry has its own. */
async function ledgerQuery(ctx: ServiceContext, rows: readonly LedgerRow[], catalog: CostCatalog): Promise<string> {
  const known = rows.find(({ measured }) => measured?.queryId !== null && measured?.queryId !== undefined)?.measured?.queryId;
  if (known !== undefined && known !== null) return known;
  const first = catalog.periods.at(-1)?.billingPeriod ?? "2026-01";
  const sql = `SELECT count(*) AS line_items FROM focus WHERE billing_period = '${first}'`;
  const id = queryId(ctx.tenant.id, { kind: "sql", request: { sql, ledger: "none" } }, catalog.dataVersion);
  await saveQuery(ctx, { id, kind: "sql", request: { sql }, sql, dataVersion: catalog.dataVersion });
  return id;
}

type Story = {
  readonly entries: readonly LedgerEntry[];
  readonly within: readonly { readonly row: LedgerRow; readonly amounts: ReturnType<typeof entryWithin> }[];
  readonly period: string;
  readonly currency: string;
  readonly saved: Decimal;
  readonly waiting: number;
};

/** "Where did savings come from?" */
function sentenceOf({ entries, within, period, currency, saved, waiting }: Story): string {
  if (entries.length === 0)
    return "No savings were realised yet: no action was carried out and no recommendation was marked done. Start with the top recommendations.";
  const known = within.filter(({ amounts }) => amounts.days > 0).toSorted((a, b) => (a.amounts.saved > b.amounts.saved ? -1 : 1));
  const later = waiting === 0 ? "" : ` ${waiting} more ${waiting === 1 ? "waits" : "wait"} for bill data.`;
  const first = known[0];
  if (first === undefined) return `No action has bill data in ${period} yet.${later}`;
  const money = (value: Decimal) => formatValue(toText(value), currency);
  const most = `most of it from "${first.row.title}" (${money(first.amounts.saved)})`;
  return `${money(saved)} was really saved in ${period} by ${known.length} ${known.length === 1 ? `action: "${first.row.title}"` : `actions, ${most}`}.${later}`;
}
