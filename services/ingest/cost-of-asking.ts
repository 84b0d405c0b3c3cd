import type { z } from "zod";
import type { DataState } from "#core/api/data";
import type { ServiceContext } from "#services/context";

/** What questions of this UTC day read at an engine that bills by bytes, and what that cost. */
export async function costOfAsking(ctx: ServiceContext): Promise<z.infer<typeof DataState>["costOfAsking"]> {
  const day = ctx.now().toISOString().slice(0, 10);
  const [row] = await ctx.db.read((tx) =>
    tx.query<{ questions: number; bytes: number | string; usd: string | null }>(
      `SELECT count(*)::int AS questions, coalesce(sum(bytes_scanned), 0) AS bytes, sum(cost_usd)::text AS usd FROM engine_executions
       WHERE started_at >= $1::timestamptz AND started_at < $1::timestamptz + interval '1 day'`,
      [`${day}T00:00:00Z`],
    ),
  );
  const questions = row?.questions ?? 0;
  return {
    day,
    questions,
    bytesScanned: Number(row?.bytes ?? 0),
    usd: row?.usd ?? null,
    note:
      questions === 0
        ? "Nothing was asked of an engine that bills today: questions are answered from this server's own copy, which costs nothing at the provider."
        : "What Athena billed for questions of this UTC day; answers that were known already cost nothing.",
  };
}
