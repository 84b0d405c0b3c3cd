import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aReading, strayNumerals } from "#agent/writer/testing/an-outcome";
import { writeAnswer } from "#agent/writer/write-answer";
import type { ToolOutcome } from "#agent/writer/answer";
import { targetKey } from "#core/proposals/provenance";
import type { ProviderPlan } from "#core/ports/savings-plans";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { estimatingClouds } from "#services/commitments/testing/estimating-clouds";
import type { ServiceContext } from "#services/context";
import { aBill, type Bill, ec2, NOW } from "#services/insights/testing/a-bill";
import { KINDS } from "#server/compose/kinds";
import { aTenant } from "#services/testing/a-tenant";
import type { CallContext, Tool } from "#tools/kit/define-tool";
import { runTool } from "#tools/kit/run-tool";
import { proposeSavingsPlan } from "#tools/propose/propose-savings-plan";
import { proposeSavingsPlanReturn } from "#tools/propose/propose-savings-plan-return";
import { analyzeCommitment, type CommitmentAnalysisRead } from "#tools/read/analyze-commitment";
import { listCommitments } from "#tools/read/list-commitments";
import { type CommitmentSimulationRead, simulateCommitment } from "#tools/read/simulate-commitment";

const ACCOUNT = "000000000003";
const plan = (over: Partial<ProviderPlan>): ProviderPlan => ({
  id: "11111111-2222-4333-8444-555555555555",
  arn: `arn:aws:savingsplans::${ACCOUNT}:savingsplan/11111111-2222-4333-8444-555555555555`,
  offeringId: "offering-Compute-1y-no-any-any",
  account: ACCOUNT,
  type: "Compute",
  state: "active",
  region: undefined,
  family: undefined,
  term: "1y",
  payment: "no",
  commitment: "0.20000",
  upfront: "0",
  start: "2026-11-15T12:00:00.000Z",
  end: "2027-11-15T12:00:00.000Z",
  returnableUntil: "2026-11-22T12:00:00.000Z",
  tags: {},
  ...over,
});

let test: TestDatabase;
let bill: Bill;
let ctx: ServiceContext;
beforeAll(async () => {
  test = await embeddedTestDatabase();
  bill = await aBill({ lines: [ec2("m6i.2xlarge", "i-0a", "dev", 4), ec2("m6i.large", "i-0b", "dev", 1, { when: "hour(h) < 12" })] });
  const queued = plan({
    id: "99999999-2222-4333-8444-555555555555",
    arn: `arn:aws:savingsplans::${ACCOUNT}:savingsplan/99999999-2222-4333-8444-555555555555`,
    state: "queued",
    start: "2026-11-19T12:00:00.000Z",
    returnableUntil: "2026-11-19T12:00:00.000Z",
  });
  const priced = [
    { instanceType: "m6i.2xlarge", usd: 4 },
    { instanceType: "m6i.large", usd: 1 },
  ];
  const clouds = estimatingClouds([{ id: ACCOUNT, name: "dev" }], priced, [plan({}), queued]);
  const { ctx: own } = await aTenant(test);
  ctx = { ...own, actor: { ...own.actor, kind: "agent" }, now: () => NOW, costs: bill.ctx.costs, clouds, kinds: KINDS };
});
afterAll(async () => {
  await bill?.close();
  await test?.close();
});

/** A call after the person's words, with what tools vouched for before it. */
const call = (said: readonly string[], vouched: readonly string[] = []): CallContext => {
  const known = new Set(vouched.map(targetKey));
  return {
    signal: new AbortController().signal,
    callId: "call",
    threadId: undefined,
    originOf: (text) =>
      said.some((words) => words.includes(text)) ? { from: "user" } : known.has(targetKey(text)) ? { from: "tool", call: "earlier" } : undefined,
    said,
  };
};
const run = async (tool: Tool, input: unknown, context: CallContext) => (await runTool(ctx, tool, input, context)).result;
const written = (tool: string, result: Awaited<ReturnType<typeof run>>) =>
  writeAnswer({
    reading: aReading(),
    question: "",
    results: [{ tool, input: {}, output: result, raw: result.raw } satisfies ToolOutcome],
    now: NOW,
  }).text;

describe("propose_savings_plan", () => {
  it("refuses an amount that the person did not name as what to commit, and one that nobody worked out", async () => {
    await expect(run(proposeSavingsPlan, { commitment: "2.5" }, call(["Should we buy a Savings Plan?"]))).rejects.toThrow("never yours to choose");
    await expect(run(proposeSavingsPlan, { commitment: "5" }, call(["cover 80 % of what is left, at most $5 an hour"]))).rejects.toThrow(
      "never yours",
    );
    await expect(run(proposeSavingsPlan, { option: "sp-option.0123456789abcdef0123.99" }, call(["draft it"]))).rejects.toThrow(
      /no longer kept|tool listed/,
    );
    await expect(run(proposeSavingsPlan, { option: "minimum_regret" }, call(["draft it"]))).rejects.toThrow("no option of an analysis");
    await expect(run(proposeSavingsPlan, {}, call(["draft it"]))).rejects.toThrow("either option or commitment");
  });

  it("takes no account, no reason for the end of a month and no shorter time to cancel that the person did not name", async () => {
    const ordered = call(["Commit $0.25 an hour"]);
    const draft = (over: object) => run(proposeSavingsPlan, { commitment: "0.25", ...over }, ordered);
    await expect(draft({ account: ACCOUNT })).rejects.toThrow("Nobody named this account");
    await expect(draft({ monthEndReason: "The board has agreed to it." })).rejects.toThrow("gave no such reason");
    await expect(draft({ queueHours: 2 })).rejects.toThrow("did not ask for 2 hours");
    const looked = await run(analyzeCommitment, { account: ACCOUNT }, call(["Should we buy a Savings Plan?"]));
    expect([looked.targets, (looked.raw as CommitmentAnalysisRead).drafts]).toEqual([[], {}]);
    const named = await run(analyzeCommitment, { account: ACCOUNT }, call([`Should ${ACCOUNT} buy a Savings Plan?`]));
    expect(named.targets?.length).toBeGreaterThan(0);
  });

  it("does not take an option of an analysis in another amount than was worked out", async () => {
    const { drafts } = (await run(analyzeCommitment, {}, call([]))).raw as CommitmentAnalysisRead;
    const [draft = ""] = Object.values(drafts);
    const dearer = draft.replace(/\.[\d.]+$/, ".99");
    await expect(run(proposeSavingsPlan, { option: dearer }, call(["draft it"], Object.values(drafts)))).rejects.toThrow("tool listed");
  });

  it("drafts an option by its reference, and the amount that the person named; the card says the rest", async () => {
    const analysis = await run(analyzeCommitment, {}, call([]));
    const { drafts, commitmentAnalysis } = analysis.raw as CommitmentAnalysisRead;
    const draft = drafts["minimum_regret"] ?? "";
    const made = await run(
      proposeSavingsPlan,
      { option: draft, monthEndReason: "The budget of the month allows it." },
      call(["draft the minimum-regret option. The budget of the month allows it."], analysis.targets ?? []),
    );
    expect(made.proposals).toHaveLength(1);
    const option = commitmentAnalysis.options.find(({ name }) => name === "minimum_regret");
    expect(Number(made.figures.find(({ id }) => id.endsWith(".commitment"))?.value)).toBeCloseTo(Number(option?.order?.commitment), 5);
    const text = written("propose_savings_plan", made);
    expect(text).toMatch(/I drafted APR-\d+: buy a Compute Savings Plan of \[\$/);
    expect(text).toContain("Two people sign");
    expect(strayNumerals(text.replace(/APR-\d+/g, ""))).toEqual([]);
    const own = {
      commitment: "$0.25",
      type: "EC2 Instance",
      family: "m6i",
      region: "us-east-1",
      monthEndReason: "The budget of the month allows it.",
    };
    const said = await run(
      proposeSavingsPlan,
      own,
      call(["Draft an EC2 Instance plan of m6i in us-east-1, $0.25 an hour: the budget of the month allows it."]),
    );
    expect(said.figures.find(({ id }) => id.endsWith(".commitment"))?.value).toBe("0.25000");
  });
});

describe("analyze_commitment and simulate_commitment", () => {
  it("write an answer in which every number leads to a figure", async () => {
    for (const [tool, input] of [
      [analyzeCommitment, {}],
      [simulateCommitment, { usageChangePercent: -20 }],
      [simulateCommitment, { targetCoverage: "80%", maxCommitment: "5" }],
      [simulateCommitment, { term: "3 years" }],
      [listCommitments, {}],
    ] as const) {
      const result = await run(tool, input, call(["cover 80 % of what is left, one year, nothing upfront, at most $5 an hour"]));
      const text = written(tool.name, result);
      expect(text.length).toBeGreaterThan(60);
      expect(strayNumerals(text), text).toEqual([]);
      const ids = new Set(result.figures.map(({ id }) => id));
      expect(ids.size).toBe(result.figures.length);
    }
  });

  it("vouches for a size only where the person set it", async () => {
    const draftOf = async (input: unknown, said: readonly string[]) =>
      ((await run(simulateCommitment, input, call(said))).raw as CommitmentSimulationRead).draft;
    expect(await draftOf({ targetCoverage: "80%", maxCommitment: "5" }, ["cover 80 % of what is left, at most $5 an hour"])).toMatch(/^sp-option\./);
    expect(await draftOf({ commitment: "1.5" }, ["what would $1.50 an hour do?"])).toMatch(/\.1\.5$/);
    expect(await draftOf({ commitment: "1.5" }, ["what would a plan do?"])).toBeNull();
    expect(await draftOf({ maxCommitment: "9" }, ["at most $5 an hour"])).toBeNull();
    expect(await draftOf({}, ["should we buy?"])).toMatch(/^sp-option\./);
  });
});

describe("propose_savings_plan_return", () => {
  it("returns an active plan and deletes a queued one, of those that were listed or named, and nothing else", async () => {
    const listed = await run(listCommitments, {}, call([]));
    expect(listed.targets).toContain(plan({}).id);
    await expect(run(proposeSavingsPlanReturn, { plan: plan({}).id }, call(["undo it"]))).rejects.toThrow(
      "Neither the person nor a tool named this plan",
    );
    const back = await run(proposeSavingsPlanReturn, { plan: plan({}).id }, call(["undo it"], listed.targets ?? []));
    expect(back.proposals).toHaveLength(1);
    expect(written("propose_savings_plan_return", back)).toMatch(/I drafted APR-\d+: return the Compute Savings Plan/);
    const gone = await run(
      proposeSavingsPlanReturn,
      { plan: "99999999-2222-4333-8444-555555555555" },
      call(["delete 99999999-2222-4333-8444-555555555555"]),
    );
    expect(written("propose_savings_plan_return", gone)).toContain("delete the queued Compute Savings Plan");
  });
});
