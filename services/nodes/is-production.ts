import type { ServiceContext } from "#services/context";

/** Whether a cluster is production, as an Owner set it; unset means production. Never read from a tag. */
export async function isProduction(ctx: ServiceContext, cluster: string): Promise<boolean> {
  const rows = await ctx.db.read((tx) => tx.query<{ production: boolean }>("SELECT production FROM cluster_settings WHERE cluster = $1", [cluster]));
  return rows[0]?.production ?? true;
}
