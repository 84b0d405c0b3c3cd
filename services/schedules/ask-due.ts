import { MajorTomError } from "#core/errors";
import { nextOccurrence, Recurrence } from "#core/schedules/recurrence";
import type { ServiceContext } from "#services/context";
import { SCHEDULE_COLUMNS, type ScheduleRow } from "#services/schedules/scheduled-question";

/** Asks as a person, with the role that the person has now, and ends when the answer is complete. Undefined: no longer a member. */
export type AskAs = (question: {
  readonly tenantId: string;
  readonly userId: string;
  readonly threadId: string;
  readonly text: string;
}) => Promise<"answered" | undefined>;

const NO_MEMBER = "Its owner is no longer a member.";

/**
 * Asks what is due, each once: the time is moved on before it is asked, so that of several processes one asks, and a
 * crash loses one answer instead of repeating it. What was missed meanwhile is asked once, not as often as it was missed.
 */
export async function askDueQuestions(
  ctx: ServiceContext,
  ask: AskAs,
  options: { readonly signal: AbortSignal; readonly failed: (error: unknown) => void },
): Promise<number> {
  const due = await ctx.db.read((tx) =>
    tx.query<ScheduleRow>(
      `SELECT ${SCHEDULE_COLUMNS} FROM scheduled_questions WHERE state = 'active' AND next_at <= app_now() ORDER BY next_at, number`,
      [],
    ),
  );
  let asked = 0;
  for (const row of due) {
    if (options.signal.aborted) break;
    if (!(await claimed(ctx, row))) continue;
    asked += 1;
    const outcome = await ask({ tenantId: ctx.tenant.id, userId: row.user_id, threadId: row.thread_id, text: row.question }).catch(
      (error: unknown) => {
        if (!(error instanceof MajorTomError)) options.failed(error);
        return "failed" as const;
      },
    );
    await ctx.db.record((tx) =>
      outcome === undefined
        ? tx.query("UPDATE scheduled_questions SET state = 'stopped', reason = $2 WHERE number = $1", [row.number, NO_MEMBER])
        : tx.query("UPDATE scheduled_questions SET last_outcome = $2 WHERE number = $1", [row.number, outcome]),
    );
  }
  return asked;
}

async function claimed(ctx: ServiceContext, row: ScheduleRow): Promise<boolean> {
  const next = nextOccurrence(Recurrence.parse(row.recurrence), ctx.now());
  const rows = await ctx.db.record((tx) =>
    tx.query<{ number: number }>(
      "UPDATE scheduled_questions SET next_at = $3, last_run_at = app_now() WHERE number = $1 AND state = 'active' AND next_at = $2 RETURNING number",
      [row.number, new Date(row.next_at).toISOString(), next.toISOString()],
    ),
  );
  return rows.length > 0;
}
