import type { LeftOutAdvice, Recommendation, RecommendationDetail, RecommendationStatus, RecommendationType } from "#core/api/recommendations";
import type { Figure } from "#core/costs/figure";
import { Finding, type LeftOutFinding } from "#core/recommendations/finding";
import { manualSteps } from "#core/recommendations/manual-steps";
import { byRank } from "#core/recommendations/rank";
import { TYPE_FACTS } from "#core/recommendations/type-facts";
import type { TenantTransaction } from "#db/tenant-database";

export type StoredRecommendation = {
  readonly id: string;
  readonly engine: string;
  readonly type: RecommendationType;
  readonly account: string;
  readonly status: RecommendationStatus;
  readonly reason: string | null;
  readonly statusBy: string | null;
  readonly statusAt: string | null;
  readonly version: number;
  readonly net: string | null;
  readonly gross: string | null;
  readonly actionable: boolean;
  readonly finding: Finding;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
};

type Row = {
  readonly id: string;
  readonly engine: string;
  readonly type: string;
  readonly account: string;
  readonly status: RecommendationStatus;
  readonly reason: string | null;
  readonly status_by: string | null;
  readonly status_at: string | Date | null;
  readonly version: number;
  readonly net: string | null;
  readonly gross: string | null;
  readonly actionable: boolean;
  readonly finding: unknown;
  readonly first_seen_at: string | Date;
  readonly last_seen_at: string | Date;
};

const COLUMNS =
  "id, engine, type, account, status, reason, status_by, status_at, version, net::text, gross::text, actionable, finding, first_seen_at, last_seen_at";

/** Rows of the tenant, in no order; of one id where it is given, locked where they are about to change. */
export async function storedRecommendations(tx: TenantTransaction, id?: string, lock = false): Promise<StoredRecommendation[]> {
  const rows = await tx.query<Row>(`SELECT ${COLUMNS} FROM recommendations WHERE $1::text IS NULL OR id = $1${lock ? " FOR UPDATE" : ""}`, [
    id ?? null,
  ]);
  return rows.flatMap((row) =>
    // A type of a version that is gone is no row of this one.
    row.type in TYPE_FACTS
      ? [
          {
            id: row.id,
            engine: row.engine,
            type: row.type as RecommendationType,
            account: row.account,
            status: row.status,
            reason: row.reason,
            statusBy: row.status_by,
            statusAt: row.status_at === null ? null : new Date(row.status_at).toISOString(),
            version: row.version,
            net: shortest(row.net),
            gross: shortest(row.gross),
            actionable: row.actionable,
            finding: Finding.parse(row.finding),
            firstSeenAt: new Date(row.first_seen_at).toISOString(),
            lastSeenAt: new Date(row.last_seen_at).toISOString(),
          },
        ]
      : [],
  );
}

function shortest(value: string | null): string | null {
  return value === null || !value.includes(".") ? value : value.replace(/\.?0+$/, "");
}

/** Node switches that are under way, by the node that they name. */
export async function liveSwitches(tx: TenantTransaction): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ number: number; sealed: string }>(
    `SELECT p.number, r.sealed FROM proposals p JOIN proposal_revisions r USING (tenant_id, number, rev)
     WHERE p.kind = 'node_switch' AND p.state IN ('proposed', 'partially_approved', 'approved', 'executing', 'rolling_back', 'needs_attention')`,
  );
  return new Map(
    rows.flatMap(({ number, sealed }): [string, string][] => {
      const instance = /"instanceId":"([^"]+)"/.exec(sealed)?.[1];
      return instance === undefined ? [] : [[instance, `APR-${number}`]];
    }),
  );
}

/** Places of the open and accepted ones; the others have none. */
export function ranksOf(rows: readonly StoredRecommendation[]): ReadonlyMap<string, number> {
  const live = rows.filter(({ status }) => status === "open" || status === "accepted");
  return new Map(live.toSorted((a, b) => byRank(rankable(a), rankable(b))).map(({ id }, at) => [id, at + 1]));
}

function rankable({ id, type, net, gross, finding }: StoredRecommendation) {
  const { risk, effort } = TYPE_FACTS[type];
  return { id, net: numberOf(net), gross: numberOf(gross), confidence: finding.confidence, risk, effort };
}

const numberOf = (value: string | null) => (value === null ? undefined : Number(value));

type Beside = { readonly ranks: ReadonlyMap<string, number>; readonly switches: ReadonlyMap<string, string> };

/** As the list shows it. */
export function recommendationOf(row: StoredRecommendation, { ranks, switches }: Beside): Recommendation {
  const { finding } = row;
  const facts = TYPE_FACTS[row.type];
  const monthly = `${finding.currency}/month`;
  const instance = finding.resources[0]?.id ?? "";
  return {
    id: row.id,
    engine: row.engine,
    type: row.type,
    category: facts.category,
    title: finding.title,
    rationale: `${facts.why} ${finding.because}`,
    account: row.account,
    region: finding.region,
    resourceCount: finding.resourceCount,
    net: figureOf(row, "net", row.net, monthly, "projected", "saving", `${finding.title}, net of commitments`),
    gross: figureOf(row, "gross", row.gross, monthly, "projected", "saving", `${finding.title}, before commitments`),
    netReason: finding.netReason,
    actionable: row.actionable,
    confidence: finding.confidence,
    because: finding.because,
    effort: facts.effort,
    risk: facts.risk,
    status: row.status,
    reason: row.reason,
    statusBy: row.statusBy,
    statusAt: row.statusAt,
    version: row.version,
    rank: ranks.get(row.id) ?? null,
    proposal: finding.proposable === null ? null : (switches.get(instance) ?? null),
    proposable: finding.proposable,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
  };
}

export type ChangeRow = {
  readonly at: string;
  readonly by: string;
  readonly from: RecommendationStatus;
  readonly to: RecommendationStatus;
  readonly reason: string | null;
};

/** With its resources, steps, the rows behind it, and what became of it. */
export function detailOf(row: StoredRecommendation, beside: Beside, history: readonly ChangeRow[]): RecommendationDetail {
  const { finding } = row;
  const monthly = `${finding.currency}/month`;
  const hasReasons = finding.resources.some(({ netReason }) => netReason !== null);
  return {
    ...recommendationOf(row, beside),
    resources: resourcesOf(row),
    steps: manualSteps(row.type, finding.resources),
    evidence: {
      queryId: finding.evidence.queryId,
      sql: finding.evidence.sql,
      period: { from: finding.evidence.from, to: finding.evidence.to },
      columns: [
        { name: "resource", label: "Resource" },
        { name: "account", label: "Account" },
        { name: "region", label: "Region" },
        { name: "detail", label: "What" },
        { name: "cost", label: "Cost in two weeks", unit: finding.currency },
        { name: "saving", label: "Would save", unit: monthly },
        { name: "net", label: "Net of commitments", unit: monthly },
        ...(hasReasons ? [{ name: "why", label: "Why net differs" }] : []),
      ],
      rows: finding.resources.map(({ id, account, region, detail, cost, gross, net, netReason }) => [
        id,
        account,
        region,
        detail,
        cost,
        gross,
        net,
        ...(hasReasons ? [netReason ?? ""] : []),
      ]),
    },
    mergedAway: finding.mergedAway,
    history: history.map((change) => ({ ...change })),
    ask: `Why is "${finding.title}" recommended, and what do I do?`,
  };
}

/** Finding and figures of something that is not advised. */
export function leftOutAdviceOf(found: LeftOutFinding): LeftOutAdvice {
  const row = { id: found.id, finding: found };
  const monthly = `${found.currency}/month`;
  return {
    id: found.id,
    type: found.type,
    category: TYPE_FACTS[found.type].category,
    title: found.title,
    account: found.account,
    region: found.region,
    resourceCount: found.resourceCount,
    net: figureOf(row, "net", found.net, monthly, "projected", "saving", `Left out: ${found.title}, net of commitments`),
    gross: figureOf(row, "gross", found.gross, monthly, "projected", "saving", `Left out: ${found.title}, before commitments`),
    netReason: found.netReason,
    resources: resourcesOf(row),
  };
}

type Found = { readonly id: string; readonly finding: Pick<Finding, "currency" | "resources" | "evidence" | "asOf"> };

function resourcesOf(row: Found): RecommendationDetail["resources"] {
  const { currency, resources } = row.finding;
  const monthly = `${currency}/month`;
  return resources.map(({ id, account, region, detail, cost, gross, net, netReason }, at) => ({
    id,
    account,
    region,
    detail,
    cost: figureOf(row, `i${at}.cost`, cost, currency, "measured", "cost", `${id}, cost in two weeks`),
    saving: figureOf(row, `i${at}.saving`, gross, monthly, "projected", "saving", `${id}, saving before commitments`),
    net: figureOf(row, `i${at}.net`, net, monthly, "projected", "saving", `${id}, saving net of commitments`),
    netReason,
  }));
}

function figureOf(row: Found, path: string, value: string | null, unit: string, kind: Figure["kind"], metric: string, label: string): Figure {
  const { evidence, asOf } = row.finding;
  const queryId = evidence.queryId ?? "q_none";
  return {
    id: `${queryId}.${row.id}.${path}`,
    value,
    unit,
    metric,
    kind,
    period: { from: evidence.from, to: evidence.to },
    timeZone: "UTC",
    asOf,
    queryId,
    label,
  };
}
