import { CommitmentAnalysis, CommitmentPosition, CommitmentSimulation } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import type { SettledPlan } from "#core/api/commitments-plans";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";

/** The world of the samples: Wednesday 18 November 2026, noon. */
export const SAMPLE_NOW = "2026-11-18T12:00:00.000Z";

let made = 0;
export function figure(value: string | null, unit: string, over: Partial<Figure> = {}): Figure {
  made += 1;
  return {
    id: `q_sample.${made}`,
    value,
    unit,
    metric: "sample",
    kind: "measured",
    period: { from: "2026-10-19T00:00:00.000Z", to: "2026-11-18T00:00:00.000Z" },
    timeZone: "UTC",
    asOf: "2026-11-18T00:00:00.000Z",
    queryId: "q_sample",
    label: "sample",
    ...over,
  };
}
const planned = (value: string | null, unit: string): Figure => figure(value, unit, { kind: "projected" });

const day = (at: number): string => new Date(Date.UTC(2026, 9, 19 + at)).toISOString().slice(0, 10);

export function block(over: Partial<Block>): Block {
  return {
    id: "b_sample",
    kind: "table",
    title: "Sample",
    subtitle: "",
    columns: [],
    rows: [],
    y: [],
    dashed: [],
    annotations: [],
    queryId: "q_sample",
    finding: "A sample.",
    ...over,
  };
}

export function plan(over: Partial<SettledPlan> = {}): SettledPlan {
  return {
    id: "b81f02d7-5e6a-4c11-9f0e-2a4d6c8e0f12",
    arn: "arn:aws:savingsplans::111111111111:savingsplan/b81f02d7-5e6a-4c11-9f0e-2a4d6c8e0f12",
    type: "Compute",
    family: null,
    region: null,
    account: { id: "111111111111", name: "payer" },
    term: "1y",
    payment: "no",
    commitment: figure("6.5", "USD/h"),
    start: "2026-03-04T00:00:00.000Z",
    end: "2027-03-04T00:00:00.000Z",
    daysLeft: 106,
    state: "active",
    utilization: figure("0.974", "ratio"),
    unused: figure("121.68", "USD"),
    netSavings: figure("1204.11", "USD"),
    outstanding: planned("16536.00", "USD"),
    returnableUntil: null,
    boughtBy: null,
    mayReturn: { may: false, why: "Bought more than 7 days ago." },
    mayDeleteQueued: { may: false, why: "It has started." },
    ...over,
  };
}

const history = block({
  kind: "line",
  title: "Coverage, utilization and effective savings rate",
  subtitle: "a day, share",
  columns: ["day", "coverage", "utilization", "esr"].map((name, at) => ({
    name,
    label: ["Day", "Coverage", "Utilization", "Effective savings rate"][at] ?? "",
    align: at === 0 ? ("left" as const) : ("right" as const),
    ...(at === 0 ? {} : { unit: "ratio" }),
  })),
  rows: Array.from({ length: 30 }, (_, at) => [
    day(at),
    (0.38 + 0.02 * Math.sin(at)).toFixed(4),
    (0.95 + 0.03 * Math.cos(at / 2)).toFixed(4),
    (0.11 + 0.01 * Math.sin(at / 3)).toFixed(4),
  ]),
  x: "day",
  y: ["coverage", "utilization", "esr"],
});

const unused = block({
  kind: "bar",
  title: "Unused commitment",
  subtitle: "USD a day",
  columns: [
    { name: "day", label: "Day", align: "left" },
    { name: "unused", label: "unused commitment", unit: "USD", align: "right" },
  ],
  rows: Array.from({ length: 30 }, (_, at) => [day(at), (3 + (at % 7 > 4 ? 9 : 0)).toFixed(2)]),
  x: "day",
  y: ["unused"],
});

export const SAMPLE_POSITION: CommitmentPosition = CommitmentPosition.parse({
  period: { from: "2026-10-19T00:00:00.000Z", to: "2026-11-18T00:00:00.000Z", label: "19 Oct – 17 Nov 2026", days: 30 },
  totals: {
    coverage: figure("0.389", "ratio"),
    utilization: figure("0.961", "ratio"),
    effectiveSavingsRate: figure("0.112", "ratio"),
    commitmentPerHour: figure("8.5", "USD/h"),
    unused: figure("238.68", "USD"),
    netSavings: figure("1612.32", "USD"),
    lockInMonths: figure("2.4", "months"),
    outstanding: planned("41280.00", "USD"),
  },
  plans: [
    plan(),
    plan({
      id: "0d3c7a10-1111-4c11-9f0e-2a4d6c8e0f12",
      type: "EC2Instance",
      family: "m6i",
      region: "us-east-1",
      account: { id: "222222222222", name: "production" },
      term: "3y",
      payment: "partial",
      commitment: figure("2", "USD/h"),
      start: "2024-12-09T00:00:00.000Z",
      end: "2027-12-09T00:00:00.000Z",
      daysLeft: 386,
      utilization: figure("0.812", "ratio"),
      unused: figure("117.00", "USD"),
    }),
    plan({
      id: "5ee1ab20-2222-4c11-9f0e-2a4d6c8e0f12",
      commitment: figure("2.5", "USD/h"),
      start: "2026-11-19T13:00:00.000Z",
      end: "2027-11-19T13:00:00.000Z",
      daysLeft: 366,
      state: "queued",
      utilization: figure(null, "ratio"),
      unused: figure(null, "USD"),
      boughtBy: "APR-83",
      mayDeleteQueued: { may: true, why: "It starts 19 Nov 13:00 UTC; nothing is owed before." },
    }),
  ],
  reservations: [
    {
      id: "ri-1",
      service: "rds",
      account: { id: "222222222222", name: "production" },
      region: "us-east-1",
      what: "db.r6g.large",
      product: "PostgreSQL",
      count: figure("4", "count"),
      term: "1y",
      payment: "no",
      start: "2025-12-14T00:00:00.000Z",
      end: "2026-12-14T00:00:00.000Z",
      daysLeft: 26,
      state: "active",
      utilization: figure("1", "ratio"),
      unused: figure("0", "USD"),
      netSavings: figure("211.40", "USD"),
      sizeFlexible: true,
    },
  ],
  reservationCoverage: [
    {
      service: "rds",
      label: "RDS",
      eligible: figure("5.2", "USD/h"),
      coverage: figure("0.62", "ratio"),
      utilization: figure("1", "ratio"),
      advice: {
        sentence: "Two more db.r6g.large in us-east-1 for one year would save about $58.10 per month.",
        saving: planned("58.10", "USD/month"),
        family: "db.r6g",
        region: "us-east-1",
        account: "production",
        units: planned("8", "count"),
        term: "1y",
      },
    },
  ],
  calendar: [
    {
      month: "2026-12",
      label: "December 2026",
      ending: figure("1.1", "USD/h"),
      fallsBack: planned("290.10", "USD/month"),
      cliff: false,
      items: [
        {
          id: "ri-1",
          kind: "reservation",
          what: "4 db.r6g.large",
          end: "2026-12-14T00:00:00.000Z",
          commitment: figure("1.1", "USD/h"),
          renewal: null,
        },
      ],
    },
    {
      month: "2027-03",
      label: "March 2027",
      ending: figure("6.5", "USD/h"),
      fallsBack: planned("1204.11", "USD/month"),
      cliff: true,
      items: [
        {
          id: "b81f02d7-5e6a-4c11-9f0e-2a4d6c8e0f12",
          kind: "savings_plan",
          what: "Compute, 1 year",
          end: "2027-03-04T00:00:00.000Z",
          commitment: figure("6.5", "USD/h"),
          renewal: { startAt: "2027-03-04T00:00:00.000Z", commitment: planned("6.1", "USD/h") },
        },
      ],
    },
  ],
  returns: { used: 1, allowed: 10, year: 2026 },
  blocks: { history, unused, calendar: null },
  readFrom: "provider",
  figures: [],
  sources: [],
  notes: [],
  asOf: "2026-11-18T00:00:00.000Z",
  freshness: {
    dataThrough: "2026-11-18T00:00:00.000Z",
    sentence: "through 17 Nov 23:00 UTC",
    late: false,
    hoursBehind: 12,
    lateNote: null,
    partialDay: null,
    mayChange: null,
  },
});

/** A curve that flattens and then falls, as real ones do. */
const esrAt = (commitment: number): number => 0.112 + 0.14 * (1 - Math.exp(-commitment / 4)) - 0.0006 * commitment ** 2;

export const SAMPLE_FRONTIER: CommitmentAnalysis["frontier"] = Array.from({ length: 25 }, (_, at) => {
  const commitment = at * 0.5;
  return {
    commitment: planned(commitment.toFixed(3), "USD/h"),
    esr: planned(esrAt(commitment).toFixed(6), "ratio"),
    lockInMonths: planned((2.4 + commitment * 0.78).toFixed(4), "months"),
    saving: planned(((esrAt(commitment) - 0.112) * 14_000).toFixed(2), "USD/month"),
    worstLoss: planned((commitment ** 2 * 90 - 900).toFixed(2), "USD"),
    option: commitment === 3 ? "floor" : commitment === 6.5 ? "minimum_regret" : commitment === 9.5 ? "aws_maximum" : null,
  };
});

export function option(name: CommitmentOption["name"], commitment: number): CommitmentOption {
  const loss = commitment ** 2 * 90 - 900;
  return {
    name,
    label: { aws_maximum: "AWS maximum", minimum_regret: "Minimum regret", floor: "Floor", custom: "As asked" }[name],
    how: {
      aws_maximum: "Largest saving if the next year is as the last 60 days.",
      minimum_regret: "Smallest largest regret over usage from −30 % to +30 % and two named events.",
      floor: "Pays even in the worst scenario.",
      custom: "As asked.",
    }[name],
    commitment: planned(commitment.toFixed(3), "USD/h"),
    total: planned((commitment * 8760).toFixed(2), "USD"),
    upfront: planned("0", "USD"),
    saving: planned(((esrAt(commitment) - 0.112) * 14_000).toFixed(2), "USD/month"),
    savingOverTerm: planned(((esrAt(commitment) - 0.112) * 168_000).toFixed(2), "USD"),
    esrBefore: figure("0.112", "ratio"),
    esrAfter: planned(esrAt(commitment).toFixed(6), "ratio"),
    coverageBefore: figure("0.389", "ratio"),
    coverage: {
      low: planned((0.389 + commitment * 0.03).toFixed(4), "ratio"),
      expected: planned((0.389 + commitment * 0.042).toFixed(4), "ratio"),
      high: planned((0.389 + commitment * 0.052).toFixed(4), "ratio"),
    },
    utilization: {
      low: planned((1 - commitment * 0.034).toFixed(4), "ratio"),
      expected: planned((1 - commitment * 0.006).toFixed(4), "ratio"),
      high: planned("1", "ratio"),
    },
    lockInMonthsBefore: figure("2.4", "months"),
    lockInMonthsAfter: planned((2.4 + commitment * 0.78).toFixed(2), "months"),
    worstLoss: planned(loss.toFixed(2), "USD"),
    worstScenario: "usage 30 % lower",
    largestRegret: planned("1900", "USD"),
    breakEvenUtilization: planned("0.73", "ratio"),
    breakEvenDate: "2027-08-09",
    breakEvenSentence: "It has paid for itself on 9 Aug 2027 if usage stays.",
    costOfMoney: planned("0", "USD"),
    backTest: {
      days: 60,
      from: "2026-09-19T00:00:00.000Z",
      to: "2026-11-18T00:00:00.000Z",
      saving: planned("812.10", "USD"),
      utilization: planned("0.98", "ratio"),
      sentence: "Bought 60 days ago, this would have saved $812.10, and 98.0 % of it would have been used.",
    },
    ladder: [
      {
        n: 1,
        commitment: planned((commitment / 2).toFixed(3), "USD/h"),
        total: planned((commitment * 4380).toFixed(2), "USD"),
        buyAt: "2026-11-18T12:00:00.000Z",
        why: "now",
      },
      {
        n: 2,
        commitment: planned((commitment / 2).toFixed(3), "USD/h"),
        total: planned((commitment * 4380).toFixed(2), "USD"),
        buyAt: "2026-12-02T00:00:00.000Z",
        why: "two weeks later, once the first is measured",
      },
    ],
    order: { type: "Compute", term: "1y", payment: "no", commitment: commitment.toFixed(5), analysis: "ana_sample" },
  };
}

const asked: CommitmentAnalysis["question"] = {
  type: "Compute",
  family: null,
  region: null,
  term: "1y",
  payment: "no",
  scope: "payer",
  account: { id: "111111111111", name: "payer" },
  lookbackDays: 60,
  maxCommitment: null,
  targetCoverage: null,
};

const OPTIONS = [option("aws_maximum", 9.5), option("minimum_regret", 6.5), option("floor", 3)];

export const SAMPLE_ANALYSIS: CommitmentAnalysis = CommitmentAnalysis.parse({
  id: "ana_sample",
  question: asked,
  sentence:
    "Promise $6.50 an hour for one year: it would save about $1,294.00 per month, and loses nothing that two points of savings rate are worth.",
  sufficiency: { verdict: "enough", why: null, days: 60, leftPerHour: figure("13.9", "USD/h") },
  now: {
    coverage: figure("0.389", "ratio"),
    utilization: figure("0.961", "ratio"),
    effectiveSavingsRate: figure("0.112", "ratio"),
    commitmentPerHour: figure("8.5", "USD/h"),
    lockInMonths: figure("2.4", "months"),
    eligiblePerHour: figure("22.4", "USD/h"),
  },
  options: OPTIONS,
  advised: "minimum_regret",
  frontier: SAMPLE_FRONTIER,
  compare: (["Compute", "EC2Instance"] as const).flatMap((type) =>
    (["1y", "3y"] as const).flatMap((term) =>
      (["no", "partial", "all"] as const).map((payment) => ({
        type,
        family: type === "Compute" ? null : "m6i",
        region: type === "Compute" ? null : "us-east-1",
        term,
        payment,
        commitment: planned("6.5", "USD/h"),
        total: planned(term === "1y" ? "56940.00" : "170820.00", "USD"),
        upfront: planned(payment === "no" ? "0" : "28470.00", "USD"),
        saving: planned("1294.10", "USD/month"),
        esrAfter: planned("0.214", "ratio"),
        lockInMonths: planned(term === "1y" ? "7.5" : "19.1", "months"),
        worstLoss: planned(term === "1y" ? "2902.50" : "-120.00", "USD"),
        costOfMoney: planned("210.00", "USD"),
        savingAfterMoney: planned("1276.60", "USD/month"),
        note: term === "3y" ? "longer than the history is" : null,
      })),
    ),
  ),
  scenarios: ([-30, -20, -10, 0, 10, 20, 30] as const).map((percent) => ({
    id: `usage${percent}`,
    label: percent === 0 ? "Usage as it was" : `Usage ${percent > 0 ? "+" : "−"}${Math.abs(percent)} %`,
    kind: "usage" as const,
    change: planned((percent / 100).toFixed(2), "ratio"),
    options: OPTIONS.map(({ name, saving }) => ({
      option: name,
      saving: planned((Number(saving.value) + percent * (name === "floor" ? 2 : name === "aws_maximum" ? 58 : 30)).toFixed(2), "USD/month"),
      utilization: planned(Math.min(1, 0.98 + percent * 0.008).toFixed(4), "ratio"),
      regret: planned(Math.abs(percent * 12).toFixed(2), "USD"),
    })),
  })),
  usage: [
    {
      service: "ec2",
      family: "m6i",
      region: "us-east-1",
      mean: figure("9.1", "USD/h"),
      uncovered: figure("4.2", "USD/h"),
      floor: figure("7.8", "USD/h"),
      peak: figure("12.9", "USD/h"),
      variability: figure("0.18", "ratio"),
      trend: figure("0.012", "ratio"),
      season: "weekdays 38 % above weekends",
    },
    {
      service: "fargate",
      family: null,
      region: "eu-west-1",
      mean: figure("2.2", "USD/h"),
      uncovered: figure("2.2", "USD/h"),
      floor: figure("1.9", "USD/h"),
      peak: figure("3.1", "USD/h"),
      variability: figure("0.09", "ratio"),
      trend: figure("-0.004", "ratio"),
      season: null,
    },
  ],
  existing: [],
  excluded: [
    {
      proposal: "APR-71",
      kind: "node_switch",
      title: "Move ip-10-4-31-117 of batch-eks to spot",
      state: "approved",
      perHour: figure("0.778", "USD/h"),
      why: "Approved and not done: its usage goes to spot.",
    },
  ],
  rates: { source: "estimate", asOf: "2026-11-17T16:18:00.000Z", label: "Rates are estimates from published discounts." },
  costOfMoney: { annualRate: figure("0.05", "ratio"), sentence: "Money costs 5.0 % a year." },
  blocks: { frontier: null, curve: null, scenarios: null, compare: null, usage: null },
  figures: [],
  sources: [],
  notes: ["Queued plans count as bought."],
  asOf: "2026-11-18T00:00:00.000Z",
  freshness: SAMPLE_POSITION.freshness,
});

/** The answer of a simulation of so much an hour. */
export const simulation = (commitment: number, usageChangePercent = 0): CommitmentSimulation =>
  CommitmentSimulation.parse({
    id: "sim_sample",
    analysis: "ana_sample",
    question: asked,
    sentence: "As asked.",
    sufficiency: SAMPLE_ANALYSIS.sufficiency,
    option: option("custom", commitment),
    whatIf:
      usageChangePercent === 0
        ? null
        : {
            label: `usage ${usageChangePercent} %`,
            saving: planned("-118.20", "USD/month"),
            utilization: planned("0.78", "ratio"),
            coverage: planned("0.71", "ratio"),
            esr: planned("0.131", "ratio"),
            loss: planned(null, "USD"),
          },
    scenarios: [],
    beside: [],
    point: null,
    otherTerm: null,
    rates: SAMPLE_ANALYSIS.rates,
    excluded: [],
    block: null,
    figures: [],
    sources: [],
    notes: [],
    asOf: SAMPLE_ANALYSIS.asOf,
    freshness: SAMPLE_ANALYSIS.freshness,
  });
