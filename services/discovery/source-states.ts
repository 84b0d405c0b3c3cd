import type { SourceState } from "#core/api/nodes";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";

type Row = { source: string; seen_at: string | Date | null; error: string | null; found: number; added: number; changed: number; gone: number };

/** How fresh each source is, and which one failed at its last look. */
export async function sourceStates(ctx: ServiceContext): Promise<readonly SourceState[]> {
  requireScope(ctx, "inventory:read");
  const names = new Map((await ctx.clouds.connections()).map(({ accountId, name }) => [accountId, name]));
  const rows = await ctx.db.read((tx) =>
    tx.query<Row>(
      `SELECT last.source, last.error, last.found, last.added, last.changed, last.gone,
         (SELECT good.ended_at FROM discovery_runs good WHERE good.source = last.source AND good.error IS NULL ORDER BY good.started_at DESC LIMIT 1) AS seen_at
       FROM (SELECT DISTINCT ON (source) * FROM discovery_runs ORDER BY source, started_at DESC) last ORDER BY last.source`,
    ),
  );
  return rows.map(({ seen_at, ...row }) => ({
    ...row,
    label: labelOf(row.source, names),
    seenAt: seen_at === null ? null : new Date(seen_at).toISOString(),
  }));
}

function labelOf(source: string, names: ReadonlyMap<string, string>): string {
  if (source.startsWith("cluster:")) return source.slice("cluster:".length);
  const [account = "", region = ""] = source.split("/");
  return `${names.get(account) ?? account}, ${region}`;
}
