import { describe, expect, it } from "vitest";
import type { NodeRow } from "#web/api/types.ts";
import { filterNodes, mayPropose, monthOf, nodeFiltersOf, sortNodes, sortOf } from "#web/pages/nodes/node-view.ts";

const node = (over: Partial<NodeRow>): NodeRow => ({
  name: "ip-1",
  cluster: "dev",
  instanceId: "i-1",
  instanceType: "m6i.large",
  region: "us-east-1",
  zone: "us-east-1a",
  capacityType: "on_demand",
  owner: "unowned",
  ownerName: null,
  ready: true,
  unschedulable: false,
  pods: 3,
  cpuRequested: null,
  memoryRequested: null,
  launchedAt: null,
  usdPerHour: "0.09600",
  spotUsdPerHour: "0.03000",
  savingUsdPerHour: "0.06600",
  savingBasis: "net",
  grossUsdPerHour: "0.06600",
  grossUsdPerMonth: "48.18",
  savingReason: null,
  savingUsdPerMonth: "48.18",
  readiness: "ready",
  why: null,
  interruptionBand: null,
  proposal: null,
  ...over,
});
const names = (nodes: readonly NodeRow[]) => nodes.map(({ name }) => name);

describe("the list of nodes", () => {
  const nodes = [
    node({ name: "b", savingUsdPerHour: "0.20000", pods: 9 }),
    node({ name: "a", savingUsdPerHour: "1.00000", cluster: "prod" }),
    node({ name: "c", savingUsdPerHour: null, readiness: "blocked" }),
    node({ name: "d", savingUsdPerHour: "0.20000", capacityType: "spot", readiness: "spot_already", pods: 1 }),
  ];

  it("sorts amounts from the most, both ways with the unknown last, and ties by name", () => {
    expect(names(sortNodes(nodes, sortOf("saving")))).toEqual(["a", "b", "d", "c"]);
    expect(names(sortNodes(nodes, sortOf("-saving")))).toEqual(["b", "d", "a", "c"]);
    expect(names(sortNodes(nodes, sortOf("pods")))).toEqual(["b", "a", "c", "d"]);
    expect(names(sortNodes(nodes, sortOf("nonsense")))).toEqual(["a", "b", "c", "d"]);
  });

  it("filters by what the URL says", () => {
    const by = (query: string) => names(filterNodes(nodes, nodeFiltersOf(new URLSearchParams(query))));
    expect(by("cluster=prod")).toEqual(["a"]);
    expect(by("bought=spot")).toEqual(["d"]);
    expect(by("readiness=blocked")).toEqual(["c"]);
    expect(by("search=M6I")).toEqual(["b", "a", "c", "d"]);
    expect(by("search=prod")).toEqual([]);
  });

  it("adds up a month and says how many are unknown, which are not nothing", () => {
    expect(monthOf(nodes, (one) => one.savingUsdPerHour)).toEqual({ usdPerMonth: "1022.00000", unknown: 1 });
    expect(monthOf([node({ usdPerHour: null })], (one) => one.usdPerHour)).toEqual({ usdPerMonth: undefined, unknown: 1 });
  });

  it("proposes only what may move and is not asked about already", () => {
    expect(mayPropose(node({}))).toBe(true);
    expect(mayPropose(node({ readiness: "careful" }))).toBe(true);
    expect(mayPropose(node({ readiness: "blocked" }))).toBe(false);
    expect(mayPropose(node({ proposal: "APR-3" }))).toBe(false);
  });
});
