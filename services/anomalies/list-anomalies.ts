import type { z } from "zod";
import type { AnomalyList, AnomalyQuery } from "#core/api/anomalies";
import { dayNumber, dayText } from "#core/costs/forecast/day-number";
import { MajorTomError } from "#core/errors";
import type { CostCatalog } from "#core/ports/cost-engine";
import { dayLabel } from "#core/time/label";
import { requireScope } from "#services/access";
import { anomalyRow } from "#services/anomalies/anomaly-row";
import { type StoredAnomaly, selectAnomalies } from "#services/anomalies/anomaly-store";
import { detectAnomalies } from "#services/anomalies/detect-anomalies";
import { type Watch, readWatch } from "#services/anomalies/watch";
import { freshnessOf } from "#services/costs/catalog";
import type { ServiceContext } from "#services/context";
import { SharedRuns } from "#services/shared-runs";

const MOST = 500;
const WEEKS_OF_PRECISION = 8;
const looks = new SharedRuns<unknown>();

/** Anomalies, the open and dearest first, with the green tick where there is nothing. New data is looked through before it answers. */
export async function listAnomalies(ctx: ServiceContext, query: z.output<typeof AnomalyQuery> = {}): Promise<AnomalyList> {
  requireScope(ctx, "costs:read");
  const notes: string[] = [];
  const catalog = await catalogOf(ctx, notes);
  if (catalog !== undefined) await lookThroughNewData(ctx, catalog, notes);
  const [all, watch] = await ctx.db.read(
    async (tx) => [await selectAnomalies(tx, `ORDER BY last_day DESC, id LIMIT ${MOST}`), await readWatch(tx)] as const,
  );
  const states = query.state?.split(",");
  const shown = all.filter((one) => fits(one, query) && (states === undefined || states.includes(one.state)));
  const count = (state: StoredAnomaly["state"]) => all.filter((one) => one.state === state).length;
  const counts = { open: count("open"), expected: count("expected"), snoozed: count("snoozed"), resolved: count("resolved") };
  return {
    asOf: catalog?.dataThrough ?? null,
    freshness: catalog === undefined ? null : freshnessOf(catalog.dataThrough, ctx.now()),
    checkedAt: watch.checkedAt,
    anomalies: shown.toSorted(byWeight).map(anomalyRow),
    counts,
    summary: summaryOf(counts, watch, catalog),
    precision: precisionOf(all),
    settings: { dollarFloor: watch.dollarFloor },
    notes,
  };
}

async function catalogOf(ctx: ServiceContext, notes: string[]): Promise<CostCatalog | undefined> {
  try {
    return (await ctx.costs()).catalog();
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    notes.push(error.message);
    return undefined;
  }
}

/** A page need not wait for the job of the hour. Where it fails, what is kept is shown, and the failure said. */
async function lookThroughNewData(ctx: ServiceContext, { dataThrough }: CostCatalog, notes: string[]): Promise<void> {
  // Only complete days are looked at, so data of the running day brings nothing new.
  if ((await ctx.db.read(readWatch)).through === dayText(dayNumber(dataThrough) - 1)) return;
  try {
    await looks.of(ctx.tenant.id, () => detectAnomalies(ctx));
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    notes.push(`The newest data could not be looked through: ${error.message}`);
  }
}

function fits(one: StoredAnomaly, { service, account, region, from, to }: z.output<typeof AnomalyQuery>): boolean {
  const has = (name: "service" | "account" | "region", value: string | undefined) =>
    value === undefined || one.parts.some((part) => part[name] === value);
  return (
    has("service", service) &&
    has("account", account) &&
    has("region", region) &&
    (from === undefined || one.lastDay >= from) &&
    (to === undefined || one.firstDay <= to)
  );
}

const ORDER = { open: 0, snoozed: 1, expected: 2, resolved: 3 } as const;

function byWeight(a: StoredAnomaly, b: StoredAnomaly): number {
  return ORDER[a.state] - ORDER[b.state] || Number(b.impactTotal) - Number(a.impactTotal);
}

function summaryOf(
  { open }: AnomalyList["counts"],
  { series, checkedAt, dollarFloor }: Watch,
  catalog: CostCatalog | undefined,
): AnomalyList["summary"] {
  if (catalog === undefined || checkedAt === null)
    return { quiet: false, sentence: "Nothing has been looked through yet: there is no cost data.", series: 0 };
  const last = new Date(Date.parse(catalog.dataThrough) - 1);
  const through = dayLabel({ year: last.getUTCFullYear(), month: last.getUTCMonth() + 1, day: last.getUTCDate() });
  const looked = `${series} series of service, account and region through ${through}`;
  if (open === 0) return { quiet: true, sentence: `Nothing unusual in ${looked}. Changes under $${Number(dollarFloor)} a day are left out.`, series };
  return { quiet: false, sentence: `${open} open ${open === 1 ? "anomaly" : "anomalies"} in ${looked}.`, series };
}

/** Of the alerts that people saw, the share that nobody marked expected, by the week in which they began. */
function precisionOf(all: readonly StoredAnomaly[]): AnomalyList["precision"] {
  const alerts = all.filter(({ knownAction, markBy }) => knownAction === null || markBy !== null);
  const weeks = [...Map.groupBy(alerts, ({ firstDay }) => isoWeek(firstDay))].toSorted(([a], [b]) => (a < b ? 1 : -1)).slice(0, WEEKS_OF_PRECISION);
  return weeks.map(([week, of]) => {
    const expected = of.filter(({ state, markBy }) => state === "expected" && markBy !== null).length;
    return { week, alerts: of.length, expected, precision: of.length === 0 ? null : (of.length - expected) / of.length };
  });
}

/** `2026-W47` */
export function isoWeek(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * 86_400_000);
  const week = Math.ceil(((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 86_400_000 + 1) / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}
