import type { CommitmentPosition } from "#core/api/commitments";
import { isHeld, planName } from "#web/pages/commitments/commitment-words.ts";

/** A commitment on the line of time: shares of the shown span, 0 to 1. */
export type Stretch = {
  readonly id: string;
  readonly name: string;
  readonly kind: "savings_plan" | "reservation";
  readonly from: number;
  readonly to: number;
  readonly end: string;
  readonly daysLeft: number | null;
  /** It has not begun. */
  readonly isAhead: boolean;
};

export type Calendar = {
  readonly stretches: readonly Stretch[];
  /** Where a month, quarter or year begins, and how it is called. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
};

const DAY_MS = 86_400_000;
/** Beyond it a label would run over the end of the line. */
const LAST_TICK = 0.94;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Steps of the axis in months, and up to how many months of span each is used. */
const STEPS: readonly (readonly [upTo: number, months: number])[] = [
  [9, 1],
  [16, 2],
  [26, 3],
  [Number.POSITIVE_INFINITY, 6],
];

/** What is held from now on, soonest end first; the axis starts with the current month. */
export function calendarOf({ plans, reservations }: Pick<CommitmentPosition, "plans" | "reservations">, now: number): Calendar {
  const held = [
    ...plans.filter(({ state }) => isHeld(state)).map((plan) => ({ ...plan, name: planName(plan), kind: "savings_plan" as const })),
    ...reservations.filter(({ state }) => isHeld(state)).map((one) => ({ ...one, name: `${one.what}, ${one.region}`, kind: "reservation" as const })),
  ].flatMap(({ id, name, kind, start, end, daysLeft }) =>
    end === null || Date.parse(end) <= now ? [] : [{ id, name, kind, start: start === null ? now : Date.parse(start), end, daysLeft }],
  );
  const last = Math.max(now + 90 * DAY_MS, ...held.map(({ end }) => Date.parse(end)));
  const from = Date.UTC(new Date(now).getUTCFullYear(), new Date(now).getUTCMonth(), 1);
  const to = last + (last - from) * 0.02;
  const share = (instant: number): number => Math.min(1, Math.max(0, (instant - from) / (to - from)));
  return {
    stretches: held
      .map(({ id, name, kind, start, end, daysLeft }) => ({
        id,
        name,
        kind,
        from: share(Math.max(now, start)),
        to: share(Date.parse(end)),
        end,
        daysLeft,
        isAhead: start > now,
      }))
      .toSorted((a, b) => a.to - b.to || a.name.localeCompare(b.name)),
    ticks: ticksOf(from, to)
      .map((instant) => ({ at: share(instant), label: labelOf(new Date(instant), instant === from) }))
      .filter(({ at }) => at <= LAST_TICK),
  };
}

function ticksOf(from: number, to: number): readonly number[] {
  const months = (to - from) / (30.4 * DAY_MS);
  const step = STEPS.find(([upTo]) => months <= upTo)?.[1] ?? 6;
  const first = new Date(from);
  const ticks: number[] = [];
  for (let month = first.getUTCMonth(); ; month += step) {
    const instant = Date.UTC(first.getUTCFullYear(), month, 1);
    if (instant > to) return ticks;
    ticks.push(instant);
  }
}

/** `Nov 2026` at the start and in January, else `Mar`. */
function labelOf(date: Date, isFirst: boolean): string {
  const month = MONTHS[date.getUTCMonth()] ?? "";
  return isFirst || date.getUTCMonth() === 0 ? `${month} ${date.getUTCFullYear()}` : month;
}
