import type { Fact } from "#core/api/knowledge";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { FACT_COLUMNS, type FactRow, factOf } from "#services/knowledge/facts";

/** What is kept of the organization, in the order in which it was told. */
export async function listFacts(ctx: ServiceContext): Promise<Fact[]> {
  requireScope(ctx, "chat:use");
  const rows = await ctx.db.read((tx) => tx.query<FactRow>(`SELECT ${FACT_COLUMNS} FROM facts WHERE text IS NOT NULL ORDER BY number`, []));
  return rows.map(factOf);
}
