import type { HourlyUsage, UsageRow } from "#core/commitments/model";

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

/** The future as the past, and with usage from -30 % to +30 %. */
export function stressScenarios(usage: HourlyUsage, factors: readonly number[] = STRESS_FACTORS): readonly Scenario[] {
  throw new RangeError(`Not computed: ${usage.hours} ${factors.length}`);
}

/** The future with a named event: before and after it, by their shares of the term. */
export function eventScenario(usage: HourlyUsage, event: NamedEvent, term: TermSpan): Scenario {
  throw new RangeError(`Not computed: ${usage.hours} ${event.id} ${term.start}`);
}

/**
 * The future where the trend goes on for twelve months at most, by quarters, and stays there.
 *
 * @param perMonth share of one: 0.03 is 3 % more every month
 */
export function trendScenario(usage: HourlyUsage, perMonth: number, term: TermSpan): Scenario {
  throw new RangeError(`Not computed: ${usage.hours} ${perMonth} ${term.start}`);
}

/** An event that ends all usage of the rows that match: a migration away. */
export function migrationEvent(id: string, name: string, from: number, matches: (row: UsageRow) => boolean): NamedEvent {
  return { id, name, from, until: undefined, after: (usage) => ({ ...usage, rows: usage.rows.filter((row) => !matches(row)) }) };
}

/** All usage times a factor. */
export function scaledUsage(usage: HourlyUsage, factor: number): HourlyUsage {
  return { ...usage, rows: usage.rows.map((row) => ({ ...row, quantity: row.quantity.map((units) => units * factor) })) };
}
