import { InvalidInputError } from "#core/errors";
import { type HourlyUsage, MONTH_HOURS, type UsageRow } from "#core/commitments/model";

/** A part of the plan's term with one kind of usage; the shares of a scenario add up to one. */
export type Phase = { readonly usage: HourlyUsage; readonly share: number };

/** A future over the whole term of a plan. */
export type Scenario = {
  readonly id: string;
  /** As people read it: `usage -30 %`, `m6i leaves eu-west-1 on 1 March 2027`. */
  readonly name: string;
  readonly kind: "past" | "usage" | "event" | "trend";
  /** 0.7 where usage is 30 % less; undefined where it is no factor. */
  readonly factor: number | undefined;
  readonly phases: readonly Phase[];
};

/** Something that is known to come, from an hour on: a migration, an approved hibernation, an approved node switch. */
export type NamedEvent = {
  readonly id: string;
  readonly name: string;
  /** Hours since the epoch, half-open; `until` undefined: for good. */
  readonly from: number;
  readonly until: number | undefined;
  /** The usage once it has happened. */
  readonly after: (usage: HourlyUsage) => HourlyUsage;
};

/** The term of the plan that is sized: hours since the epoch. */
export type TermSpan = { readonly start: number; readonly end: number };

export const STRESS_FACTORS: readonly number[] = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3];

/** Months that a trend is believed to go on; then it stays where it is. */
const TREND_MONTHS = 12;
const QUARTER_MONTHS = 3;

/**
 * The future as the past, and with usage from -30 % to +30 %.
 *
 * @throws InvalidInputError for a factor below 0
 */
export function stressScenarios(usage: HourlyUsage, factors: readonly number[] = STRESS_FACTORS): readonly Scenario[] {
  return factors.map((factor) => {
    if (!(factor >= 0)) throw new InvalidInputError("Usage can fall by 100 % at most: give a factor of 0 or more.");
    if (factor === 1) return { id: "past", name: "usage as in the past", kind: "past", factor, phases: [{ usage, share: 1 }] };
    const percent = Math.round((factor - 1) * 1000) / 10;
    const name = `usage ${percent > 0 ? "+" : ""}${percent} %`;
    return { id: `usage${percent > 0 ? "+" : ""}${percent}`, name, kind: "usage", factor, phases: [{ usage: scaledUsage(usage, factor), share: 1 }] };
  });
}

/** The future with a named event: before, during and after it, by their shares of the term. */
export function eventScenario(usage: HourlyUsage, event: NamedEvent, term: TermSpan): Scenario {
  const [start, end] = [Math.max(event.from, term.start), Math.min(event.until ?? term.end, term.end)];
  const share = termHours(term) === 0 ? 0 : Math.max(0, end - start) / termHours(term);
  const phases = [
    { usage, share: 1 - share },
    { usage: share > 0 ? event.after(usage) : usage, share },
  ];
  return { id: event.id, name: event.name, kind: "event", factor: undefined, phases: phases.filter((phase) => phase.share > 0) };
}

/**
 * The future where the trend goes on for twelve months at most, by quarters, and stays there.
 *
 * @param perMonth share of one of today's usage: 0.03 is 3 % more every month
 */
export function trendScenario(usage: HourlyUsage, perMonth: number, term: TermSpan): Scenario {
  const months = termHours(term) / MONTH_HOURS;
  const phases: Phase[] = [];
  for (let month = 0; month < Math.min(months, TREND_MONTHS); month += QUARTER_MONTHS) {
    const width = Math.min(QUARTER_MONTHS, months - month);
    phases.push({ usage: scaledUsage(usage, Math.max(0, 1 + perMonth * (month + width / 2))), share: width / months });
  }
  if (months > TREND_MONTHS) {
    phases.push({ usage: scaledUsage(usage, Math.max(0, 1 + perMonth * TREND_MONTHS)), share: (months - TREND_MONTHS) / months });
  }
  const percent = Math.round(perMonth * 1000) / 10;
  const name = `the trend goes on: ${percent > 0 ? "+" : ""}${percent} % a month`;
  return { id: "trend", name, kind: "trend", factor: undefined, phases };
}

/** An event that ends all usage of the rows that match: a migration away. */
export function migrationEvent(id: string, name: string, from: number, matches: (row: UsageRow) => boolean): NamedEvent {
  return { id, name, from, until: undefined, after: (usage) => ({ ...usage, rows: usage.rows.filter((row) => !matches(row)) }) };
}

/** All usage times a factor. */
export function scaledUsage(usage: HourlyUsage, factor: number): HourlyUsage {
  return { ...usage, rows: usage.rows.map((row) => ({ ...row, quantity: scaledQuantity(row.quantity, factor) })) };
}

/** A loop: a function call for each hour of each row takes ten times as long. */
function scaledQuantity(quantity: Float64Array, factor: number): Float64Array {
  const scaled = new Float64Array(quantity.length);
  for (let hour = 0; hour < quantity.length; hour += 1) scaled[hour] = (quantity[hour] as number) * factor;
  return scaled;
}

function termHours({ start, end }: TermSpan): number {
  return Math.max(0, end - start);
}
