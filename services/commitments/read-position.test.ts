import { afterEach, describe, expect, it } from "vitest";
import { aCurLine, aFocusRow, type Row } from "#adapters/warehouse/testing/export-files";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import type { Clouds } from "#core/ports/clouds";
import type { OfferingRate, ProviderPlan } from "#core/ports/savings-plans";
import { ForbiddenError } from "#core/errors";
import { hourAt } from "#services/commitments/hours";
import { readPosition } from "#services/commitments/read-position";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { aBill } from "#services/costs/testing/a-bill";
import type { ServiceContext } from "#services/context";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function contextOf(rows: readonly Row[], clouds: Clouds = NO_CLOUDS, without: readonly string[] = []): Promise<ServiceContext> {
  const made = await aBill(rows, { without });
  open.push(made);
  return { ...made.ctx, clouds };
}

const DAY = { from: hourAt("2026-10-05"), to: hourAt("2026-10-06") };
const HOURS = Array.from({ length: 24 }, (_, hour) => `2026-10-05T${String(hour).padStart(2, "0")}`);
const ARN = "arn:aws:savingsplans::111111111111:savingsplan/0a1b2c3d-0a1b-4a1b-9a1b-0a1b2c3d4e5f";
const OTHER = "arn:aws:savingsplans::222222222222:savingsplan/1a1b2c3d-0a1b-4a1b-9a1b-0a1b2c3d4e5f";
const usage = (at: string, over: Row = {}) => aCurLine({ at, pricing_public_on_demand_rate: "0.1", ...over });
const plan = (over: Row = {}): Row => ({
  savings_plan_savings_plan_a_r_n: ARN,
  savings_plan_offering_type: "ComputeSavingsPlans",
  savings_plan_purchase_term: "1yr",
  savings_plan_payment_option: "No Upfront",
  savings_plan_region: "Any",
  savings_plan_start_time: "2026-03-10T15:00:00.000Z",
  savings_plan_end_time: "2027-03-10T14:59:59.000Z",
  ...over,
});
const covered = (at: string, over: Row = {}) =>
  usage(at, {
    ...plan(),
    line_item_line_item_type: "SavingsPlanCoveredUsage",
    savings_plan_savings_plan_rate: 0.07,
    savings_plan_savings_plan_effective_cost: 0.07,
    ...over,
  });
const fee = (at: string, over: Row = {}) =>
  aCurLine({
    at,
    ...plan(),
    line_item_line_item_type: "SavingsPlanRecurringFee",
    line_item_product_code: "ComputeSavingsPlans",
    line_item_usage_type: "ComputeSP:1yrNoUpfront",
    product_instance_type: null,
    line_item_unblended_cost: 0.1,
    pricing_public_on_demand_cost: null,
    savings_plan_total_commitment_to_date: 0.1,
    savings_plan_used_commitment: 0.07,
    ...over,
  });

const shown = (over: Partial<ProviderPlan> = {}): ProviderPlan => ({
  id: ARN.split("/")[1] ?? "",
  arn: ARN,
  offeringId: "offering-1",
  account: "111111111111",
  type: "Compute",
  state: "active",
  region: undefined,
  family: undefined,
  term: "1y",
  payment: "no",
  commitment: "0.1",
  upfront: "0",
  start: "2026-03-10T15:00:00.000Z",
  end: "2027-03-10T14:59:59.000Z",
  returnableUntil: "2026-03-17T15:00:00.000Z",
  tags: {},
  ...over,
});
const rate = (over: Partial<OfferingRate> = {}): OfferingRate => ({
  offeringId: "offering-1",
  usageType: "BoxUsage:c6i.large",
  operation: "RunInstances",
  service: "AmazonEC2",
  region: "us-east-1",
  rate: "0.06",
  unit: "Hrs",
  ...over,
});
function clouds(
  plans: Readonly<Record<string, readonly ProviderPlan[] | Error>>,
  rates: readonly OfferingRate[] = [],
): Clouds & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    ...NO_CLOUDS,
    asked,
    connected: true,
    connections: async () => Object.keys(plans).map((accountId) => ({ accountId, name: accountId, environment: undefined, regions: ["us-east-1"] })),
    savingsPlans: (accountId) => ({
      rateSource: "offering_rates",
      plans: async () => {
        asked.push(accountId);
        const found = plans[accountId];
        if (found instanceof Error) throw found;
        return found ?? [];
      },
      offerings: async () => [],
      rates: async (ids) => rates.filter(({ offeringId }) => ids.includes(offeringId)),
    }),
  };
}
const FAMILY = { line_item_usage_type: "BoxUsage:c6i.large", product_instance_type: "c6i.large" };

describe("plans of the bill alone", () => {
  it("are told by their fee rows: commitment, dates, what they covered, and the rates that the bill shows", async () => {
    const ctx = await contextOf(HOURS.flatMap((at) => [usage(at), covered(at), fee(at)]));
    const { plans, position, source, notes } = await readPosition(ctx, DAY);
    expect(source).toBe("bill");
    expect(notes.join(" ")).toContain("Connect an account");
    expect(plans).toMatchObject([
      {
        arn: ARN,
        account: "111111111111",
        type: "Compute",
        term: "1y",
        payment: "no",
        commitment: "0.10000",
        upfront: "0.00",
        state: "active",
        end: "2027-03-10T14:59:59.000Z",
        measured: { committed: "2.400000", used: "1.680000", unused: "0.720000", utilization: "0.7000", covered: "2.400000" },
        rates: { bill: 1, offering: 0 },
      },
    ]);
    const [row] = (await readHourlyUsage(ctx, DAY)).usage.rows;
    const [first] = position.plans;
    expect([first?.from, first?.to]).toEqual([hourAt("2026-03-10T15:00:00Z"), hourAt("2027-03-10T15:00:00Z")]);
    expect(row && first?.rateOf(row)).toBe(0.07);
  });

  it("find their commitment in older exports from the fee and what was paid upfront; what cannot be told is said", async () => {
    const without = ["savings_plan_total_commitment_to_date", "savings_plan_used_commitment"];
    const half = { savings_plan_payment_option: "Partial Upfront", line_item_unblended_cost: 0.05 };
    const rows = HOURS.flatMap((at) => [usage(at), covered(at), fee(at, half)]);
    const paid = fee(HOURS[0] ?? "", { ...half, line_item_line_item_type: "SavingsPlanUpfrontFee", line_item_unblended_cost: 438 });
    const known = await readPosition(await contextOf([...rows, paid], NO_CLOUDS, without), DAY);
    expect(known.plans).toMatchObject([{ commitment: "0.10000", payment: "partial", upfront: "438.00" }]);
    const unknown = await readPosition(await contextOf(rows, NO_CLOUDS, without), DAY);
    expect(unknown.plans).toEqual([]);
    expect(unknown.notes.join(" ")).toMatch(/1 plan of 111111111111 .* is not evaluated: the bill does not tell a fee/);
  });

  it("ended early are taken as returned, and are not in the position", async () => {
    const ctx = await contextOf([...HOURS.map((at) => usage(at)), ...HOURS.slice(0, 3).map((at) => fee(at))]);
    const { plans, position } = await readPosition(ctx, DAY);
    expect(plans).toMatchObject([{ state: "returned", end: "2026-10-05T03:00:00.000Z" }]);
    expect(position.plans).toEqual([]);
  });

  it("cannot be told from FOCUS, which names neither term nor end: the sentence says what to do", async () => {
    const discount = {
      CommitmentDiscountId: ARN,
      CommitmentDiscountType: "Savings Plan",
      CommitmentDiscountCategory: "Spend",
      CommitmentDiscountStatus: "Used",
      SkuMeter: "BoxUsage:m6i.large",
      x_Operation: "RunInstances",
      ListUnitPrice: 0.1,
      PricingQuantity: 1,
      EffectiveCost: 0.07,
      BilledCost: 0,
    };
    const rows = HOURS.map((at) => aFocusRow({ at, ...discount }));
    await expect(readPosition(await contextOf(rows), DAY)).rejects.toThrow(
      /does not say type, term and end.*Connect the account that owns them \(111111111111\)/,
    );
    const { plans, position } = await readPosition(await contextOf(rows, clouds({ "111111111111": [shown()] })), DAY);
    expect(plans).toMatchObject([{ commitment: "0.10000", measured: { used: "1.680000", covered: "2.400000" } }]);
    const [row] = (await readHourlyUsage(await contextOf(rows), DAY)).usage.rows;
    expect(row && position.plans[0]?.rateOf(row)).toBeCloseTo(0.07, 12);
  });
});

describe("plans of the provider", () => {
  it("count once, with queued ones; rates are the bill's own, else the offering's, never a guess", async () => {
    const rows = HOURS.flatMap((at) => [usage(at), covered(at), fee(at), usage(at, FAMILY)]);
    const queued = shown({
      id: "q",
      arn: OTHER,
      account: "222222222222",
      state: "queued",
      start: "2026-12-01T00:00:00.000Z",
      end: "2027-11-30T23:59:59.000Z",
      commitment: "0.5",
    });
    const gone = shown({ id: "g", arn: `${OTHER}0`, state: "queued-deleted" });
    const provider = clouds({ "111111111111": [shown(), gone], "222222222222": [queued, shown()] }, [
      rate(),
      rate({ usageType: "BoxUsage:m6i.large", rate: "0.99" }),
    ]);
    const ctx = await contextOf(rows, provider);
    const read = await readPosition(ctx, { from: DAY.from, to: hourAt("2027-01-01") });
    expect(read.source).toBe("provider");
    expect(read.plans.map(({ id, state }) => `${id.slice(0, 3)} ${state}`).toSorted()).toEqual(["0a1 active", "g queued-deleted", "q queued"]);
    expect(read.position.plans.map(({ id }) => id).toSorted()).toEqual([shown().id, "q"]);
    const { usage: hours } = await readHourlyUsage(ctx, DAY);
    const [live] = read.position.plans.filter(({ id }) => id !== "q");
    const rates = Object.fromEntries(hours.rows.map((row) => [row.usageType, live?.rateOf(row)]));
    expect(rates).toEqual({ "BoxUsage:m6i.large": 0.07, "BoxUsage:c6i.large": 0.06 });
    expect(read.position.plans.find(({ id }) => id === "q")?.from).toBe(hourAt("2026-12-01"));
    expect(provider.asked).toEqual(["111111111111", "222222222222"]);
    await readPosition(ctx, DAY);
    expect(provider.asked).toHaveLength(2);
    await readPosition(ctx, DAY, { fresh: true });
    expect(provider.asked).toHaveLength(4);
  });

  it("of an account that does not answer are the bill's, and it says so; before money is spent that is an error", async () => {
    const provider = clouds({ "111111111111": new ForbiddenError("The read role may not look.") });
    const ctx = await contextOf(
      HOURS.flatMap((at) => [usage(at), fee(at)]),
      provider,
    );
    const read = await readPosition(ctx, DAY);
    expect(read).toMatchObject({ source: "bill", seenAt: null, plans: [{ source: "bill", commitment: "0.10000" }] });
    expect(read.notes.join(" ")).toContain("The read role may not look.");
    await expect(readPosition(ctx, DAY, { fresh: true })).rejects.toThrow(/account 111111111111 could not be read: The read role may not look/);
  });

  it("carry the sharing that the payer turned off", async () => {
    const off = new Set(["222222222222"]);
    const { position } = await readPosition(await contextOf(HOURS.map((at) => usage(at))), DAY, { sharingOff: off });
    expect(position.sharing.off).toBe(off);
  });
});

describe("reservations of the bill", () => {
  const RI = "arn:aws:ec2:us-east-1:111111111111:reserved-instances/abc";
  const of = (over: Row = {}): Row => ({
    reservation_reservation_a_r_n: RI,
    reservation_start_time: "2026-02-05T00:00:00Z",
    reservation_end_time: "2027-02-05T00:00:00Z",
    pricing_purchase_option: "No Upfront",
    pricing_lease_contract_length: "1yr",
    pricing_offering_class: "standard",
    ...over,
  });
  const used = (at: string, over: Row = {}) =>
    usage(at, { ...of(), line_item_line_item_type: "DiscountedUsage", line_item_unblended_cost: 0, reservation_effective_cost: 0.06, ...over });
  const riFee = (over: Row = {}) =>
    aCurLine({
      at: "2026-10-01T00",
      ...of(),
      line_item_usage_end_date: "2026-11-01 00:00:00",
      line_item_line_item_type: "RIFee",
      line_item_usage_type: "HeavyUsage:m6i.large",
      line_item_usage_amount: 1488,
      line_item_unblended_cost: 89.28,
      pricing_public_on_demand_cost: null,
      reservation_number_of_reservations: "2",
      ...over,
    });

  it("have count, rate, term, and what of them was used in the span", async () => {
    const ctx = await contextOf([...HOURS.flatMap((at) => [usage(at), used(at)]), riFee()]);
    const { reservations, position, reservationCoverage } = await readPosition(ctx, DAY);
    expect(reservations).toMatchObject([
      {
        id: RI,
        service: "ec2",
        instanceType: "m6i.large",
        count: 2,
        sizeFlexible: false,
        term: "1y",
        payment: "no",
        offeringClass: "standard",
        effectiveRate: "0.060000",
        upfront: "0.00",
        onDemandRate: "0.100000",
        measured: {
          reservedHours: "48.000000",
          usedHours: "24.000000",
          unusedHours: "24.000000",
          utilization: "0.5000",
          usedCost: "1.440000",
          unusedCost: "1.440000",
          covered: "2.400000",
          netSavings: "-0.480000",
        },
      },
    ]);
    expect(position.reservations).toMatchObject([{ units: 2, unitRate: 0.06, from: hourAt("2026-02-05"), to: hourAt("2027-02-05") }]);
    expect(reservationCoverage).toEqual([
      { service: "ec2", region: "us-east-1", instanceType: "m6i.large", reserved: "2.400000", eligible: "4.800000", coverage: "0.5000" },
    ]);
  });

  it("of a size-flexible kind count in normalized units and cover other sizes of their family alone", async () => {
    const larger = {
      line_item_usage_type: "BoxUsage:m6i.xlarge",
      product_instance_type: "m6i.xlarge",
      pricing_public_on_demand_rate: "0.2",
      pricing_public_on_demand_cost: 0.2,
    };
    const rows = HOURS.flatMap((at) => [
      used(at, { ...larger, line_item_normalized_usage_amount: 8, reservation_effective_cost: 0.12 }),
      usage(at, FAMILY),
      usage(at, { line_item_operation: "RunInstances:0002" }),
    ]);
    const ctx = await contextOf([...rows, riFee({ reservation_normalized_units_per_reservation: "4" })]);
    const { reservations, position } = await readPosition(ctx, DAY);
    expect(reservations).toMatchObject([
      { count: 2, sizeFlexible: true, effectiveRate: "0.060000", measured: { usedHours: "48.000000", utilization: "1.0000" } },
    ]);
    expect(position.reservations).toMatchObject([{ units: 8, unitRate: 0.015 }]);
    const { usage: hours } = await readHourlyUsage(ctx, DAY);
    const units = Object.fromEntries(hours.rows.map((row) => [`${row.usageType} ${row.operation}`, position.reservations[0]?.unitsOf(row)]));
    expect(units).toEqual({
      "BoxUsage:m6i.xlarge RunInstances": 8,
      "BoxUsage:c6i.large RunInstances": undefined,
      "BoxUsage:m6i.large RunInstances:0002": undefined,
    });
    const [result] = applyWaterfall(hours, position).reservations;
    expect(result?.total).toMatchObject({ used: 192, unused: 0 });
  });

  it("that were never used are told by their fees; those of other services are said not to be evaluated", async () => {
    const table = {
      ...of({ reservation_reservation_a_r_n: "arn:aws:dynamodb:us-east-1:111111111111:reserved/1" }),
      line_item_line_item_type: "DiscountedUsage",
      line_item_product_code: "AmazonDynamoDB",
      product_servicecode: "AmazonDynamoDB",
      line_item_usage_type: "ReadCapacityUnit-Hrs",
      product_instance_type: null,
    };
    const ctx = await contextOf([...HOURS.map((at) => usage(at)), riFee(), usage(HOURS[0] ?? "", table)]);
    const { reservations, notes } = await readPosition(ctx, DAY);
    expect(reservations).toMatchObject([
      { count: 2, effectiveRate: "0.060000", onDemandRate: null, measured: { usedHours: "0.000000", utilization: "0.0000", unusedCost: "2.880000" } },
    ]);
    expect(notes.join(" ")).toContain("Reservations of DynamoDB are not evaluated here.");
  });
});
