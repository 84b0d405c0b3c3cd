import { OPEN } from "#core/proposals/state";
import type { ServiceContext } from "#services/context";

/** States in which a proposal still holds its target. */
const LIVE = [...OPEN, "executing", "rolling_back", "needs_attention"];

/** As `Plan.target` names a node. */
export function nodeTarget(cluster: string, uid: string): string {
  return `node/${cluster}/${uid}`;
}

/** Ids of live proposals on nodes, by target. */
export async function openNodeProposals(ctx: ServiceContext): Promise<ReadonlyMap<string, string>> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ number: number; target: string }>("SELECT number, target FROM proposals WHERE target LIKE 'node/%' AND state = ANY ($1::text[])", [
      LIVE,
    ]),
  );
  return new Map(rows.map(({ number, target }) => [target, `APR-${number}`]));
}
