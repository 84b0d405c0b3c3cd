import { z } from "zod";
import {
  RECOMMENDATION_STATUSES,
  RECOMMENDATION_TYPES,
  type Recommendation,
  type RecommendationDetail,
  type RecommendationList,
  type RecommendationStatus,
  type RecommendationType,
} from "#core/api/recommendations";
import type { Figure } from "#core/costs/figure";
import { freshness } from "#core/costs/freshness";
import { InvalidInputError, NotFoundError } from "#core/errors";
import { LeftOutFinding } from "#core/recommendations/finding";
import { TYPE_FACTS } from "#core/recommendations/type-facts";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import { nearestName } from "#services/costs/nearest";
import { truthCaution } from "#services/canary/truth-state";
import type { ServiceContext } from "#services/context";
import {
  type ChangeRow,
  detailOf,
  leftOutAdviceOf,
  liveSwitches,
  ranksOf,
  recommendationOf,
  storedRecommendations,
} from "#services/recommendations/recommendation-rows";
import { blockOf, totalsIn } from "#services/recommendations/recommendation-totals";
import { refreshOnce } from "#services/recommendations/refresh";

export type ListInput = {
  readonly type?: readonly string[] | undefined;
  /** Default: open and accepted; `all` is every one. */
  readonly status?: readonly string[] | undefined;
  readonly account?: readonly string[] | undefined;
  readonly sort?: "rank" | "net" | "newest" | "risk" | "effort" | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
};

const LIVE: readonly RecommendationStatus[] = ["open", "accepted"];
const ORDER = { low: 0, medium: 1, high: 2 } as const;
const LeftOut = z.array(LeftOutFinding);
const Refreshed = z.array(z.object({ type: z.string(), reason: z.string() }));

/**
 * The one list of advice over all engines, the most worthwhile first. Looks through the bill first where that was never done.
 *
 * @throws InvalidInputError for an unknown type or status, with the nearest
 */
export async function listRecommendations(ctx: ServiceContext, input: ListInput = {}): Promise<RecommendationList> {
  requireScope(ctx, "costs:read");
  const types = namesOf(input.type, RECOMMENDATION_TYPES, "type");
  const isAll = (input.status ?? []).some((status) => status.toLowerCase() === "all");
  const statuses = isAll ? RECOMMENDATION_STATUSES : (namesOf(input.status, RECOMMENDATION_STATUSES, "status") ?? LIVE);
  const catalog = (await ctx.costs()).catalog();
  await lookOnce(ctx);
  const { stored, switches, refresh } = await ctx.db.read(async (tx) => ({
    stored: await storedRecommendations(tx),
    switches: await liveSwitches(tx),
    refresh: (
      await tx.query<{ at: string | Date; not_checked: unknown; left_out: unknown }>("SELECT at, not_checked, left_out FROM recommendation_refreshes")
    )[0],
  }));
  const caution = await truthCaution(ctx);
  const ranks = ranksOf(stored);
  const all = stored.map((row) => recommendationOf(row, { ranks, switches }));
  const accounts = input.account?.filter((name) => name !== "");
  const isAsked = (row: { readonly type: RecommendationType; readonly account: string }) =>
    (types === undefined || types.includes(row.type)) &&
    (accounts === undefined || accounts.length === 0 || accounts.some((name) => name.toLowerCase() === row.account.toLowerCase()));
  const ofFilters = all.filter(isAsked);
  const leftOut = LeftOut.catch([])
    .parse(refresh?.left_out ?? [])
    .filter(isAsked)
    .map(leftOutAdviceOf);
  const matching = ofFilters.filter(({ status }) => statuses.includes(status)).toSorted(orderOf(input.sort ?? "rank"));
  const offset = input.offset ?? 0;
  const live = ofFilters.filter(({ status }) => LIVE.includes(status));
  const total = totalsIn(live, catalog.currency, catalog.dataThrough);
  return {
    rows: matching.slice(offset, offset + (input.limit ?? 200)),
    total: matching.length,
    totals: {
      net: total.figure("net", live, "Recommended savings together, net of commitments"),
      gross: total.figure("gross", live, "Recommended savings together, before commitments"),
      actionable: live.filter(({ actionable }) => actionable).length,
      byStatus: Object.fromEntries(
        RECOMMENDATION_STATUSES.map((status) => [status, ofFilters.filter((row) => row.status === status).length]),
      ) as Record<RecommendationStatus, number>,
      byType: RECOMMENDATION_TYPES.flatMap((type) => {
        const mine = live.filter((row) => row.type === type);
        return mine.length === 0
          ? []
          : [{ type, label: TYPE_FACTS[type].label, count: mine.length, net: total.figure("net", mine, TYPE_FACTS[type].label, type) }];
      }),
      accounts: [...new Set(all.map(({ account }) => account))].toSorted(),
    },
    leftOut,
    block: blockOf(live, total),
    notChecked: Refreshed.catch([])
      .parse(refresh?.not_checked ?? [])
      .map(({ type, reason }) => ({ type, reason })),
    refreshedAt: refresh === undefined ? null : new Date(refresh.at).toISOString(),
    asOf: catalog.dataThrough,
    freshness: freshness(catalog.dataThrough, ctx.now()),
    notes: [
      ...(caution === undefined ? [] : [`${caution} Savings here rest on the same figures.`]),
      "A month is 730 hours in these estimates; they are projections, not promises. What was really saved is in the ledger.",
    ],
  };
}

/** @throws NotFoundError for an id that is unknown or another tenant's */
export async function getRecommendation(ctx: ServiceContext, id: string): Promise<RecommendationDetail> {
  requireScope(ctx, "costs:read");
  return ctx.db.read((tx) => detailIn(tx, id));
}

export async function detailIn(tx: TenantTransaction, id: string): Promise<RecommendationDetail> {
  const stored = await storedRecommendations(tx);
  const row = stored.find((one) => one.id === id);
  if (row === undefined) throw new NotFoundError("There is no such recommendation. Look at the list for those that there are.");
  return detailOf(row, { ranks: ranksOf(stored), switches: await liveSwitches(tx) }, await historyOf(tx, id));
}

/** The next actions: the most worthwhile of what is open or accepted and can be acted on, unknown dollars last. */
export async function topRecommendations(ctx: ServiceContext, count = 3): Promise<{ rows: RecommendationDetail[]; net: Figure; asOf: string }> {
  const list = await listRecommendations(ctx, { limit: 500 });
  const best = list.rows.filter(({ actionable }) => actionable).slice(0, count);
  const rows = await ctx.db.read(async (tx) => {
    const details: RecommendationDetail[] = [];
    for (const { id } of best) details.push(await detailIn(tx, id));
    return details;
  });
  const total = totalsIn(best, list.totals.net.unit.replace("/month", ""), list.asOf);
  return { rows, net: total.figure("net", best, `Next ${best.length} actions together, net of commitments`, "top"), asOf: list.asOf };
}

/** A tenant whose bill was never looked through is looked through now; afterwards the job keeps it up to date. */
async function lookOnce(ctx: ServiceContext): Promise<void> {
  const rows = await ctx.db.read((tx) => tx.query("SELECT 1 FROM recommendation_refreshes"));
  if (rows.length > 0) return;
  await refreshOnce(ctx);
}

async function historyOf(tx: TenantTransaction, id: string): Promise<ChangeRow[]> {
  const rows = await tx.query<{
    at: string | Date;
    by_name: string;
    from_status: RecommendationStatus;
    to_status: RecommendationStatus;
    reason: string | null;
  }>("SELECT at, by_name, from_status, to_status, reason FROM recommendation_changes WHERE recommendation_id = $1 ORDER BY version DESC LIMIT 100", [
    id,
  ]);
  return rows.map((row) => ({ at: new Date(row.at).toISOString(), by: row.by_name, from: row.from_status, to: row.to_status, reason: row.reason }));
}

function namesOf<Name extends string>(asked: readonly string[] | undefined, known: readonly Name[], what: string): readonly Name[] | undefined {
  const names = (asked ?? [])
    .flatMap((list) => list.split(","))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  if (names.length === 0) return undefined;
  return names.map((name) => {
    const found = known.find((one) => one === name);
    if (found !== undefined) return found;
    const near = nearestName(name, known);
    throw new InvalidInputError(
      `There is no ${what} "${name.slice(0, 40)}" of recommendations. ${near === undefined ? `Use one of ${known.join(", ")}.` : `Did you mean ${near}?`}`,
    );
  });
}

function orderOf(sort: NonNullable<ListInput["sort"]>): (a: Recommendation, b: Recommendation) => number {
  const last = Number.MAX_SAFE_INTEGER;
  const byPlace = (a: Recommendation, b: Recommendation) => (a.rank ?? last) - (b.rank ?? last) || (a.id < b.id ? -1 : 1);
  const number = (figure: Figure) => (figure.value === null ? -1 : Number(figure.value));
  if (sort === "net") return (a, b) => number(b.net) - number(a.net) || byPlace(a, b);
  if (sort === "newest") return (a, b) => (a.firstSeenAt === b.firstSeenAt ? byPlace(a, b) : a.firstSeenAt < b.firstSeenAt ? 1 : -1);
  if (sort === "risk") return (a, b) => ORDER[a.risk] - ORDER[b.risk] || byPlace(a, b);
  if (sort === "effort") return (a, b) => ORDER[a.effort] - ORDER[b.effort] || byPlace(a, b);
  return byPlace;
}
