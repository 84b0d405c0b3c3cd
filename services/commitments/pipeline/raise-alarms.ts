import { coverageDip, type CoverageDip, DIP_DAYS, type PlanUse, type UnderUse, underUse, USUAL_DAYS } from "#core/commitments/watch";
import { MajorTomError } from "#core/errors";
import { formatDay } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { hourlyWords, planWords } from "#core/proposals/savings-plan-words";
import { readWatch } from "#services/anomalies/watch";
import { type StoredNotice, selectNotices } from "#services/commitments/pipeline/notice-rows";
import { titleOf } from "#services/commitments/pipeline/expiries";
import { storedPlans } from "#services/commitments/pipeline/kept-plans";
import type { StoredPurchase } from "#services/commitments/pipeline/purchase-rows";
import { closeNotices, tellOnce } from "#services/commitments/pipeline/tell-once";
import { type PlanFacts, readPosition } from "#services/commitments/read-position";
import type { ServiceContext } from "#services/context";
import { queryCosts } from "#services/costs/query";

type Look = { readonly to: Date; readonly purchases: readonly StoredPurchase[]; readonly signal?: AbortSignal | undefined };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days over which a plan is judged: both kinds of days of the week. */
const USE_DAYS = 7;

/**
 * Under-use and a dip of coverage, each above the dollar floor that anomalies have, one alarm a cause: where plans idle
 * because usage went elsewhere, coverage that falls with it is not told apart.
 *
 * @returns how many alarms were raised anew
 */
export async function raiseAlarms(ctx: ServiceContext, { to, purchases, signal }: Look): Promise<number> {
  const { floor, told } = await ctx.db.read(async (tx) => ({
    floor: Number((await readWatch(tx)).dollarFloor),
    told: await selectNotices(tx, "WHERE closed_at IS NULL AND kind IN ('under_use', 'coverage_dip')"),
  }));
  const isReturn = ({ key }: StoredNotice) => key.startsWith("return");
  const open = told.filter((notice) => !isReturn(notice));
  // Of a new plan whose return is proposed people are told already.
  const known = new Set(told.filter(isReturn).map(({ planId }) => planId));
  const end = Math.floor(to.getTime() / DAY_MS) * DAY_MS;
  const idle = await idlePlans(ctx, { end, floor, known, signal });
  const dip = idle === undefined ? await lowCoverage(ctx, end, floor, signal) : undefined;
  const of = (kind: StoredNotice["kind"]) => open.filter((notice) => notice.kind === kind);
  let raised = 0;
  if (idle === undefined) await closeNotices(ctx, ids(of("under_use")));
  else if (await raiseOrUpdate(ctx, of("under_use"), underUseTelling(idle, purchases, end))) raised += 1;
  if (dip === undefined) await closeNotices(ctx, ids(of("coverage_dip")));
  else if (await raiseOrUpdate(ctx, of("coverage_dip"), await coverageTelling(ctx, dip))) raised += 1;
  return raised;
}

const ids = (notices: readonly StoredNotice[]) => notices.map(({ id }) => id);

/** One that is open says what it is now; nobody is told again. */
async function raiseOrUpdate(ctx: ServiceContext, [open]: readonly StoredNotice[], telling: Parameters<typeof tellOnce>[1]): Promise<boolean> {
  if (open === undefined) return tellOnce(ctx, telling);
  await ctx.db.record((tx) =>
    tx.query("UPDATE commitment_notices SET text = $2, cost_per_day = $3::numeric WHERE id = $1", [
      open.id,
      telling.text,
      telling.costPerDay ?? null,
    ]),
  );
  return false;
}

type Idle = UnderUse & { readonly names: ReadonlyMap<string, PlanFacts> };

type IdleLook = {
  readonly end: number;
  readonly floor: number;
  readonly known: ReadonlySet<string | undefined>;
  readonly signal: AbortSignal | undefined;
};

async function idlePlans(ctx: ServiceContext, { end, floor, known, signal }: IdleLook): Promise<Idle | undefined> {
  const span = { from: end / HOUR_MS - USE_DAYS * 24, to: end / HOUR_MS };
  const { plans } = await readPosition(ctx, span, { signal });
  const uses = plans.flatMap(({ id, measured, commitment }): PlanUse[] => {
    if (measured === null || known.has(id)) return [];
    const committed = Number(measured.committed);
    return [{ id, committed, used: Number(measured.used), days: Math.min(USE_DAYS, committed / Number(commitment) / 24) }];
  });
  const found = underUse(uses, floor);
  return found && { ...found, names: new Map(plans.map((plan) => [plan.id, plan])) };
}

function underUseTelling({ plans, unusedPerDay, names }: Idle, purchases: readonly StoredPurchase[], end: number) {
  const words = plans.slice(0, 3).map(({ id, utilization }) => {
    const plan = names.get(id);
    return `${plan === undefined ? id : `${planWords(plan)}, ${hourlyWords(plan.commitment)}`} (${formatValue(String(utilization), "ratio")} used)`;
  });
  const more = plans.length > words.length ? ` and ${plans.length - words.length} more` : "";
  const [first] = plans;
  return {
    key: `under_use/${first?.id ?? ""}/${new Date(end).toISOString().slice(0, 10)}`,
    kind: "under_use",
    topic: "under_use",
    title: plans.length === 1 ? "A Savings Plan is used too little" : `${plans.length} Savings Plans are used too little`,
    text: `${formatValue(unusedPerDay.toFixed(6), "USD")} a day of commitment has covered nothing in the last ${USE_DAYS} days: ${words.join(", ")}${more}. Buy nothing more, and move usage onto it where you can: the playbook says how.`,
    purchase: plans.length === 1 ? purchases.find(({ planId }) => planId === first?.id) : undefined,
    plan: plans.length === 1 ? first?.id : undefined,
    costPerDay: unusedPerDay.toFixed(6),
  } as const;
}

async function lowCoverage(ctx: ServiceContext, end: number, floor: number, signal: AbortSignal | undefined): Promise<CoverageDip | undefined> {
  const from = new Date(end - (DIP_DAYS + 2 * USUAL_DAYS) * DAY_MS).toISOString().slice(0, 10);
  const period = { from, to: new Date(end).toISOString().slice(0, 10) };
  const [covered, eligible] = await Promise.all(["covered_spend", "eligible_spend"].map((metric) => byDay(ctx, metric, period, signal)));
  if (covered === undefined || eligible === undefined) return undefined;
  return coverageDip(
    [...eligible].map(([day, value]) => ({ day, eligible: value, covered: covered.get(day) ?? 0 })).toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    floor,
  );
}

/** Amounts by UTC day; undefined where the bill cannot tell. */
async function byDay(
  ctx: ServiceContext,
  metric: string,
  period: { readonly from: string; readonly to: string },
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number> | undefined> {
  const utc = { ...ctx, tenant: { ...ctx.tenant, timeZone: "UTC" } };
  try {
    const { rows, columns } = await queryCosts(utc, { metric, period, granularity: "daily" }, { signal });
    const value = columns.findIndex(({ name }) => name === "value");
    return new Map(rows.map((row) => [String(row[0]).slice(0, 10), Number(row[value] ?? 0)]));
  } catch (error) {
    if (error instanceof MajorTomError && (error.code === "no-data" || error.code === "invalid-input")) return undefined;
    throw error;
  }
}

async function coverageTelling(ctx: ServiceContext, dip: CoverageDip) {
  const share = (value: number) => formatValue(String(value), "ratio");
  return {
    key: `coverage_dip/${dip.since}`,
    kind: "coverage_dip",
    topic: "coverage_dip",
    title: `Savings Plans cover less: ${share(dip.now)} instead of ${share(dip.before)}`,
    text: `Since ${formatDay(new Date(dip.since))}, ${formatValue(dip.uncoveredPerDay.toFixed(6), "USD")} a day more is billed on demand than if coverage were as before. ${await causeOf(ctx, dip)}`,
    plan: undefined,
    costPerDay: dip.uncoveredPerDay.toFixed(6),
  } as const;
}

/** A plan that ended in these days, or usage that grew; else what plans cover went away. */
async function causeOf(ctx: ServiceContext, { since, eligible, covered }: CoverageDip): Promise<string> {
  const from = Date.parse(since);
  const ended = (await ctx.db.read(storedPlans))
    .flatMap(({ plans }) => plans)
    .filter(({ state, end }) => (state === "retired" || state === "returned") && Math.abs(Date.parse(end) - from) <= 2 * DAY_MS);
  if (ended.length > 0)
    return `${ended.map(titleOf).join(", ")} ended on ${formatDay(new Date(ended[0]?.end ?? since))}. Analyze what to buy in its place.`;
  const perDay = (value: number) => formatValue(value.toFixed(6), "USD");
  if (covered.now >= 0.95 * covered.before)
    return `Usage that plans could cover grew from ${perDay(eligible.before)} to ${perDay(eligible.now)} a day. If it stays, analyze what to add.`;
  return `What plans cover fell from ${perDay(covered.before)} to ${perDay(covered.now)} a day at on-demand rates.`;
}
