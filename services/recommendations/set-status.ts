import type { z } from "zod";
import type { BulkStatusAnswer, Recommendation, RecommendationStatus, StatusChange } from "#core/api/recommendations";
import { MONTH_HOURS } from "#core/commitments/model";
import { ConflictError, MajorTomError, NotFoundError } from "#core/errors";
import { decimal, dividedBy, sumOf, toText } from "#core/figures/decimal";
import { checkTransition } from "#core/recommendations/transitions";
import { TYPE_FACTS } from "#core/recommendations/type-facts";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { keepPromise, ledgerRows } from "#services/ledger/ledger-rows";
import { mutate } from "#services/mutation";
import {
  liveSwitches,
  ranksOf,
  recommendationOf,
  storedRecommendations,
  type StoredRecommendation,
} from "#services/recommendations/recommendation-rows";

const HOURS_OF_MONTH = decimal(MONTH_HOURS);
const WORDS: Readonly<Record<StatusChange["status"], string>> = {
  open: "Opened again",
  accepted: "Accepted",
  done: "Marked done",
  dismissed: "Dismissed",
};

/**
 * Sets the status of one recommendation, at once. Marked done, what it promised goes into the ledger; opened again, that ends.
 *
 * @throws NotFoundError, ConflictError where somebody else was faster, IllegalTransitionError, InvalidInputError without a reason
 */
export async function setRecommendationStatus(ctx: ServiceContext, id: string, change: StatusChange): Promise<Recommendation> {
  const { status, reason, version } = change;
  return mutate(ctx, {
    scope: "costs:manage",
    action: "recommendation.set-status",
    target: id,
    event: `${WORDS[status]} a recommendation`,
    run: async (tx) => {
      const [row] = await storedRecommendations(tx, id, true);
      if (row === undefined) throw new NotFoundError("There is no such recommendation. Look at the list for those that there are.");
      if (row.version !== version)
        throw new ConflictError(
          `Somebody changed it meanwhile: it is ${row.status}${row.statusBy === null ? "" : `, by ${row.statusBy}`}. Look at it again.`,
        );
      checkTransition(row.status, status, reason);
      await store(tx, ctx, row, status, reason);
      if (status === "done") await promise(tx, ctx, row);
      if (row.status === "done") await takeBack(tx, row);
      const stored = await storedRecommendations(tx);
      const fresh = stored.find((one) => one.id === id);
      if (fresh === undefined) throw new Error(`${id} is not there.`);
      return {
        result: recommendationOf(fresh, { ranks: ranksOf(stored), switches: await liveSwitches(tx) }),
        event: `${WORDS[status]}: ${row.finding.title}`,
        before: { status: row.status, version: row.version },
        after: { status, version: fresh.version, ...(reason === undefined ? {} : { reason }) },
      };
    },
  });
}

/** Several at once; each is judged alone, in the order given, and none waits for another's fault. */
export async function setStatuses(
  ctx: ServiceContext,
  input: {
    readonly changes: readonly { readonly id: string; readonly version: number }[];
    readonly status: StatusChange["status"];
    readonly reason?: string | undefined;
  },
): Promise<z.infer<typeof BulkStatusAnswer>> {
  const results: z.infer<typeof BulkStatusAnswer>["results"] = [];
  for (const { id, version } of input.changes) {
    try {
      const row = await setRecommendationStatus(ctx, id, {
        status: input.status,
        version,
        ...(input.reason === undefined ? {} : { reason: input.reason }),
      });
      results.push({ id, ok: true, row, code: null, detail: null });
    } catch (error) {
      if (!(error instanceof MajorTomError) || error.code === "forbidden") throw error;
      results.push({ id, ok: false, row: null, code: error.code, detail: error.message });
    }
  }
  return { results };
}

async function store(
  tx: TenantTransaction,
  ctx: ServiceContext,
  row: StoredRecommendation,
  to: RecommendationStatus,
  reason: string | undefined,
): Promise<void> {
  await tx.query(
    "UPDATE recommendations SET status = $2, reason = $3, status_by = $4, status_at = app_now(), net_at_status = net, version = version + 1 WHERE id = $1",
    [row.id, to, reason ?? null, ctx.actor.name],
  );
  await tx.query(
    "INSERT INTO recommendation_changes (tenant_id, recommendation_id, version, from_status, to_status, reason, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [tx.tenantId, row.id, row.version + 1, row.status, to, reason ?? null, ctx.actor.name],
  );
}

/** What another entry of the ledger measures already is not promised twice. */
async function promise(tx: TenantTransaction, ctx: ServiceContext, row: StoredRecommendation): Promise<void> {
  const { measure, resources, title } = row.finding;
  if (measure === null || row.net === null) return;
  const others = (await ledgerRows(tx)).filter((entry) => entry.undoneAt === undefined && entry.sourceId !== row.id);
  const taken = new Set(others.flatMap((entry) => [...entry.measure.resources, ...entry.measure.successors]));
  const left = resources.filter(({ id }) => !taken.has(id));
  const isGroup = measure.resources.length === 0;
  if (left.length === 0 && !isGroup) return;
  const net = isGroup ? decimal(row.net) : sumOf(left.map((resource) => decimal(resource.net ?? "0")));
  if (net <= 0n) return;
  await keepPromise(tx, {
    source: "recommendation",
    sourceId: row.id,
    kind: row.type,
    title,
    category: TYPE_FACTS[row.type].spend,
    by: ctx.actor.name,
    promisedPerHour: toText(dividedBy(net, HOURS_OF_MONTH)),
    effectiveAt: ctx.now(),
    measure: { ...measure, resources: isGroup ? [] : left.map(({ id }) => id) },
  });
}

async function takeBack(tx: TenantTransaction, row: StoredRecommendation): Promise<void> {
  await tx.query(
    "UPDATE savings_ledger SET undone_at = app_now(), status = 'undone', data_version = NULL WHERE source = 'recommendation' AND source_id = $1",
    [row.id],
  );
}
