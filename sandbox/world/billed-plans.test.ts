import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan, UsageRow } from "#core/commitments/model";
import { layersOf } from "#core/commitments/waterfall/layers";
import { type PlanTerms, savingsPlanRate } from "#core/pricing/commitment-rates";
import { instanceTypeNames, onDemandPrice } from "#core/pricing/instance-types";
import { coverableOf, instanceSku, serviceSku } from "#sandbox/bill/skus";
import { PELICAN } from "#sandbox/pelican/company";
import { type BilledPlan, billedPlansBetween, passesOf } from "#sandbox/world/billed-plans";
import type { BoughtPlan } from "#sandbox/world/overlay";

const START_S = Date.parse("2026-11-01T00:00:00Z") / 1000;
const types = instanceTypeNames().filter((name) => onDemandPrice(name, "us-east-1") !== undefined);
const skus = [
  ...types.map((name) => instanceSku(name, "us-east-1", false)),
  ...(["fargate_vcpu", "lambda_gb_second"] as const).map((key) => serviceSku(key, "us-east-1")),
];

const rowOf = (sku: (typeof skus)[number], index: number): UsageRow => {
  const usage = coverableOf(sku);
  if (usage === undefined) throw new Error(`${sku.key} cannot be covered.`);
  const { service, region, family, onDemandRate } = usage;
  const names = { usageType: sku.usageType, operation: sku.operation ?? "", instanceType: sku.instanceType ?? undefined };
  return { id: String(index), account: "1", service, region, family, ...names, onDemandRate, quantity: Float64Array.of(1) };
};
const terms = fc.record({
  type: fc.constantFrom("Compute" as const, "EC2Instance" as const),
  term: fc.constantFrom("1y" as const, "3y" as const),
  payment: fc.constantFrom("no" as const, "partial" as const, "all" as const),
  family: fc.constantFrom("m6i", "p3"),
  hoursLater: fc.integer({ min: 0, max: 3 }),
});
const bought = ({ type, term, payment, family, hoursLater }: typeof terms extends fc.Arbitrary<infer T> ? T : never, index: number): BoughtPlan => ({
  ...({ type, term, payment, ...(type === "Compute" ? {} : { family, region: "us-east-1" }) } satisfies PlanTerms),
  id: `plan-${index}`,
  accountId: PELICAN.accounts[0]?.id ?? "",
  commitment: 1,
  upfront: 0,
  startsAt: START_S + hoursLater * 3600,
  returnedAt: undefined,
});

const enginePlan = (plan: BilledPlan): Plan => ({
  id: plan.id,
  type: plan.type,
  account: plan.accountId,
  region: plan.region,
  family: plan.family,
  term: plan.term,
  payment: plan.payment,
  commitment: plan.commitment,
  from: plan.start,
  to: plan.end,
  rateOf: ({ service, region, family, onDemandRate }) =>
    service === "ec2" || service === "fargate" || service === "lambda" ? savingsPlanRate(plan, { service, region, family, onDemandRate }) : undefined,
});

describe("passesOf", () => {
  it("applies plans in the very order of the commitment engine, whatever is used, as long as it has instances", () => {
    const usage = fc.uniqueArray(fc.integer({ min: 0, max: skus.length - 1 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(terms, { minLength: 1, maxLength: 8 }), usage, (list, used) => {
        const rows = [...new Set([...used, types.indexOf("m6i.large"), types.indexOf("p3.2xlarge")])].map((index) =>
          rowOf(skus[index] ?? skus[0]!, index),
        );
        const plans = billedPlansBetween(PELICAN, { plans: list.map(bought) }, START_S / 3600, START_S / 3600 + 24);
        const passes = passesOf(plans);
        const engine = layersOf(
          { from: START_S / 3600, hours: 1, rows },
          { plans: plans.map(enginePlan), reservations: [], sharing: { off: new Set() } },
        ).map(({ plan }) => plan?.id ?? "");
        const own = [...passes].sort(([, a], [, b]) => a - b).map(([id]) => id);
        // Plans of two families never meet: which of them is first changes nothing.
        const ofFamily = (family: string, ids: readonly string[]) =>
          ids.filter((id) => [family, undefined].includes(plans.find((plan) => plan.id === id)?.family));
        for (const family of ["m6i", "p3"]) expect(ofFamily(family, own)).toEqual(ofFamily(family, engine));
        expect(new Set(passes.values()).size).toBe(plans.length);
      }),
      { numRuns: 200 },
    );
  });

  it("lets plans share a pass that never hold at once, and gives none to one that was returned", () => {
    const plan = (id: string, more: Partial<BoughtPlan>): BoughtPlan => ({
      ...bought({ type: "Compute", term: "1y", payment: "no", family: "m6i", hoursLater: 0 }, 0),
      id,
      ...more,
    });
    const plans = [
      plan("a", {}),
      plan("b", { startsAt: START_S + 8760 * 3600 }),
      plan("c", { payment: "all" }),
      plan("d", { returnedAt: START_S + 7200 }),
    ];
    const passes = passesOf(billedPlansBetween(PELICAN, { plans }, START_S / 3600, START_S / 3600 + 20_000));
    expect(Object.fromEntries(passes)).toEqual({ c: 0, a: 1, b: 0 });
  });
});
