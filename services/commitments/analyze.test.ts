import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AnalysisQuery, CommitmentAnalysis, CommitmentPosition, CommitmentSimulation, PositionQuery, SimulateBody } from "#core/api/commitments";
import { committable } from "#core/commitments/committable";
import { standingPosition } from "#core/commitments/sizing/candidate";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import { measuresOf } from "#core/commitments/waterfall/measures";
import type { Figure } from "#core/costs/figure";
import { csvTable } from "#core/csv/testing/csv-table";
import { InvalidInputError, UnavailableError } from "#core/errors";
import { SavingsPlanOrder } from "#core/proposals/savings-plan";
import { analyzeCommitments } from "#services/commitments/analyze";
import { analysisCsv } from "#services/commitments/analysis-csv";
import { hourAt } from "#services/commitments/hours";
import { readCommitmentEffect } from "#services/commitments/net-effect";
import { listCommitments } from "#services/commitments/list-commitments";
import { readPosition } from "#services/commitments/read-position";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { simulateCommitment } from "#services/commitments/simulate";
import { positionCsv } from "#services/commitments/position-csv";
import { simulationCsv } from "#services/commitments/simulation-csv";
import { openSampleCompany } from "#services/commitments/testing/sample-company";
import type { ServiceContext } from "#services/context";
import { queryCosts } from "#services/costs/query";
import { getStoredQuery, rerunStoredQuery } from "#services/costs/stored-query";

const PATIENCE_MS = 240_000;
let company: Awaited<ReturnType<typeof openSampleCompany>>;
let ctx: ServiceContext;
let analysis: CommitmentAnalysis;
let position: CommitmentPosition;

beforeAll(async () => {
  company = await openSampleCompany();
  ({ ctx } = company);
  analysis = CommitmentAnalysis.parse(await analyzeCommitments(ctx));
  position = CommitmentPosition.parse(await listCommitments(ctx));
}, PATIENCE_MS);
afterAll(() => company?.close());

const of = (figure: Figure | undefined) => Number(figure?.value);
const option = (name: string) => {
  const found = analysis.options.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No option ${name}.`);
  return found;
};

describe("an analysis of the sample company's bill", () => {
  it("lays three options side by side that differ as their names say", () => {
    expect(analysis.sufficiency).toMatchObject({ verdict: "enough", why: null, days: 60 });
    const [most, regret, floor] = [option("aws_maximum"), option("minimum_regret"), option("floor")];
    expect(of(most.commitment)).toBeGreaterThan(of(regret.commitment));
    expect(of(regret.commitment)).toBeGreaterThanOrEqual(of(floor.commitment));
    expect(of(most.saving)).toBeGreaterThan(of(regret.saving));
    expect(of(regret.worstLoss)).toBeLessThanOrEqual(0.6 * of(most.worstLoss) + 0.01);
    expect(of(most.esrAfter) - of(regret.esrAfter)).toBeLessThanOrEqual(0.02 + 1e-9);
    expect(of(floor.worstLoss)).toBeLessThanOrEqual(0.01);
    for (const { utilization, coverage, total, commitment, backTest } of [most, regret]) {
      expect(of(utilization.low)).toBeLessThanOrEqual(of(utilization.expected));
      expect(of(utilization.expected)).toBeLessThanOrEqual(of(utilization.high));
      expect(of(coverage.low)).toBeLessThanOrEqual(of(coverage.high));
      expect(of(total)).toBeCloseTo(of(commitment) * 8760, 1);
      expect([backTest?.saving.kind, backTest?.utilization.kind]).toEqual(["projected", "projected"]);
      expect(backTest?.sentence).toMatch(/^Bought 60 days ago by what was known then, this would have (?:saved|lost|been)/);
    }
    expect(analysis.advised).toBe("minimum_regret");
    expect(analysis.rates.source).toBe("estimate");
    expect(analysis.notes.join(" ")).toContain("estimates");
  });

  it("hands over an order that the gate takes, of the option's own size", () => {
    const { order, commitment } = option("minimum_regret");
    expect(SavingsPlanOrder.parse(order)).toMatchObject({ type: "Compute", term: "1y", payment: "no", analysis: analysis.id });
    expect(Number(order?.commitment)).toBeCloseTo(of(commitment), 5);
    expect(Number(order?.commitment)).toBeLessThanOrEqual(100);
    expect(option("aws_maximum").ladder.reduce((sum, rung) => sum + of(rung.commitment), 0)).toBeCloseTo(of(option("aws_maximum").commitment), 4);
  });

  it("draws a frontier from nothing on, with the options on it, and compares what else could be bought without adding it up", () => {
    expect(of(analysis.frontier[0]?.commitment)).toBe(0);
    const commitments = analysis.frontier.map((point) => of(point.commitment));
    expect(commitments).toEqual(commitments.toSorted((a, b) => a - b));
    const marked = analysis.frontier.filter((point) => point.option !== null).map((point) => of(point.commitment));
    expect(marked).toContain(of(option("aws_maximum").commitment));
    expect(new Set(analysis.compare.map(({ type }) => type))).toEqual(new Set(["Compute", "EC2Instance"]));
    expect(new Set(analysis.compare.map(({ term, payment }) => `${term} ${payment}`)).size).toBe(6);
    expect(analysis.blocks.frontier?.rows).toHaveLength(analysis.frontier.length);
    const dropped = analysis.scenarios.find(({ label }) => label.includes("-30"));
    expect(of(dropped?.options.find((one) => one.option === "aws_maximum")?.saving)).toBeLessThan(of(option("aws_maximum").saving));
  });

  it("makes a figure of each number, once, with a query that can be run again", async () => {
    for (const answer of [analysis, position]) {
      expect(new Set(answer.figures.map(({ id }) => id)).size).toBe(answer.figures.length);
      for (const queryId of new Set(answer.figures.map((figure) => figure.queryId)))
        expect((await getStoredQuery(ctx, queryId)).sql).toMatch(/select/i);
    }
    const again = await rerunStoredQuery(ctx, analysis.figures[0]?.queryId ?? "");
    expect(again.rows.length).toBeGreaterThan(0);
  });

  it("is the same for the same question, and another for another", async () => {
    expect((await analyzeCommitments(ctx)).id).toBe(analysis.id);
    expect((await analyzeCommitments(ctx, { term: "1y", payment: "no" })).id).toBe(analysis.id);
    const three = await analyzeCommitments(ctx, { term: "3y" });
    expect(three.id).not.toBe(analysis.id);
    expect(of(three.options.find(({ name }) => name === "aws_maximum")?.total)).toBeCloseTo(
      of(three.options.find(({ name }) => name === "aws_maximum")?.commitment) * 26_280,
      1,
    );
  });

  it("says in CSV what it says in JSON, digit for digit", () => {
    const options = csvTable(analysisCsv(analysis, "options")).rows;
    expect(
      options.map(({ option: name, commitment_usd_per_hour: an, total_usd: total, saving_usd_per_month: saving }) => [name, an, total, saving]),
    ).toEqual(analysis.options.map(({ name, commitment, total, saving }) => [name, commitment.value, total.value, saving.value]));
    expect(new Set(options.map(({ rates }) => rates))).toEqual(new Set(["estimate"]));
    const points = csvTable(analysisCsv(analysis, "frontier")).rows;
    expect(points.map((row) => row["saving_usd_per_month"])).toEqual(analysis.frontier.map(({ saving }) => saving.value));
    const plans = csvTable(positionCsv(position, "plans")).rows;
    expect(plans.map((row) => [row["id"], row["unused_usd"]])).toEqual(position.plans.map(({ id, unused }) => [id, unused.value ?? ""]));
    expect(csvTable(positionCsv(position, "key_figures")).rows.map(({ value }) => value)).toEqual(
      Object.values(position.totals).map(({ value }) => value ?? ""),
    );
    const series = csvTable(positionCsv(position, "history")).rows;
    expect(series.map((row) => row["coverage"])).toEqual(position.blocks.history.rows.map((row) => row[1] ?? ""));
    for (const part of AnalysisQuery.shape.part.unwrap().options) expect(csvTable(analysisCsv(analysis, part)).names).not.toEqual([]);
    for (const part of PositionQuery.shape.part.unwrap().options) expect(csvTable(positionCsv(position, part)).names).not.toEqual([]);
  });
});

describe("a simulation", () => {
  const simulate = async (body: unknown) => CommitmentSimulation.parse(await simulateCommitment(ctx, SimulateBody.parse(body)));

  it("covers what it is asked to cover, under the ceiling, and says which of the two decided", async () => {
    const free = await simulate({ targetCoverage: "80%" });
    const capped = await simulate({ targetCoverage: "80%", maxCommitment: "0.5" });
    expect(of(capped.option?.commitment)).toBe(0.5);
    expect(of(free.option?.commitment)).toBeGreaterThan(0.5);
    expect(capped.notes.join(" ")).toContain("ceiling of $0.5");
    expect(of(free.option?.coverage.expected)).toBeGreaterThan(of(capped.option?.coverage.expected));
  });

  it("holds one amount against usage that falls, and agrees with the scenario of the same fall", async () => {
    const result = await simulate({ commitment: "0.9", usageChangePercent: -20 });
    const scenario = result.scenarios.find(({ label }) => label.includes("-20"));
    expect(of(result.whatIf?.saving)).toBeCloseTo(of(scenario?.options[0]?.saving), 4);
    expect(of(result.whatIf?.saving)).toBeLessThan(of(result.option?.saving));
    expect(csvTable(simulationCsv(result, "simulation")).rows).toMatchObject([
      {
        commitment_usd_per_hour: result.option?.commitment.value,
        saving_usd_per_month: result.option?.saving.value,
        if: result.whatIf?.label,
        if_saving_usd_per_month: result.whatIf?.saving.value,
      },
    ]);
    expect(csvTable(simulationCsv(result, "scenarios")).rows).toHaveLength(result.scenarios.flatMap(({ options }) => options).length);
    expect(result.sentence).toContain("usage −20 %");
    expect(result.analysis).toBe(analysis.id);
  });

  it("gives at an option's commitment what the option says", async () => {
    const { commitment, saving, worstLoss, esrAfter } = option("minimum_regret");
    const { option: same, point } = await simulate({ commitment: commitment.value });
    expect([same?.saving.value, same?.worstLoss.value, same?.esrAfter.value]).toEqual([saving.value, worstLoss.value, esrAfter.value]);
    expect(of(point?.commitment)).toBeCloseTo(of(commitment), 5);
  });

  it("takes named events of one family, and refuses what contradicts itself", async () => {
    const gone = await simulate({
      commitment: "0.9",
      events: [{ name: "m6i leaves eu-west-1", changePercent: -100, family: "m6i", region: "eu-west-1" }],
    });
    expect(of(gone.whatIf?.saving)).toBeLessThan(of(gone.option?.saving));
    expect(gone.scenarios.map(({ label }) => label)).toContain("m6i leaves eu-west-1");
    await expect(simulate({ commitment: "1", targetCoverage: "80%" })).rejects.toThrow(InvalidInputError);
    await expect(simulate({ type: "Compute", family: "m6i" })).rejects.toThrow("for every family");
    await expect(simulate({ scope: "linked" })).rejects.toThrow("name the account");
    await expect(simulate({ type: "EC2Instance", family: "x9z" })).rejects.toThrow("no usage of x9z");
    expect(AnalysisQuery.safeParse({ lookback: "60" }).error?.issues[0]?.message).toContain("There is no parameter lookback here");
    expect(SimulateBody.safeParse({ commitment: 2.5 }).success).toBe(false);
  });

  it("is of one account alone where that is asked", async () => {
    const linked = await analyzeCommitments(ctx, { scope: "linked", account: "staging" });
    expect(linked.question.account.name).toBe("staging");
    expect(of(linked.sufficiency.leftPerHour)).toBeLessThan(of(analysis.sufficiency.leftPerHour));
  });
});

describe("the position", () => {
  it("says of coverage, utilization, effective savings rate, unused and committed dollars what the waterfall says of the same days, to the cent", async () => {
    const period = { from: "2026-10-01", to: "2026-11-01" };
    const span = { from: hourAt(period.from), to: hourAt(period.to) };
    const [{ usage }, { position: held }] = await Promise.all([readHourlyUsage(ctx, span), readPosition(ctx, span)]);
    const result = applyWaterfall(usage, held);
    const [plans, both] = [measuresOf(result, "plans", ({ service }) => service !== "sagemaker"), committable(result)];
    const metric = async (name: string) => {
      const { figures, queryId } = await queryCosts(ctx, { metric: name, period });
      return Number(figures.find(({ id }) => id === `${queryId}.total`)?.value);
    };
    expect(plans.unused).toBeCloseTo(await metric("unused_commitment"), 2);
    expect(plans.commitment).toBeCloseTo(await metric("commitment"), 2);
    expect(plans.covered).toBeCloseTo(await metric("covered_spend"), 2);
    expect(plans.onDemandEquivalent).toBeCloseTo(await metric("eligible_spend"), 2);
    expect(plans.coverage).toBeCloseTo(await metric("coverage"), 6);
    expect(plans.utilization).toBeCloseTo(await metric("utilization"), 6);
    expect(both.onDemandEquivalent).toBeCloseTo(await metric("on_demand_equivalent"), 2);
    expect(both.effectiveSavingsRate).toBeCloseTo(await metric("effective_savings_rate"), 6);
    const listed = await listCommitments(ctx, period);
    expect(of(listed.totals.coverage)).toBeCloseTo(plans.coverage ?? 0, 6);
    expect(of(listed.totals.unused)).toBeCloseTo(plans.unused, 2);
  });

  it("lists plans of the provider with their use, what ends when, and what may be taken back", () => {
    expect(position.readFrom).toBe("provider");
    expect(position.plans.filter(({ state }) => state === "active").length).toBe(3);
    for (const plan of position.plans) {
      expect(plan.mayReturn.may).toBe(false);
      expect(plan.mayReturn.why).not.toBe("");
    }
    const ends = position.calendar.flatMap(({ items }) => items.map(({ end }) => end));
    expect(ends).toEqual(ends.toSorted());
    expect(position.calendar.every(({ fallsBack }) => fallsBack.value !== null)).toBe(true);
    expect(of(position.totals.commitmentPerHour)).toBeCloseTo(
      position.plans.filter(({ state }) => state === "active").reduce((sum, { commitment }) => sum + of(commitment), 0),
      9,
    );
    expect(position.blocks.history.rows).toHaveLength(30);
    expect(position.reservationCoverage.map(({ service }) => service)).toContain("rds");
  });

  it("refuses half a period, and takes a month that is over", async () => {
    await expect(listCommitments(ctx, { from: "2026-10-01" })).rejects.toThrow("from and to together");
    expect((await listCommitments(ctx, { period: "2026-10" })).period.label).toBe("October 2026");
  });
});

describe("what commitments do to a node that leaves", () => {
  it("is the bill with it less the bill without it, and is unknown where there is no bill", async () => {
    const through = hourAt((await ctx.costs()).catalog().dataThrough);
    const to = Math.floor(through / 24) * 24;
    const now = hourAt(ctx.now());
    const [{ usage }, { position: held }] = await Promise.all([
      readHourlyUsage(ctx, { from: to - 336, to }),
      readPosition(ctx, { from: to - 336, to: Math.max(now + 1, to) }),
    ]);
    const row = usage.rows.find(
      ({ family, region, quantity }) => family === "m6i" && region === "us-east-1" && quantity.every((units) => units >= 1),
    );
    if (row?.instanceType === undefined) throw new Error("No m6i runs throughout in us-east-1.");
    const { account, region, instanceType, onDemandRate: usdPerHour } = row;
    const use = { account, region, instanceType, capacityType: "on_demand" as const, usdPerHour, units: 1 };
    const effect = await readCommitmentEffect(ctx, [{ id: "node", before: [use], after: [{ ...use, capacityType: "spot", usdPerHour: 0.05 }] }]);
    if ("unknown" in effect) throw new Error(effect.unknown);

    const standing = standingPosition(held, usage, now);
    const one = usage.rows.filter((each) => each.account === account && each.region === region && each.instanceType === instanceType);
    const without = {
      ...usage,
      rows: usage.rows.map((each) => (each === one[0] ? { ...each, quantity: each.quantity.map((units) => units - 1) } : each)),
    };
    const bills = [usage, without].map((each) => billOf(applyWaterfall(each, standing)).total / usage.hours);
    expect(one).toHaveLength(1);
    expect(effect.effectUsdPerHour).toBeCloseTo((bills[0] ?? 0) - (bills[1] ?? 0) - usdPerHour, 9);
    // The plan of this family covers it today: what is freed is worth less elsewhere, or nothing.
    expect(effect.effectUsdPerHour).toBeLessThan(0);
    expect(effect.reason).toMatch(/plan|commitment/);

    const blind = { ...ctx, costs: async () => Promise.reject(new UnavailableError("No cost data is connected.")) };
    expect(await readCommitmentEffect(blind, [])).toEqual({ unknown: "No cost data is connected." });
  });
});
