import { createHash } from "node:crypto";
import type { Payment, PlanType, RateOf, Term, UsageRow } from "#core/commitments/model";
import { MajorTomError, NotFoundError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import type { Offering, OfferingRate, RateScope } from "#core/ports/savings-plans";
import { requireScope } from "#services/access";
import { hourAt } from "#services/commitments/hours";
import { rateOfOffering } from "#services/commitments/plan-rates";
import { anyAccount } from "#services/commitments/provider-plans";
import { type ReadOptions, readHourlyUsage } from "#services/commitments/read-usage";
import type { ServiceContext } from "#services/context";

/** What may be bought. */
export type RateCandidate = {
  readonly type: PlanType;
  readonly term: Term;
  readonly payment: Payment;
  /** EC2 Instance plans: which family in which region. */
  readonly region?: string | undefined;
  readonly family?: string | undefined;
  /** The account that would buy; else any connected one is asked. */
  readonly account?: string | undefined;
  /** Regions and families beside those of the bill: of what is to come. */
  readonly also?: RateScope | undefined;
};

export type RatesRead = {
  readonly offering: Offering;
  /** USD a unit under the offering; undefined: it does not cover the row. */
  readonly rateOf: RateOf;
  readonly rates: readonly OfferingRate[];
  /** `estimate`: a table of estimates, to be labelled so wherever it is shown. */
  readonly source: "offering_rates" | "estimate";
  /** When the provider was asked. */
  readonly asOf: string;
  /** SHA-256 of the rates that the rows of this usage have: it changes when what they would pay does. */
  readonly digestOf: (rows: readonly UsageRow[]) => string;
};

const HOUR_MS = 3_600_000;
const TERMS = { "1y": "one year", "3y": "three years" } as const;
const PAYMENTS = { no: "nothing upfront", partial: "half upfront", all: "all upfront" } as const;

type Kept = { readonly at: number; readonly read: Promise<unknown> };
const kept = new WeakMap<Clouds, Map<string, Kept>>();

export type RateOptions = ReadOptions & {
  /** Asks the provider although it was asked within the hour: before money is spent. */
  readonly fresh?: boolean | undefined;
};

/**
 * Offering and rates of a candidate, as the provider sells it now; kept an hour a tenant.
 *
 * @throws UnavailableError where no account is connected (it says to connect one), or the provider does not answer;
 * NotFoundError where there is no such offering
 */
export async function readRates(ctx: ServiceContext, candidate: RateCandidate, { fresh = false }: RateOptions = {}): Promise<RatesRead> {
  requireScope(ctx, "costs:read");
  const { type, term, payment, region, family, account, also } = candidate;
  const scope = type === "EC2Instance" ? undefined : withMore(await scopeOfBill(ctx), also);
  const key = ["rates", type, term, payment, region, family, account, scope];
  if (fresh) kept.get(ctx.clouds)?.delete(JSON.stringify(key));
  return withinTheHour(ctx, key, async () => {
    const asOf = ctx.now().toISOString();
    return anyAccount(ctx, account, async (plans) => {
      const offerings = await plans.offerings({ type, term, payment, region, family });
      const [offering] = offerings.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      if (offering === undefined)
        throw new NotFoundError(
          `AWS sells no ${nameOf(candidate)} for ${TERMS[term]} with ${PAYMENTS[payment]}. Choose another family, region, term or payment.`,
        );
      const rates = await plans.rates([offering.id], scope);
      const rateOf = rateOfOffering(rates, offering);
      return { offering, rateOf, rates, source: plans.rateSource, asOf, digestOf: (rows: readonly UsageRow[]) => digest(rows, rateOf) };
    });
  });
}

/** Rates of an offering by its id, of a plan that exists; kept an hour a tenant. @throws UnavailableError */
export async function ratesOfOffering(ctx: ServiceContext, offeringId: string, account: string): Promise<readonly OfferingRate[]> {
  const scope = await scopeOfBill(ctx);
  return withinTheHour(ctx, ["offering", offeringId, scope], () => anyAccount(ctx, account, (plans) => plans.rates([offeringId], scope)));
}

/** By the tenant's clock, which may run faster than the machine's. A failure is not kept. */
function withinTheHour<T>({ clouds, now }: ServiceContext, key: readonly unknown[], read: () => Promise<T>): Promise<T> {
  const known = kept.get(clouds) ?? new Map<string, Kept>();
  kept.set(clouds, known);
  const name = JSON.stringify(key);
  const found = known.get(name);
  const at = now().getTime();
  if (found !== undefined && Math.abs(at - found.at) < HOUR_MS) return found.read as Promise<T>;
  for (const [other, { at: then }] of known) if (Math.abs(at - then) >= HOUR_MS) known.delete(other);
  const made = read();
  known.set(name, { at, read: made });
  made.catch(() => known.delete(name));
  return made;
}

/** Regions and families that the bill has; undefined where there is no bill: then all rates are asked for. */
async function scopeOfBill(ctx: ServiceContext): Promise<RateScope | undefined> {
  try {
    const { dataFrom, dataThrough } = (await ctx.costs()).catalog();
    const { usage } = await readHourlyUsage(ctx, { from: hourAt(dataFrom), to: hourAt(dataThrough) });
    const rows = usage.rows.filter(({ service }) => ["ec2", "fargate", "lambda", "sagemaker"].includes(service));
    const regions = [...new Set(rows.map((row) => row.region))].filter((name) => name !== "").toSorted();
    if (regions.length === 0) return undefined;
    return {
      regions,
      families: [...new Set(rows.flatMap(({ service, family }) => (service === "ec2" && family !== undefined ? [family] : [])))].toSorted(),
    };
  } catch (error) {
    if (error instanceof MajorTomError) return undefined;
    throw error;
  }
}

function withMore(scope: RateScope | undefined, also: RateScope | undefined): RateScope | undefined {
  if (scope === undefined || also === undefined) return scope;
  const both = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].toSorted();
  return { regions: both(scope.regions, also.regions), families: both(scope.families, also.families) };
}

function nameOf({ type, family, region }: RateCandidate): string {
  return type === "EC2Instance" ? `EC2 Instance Savings Plan of ${family ?? "any family"} in ${region ?? "any region"}` : `${type} Savings Plan`;
}

function digest(rows: readonly UsageRow[], rateOf: RateOf): string {
  const lines = rows.flatMap((row) => {
    const rate = rateOf(row);
    return rate === undefined ? [] : [`${row.region}/${row.usageType}/${row.operation}=${rate}`];
  });
  return createHash("sha256")
    .update([...new Set(lines)].toSorted().join("\n"))
    .digest("hex");
}
