import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import type { NodeRow } from "#core/api/nodes";
import type { Figure } from "#core/costs/figure";
import type { ServiceContext } from "#services/context";
import { aCloudWorld, inMemoryClouds } from "#services/nodes/testing/in-memory-clouds";
import type { NodeNets } from "#services/nodes/node-nets";
import { aTenant } from "#services/testing/a-tenant";
import { runTool } from "#tools/kit/run-tool";
import { listNodeMoves } from "#tools/read/list-node-moves";
import { savingTotals } from "#tools/read/node-totals";
import { spotMarket, type SpotMarketRead } from "#tools/read/spot-market";

let test: TestDatabase;
let ctx: ServiceContext;
const world = aCloudWorld();
const call = { signal: new AbortController().signal, callId: "call", threadId: undefined, originOf: () => undefined };

beforeAll(async () => {
  test = await embeddedTestDatabase();
  ctx = { ...(await aTenant(test)).ctx, clouds: inMemoryClouds(world) };
});
afterAll(() => test.close());

const read = async (input: unknown) => (await runTool(ctx, spotMarket, input, call)).result;

describe("spot_market", () => {
  it("gives band, source, date and today's price in the region where nodes of the type run", async () => {
    const result = await read({ type: "m6i.xlarge" });
    const { markets, isRun } = result.raw as SpotMarketRead;
    expect(isRun).toBe(true);
    expect(markets.map(({ region, nodes, bandSource, bandAsOf }) => [region, nodes, bandSource, bandAsOf.slice(0, 10)])).toEqual([
      ["us-east-1", 1, "Spot Advisor", "2025-06-28"],
    ]);
    expect(markets[0]?.band).toMatch(/%$/);
    expect(result.figures.map(({ value, unit }) => [value, unit])).toEqual([
      ["1", "count"],
      ["0.0864", "USD/h"],
      ["0.0864", "USD/h"],
    ]);
  });

  it("says unknown as unknown: a band that nobody gives, a price that nobody offers, a source that is down", async () => {
    world.spotUsdPerHour = undefined;
    const { markets } = (await read({ instanceType: "m6i.xlarge", region: "us-east-1" })).raw as SpotMarketRead;
    expect(markets[0]).toMatchObject({ lowest: undefined, failed: "no price is offered" });
    world.down.add("us-east-1");
    const down = await read({ instanceType: "m5.large", region: "us-east-1" }).catch((error: unknown) => error);
    world.down.clear();
    world.spotUsdPerHour = "0.0864";
    expect(JSON.stringify(down)).not.toContain("0.0864");
  });

  it("refuses what is no type, and a type that does not exist, with what to write", async () => {
    await expect(read({ instanceType: "big one" })).rejects.toThrow("m6i.2xlarge");
    await expect(read({ instanceType: "x9z.mega" })).rejects.toThrow("There is no instance type x9z.mega");
  });
});

describe("list_node_moves", () => {
  it("says that nobody moved anything, and takes a period", async () => {
    const { result } = await runTool(ctx, listNodeMoves, { period: "today" }, call);
    expect(result).toMatchObject({ summary: "No node was moved or asked to be", raw: { moves: [], more: false } });
  });
});

describe("savingTotals", () => {
  const like = { queryId: "inventory_nodes", label: "nodes, now" } as Figure;
  const node = (readiness: NodeRow["readiness"], hour: string | null, capacityType: NodeRow["capacityType"] = "on_demand") =>
    ({
      instanceType: "m6i.large",
      region: "us-east-1",
      capacityType,
      readiness,
      why: null,
      savingUsdPerHour: hour,
      grossUsdPerHour: hour,
    }) as NodeRow;
  /** As where no bill can be read: gross, and no reasons. */
  const nets: NodeNets = {
    rowOf: (one) => one,
    inTurn: (sets) =>
      sets.map((nodes) => {
        const known = nodes.flatMap(({ grossUsdPerHour }) => grossUsdPerHour ?? []);
        const perHour = String(known.reduce((sum, one) => sum + Number(one), 0));
        const gross = { grossUsdPerHour: perHour, grossUsdPerMonth: String(Number(perHour) * 730) };
        const unknown = nodes.length - known.length;
        return { nodes: nodes.length, unknown, usdPerHour: perHour, usdPerMonth: gross.grossUsdPerMonth, basis: "gross", ...gross, reason: null };
      }),
    note: "",
  };
  const totals = (nodes: readonly NodeRow[]) =>
    Object.fromEntries(savingTotals(nodes, nets, like).figures.map(({ id, value }) => [id.replace("inventory_nodes.", ""), Number(value)]));

  it("adds ready nodes and those that need care apart, and no others", () => {
    const nodes = [node("ready", "0.1"), node("ready", "0.2"), node("careful", "0.05"), node("blocked", "9"), node("ready", "7", "spot")];
    const sums = totals(nodes);
    expect(sums["ready_saving_hour"]).toBeCloseTo(0.3, 10);
    expect(sums["ready_saving_month"]).toBeCloseTo(219, 8);
    expect(sums["careful_saving_hour"]).toBeCloseTo(0.05, 10);
  });

  it("tells apart those that by themselves save nothing", () => {
    const sums = totals([node("ready", "0.1"), node("ready", "-0.02"), node("careful", "0")]);
    expect(sums["ready_saving_hour"]).toBeCloseTo(0.1, 10);
    expect(sums["losing_saving_hour"]).toBeCloseTo(-0.02, 10);
    expect(sums["careful_saving_hour"]).toBeUndefined();
  });

  it("knows no sum of which a part is unknown", () => {
    expect(totals([node("ready", "0.1"), node("ready", null)])).toEqual({});
  });
});
