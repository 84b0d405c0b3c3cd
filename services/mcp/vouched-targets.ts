import { isTargetId, type Origin, targetKey } from "#core/proposals/provenance";
import type { ServiceContext } from "#services/context";

/** How long a name that a tool listed may be drafted on. */
const KEPT = "24 hours";
const MOST = 2_000;

/** Keeps what a result vouches for, for later calls of the same token. An operational record, not audited. */
export async function vouchFor(ctx: ServiceContext, sessionId: string, targets: readonly string[], call: string): Promise<void> {
  const keys = [...new Set(targets.filter(isTargetId).map(targetKey))].slice(0, MOST);
  if (keys.length === 0) return;
  await ctx.db.record(async (tx) => {
    await tx.query(`DELETE FROM mcp_targets WHERE tenant_id = $1 AND session_id = $2 AND at < app_now() - interval '${KEPT}'`, [
      ctx.tenant.id,
      sessionId,
    ]);
    await tx.query(
      `INSERT INTO mcp_targets (tenant_id, session_id, target, call) SELECT $1, $2, unnest($3::text[]), $4
       ON CONFLICT (tenant_id, session_id, target) DO UPDATE SET call = excluded.call, at = app_now()`,
      [ctx.tenant.id, sessionId, keys, call],
    );
  });
}

/** Where a name in a draft came from: a tool's result that this token was given, or nowhere. */
export async function originsFor(ctx: ServiceContext, sessionId: string): Promise<(text: string) => Origin | undefined> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ target: string; call: string }>(
      `SELECT target, call FROM mcp_targets WHERE tenant_id = $1 AND session_id = $2 AND at >= app_now() - interval '${KEPT}'`,
      [ctx.tenant.id, sessionId],
    ),
  );
  const calls = new Map(rows.map(({ target, call }) => [target, call]));
  return (text) => {
    const call = calls.get(targetKey(text));
    return call === undefined ? undefined : { from: "tool", call };
  };
}
