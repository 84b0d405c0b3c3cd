import { readableCard } from "#core/proposals/notice";
import { INSTANCE_HOURS } from "#core/ledger/measure";
import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { keepPromise, type NewPromise } from "#services/ledger/ledger-rows";

type ActionRow = {
  readonly number: number;
  readonly sealed: string;
  readonly state: string;
  readonly started_at: string | Date | null;
  readonly ended_at: string | Date | null;
  readonly outcome: { readonly text?: string; readonly evidence?: unknown } | null;
  readonly refs: unknown;
  readonly by_name: string | null;
  readonly known: string | null;
};

const SIGNED = ["approved", "executing", "rolling_back", "succeeded", "failed", "rolled_back", "needs_attention"];
const ENDED = new Set(["succeeded", "failed", "rolled_back"]);
const HOUR_MS = 3_600_000;

/**
 * Puts into the ledger what people approved and what became of it. The promise is read from the sealed text, so that it is the one
 * that was signed whenever this runs. Operational: it copies what the log of actions says.
 */
export async function syncPromises(ctx: ServiceContext): Promise<void> {
  const rows = await ctx.db.read((tx) => changedActions(tx));
  const promises = rows.flatMap((row) => promiseOf(row) ?? []);
  if (promises.length === 0) return;
  await ctx.db.record(async (tx) => {
    for (const promise of promises) await keepPromise(tx, promise);
  });
}

/** Node switches that were signed, and whose entry is not there or does not know the end yet. */
function changedActions(tx: TenantTransaction): Promise<ActionRow[]> {
  return tx.query<ActionRow>(
    `SELECT p.number, r.sealed, p.state, a.started_at, a.ended_at, a.outcome,
       (SELECT jsonb_agg(s.ref) FROM action_steps s WHERE s.tenant_id = a.tenant_id AND s.action_id = a.id AND s.name NOT LIKE 'undo:%') AS refs,
       (SELECT u.name FROM decisions d JOIN users u ON u.id = d.user_id WHERE d.tenant_id = p.tenant_id AND d.number = p.number AND d.rev = p.rev AND d.verdict = 'approve' ORDER BY d.at DESC LIMIT 1) AS by_name,
       l.status AS known
     FROM proposals p JOIN proposal_revisions r USING (tenant_id, number, rev)
       LEFT JOIN actions a ON a.tenant_id = p.tenant_id AND a.number = p.number
       LEFT JOIN savings_ledger l ON l.tenant_id = p.tenant_id AND l.source = 'proposal' AND l.source_id = 'APR-' || p.number
     WHERE p.kind = 'node_switch' AND p.state = ANY ($1::text[]) AND (l.id IS NULL OR (l.effective_at IS NULL AND l.undone_at IS NULL AND a.ended_at IS NOT NULL))
     ORDER BY p.number`,
    [SIGNED],
  );
}

function promiseOf(row: ActionRow): (NewPromise & { readonly undoneAt?: Date | undefined }) | undefined {
  const { params } = openSeal(row.sealed);
  const parsed = NodeSwitch.safeParse(params);
  if (!parsed.success) return undefined;
  const { node, price } = parsed.data;
  const ended = row.ended_at === null || !ENDED.has(row.state) ? undefined : new Date(row.ended_at);
  const successors = row.state === "succeeded" ? instancesIn([row.refs, row.outcome]).filter((id) => id !== node.instanceId) : [];
  const start = row.started_at === null ? undefined : new Date(Math.floor(new Date(row.started_at).getTime() / HOUR_MS) * HOUR_MS);
  return {
    source: "proposal",
    sourceId: `APR-${row.number}`,
    kind: "node_switch",
    title: readableCard(row.sealed)?.title ?? `APR-${row.number}`,
    category: "kubernetes",
    by: row.by_name,
    promisedPerHour: price.savingUsdPerHour,
    effectiveAt: row.state === "succeeded" ? ended : undefined,
    undoneAt: row.state === "failed" || row.state === "rolled_back" ? ended : undefined,
    measure: {
      basis: "usage",
      metric: null,
      resources: [node.instanceId],
      successors,
      cluster: null,
      account: null,
      usageTypes: INSTANCE_HOURS,
      from: start?.toISOString() ?? null,
      expected: { before: price.now.usdPerHour, after: price.after.usdPerHour },
    },
  };
}

/** Ids of instances that the log of the action names. */
function instancesIn(log: unknown): string[] {
  return [...new Set(JSON.stringify(log).match(/\bi-[0-9a-z]{3,20}\b/g) ?? [])];
}
