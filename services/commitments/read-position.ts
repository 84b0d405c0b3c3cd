import type { CoverableService, Payment, PlanType, Position, Term } from "#core/commitments/model";
import type { PlanState } from "#core/ports/savings-plans";
import { UnavailableError } from "#core/errors";
import type { HourSpan, ReadOptions } from "#services/commitments/read-usage";
import type { ServiceContext } from "#services/context";

/** A plan for people. What the bill or the provider does not say is null. Amounts are decimal USD. */
export type PlanFacts = {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly type: PlanType;
  readonly region: string | null;
  readonly family: string | null;
  readonly term: Term;
  readonly payment: Payment;
  /** USD an hour, upfront part included. */
  readonly commitment: string;
  /** Paid at its start. */
  readonly upfront: string | null;
  readonly start: string;
  /** Its planned end; the instant of its return where it was returned. */
  readonly end: string;
  /** As the provider says; from the bill alone: by its dates. */
  readonly state: PlanState;
  readonly returnableUntil: string | null;
  readonly offeringId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly source: "provider" | "bill";
  /** In the hours of the span that the bill has; null where it has none of this plan. */
  readonly measured: {
    readonly committed: string;
    readonly used: string;
    readonly unused: string;
    /** Share of one, four places; null where nothing was committed. */
    readonly utilization: string | null;
    /** What it covered, at on-demand rates. */
    readonly covered: string;
  } | null;
  /** Rows of usage whose rate under it is known from the bill, and from the offering. */
  readonly rates: { readonly bill: number; readonly offering: number };
};

export type ReservationFacts = {
  /** ARN or subscription id, as the bill names it. */
  readonly id: string;
  readonly account: string;
  readonly service: CoverableService;
  readonly region: string | null;
  readonly instanceType: string | null;
  readonly family: string | null;
  readonly count: number;
  /** Any size of the family uses it, by normalized units. */
  readonly sizeFlexible: boolean;
  readonly term: Term | null;
  readonly payment: Payment | null;
  readonly offeringClass: string | null;
  readonly start: string;
  readonly end: string;
  /** USD an hour of one instance, upfront part spread over the term. */
  readonly effectiveRate: string;
  readonly upfront: string | null;
  /** USD an hour of one instance on demand, from what it covered. */
  readonly onDemandRate: string | null;
  readonly measured: {
    /** Instance-hours. */
    readonly reservedHours: string;
    readonly usedHours: string;
    readonly unusedHours: string;
    readonly utilization: string | null;
    /** USD: amortized cost of the used and of the unused part, and what it covered at on-demand rates. */
    readonly usedCost: string;
    readonly unusedCost: string;
    readonly covered: string;
    /** Covered less both. */
    readonly netSavings: string;
  } | null;
};

/** Of one kind of reservable usage: reserved share, at on-demand rates. */
export type ReservationCoverage = {
  readonly service: CoverableService;
  readonly region: string;
  readonly instanceType: string | null;
  readonly reserved: string;
  readonly eligible: string;
  readonly coverage: string | null;
};

export type PositionRead = {
  /** Every plan and reservation that holds in some hour of the span, queued ones included. */
  readonly position: Position;
  readonly plans: readonly PlanFacts[];
  readonly reservations: readonly ReservationFacts[];
  readonly reservationCoverage: readonly ReservationCoverage[];
  /** Where the plans come from; their measured parts are of the bill always. */
  readonly source: "provider" | "bill";
  readonly queryId: string;
  readonly sql: string;
  readonly asOf: string;
  /** When the provider was asked; null where it was not. */
  readonly seenAt: string | null;
  readonly notes: readonly string[];
};

export type PositionOptions = ReadOptions & {
  /** Accounts that the payer turned sharing off for. */
  readonly sharingOff?: ReadonlySet<string> | undefined;
  /** Asks the provider although it was asked less than a minute ago: before money is spent. */
  readonly fresh?: boolean | undefined;
};

/**
 * Plans and reservations of a span (it may reach into the future): as the provider shows them where accounts are
 * connected, else as the bill's fee rows do, with facts for people.
 *
 * @throws UnavailableError where a connected provider does not answer
 */
export async function readPosition(_ctx: ServiceContext, _span: HourSpan, _options: PositionOptions = {}): Promise<PositionRead> {
  throw new UnavailableError("Plans cannot be read yet.");
}
