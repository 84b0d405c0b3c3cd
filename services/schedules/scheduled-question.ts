import type { z } from "zod";
import type { NewScheduledQuestion, ScheduledQuestion } from "#core/api/schedules";
import { InvalidInputError, LimitExceededError, NotFoundError, UnauthenticatedError } from "#core/errors";
import { describeRecurrence, nextOccurrence, Recurrence } from "#core/schedules/recurrence";
import type { ServiceContext } from "#services/context";

/** Of one person; each is a question to the warehouse that nobody waits for. */
export const MOST_SCHEDULED = 20;

export type ScheduleRow = {
  readonly number: number;
  readonly user_id: string;
  readonly question: string;
  readonly recurrence: unknown;
  readonly thread_id: string;
  readonly state: "active" | "stopped";
  readonly reason: string | null;
  readonly next_at: Date | string;
  readonly last_run_at: Date | string | null;
  readonly last_outcome: "answered" | "failed" | null;
  readonly created_at: Date | string;
};

export const SCHEDULE_COLUMNS = "number, user_id, question, recurrence, thread_id, state, reason, next_at, last_run_at, last_outcome, created_at";

export function scheduledQuestionOf(row: ScheduleRow): ScheduledQuestion {
  const recurrence = Recurrence.parse(row.recurrence);
  const instant = (at: Date | string | null) => (at === null ? null : new Date(at).toISOString());
  return {
    id: `S-${row.number}`,
    question: row.question,
    recurrence,
    when: describeRecurrence(recurrence),
    threadId: row.thread_id,
    state: row.state,
    reason: row.reason,
    nextAt: row.state === "active" ? instant(row.next_at) : null,
    lastRunAt: instant(row.last_run_at),
    lastOutcome: row.last_outcome,
    createdAt: new Date(row.created_at).toISOString(),
  };
}

/** @throws NotFoundError for what is no id of one */
export function scheduleNumberOf(id: string): number {
  const number = Number(/^S-([1-9]\d{0,8})$/i.exec(id.trim())?.[1]);
  if (Number.isNaN(number)) throw noSuchSchedule();
  return number;
}

/** Unknown, another person's and another tenant's are not told apart. */
export function noSuchSchedule(): NotFoundError {
  return new NotFoundError("You have no such scheduled question. List them to see which there are.");
}

/** @throws LimitExceededError where a person has as many active ones as they may */
export function roomForOneMore(active: number): void {
  if (active >= MOST_SCHEDULED) throw new LimitExceededError(`You have ${MOST_SCHEDULED} scheduled questions. Stop one that you no longer read.`);
}

/** Whose it is. @throws UnauthenticatedError for who is nobody */
export function scheduleOwner(ctx: ServiceContext): string {
  if (ctx.actor.userId === null) throw new UnauthenticatedError("A scheduled question belongs to a person. Sign in first.");
  return ctx.actor.userId;
}

/** With the organization's zone where none is named. @throws InvalidInputError for a zone or a day that is none */
export function recurrenceOf(
  ctx: ServiceContext,
  input: z.output<typeof NewScheduledQuestion>["recurrence"],
): { recurrence: Recurrence; next: Date } {
  const parsed = Recurrence.safeParse({ ...input, timeZone: input.timeZone ?? ctx.tenant.timeZone });
  if (!parsed.success) throw new InvalidInputError(parsed.error.issues.map(({ message }) => message).join(" "));
  return { recurrence: parsed.data, next: nextOccurrence(parsed.data, ctx.now()) };
}
