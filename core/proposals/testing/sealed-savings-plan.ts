import type { CapRaise } from "#core/proposals/cap-raise";
import type { SavingsPlanEnd, SavingsPlanPurchase } from "#core/proposals/savings-plan";

/** A purchase as a planner would seal it. */
export function samplePurchase(): SavingsPlanPurchase {
  return {
    account: "120984637752",
    accountName: "shared-services",
    offeringId: "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
    type: "EC2Instance",
    family: "m6i",
    region: "us-east-1",
    term: "1y",
    payment: "partial",
    currency: "USD",
    commitment: "2.50000",
    upfront: "10950.00",
    total: "21900.00",
    start: { kind: "queued", hours: 24 },
    rates: { source: "offering_rates", asOf: "2026-11-18T11:00:00.000Z" },
    expected: {
      savingUsdPerHour: "0.81234",
      savingUsdPerMonth: "593.01",
      coverageBefore: "0.5210",
      coverageAfter: "0.6130",
      utilizationLow: "0.8500",
      utilization: "0.9900",
      utilizationHigh: "1.0000",
      effectiveSavingsRateBefore: "0.1510",
      effectiveSavingsRateAfter: "0.1830",
      lockInMonths: "4.20",
      worstLossUsd: "1200.50",
      worstScenario: "usage -30 %",
      breakEvenUtilization: "0.7200",
    },
    basis: { analysis: "ana_1", from: "2026-09-19T11:00:00.000Z", to: "2026-11-18T11:00:00.000Z", queryId: "q_abc" },
    undo: { returnable: true, reason: null, returnUntil: "2026-11-26T12:00:00.000Z", returnsUsed: 2, returnsAllowed: 10 },
    monthEndReason: "The old plan ends tonight",
    customer: { id: "t_acme", name: "Acme" },
    limits: ["$21,900.00 of $50,000.00 of commitments within 30 days"],
    checks: [{ name: "saving", verdict: "GO", text: "It saves." }],
  };
}

export function samplePlanEnd(): SavingsPlanEnd {
  return {
    account: "120984637752",
    accountName: "shared-services",
    plan: "11111111-2222-4333-8444-555555555555",
    arn: "arn:aws:savingsplans::120984637752:savingsplan/11111111-2222-4333-8444-555555555555",
    type: "EC2Instance",
    family: "m6i",
    region: "us-east-1",
    term: "3y",
    payment: "all",
    commitment: "1.23450",
    released: "100.00",
    refunded: "32442.66",
    until: "2026-11-25T12:00:00.000Z",
    returnsUsed: 2,
    returnsAllowed: 10,
    reason: "Under-used",
    savingUsdPerHour: "0.20000",
    checks: [{ name: "window", verdict: "GO", text: "The provider takes it back." }],
  };
}

export function sampleCapRaise(): CapRaise {
  return { limit: "outstanding", from: "150000.00", to: "200000.00", afterHours: 24, reason: "Three tranches more" };
}
