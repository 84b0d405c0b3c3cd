import type { AnomalyRow } from "#core/api/anomalies";
import { InvalidInputError, NotFoundError } from "#core/errors";
import { anomalyRow } from "#services/anomalies/anomaly-row";
import { type StoredAnomaly, selectAnomalies } from "#services/anomalies/anomaly-store";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

type Mark = {
  readonly id: string;
  readonly verb: "expect" | "snooze" | "reopen";
  readonly state: StoredAnomaly["state"];
  readonly said: string;
  readonly reason: string | undefined;
  readonly until: string | null;
};

const LONGEST_SNOOZE_MS = 366 * 86_400_000;

/** It was meant. The same series is not told again up to this level. */
export async function expectAnomaly(ctx: ServiceContext, id: string, reason?: string): Promise<AnomalyRow> {
  return mark(ctx, { id, verb: "expect", state: "expected", said: "Marked as expected", reason, until: null });
}

/** Quiet until then; it is open again if it still goes on. @throws InvalidInputError for a time that has passed or is over a year ahead */
export async function snoozeAnomaly(ctx: ServiceContext, id: string, until: string, reason?: string): Promise<AnomalyRow> {
  const ahead = Date.parse(until) - ctx.now().getTime();
  if (!(ahead > 0)) throw new InvalidInputError("The snooze would end in the past. Choose a later time.");
  if (ahead > LONGEST_SNOOZE_MS) throw new InvalidInputError("A snooze lasts a year at most. Mark it as expected instead.");
  const end = new Date(until).toISOString();
  return mark(ctx, { id, verb: "snooze", state: "snoozed", said: `Snoozed until ${end.slice(0, 16).replace("T", " ")} UTC`, reason, until: end });
}

/** Takes a mark back. */
export async function reopenAnomaly(ctx: ServiceContext, id: string, reason?: string): Promise<AnomalyRow> {
  return mark(ctx, { id, verb: "reopen", state: "open", said: "Reopened", reason, until: null });
}

async function mark(ctx: ServiceContext, { id, verb, state, said, reason, until }: Mark): Promise<AnomalyRow> {
  return mutate(ctx, {
    scope: "costs:manage",
    action: `anomaly.${verb}`,
    target: id,
    event: `${said}: an anomaly`,
    async run(tx) {
      const [before] = await selectAnomalies(tx, "WHERE id = $1 FOR UPDATE", [id]);
      if (before === undefined) throw new NotFoundError("There is no such anomaly.");
      const reopened = state === "open";
      await tx.query(
        `UPDATE anomalies SET state = $2, mark_by = $3, mark_at = app_now(), mark_reason = $4, snoozed_until = $5,
           known_action = CASE WHEN $2 = 'open' THEN NULL ELSE known_action END, updated_at = app_now() WHERE id = $1`,
        [id, state, ctx.actor.name, reason === undefined || reason === "" ? null : reason, until],
      );
      const [after] = await selectAnomalies(tx, "WHERE id = $1", [id]);
      if (after === undefined) throw new NotFoundError("There is no such anomaly.");
      const row = anomalyRow(after);
      return {
        result: row,
        event: `${said}: ${row.title}`,
        before: { state: before.state },
        after: { state, ...(until === null ? {} : { until }), ...(reason === undefined ? {} : { reason }) },
        unchanged: !reopened && before.state === state && before.snoozedUntil === until && before.markReason === (reason ?? null),
      };
    },
  });
}
