import type { CommitmentPurchase } from "#core/api/commitment-workflow";
import { purchaseState, purchaseStateLabel } from "#core/commitments/purchase-state";
import { MajorTomError } from "#core/errors";
import type { TenantTransaction } from "#db/tenant-database";
import { figuresFor } from "#services/commitments/commitment-figure";
import type { ServiceContext } from "#services/context";

/** An analysis that has run longer than this has lost its process. */
const LOST_AFTER_MINUTES = 10;

/**
 * Runs an analysis and keeps it: while it runs, the pipeline shows it as analyzing; afterwards its result stays under the
 * id that orders name. The same question of the same data is the same row. Operational: an analysis changes nothing.
 */
export async function recordAnalysis<Result>(
  ctx: ServiceContext,
  { id, question, run }: { readonly id: string; readonly question: unknown; readonly run: () => Promise<Result> },
): Promise<Result> {
  await ctx.db.record((tx) =>
    tx.query(
      `INSERT INTO commitment_analyses (tenant_id, id, question, state, by_user_id, by_name) VALUES ($1, $2, $3::text::jsonb, 'running', $4, $5)
       ON CONFLICT (tenant_id, id) DO UPDATE SET state = 'running', at = app_now(), ended_at = NULL, error = NULL, by_user_id = excluded.by_user_id, by_name = excluded.by_name
       WHERE commitment_analyses.state <> 'done'`,
      [tx.tenantId, id, JSON.stringify(question), ctx.actor.userId, ctx.actor.name],
    ),
  );
  try {
    const result = await run();
    await ctx.db.record((tx) =>
      tx.query(
        "UPDATE commitment_analyses SET state = 'done', result = $2::text::jsonb, error = NULL, ended_at = app_now() WHERE id = $1 AND state <> 'done'",
        [id, JSON.stringify(result)],
      ),
    );
    return result;
  } catch (error) {
    const why = error instanceof MajorTomError ? error.message : "It failed unexpectedly.";
    await ctx.db.record((tx) =>
      tx.query("UPDATE commitment_analyses SET state = 'failed', error = $2, ended_at = app_now() WHERE id = $1 AND state = 'running'", [
        id,
        why.slice(0, 1000),
      ]),
    );
    throw error;
  }
}

/** The result of an analysis as it was kept; undefined where there is none. */
export async function keptAnalysis(
  tx: TenantTransaction,
  id: string,
): Promise<{ readonly question: unknown; readonly result: unknown; readonly at: Date } | undefined> {
  const [row] = await tx.query<{ question: unknown; result: unknown; at: string | Date }>(
    "SELECT question, result, at FROM commitment_analyses WHERE id = $1 AND state = 'done'",
    [id],
  );
  return row && { question: row.question, result: row.result, at: new Date(row.at) };
}

/** Analyses that run now, as the first station of the pipeline. */
export async function runningAnalyses(tx: TenantTransaction): Promise<CommitmentPurchase[]> {
  const rows = await tx.query<{ id: string; by_name: string; at: string | Date }>(
    `SELECT id, by_name, at FROM commitment_analyses WHERE state = 'running' AND at > app_now() - interval '${LOST_AFTER_MINUTES} minutes' ORDER BY at DESC`,
    [],
  );
  return rows.map(({ id, by_name, at }) => analyzingView(id, by_name, new Date(at).toISOString()));
}

function analyzingView(id: string, by: string, at: string): CommitmentPurchase {
  const { state, because } = purchaseState({ proposal: undefined, plan: "unknown", keptAt: undefined, now: new Date(at) });
  const figure = figuresFor({ queryId: id, period: { from: at, to: at }, asOf: at, scope: "analysis" });
  const unknown = (path: string, unit: string) => figure(path, null, { unit, metric: path, label: `Analysis ${id}: ${path}, not known yet` });
  const not = { allowed: false, why: "It is still being analyzed." };
  return {
    id,
    state,
    stateLabel: purchaseStateLabel(state),
    because,
    title: "Analysis of what to commit",
    proposal: null,
    proposalState: null,
    signatures: null,
    held: null,
    analysis: id,
    ladder: null,
    plan: null,
    arn: null,
    planState: null,
    offering: null,
    type: null,
    family: null,
    region: null,
    term: null,
    payment: null,
    account: null,
    accountName: null,
    commitment: unknown("commitment", "USD/h"),
    total: unknown("total", "USD"),
    upfront: unknown("upfront", "USD"),
    start: null,
    end: null,
    boughtAt: null,
    returnableUntil: null,
    decideAt: null,
    keptAt: null,
    keptBy: null,
    undo: "There is nothing to undo.",
    utilization: unknown("utilization", "ratio"),
    covered: unknown("covered", "USD/h"),
    unused: unknown("unused", "USD"),
    netSaving: unknown("savings", "USD"),
    monitoredAt: null,
    history: [{ state, label: purchaseStateLabel(state), at, because, by }],
    alarms: [],
    ending: null,
    youMay: { cancel: not, deleteQueued: not, return: not, keep: not, resolve: not },
    playbook: "/runbooks/savings-plans",
  };
}
