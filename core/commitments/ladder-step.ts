import { blockedBy } from "#core/commitments/ladder-blocks";
import { monthEndGuard } from "#core/commitments/month-end-guard";
import { formatDay } from "#core/figures/dates";
import { RETURNABLE_COMMITMENT } from "#core/commitments/ladder";

/** What the next step of a ladder depends on, before anything is analyzed anew. Commitments are USD an hour. */
export type LadderStand = {
  readonly now: Date;
  readonly target: number;
  readonly tranche: number;
  /** Of its tranches: those that are active, and those that are drafted, signed or queued. */
  readonly bought: number;
  readonly drafted: number;
  readonly nextDue: Date;
  /** Hours between the purchase call and the start. */
  readonly queueHours: number;
  /** Hours that signing and the start of the purchase may take at most. */
  readonly signingHours: number;
  readonly termHours: number;
  /** APR-n of a tranche that is not active yet; undefined: none. */
  readonly waiting: string | undefined;
  /** Start of the last plan, ISO; undefined: none yet. */
  readonly lastStart: string | undefined;
  /** Newest complete hour of the bill, ISO. */
  readonly dataTo: string;
  readonly openAnomalies: readonly string[];
  readonly paused: boolean;
  /** What the limits leave, USD of whole commitment. */
  readonly roomUsd: number;
};
export type LadderVerdict =
  | { readonly verdict: "done" | "go" }
  /** `until`: nothing changes before. */
  | { readonly verdict: "wait"; readonly because: string; readonly until?: Date };

/** The least that a plan commits, USD an hour. */
const LEAST = 0.001;
const HOUR_MS = 3_600_000;

/**
 * Whether the next tranche may be drafted, and why not: its date, a pause, the end of the month at any instant at which it
 * might be bought or start, an open anomaly, a tranche that is not active yet or has fewer than seven days of data, the limits.
 *
 * @source docs/methods/commitment-pipeline.md
 */
export function ladderStep(stand: LadderStand): LadderVerdict {
  const { now, target, bought, drafted, nextDue, waiting, roomUsd, termHours } = stand;
  if (target - bought < LEAST) return { verdict: "done" };
  if (stand.paused) return wait("Buying is paused: an Owner resumes it.");
  if (waiting !== undefined) return wait(`${waiting} is not active yet: the next tranche is sized when it is.`);
  if (target - bought - drafted < LEAST) return wait("What is left of it is drafted.");
  if (now < nextDue) return wait(`The next tranche is due ${formatDay(nextDue)}.`, nextDue);
  const monthEnd = endOfMonth(stand);
  if (monthEnd !== undefined) return monthEnd;
  const [blocked] = blockedBy({ paused: stand.paused, openAnomalies: stand.openAnomalies, lastPurchaseAt: stand.lastStart, dataTo: stand.dataTo });
  if (blocked !== undefined) return wait(blocked);
  return roomUsd / termHours < LEAST
    ? wait("The limits of money leave no room for a tranche. An Owner raises them, or older purchases leave the 30 days.")
    : { verdict: "go" };
}

/** USD an hour, five places, rounded down; 0 where nothing is left to buy by today's analysis. */
export function trancheNow({ target, tranche, bought, drafted, roomUsd, termHours }: LadderStand, gapToday: number): number {
  const most = Math.min(tranche, RETURNABLE_COMMITMENT, target - bought - drafted, gapToday, roomUsd / termHours);
  const rounded = Math.floor(most * 1e5 + 1e-6) / 1e5;
  return rounded < LEAST ? 0 : rounded;
}

/** Drafted now it may be bought until the last signature's time is over, and start a queue later: none of that in a month's last days. */
function endOfMonth({ now, queueHours, signingHours }: LadderStand): LadderVerdict | undefined {
  const first = now.getTime() + queueHours * HOUR_MS;
  for (const at of [now.getTime(), first, first + signingHours * HOUR_MS]) {
    const { moveTo } = monthEndGuard(new Date(at).toISOString());
    if (moveTo !== undefined) {
      return wait(
        `It would be bought in the last days of a month, when there is little time to return it: it waits until ${formatDay(new Date(moveTo))}.`,
        new Date(moveTo),
      );
    }
  }
  return undefined;
}

function wait(because: string, until?: Date): LadderVerdict {
  return { verdict: "wait", because, ...(until !== undefined && { until }) };
}
