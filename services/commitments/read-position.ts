import type { CoverableService, Payment, PlanType, Position, Term } from "#core/commitments/model";
import type { PlanState } from "#core/ports/savings-plans";
import { requireScope } from "#services/access";
import { commitmentLines } from "#services/commitments/commitment-lines";
import { hourAt, hourOfMonth, instantOfHour, monthAfter } from "#services/commitments/hours";
import { positionPlans } from "#services/commitments/position-plans";
import { positionReservations } from "#services/commitments/position-reservations";
import { providerPlans } from "#services/commitments/provider-plans";
import { type HourSpan, type ReadOptions } from "#services/commitments/read-usage";
import { reservationCoverage } from "#services/commitments/read-reservation-coverage";
import type { ServiceContext } from "#services/context";
import { modelOf } from "#services/costs/model-of";
import { queryId } from "#services/costs/query-id";
import { saveQuery } from "#services/costs/save-query";

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
 * connected and answer, else as the bill's fee rows do, with facts for people. What they measured is of the bill.
 *
 * @throws UnavailableError with `fresh`, where a connected account does not answer; where the export does not tell plans
 * that it has and no account is connected that would
 */
export async function readPosition(ctx: ServiceContext, span: HourSpan, options: PositionOptions = {}): Promise<PositionRead> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const model = modelOf(engine);
  const { catalog } = model;
  const data = { from: hourAt(catalog.dataFrom), to: hourAt(catalog.dataThrough) };
  const part = { from: Math.max(span.from, data.from), to: Math.min(span.to, data.to) };
  const [provider, whole, measured] = await Promise.all([
    providerPlans(ctx, options.fresh === true),
    // Whole billing periods: fees are dated to the first of a month, which may be before the first usage.
    commitmentLines(engine, model, ctx.tenant.id, wholeMonths(data)),
    part.from < part.to ? commitmentLines(engine, model, ctx.tenant.id, part) : undefined,
  ]);
  const [plans, reserved] = await Promise.all([
    positionPlans(ctx, { provider, lines: whole.lines, measured: measured?.lines, dataThrough: catalog.dataThrough }),
    Promise.resolve(positionReservations(whole.lines, measured?.lines, { part, span, dataThrough: catalog.dataThrough })),
  ]);
  const coverage = part.from < part.to ? await reservationCoverage(ctx, part, measured?.lines ?? []) : [];
  const { sql } = measured ?? whole;
  const id = queryId(ctx.tenant.id, { kind: "sql", request: { sql } }, catalog.dataVersion);
  await saveQuery(ctx, { id, kind: "sql", request: { sql }, sql, dataVersion: catalog.dataVersion });
  return {
    position: {
      plans: plans.plans.filter(({ from, to }) => from < span.to && to > span.from),
      reservations: reserved.reservations,
      sharing: { off: options.sharingOff ?? new Set() },
    },
    plans: plans.facts,
    reservations: reserved.facts,
    reservationCoverage: coverage,
    source: provider === undefined || provider.accounts.size === 0 ? "bill" : "provider",
    queryId: id,
    sql,
    asOf: catalog.dataThrough,
    seenAt: provider === undefined || provider.accounts.size === 0 ? null : provider.seenAt,
    notes: [...plans.notes, ...reserved.notes],
  };
}

function wholeMonths({ from, to }: HourSpan): HourSpan {
  const month = (hour: number) => instantOfHour(hour).slice(0, 7);
  return { from: hourOfMonth(month(from)), to: hourOfMonth(monthAfter(month(Math.max(from, to - 1)))) };
}
