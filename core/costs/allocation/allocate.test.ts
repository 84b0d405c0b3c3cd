import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Allocation, type NodeAsset, type PodUse, allocate, spreadOver } from "#core/costs/allocation/allocate";
import { apportion } from "#core/figures/apportion";
import { decimal, sumOf, toNumber, toText } from "#core/figures/decimal";

const hours = (text: string) => decimal(text);
const node = (name: string, cost: string, over: Partial<NodeAsset> = {}): NodeAsset => ({
  node: name,
  cluster: "c",
  segment: "s",
  cost: decimal(cost),
  capacity: { cpu: hours("4"), memory: hours("16") },
  ...over,
});
const pod = (key: string | null, resource: "cpu" | "memory", held: string, at: string | null = "n1", over: Partial<PodUse> = {}): PodUse => ({
  node: at,
  cluster: "c",
  segment: "s",
  key,
  resource,
  held: decimal(held),
  ...over,
});
const totals = ({ own, idle }: Allocation) => sumOf([...own.map(({ cpu, memory, gpu }) => cpu + memory + gpu), ...idle.values()]);

describe("allocate", () => {
  it("gives a pod its part of CPU and of memory at the node's real price, and keeps the rest as idle", () => {
    // 4 x 0.031611 : 16 x 0.004237 = 0.126444 : 0.067792, so CPU is 65.1 % of the node.
    const { own, idle } = allocate([node("n1", "1")], [pod("web", "cpu", "2"), pod("web", "memory", "4")]);
    const cpu = 0.126444 / (0.126444 + 0.067792);
    expect(toNumber(own[0]?.cpu ?? 0n)).toBeCloseTo(cpu / 2, 9);
    expect(toNumber(own[0]?.memory ?? 0n)).toBeCloseTo((1 - cpu) / 4, 9);
    expect(toNumber(idle.get("c") ?? 0n)).toBeCloseTo(cpu / 2 + ((1 - cpu) * 3) / 4, 9);
  });

  it("has no idle CPU where pods hold more than there is, and memory stays idle by itself", () => {
    const { own, idle } = allocate([node("n1", "1")], [pod("a", "cpu", "6"), pod("b", "cpu", "2")]);
    const cpu = 0.126444 / (0.126444 + 0.067792);
    expect(own.map(({ cpu: part }) => toNumber(part))).toEqual([expect.closeTo(cpu * 0.75, 9), expect.closeTo(cpu * 0.25, 9)]);
    expect(toNumber(idle.get("c") ?? 0n)).toBeCloseTo(1 - cpu, 9);
  });

  it("leaves a node without pods idle, and prices each node by its own cost: spot and on demand are not averaged", () => {
    const { own, idle, nodes } = allocate(
      [node("n1", "1"), node("n2", "0.3"), node("n3", "5")],
      [pod("a", "cpu", "4"), pod("a", "memory", "16"), pod("b", "cpu", "4", "n2"), pod("b", "memory", "16", "n2")],
    );
    expect(own.map(({ key, cpu, memory }) => [key, toText(cpu + memory)])).toEqual([
      ["a", "1"],
      ["b", "0.3"],
    ]);
    expect(toText(idle.get("c") ?? 0n)).toBe("5");
    expect(nodes.map((one) => [one.node, toText(one.own), toText(one.idle)])).toEqual([
      ["n1", "1", "0"],
      ["n2", "0.3", "0"],
      ["n3", "0", "5"],
    ]);
  });

  it("sets pods of no known node against the nodes of their cluster that have none", () => {
    const { own, idle } = allocate(
      [node("n1", "1"), node("n2", "2"), node("x", "9", { cluster: "other" })],
      [pod("a", "cpu", "4"), pod("a", "memory", "16"), pod("b", "cpu", "2", null), pod("b", "memory", "8", null)],
    );
    expect(own.map(({ key, cpu, memory }) => [key, toText(cpu + memory)])).toEqual([
      ["a", "1"],
      ["b", "1"],
    ]);
    expect([toText(idle.get("c") ?? 0n), toText(idle.get("other") ?? 0n)]).toEqual(["1", "9"]);
  });

  it("says which pods it could place nowhere", () => {
    expect(allocate([], [pod("a", "cpu", "1")]).unplaced).toHaveLength(1);
  });

  const amount = fc.integer({ min: 0, max: 10 ** 8 }).map((n) => decimal(String(n / 1000)));
  const cost = fc.bigInt({ min: 0n, max: 10n ** 16n }).map((n) => n * 10n ** 6n);
  const assets = fc.uniqueArray(
    fc.record({
      node: fc.constantFrom("n1", "n2", "n3", "n4"),
      cluster: fc.constantFrom("c", "d"),
      segment: fc.constantFrom("s", "t"),
      cost,
      capacity: fc.option(fc.record({ cpu: amount, memory: amount }), { nil: undefined }),
    }),
    { maxLength: 6, selector: (one) => `${one.node}${one.segment}` },
  );
  const uses = fc.array(
    fc.record({
      node: fc.constantFrom("n1", "n2", "n3", "n9", null),
      cluster: fc.constantFrom("c", "d"),
      segment: fc.constantFrom("s", "t"),
      key: fc.constantFrom("web", "api", "batch", null),
      resource: fc.constantFrom("cpu" as const, "memory" as const, "gpu" as const),
      held: amount,
    }),
    { maxLength: 25 },
  );

  it("sums to the cost of the nodes exactly, with no part below zero, for any cluster", () => {
    fc.assert(
      fc.property(assets, uses, (nodes, pods) => {
        const found = allocate(nodes, pods);
        expect(totals(found)).toBe(sumOf(nodes.map((one) => one.cost)));
        expect(sumOf(found.nodes.map((one) => one.own + one.idle))).toBe(sumOf(nodes.map((one) => one.cost)));
        expect([...found.idle.values(), ...found.own.flatMap(({ cpu, memory, gpu }) => [cpu, memory, gpu])].every((one) => one >= 0n)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order of nodes and pods", () => {
    const plain = (found: Allocation) =>
      JSON.stringify([found.own, [...found.idle].toSorted(), found.nodes.toSorted((a, b) => (a.node < b.node ? -1 : 1))], (_, v: unknown) =>
        typeof v === "bigint" ? String(v) : v,
      );
    fc.assert(
      fc.property(assets, uses, (nodes, pods) => {
        expect(plain(allocate(nodes.toReversed(), pods.toReversed()))).toBe(plain(allocate(nodes, pods)));
      }),
    );
  });

  it("agrees with OpenCost's rule computed by brute force in floats, node by node", () => {
    const positive = fc.integer({ min: 1, max: 64 });
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            cost: positive,
            cpu: positive,
            memory: positive,
            pods: fc.array(fc.record({ key: fc.constantFrom("a", "b"), cpu: positive, memory: positive }), { maxLength: 4 }),
          }),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        (machines) => {
          const nodes = machines.map((one, at) =>
            node(`n${at}`, String(one.cost), { capacity: { cpu: hours(String(one.cpu)), memory: hours(String(one.memory)) } }),
          );
          const pods = machines.flatMap((one, at) =>
            one.pods.flatMap(({ key, cpu, memory }) => [pod(key, "cpu", String(cpu), `n${at}`), pod(key, "memory", String(memory), `n${at}`)]),
          );
          const expected = new Map<string, number>();
          for (const { cost: paid, cpu, memory, pods: here } of machines) {
            const value = cpu * 0.031611 + memory * 0.004237;
            for (const [resource, size, price] of [
              ["cpu", cpu, 0.031611],
              ["memory", memory, 0.004237],
            ] as const) {
              const all = here.reduce((sum, one) => sum + one[resource], 0);
              for (const one of here)
                expected.set(one.key, (expected.get(one.key) ?? 0) + (paid * size * price * one[resource]) / value / Math.max(size, all));
            }
          }
          const found = new Map(allocate(nodes, pods).own.map(({ key, cpu, memory }) => [key, toNumber(cpu + memory)]));
          for (const [key, value] of expected) expect(found.get(key)).toBeCloseTo(value, 6);
        },
      ),
    );
  });
});

describe("spreadOver", () => {
  it("gives what is nobody's by cost or in equal parts, exactly", () => {
    const own = ["3", "1", "0"].map(decimal);
    expect(spreadOver(decimal("4"), own, "proportional")?.map(toText)).toEqual(["3", "1", "0"]);
    expect(spreadOver(decimal("1"), own, "uniform")?.map(toText)).toEqual(["0.333333333334", "0.333333333333", "0.333333333333"]);
    expect(spreadOver(decimal("4"), own, "none")).toBeUndefined();
    expect(spreadOver(decimal("4"), [0n, 0n], "proportional")).toBeUndefined();
  });
});

describe("apportion", () => {
  it("sums to the total, within one unit of the true share", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1 }),
        (total, weights) => {
          const parts = apportion(total, weights);
          const sum = weights.reduce((a, b) => a + b, 0n);
          expect(parts?.reduce((a, b) => a + b, 0n)).toBe(sum === 0n ? undefined : total);
          parts?.forEach((part, index) => {
            const off = part * sum - total * (weights[index] ?? 0n);
            expect(off < sum && off > -sum).toBe(true);
          });
        },
      ),
    );
  });
});
