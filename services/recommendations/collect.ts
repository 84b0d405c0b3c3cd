import { toNumber, toText } from "#core/figures/decimal";
import { netReasonOf } from "#core/insights/net-reason";
import type { Measure } from "#core/ledger/measure";
import type { CostCatalog } from "#core/ports/cost-engine";
import type { Finding, LeftOutFinding } from "#core/recommendations/finding";
import { type EngineAdvice, type Group, groupAdvice, groupLeftOut, shareAdvice, type SharedAdvice } from "#core/recommendations/group";
import { scoreOf } from "#core/recommendations/rank";
import type { NotLookedFor } from "#core/recommendations/source";
import { TYPE_FACTS } from "#core/recommendations/type-facts";
import type { RecommendationType } from "#core/api/recommendations";
import { netCandidates } from "#services/commitments/net-candidates";
import { queryId } from "#services/costs/query-id";
import { saveQuery } from "#services/costs/save-query";
import type { ServiceContext } from "#services/context";
import { recommendationId } from "#services/recommendations/recommendation-id";
import { type Source, SOURCES } from "#services/recommendations/sources";

export type Collected = {
  readonly id: string;
  readonly engine: string;
  readonly type: RecommendationType;
  readonly account: string;
  /** Decimal, USD a month; undefined is unknown. */
  readonly net: string | undefined;
  readonly gross: string | undefined;
  readonly score: number;
  readonly actionable: boolean;
  readonly finding: Finding;
};

export type Collection = {
  readonly rows: readonly Collected[];
  /** What would be advised at on-demand prices; the largest first. */
  readonly leftOut: readonly LeftOutFinding[];
  readonly notChecked: readonly NotLookedFor[];
  /** Why nets could not be worked out; undefined where they were. */
  readonly netUnknown: string | undefined;
  readonly dataVersion: string;
};

/** Resources that are kept with a row; the largest first. */
const MOST_RESOURCES = 200;
const MOST_LEFT_OUT = 200;

/** Asks every engine, shares the resources out, and makes rows of what is left. Writes nothing but the queries behind them. */
export async function collectRecommendations(
  ctx: ServiceContext,
  options: { readonly sources?: readonly Source[]; readonly signal?: AbortSignal | undefined } = {},
): Promise<Collection> {
  const catalog = (await ctx.costs()).catalog();
  const all: EngineAdvice[] = [];
  const notChecked: NotLookedFor[] = [];
  for (const source of options.sources ?? SOURCES) {
    for (const outcome of await source.find(ctx, options.signal)) {
      if ("candidates" in outcome) all.push({ engine: source.engine, found: outcome });
      else notChecked.push(outcome);
    }
  }
  const { advised, thrownOut, together, unknown } = await afterCommitments(ctx, shareAdvice(all));
  const rows: Collected[] = [];
  for (const group of groupAdvice(advised)) rows.push(await collected(ctx, group, catalog));
  const leftOut: LeftOutFinding[] = [];
  for (const group of groupLeftOut(thrownOut, advised, together).slice(0, MOST_LEFT_OUT)) leftOut.push(await leftOutOf(ctx, group, catalog));
  return { rows, leftOut, notChecked, netUnknown: unknown, dataVersion: catalog.dataVersion };
}

/** All advice together through the waterfall: what then saves nothing is no advice. */
async function afterCommitments(ctx: ServiceContext, shared: readonly SharedAdvice[]) {
  const net = await netCandidates(
    ctx,
    shared.flatMap(({ kept }) => kept),
  );
  return {
    unknown: net.unknown,
    together: net.together,
    advised: shared.map(({ draft, kept, overlap }) => ({
      draft: { ...draft, candidates: draft.candidates.filter((candidate) => net.after(candidate) !== undefined) },
      kept: kept.flatMap((candidate) => net.after(candidate) ?? []),
      overlap,
    })),
    thrownOut: shared.map(({ draft, kept }) => {
      const out = kept.flatMap((candidate) => net.leftOutOf(candidate) ?? []);
      return { draft: { ...draft, candidates: out }, kept: out, overlap: 0 };
    }),
  };
}

async function collected(ctx: ServiceContext, group: Group, catalog: CostCatalog): Promise<Collected> {
  const { engine, type, key } = group;
  const facts = TYPE_FACTS[type];
  const net = group.net === undefined ? undefined : toNumber(group.net);
  return {
    id: recommendationId(engine, type, key),
    engine,
    type,
    account: group.account,
    net: group.net === undefined ? undefined : toText(group.net),
    gross: group.gross === undefined ? undefined : toText(group.gross),
    score: scoreOf({ net, confidence: group.confidence, risk: facts.risk, effort: facts.effort }),
    actionable: facts.category !== "Visibility" && (net === undefined || net >= Math.min(1, facts.leastUsd)),
    finding: {
      ...(await foundOf(ctx, group, catalog)),
      confidence: group.confidence,
      because: group.because,
      mergedAway: group.mergedAway,
      proposable: group.proposable === undefined ? null : { kind: group.proposable.kind, params: { ...group.proposable.params } },
      measure: measureOf(group),
    },
  };
}

async function leftOutOf(ctx: ServiceContext, group: Group, catalog: CostCatalog): Promise<LeftOutFinding> {
  const { engine, type, key, account } = group;
  return {
    ...(await foundOf(ctx, group, catalog)),
    id: recommendationId(engine, type, `left out/${key}`),
    type,
    account,
    gross: toText(group.gross ?? 0n),
    net: toText(group.net ?? 0n),
  };
}

/** What was found and the query behind it, whatever is made of it. */
async function foundOf(ctx: ServiceContext, group: Group, catalog: CostCatalog) {
  const { type, evidence } = group;
  const sql = evidence.sql;
  const query = sql === null ? null : queryId(ctx.tenant.id, { kind: "sql", request: { sql, recommendation: type } }, catalog.dataVersion);
  if (query !== null && sql !== null) await saveQuery(ctx, { id: query, kind: "sql", request: { sql }, sql, dataVersion: catalog.dataVersion });
  return {
    title: group.title,
    region: group.region,
    currency: catalog.currency,
    netReason: group.gross === undefined ? null : netReasonOf(group.reason, group.candidates),
    resources: group.candidates.slice(0, MOST_RESOURCES).map((candidate) => {
      return {
        id: candidate.resource,
        account: candidate.account,
        region: candidate.region,
        detail: candidate.detail,
        cost: toText(candidate.cost),
        gross: group.gross === undefined ? null : toText(candidate.saving),
        net: group.gross === undefined ? null : toText(candidate.saving - candidate.covered),
        netReason: group.gross === undefined ? null : netReasonOf(candidate.reason, [candidate]),
      };
    }),
    resourceCount: group.candidates.length,
    evidence: { queryId: query, sql, from: evidence.period.from, to: evidence.period.to },
    asOf: catalog.dataThrough,
  };
}

/** Which rows of the bill will show what it saved. */
function measureOf(group: Group): Measure | null {
  const how = TYPE_FACTS[group.type].measure;
  if (how === undefined) return null;
  const isCluster = group.type === "nights_weekends" && group.candidates[0]?.members[0] === `cluster:${group.key}`;
  return {
    ...how,
    resources: isCluster ? [] : group.candidates.slice(0, MOST_RESOURCES).map(({ resource }) => resource),
    successors: [],
    cluster: isCluster ? group.key : null,
    account: null,
    from: null,
    expected: null,
  };
}
