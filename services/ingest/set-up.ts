import type { SetupAnswer } from "#core/api/data";
import type { z } from "zod";
import { ConflictError } from "#core/errors";
import { expectedCostUsd } from "#core/ingest/cost-explorer-months";
import { type CostSource, fingerprintOf, labelOf, locationOf } from "#core/ingest/source";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import type { Jobs } from "#services/jobs";
import { checkSource } from "#services/ingest/check-source";
import { INGEST_JOB, ingestOf } from "#services/ingest/ingest-of";
import { openRunIn } from "#services/ingest/run-rows";
import { mutate } from "#services/mutation";
import { announce } from "#services/notifications/announce";

type Answer = z.infer<typeof SetupAnswer>;

/** Sources that one organization may have connected at a time. */
const MOST_SOURCES = 20;

/**
 * Connects a source and begins to read it back. Asked again for the same place it answers with the source that is there,
 * and with its run where one goes on.
 *
 * @throws InvalidInputError for a description that cannot be one, ConflictError where there are too many sources
 */
export async function setUpSource(ctx: ServiceContext, given: CostSource, jobs: Jobs): Promise<Answer> {
  const source = checkSource(ctx, given);
  const answer = await mutate(ctx, {
    scope: "data:manage",
    action: "cost-source.connect",
    target: locationOf(source),
    event: `Connected ${labelOf(source).toLowerCase()}: ${locationOf(source)}`,
    prepare: async () => void ingestOf(ctx),
    run: async (tx) => {
      const fingerprint = fingerprintOf(source);
      const [known] = await tx.query<{ id: string; config: CostSource }>(
        "SELECT id, config FROM cost_sources WHERE fingerprint = $1 AND removed_at IS NULL FOR UPDATE",
        [fingerprint],
      );
      if (known === undefined) await belowLimit(tx);
      const id = known?.id ?? newId("src");
      const isSame = known !== undefined && JSON.stringify(sorted(known.config)) === JSON.stringify(sorted(source));
      if (known === undefined)
        await tx.query(
          "INSERT INTO cost_sources (tenant_id, id, kind, config, fingerprint, created_by) VALUES ($1, $2, $3, $4::text::jsonb, $5, $6)",
          [tx.tenantId, id, source.kind, JSON.stringify(source), fingerprint, ctx.actor.userId],
        );
      else if (!isSame) await tx.query("UPDATE cost_sources SET config = $2::text::jsonb WHERE id = $1", [id, JSON.stringify(source)]);
      await tx.query("UPDATE tenants SET backfill = 'running' WHERE ingested_since IS NULL");
      const run = await openRunIn(tx, id, "setup");
      await announce(tx, "data", id);
      return {
        result: { id, run, already: known !== undefined },
        ...(known === undefined ? {} : { before: { source: shown(known.config) } }),
        after: { source: shown(source), run: run.id },
        unchanged: isSame,
      };
    },
  });
  await jobs.runNow(INGEST_JOB, ctx.tenant.id);
  return {
    sourceId: answer.id,
    runId: answer.run.id,
    progress: `/api/data/runs/${answer.run.id}`,
    already: answer.already,
    run: answer.run,
    expectedCostUsd: source.kind === "cost_explorer" ? expectedCostUsd(source.months) : "0.00",
  };
}

async function belowLimit(tx: TenantTransaction): Promise<void> {
  const [row] = await tx.query<{ n: number }>("SELECT count(*)::int AS n FROM cost_sources WHERE removed_at IS NULL");
  if ((row?.n ?? 0) >= MOST_SOURCES) throw new ConflictError(`There are ${MOST_SOURCES} sources already. Remove one first.`);
}

/** As the log shows it: an external id is no secret, but it is nobody's business there. */
function shown(source: CostSource): object {
  const { externalId: _hidden, ...rest } = source as CostSource & { externalId?: string };
  return rest;
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
