import type { ServiceContext } from "#services/context";

export type QueryToSave = {
  readonly id: string;
  readonly kind: "semantic" | "sql";
  readonly request: unknown;
  readonly sql: string;
  readonly dataVersion: string;
};

/** Keeps what was asked, so that a figure's source can be opened again. An operational record, not audited; the same question is kept once. */
export async function saveQuery(ctx: ServiceContext, query: QueryToSave): Promise<void> {
  await ctx.db.record((tx) =>
    tx.query(
      "INSERT INTO queries (tenant_id, id, kind, request, sql, data_version) VALUES ($1, $2, $3, $4::jsonb, $5, $6) ON CONFLICT (tenant_id, id) DO NOTHING",
      [ctx.tenant.id, query.id, query.kind, JSON.stringify(query.request), query.sql, query.dataVersion],
    ),
  );
}
