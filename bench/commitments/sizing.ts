import { type CommitmentBench, leastTimes, type Report } from "#bench/commitments/commitment-bench";
import { largeCompany } from "#bench/commitments/large-company";
import { backTest } from "#core/commitments/back-test";
import { expiryCalendar } from "#core/commitments/ladder-calendar";
import { type HourlyUsage, type RateOf, TERM_HOURS } from "#core/commitments/model";
import { eventScenario, migrationEvent, stressScenarios, trendScenario } from "#core/commitments/scenarios";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { readCurve } from "#core/commitments/sizing/commitment-curve";
import { compareTypes } from "#core/commitments/sizing/compare-types";
import { frontier } from "#core/commitments/sizing/frontier";
import { optimalCommitment } from "#core/commitments/sizing/optimal-commitment";
import type { SizingInput } from "#core/commitments/sizing/option-facts";
import { commitmentOptions, MOST_LOSS_SHARE, MOST_RATE_GIVEN_UP } from "#core/commitments/sizing/options";
import { type HistoryShape, randomHistory } from "#core/commitments/sizing/testing/random-histories";
import { usageFacts } from "#core/commitments/sizing/usage-facts";

const HISTORIES = 500;
/** Not those of the tests. */
const FIRST_SEED = 3_000_000;
const WINDOW_HOURS = 90 * 24;
const MOST_MS = 5000;
const ALONE: readonly HistoryShape[] = [
  { discounts: "single", accounts: 1 },
  { discounts: "mixed", accounts: 1 },
  { discounts: "mixed", accounts: 3 },
];
const BESIDE: readonly HistoryShape[] = [
  { discounts: "mixed", accounts: 3, plans: 2 },
  { discounts: "mixed", accounts: 2, plans: 3, reservations: 2, rows: 6 },
  { discounts: "mixed", accounts: 2, plans: 2, candidate: "EC2Instance", rows: 8 },
];

/** Bars: the optimum against a grid, the minimum-regret option against the AWS-style maximum, and the time of a whole analysis. */
export const sizing: CommitmentBench = {
  name: "Sizing: optimum, options, analysis",
  async run(report) {
    optimum(report);
    options(report, "without other plans", ALONE);
    options(report, "beside other plans", BESIDE);
    analysis(report);
  },
};

function optimum({ bar }: Report): void {
  let [beaten, points] = [0, 0];
  for (let round = 0; round < HISTORIES; round += 1) {
    const { usage, position, candidate } = randomHistory(FIRST_SEED + round, { hours: 72, ...shapeOf([...ALONE, ...BESIDE], round) });
    const { curve, purchase } = optimalCommitment(usage, position, candidate);
    const last = Math.ceil((curve.at.at(-1) ?? 0) * 1000);
    let best = Number.POSITIVE_INFINITY;
    for (let mills = 0; mills <= last; mills += 1) best = Math.min(best, readCurve(curve, mills / 1000).bill);
    points += last + 1;
    if (best < purchase.bill - 1e-12) beaten += 1;
  }
  bar(`Optimum on ${HISTORIES} histories`, beaten === 0, `beaten on ${beaten} by a grid of ${points} points`, "never by 0.001 USD an hour steps");
}

function options({ bar, say }: Report, name: string, shapes: readonly HistoryShape[]): void {
  let [within, losing, givenUp] = [0, 0, 0];
  const shares: number[] = [];
  for (let round = 0; round < HISTORIES; round += 1) {
    const { usage, position, candidate } = randomHistory(FIRST_SEED + round, { hours: 168, ...shapeOf(shapes, round) });
    const { comparison } = commitmentOptions({ usage, position, candidate, scenarios: stressScenarios(usage), start: usage.from });
    givenUp = Math.max(givenUp, comparison.rateGivenUp);
    if (comparison.withinLossShare) within += 1;
    if (comparison.lossShare === undefined) continue;
    losing += 1;
    shares.push(comparison.lossShare);
  }
  shares.sort((a, b) => a - b);
  const share = (at: number): string => `${(100 * (shares[Math.floor(at * (shares.length - 1))] ?? 0)).toFixed(1)} %`;
  say(`${name}: the maximum can lose on ${losing} of ${HISTORIES}; share of its loss: median ${share(0.5)}, largest ${share(1)}`);
  const wanted = `at most ${MOST_LOSS_SHARE * 100} %`;
  if (shapes === ALONE) bar(`Loss of minimum regret, ${name}`, within === HISTORIES, `${wanted} on ${within} of ${HISTORIES}`, "all");
  else say(`${name}: ${wanted} on ${within} of ${HISTORIES}; on the others no commitment within two points of savings rate does`);
  bar(`Rate given up, ${name}`, givenUp <= MOST_RATE_GIVEN_UP + 1e-9, `${(givenUp * 100).toFixed(4)} points at most`, "at most 2");
}

/** A bill of the size of a middling company, and for the record one of a large company with a discount of its own for each row. */
function analysis({ bar, say }: Report): void {
  const middling = middlingCompany();
  const { clock, thread } = leastTimes(2, () => analysed(middling));
  const parts = "facts, options, frontier, back-test, 6 kinds, calendar";
  const found = `${thread.toFixed(0)} ms of the thread, ${clock.toFixed(0)} by the clock`;
  bar(`Analysis of 13 months of ${middling.usage.rows.length} rows`, thread < MOST_MS, found, `under 5 s: ${parts}`);
  const large = largeCompany();
  const { usage, position } = large;
  say(`${usage.rows.length} rows and ${position.plans.length} plans: ${leastTimes(1, () => analysed(large)).thread.toFixed(0)} ms of the thread`);
}

type Company = ReturnType<typeof largeCompany>;

/** The large company's first rows and plans: 60 kinds of usage, 4 plans. */
function middlingCompany(): Company {
  const { usage, position } = largeCompany();
  const plans = [...position.plans.slice(0, 2), ...position.plans.slice(-2)].map((plan) => ({ ...plan, commitment: plan.commitment * 0.15 }));
  return { usage: { ...usage, rows: usage.rows.slice(0, 60) }, position: { ...position, plans } };
}

function analysed({ usage, position }: Company): void {
  const end = usage.from + usage.hours;
  const window = lastHours(usage, WINDOW_HOURS);
  usageFacts(usage);
  const term = { start: end, end: end + TERM_HOURS["1y"] };
  const leaves = migrationEvent("leaves", "m6i leaves", end + 3000, ({ family }) => family === "m6i");
  const input: Omit<SizingInput, "candidate"> = {
    usage: window,
    position,
    scenarios: [...stressScenarios(window), trendScenario(window, 0.02, term), eventScenario(window, leaves, term)],
    start: end,
  };
  const kinds = (["no", "partial", "all"] as const).flatMap((payment): Candidate[] => [
    { type: "Compute", account: "111111111111", region: undefined, family: undefined, term: "1y", payment, rateOf: rates(0.24) },
    { type: "EC2Instance", account: "111111111111", region: "us-east-1", family: "m6i", term: "1y", payment, rateOf: rates(0.3) },
  ]);
  const candidate = kinds[0] as Candidate;
  const set = commitmentOptions({ ...input, candidate });
  frontier({ ...input, candidate }, set);
  backTest({ ...input, candidate, usage });
  compareTypes(input, kinds);
  expiryCalendar(window, position, end);
}

/** By family, as offering rates mostly are. */
function rates(discount: number): RateOf {
  return ({ onDemandRate, family, service }) => onDemandRate * (1 - discount - ((family ?? service).charCodeAt(1) % 7) / 100);
}

function shapeOf(shapes: readonly HistoryShape[], round: number): HistoryShape {
  return shapes[round % shapes.length] ?? {};
}

function lastHours({ from, hours, rows }: HourlyUsage, count: number): HourlyUsage {
  return { from: from + hours - count, hours: count, rows: rows.map((row) => ({ ...row, quantity: row.quantity.slice(hours - count) })) };
}
