import type { z } from "zod";
import type { RecommendationStatus, RefreshAnswer } from "#core/api/recommendations";
import { whenFound, whenGone } from "#core/recommendations/transitions";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { type Collected, type Collection, collectRecommendations } from "#services/recommendations/collect";
import { SharedRuns } from "#services/shared-runs";
import { asSystem } from "#services/system";

type Answer = z.infer<typeof RefreshAnswer>;
type Known = {
  readonly id: string;
  readonly type: string;
  readonly status: RecommendationStatus;
  readonly status_at: string | Date | null;
  readonly net_at_status: string | null;
  readonly version: number;
};

/**
 * Looks through the bill and the inventory again, and brings the rows up to date: new ones open, what is gone expires, what was
 * decided stays decided. Idempotent; one row in the log. For the daily job, after an ingest, and for Owners and Admins.
 */
export async function refreshRecommendations(ctx: ServiceContext): Promise<Answer> {
  requireScope(ctx, "costs:manage");
  return refreshOnce(ctx);
}

const refreshes = new SharedRuns<Answer>();

/** The same for whoever asks at the same time. */
export function refreshOnce(ctx: ServiceContext): Promise<Answer> {
  return refreshes.of(ctx.tenant.id, () => refreshAsSystem(ctx));
}

/** The same where nobody asked: a tenant that was never looked through. */
export async function refreshAsSystem(ctx: ServiceContext, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Answer> {
  const system = asSystem(ctx);
  const collection = await collectRecommendations(system, options);
  return mutate(system, {
    scope: "costs:manage",
    action: "recommendation.refresh",
    target: "recommendations",
    event: "Looked for recommendations",
    run: async (tx) => {
      // One refresh at a time: two would each see the other's rows as missing.
      await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`recommendations/${tx.tenantId}`]);
      const counts = await store(tx, collection, ctx.now());
      const refreshedAt = ctx.now().toISOString();
      const result = { ...counts, refreshedAt };
      return { result, after: counts, event: `Looked for recommendations: ${counts.found} found, ${counts.added} new, ${counts.expired} gone` };
    },
  });
}

async function store(
  tx: TenantTransaction,
  { rows, leftOut, notChecked, netUnknown, dataVersion }: Collection,
  now: Date,
): Promise<Omit<Answer, "refreshedAt">> {
  const known = new Map(
    (await tx.query<Known>("SELECT id, type, status, status_at, net_at_status::text, version FROM recommendations FOR UPDATE")).map((row) => [
      row.id,
      row,
    ]),
  );
  const found = new Set(rows.map(({ id }) => id));
  const blind = new Set<string>(notChecked.map(({ type }) => type));
  let [added, expired, reopened] = [0, 0, 0];
  for (const row of rows) {
    const old = known.get(row.id);
    await upsert(tx, row);
    if (old === undefined) {
      added += 1;
      continue;
    }
    const before = {
      status: old.status,
      statusAt: old.status_at === null ? undefined : new Date(old.status_at),
      netAtStatus: old.net_at_status === null ? undefined : Number(old.net_at_status),
    };
    const change = whenFound(before, row.net === undefined ? undefined : Number(row.net), now);
    if (change === undefined) continue;
    reopened += 1;
    await changeBySystem(tx, old, change.status, change.reason);
  }
  for (const old of known.values()) {
    // What could not be looked for this time is not gone.
    const next = found.has(old.id) || blind.has(old.type) ? undefined : whenGone(old.status);
    if (next === undefined) continue;
    expired += 1;
    await changeBySystem(tx, old, next, "It is no longer found in the bill.");
  }
  await tx.query(
    `INSERT INTO recommendation_refreshes (tenant_id, at, data_version, not_checked, left_out) VALUES ($1, app_now(), $2, $3::text::jsonb, $4::text::jsonb)
     ON CONFLICT (tenant_id) DO UPDATE SET at = excluded.at, data_version = excluded.data_version, not_checked = excluded.not_checked,
       left_out = excluded.left_out`,
    [tx.tenantId, dataVersion, JSON.stringify([...notChecked, ...netUnknownAs(netUnknown)]), JSON.stringify(leftOut)],
  );
  return { found: rows.length, added, expired, reopened };
}

/** Told beside what could not be looked for; no row is of this type, so that none is kept for it. */
function netUnknownAs(unknown: string | undefined) {
  return unknown === undefined ? [] : [{ type: "net_of_commitments", reason: unknown }];
}

async function upsert(tx: TenantTransaction, row: Collected): Promise<void> {
  await tx.query(
    `INSERT INTO recommendations (tenant_id, id, engine, type, account, net, gross, score, actionable, finding)
     VALUES ($1, $2, $3, $4, $5, $6::numeric, $7::numeric, $8::numeric, $9, $10::text::jsonb)
     ON CONFLICT (tenant_id, id) DO UPDATE SET account = excluded.account, net = excluded.net, gross = excluded.gross, score = excluded.score,
       actionable = excluded.actionable, last_seen_at = app_now(),
       -- What was done is measured by what it was then.
       finding = CASE WHEN recommendations.status = 'done' THEN recommendations.finding ELSE excluded.finding END`,
    [
      tx.tenantId,
      row.id,
      row.engine,
      row.type,
      row.account,
      row.net ?? null,
      row.gross ?? null,
      row.score.toFixed(6),
      row.actionable,
      JSON.stringify(row.finding),
    ],
  );
}

async function changeBySystem(tx: TenantTransaction, old: Known, to: RecommendationStatus, reason: string): Promise<void> {
  await tx.query(
    "UPDATE recommendations SET status = $2, version = version + 1, reason = NULL, status_by = 'Major Tom', status_at = app_now(), net_at_status = net WHERE id = $1",
    [old.id, to],
  );
  await tx.query(
    "INSERT INTO recommendation_changes (tenant_id, recommendation_id, version, from_status, to_status, reason, by_name) VALUES ($1, $2, $3, $4, $5, $6, 'Major Tom')",
    [tx.tenantId, old.id, old.version + 1, old.status, to, reason],
  );
}
