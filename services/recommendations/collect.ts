import { toText } from "#core/figures/decimal";
import type { Measure } from "#core/ledger/measure";
import type { CostCatalog } from "#core/ports/cost-engine";
import type { Finding } from "#core/recommendations/finding";
import { type EngineAdvice, type Group, groupAdvice, shareAdvice, type SharedAdvice } from "#core/recommendations/group";
import { scoreOf } from "#core/recommendations/rank";
import type { Candidate } from "#core/insights/overlap";
import type { NotLookedFor } from "#core/recommendations/source";
import { TYPE_FACTS } from "#core/recommendations/type-facts";
import type { RecommendationType } from "#core/api/recommendations";
import { toNumber } from "#core/figures/decimal";
import { afterWaterfall, netCandidates } from "#services/commitments/net-candidates";
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

export type Collection = { readonly rows: readonly Collected[]; readonly notChecked: readonly NotLookedFor[]; readonly dataVersion: string };

/** Resources that are kept with a row; the largest first. */
const MOST_RESOURCES = 200;

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
  const rows: Collected[] = [];
  for (const group of groupAdvice(await afterCommitments(ctx, shareAdvice(all)))) rows.push(await collected(ctx, group, catalog));
  return { rows, notChecked, dataVersion: catalog.dataVersion };
}

/** All advice together through the waterfall: what then saves nothing is no advice. */
async function afterCommitments(ctx: ServiceContext, shared: readonly SharedAdvice[]): Promise<readonly SharedAdvice[]> {
  const net = await netCandidates(
    ctx,
    shared.flatMap(({ kept }) => kept),
  );
  const stays = (candidate: Candidate) => afterWaterfall(net, candidate) !== undefined;
  return shared.map(({ draft, kept, overlap }) => ({
    draft: { ...draft, candidates: draft.candidates.filter(stays) },
    kept: kept.flatMap((candidate) => afterWaterfall(net, candidate) ?? []),
    overlap,
  }));
}

async function collected(ctx: ServiceContext, group: Group, catalog: CostCatalog): Promise<Collected> {
  const { engine, type, key, evidence } = group;
  const facts = TYPE_FACTS[type];
  const id = recommendationId(engine, type, key);
  const sql = evidence.sql;
  const query = sql === null ? null : queryId(ctx.tenant.id, { kind: "sql", request: { sql, recommendation: type } }, catalog.dataVersion);
  if (query !== null && sql !== null) await saveQuery(ctx, { id: query, kind: "sql", request: { sql }, sql, dataVersion: catalog.dataVersion });
  const net = group.net === undefined ? undefined : toNumber(group.net);
  return {
    id,
    engine,
    type,
    account: group.account,
    net: group.net === undefined ? undefined : toText(group.net),
    gross: group.gross === undefined ? undefined : toText(group.gross),
    score: scoreOf({ net, confidence: group.confidence, risk: facts.risk, effort: facts.effort }),
    actionable: facts.category !== "Visibility" && (net === undefined || net >= Math.min(1, facts.leastUsd)),
    finding: {
      title: group.title,
      region: group.region,
      confidence: group.confidence,
      because: group.because,
      currency: catalog.currency,
      resources: group.candidates.slice(0, MOST_RESOURCES).map((candidate) => ({
        id: candidate.resource,
        account: candidate.account,
        region: candidate.region,
        detail: candidate.detail,
        cost: toText(candidate.cost),
        gross: group.gross === undefined ? null : toText(candidate.saving),
        net: group.gross === undefined ? null : toText(candidate.saving - candidate.covered),
      })),
      resourceCount: group.candidates.length,
      evidence: { queryId: query, sql, from: evidence.period.from, to: evidence.period.to },
      mergedAway: group.mergedAway,
      proposable: group.proposable === undefined ? null : { kind: group.proposable.kind, params: { ...group.proposable.params } },
      measure: measureOf(group),
      asOf: catalog.dataThrough,
    },
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
