import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Row, aCurLine } from "#adapters/warehouse/testing/export-files";
import { AllocationAnswer, AllocationQuery } from "#core/api/allocation";
import { decimal, sumOf, toText } from "#core/figures/decimal";
import { allocateCluster } from "#services/allocation/allocate-cluster";
import { type Bill, aBill } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";

const CLUSTER = { aws_eks_cluster_name: "prod" };
const HOURS = Array.from({ length: 10 }, (_, hour) => `2026-10-05T${String(hour).padStart(2, "0")}`);

/** An m6i.large: 2 vCPU, 8 GiB. */
const node = (id: string, cost: number, over: Row = {}) =>
  HOURS.map((at) => aCurLine({ at, line_item_resource_id: id, line_item_unblended_cost: cost, resource_tags: CLUSTER, ...over }));
const covered = {
  line_item_line_item_type: "SavingsPlanCoveredUsage",
  savings_plan_savings_plan_effective_cost: 0.06,
  savings_plan_savings_plan_a_r_n: "arn:sp",
};

function pod(
  name: string,
  namespace: string,
  at: string,
  on: string,
  cpu: [number, number | null],
  memory: [number, number | null],
  team?: string,
): Row[] {
  return (
    [
      ["vCPU", cpu],
      ["GB", memory],
    ] as const
  ).map(([unit, [asked, used]]) =>
    aCurLine({
      at,
      line_item_product_code: "AmazonEKS",
      product_servicecode: "AmazonEKS",
      line_item_usage_type: `USE1-EKS-EC2-${unit}-Hours`,
      line_item_operation: "EKSPod-EC2",
      line_item_resource_id: `arn:aws:eks:us-east-1:111111111111:pod/prod/${namespace}/${name}-1/uid`,
      line_item_unblended_cost: 0,
      line_item_usage_amount: 0,
      pricing_public_on_demand_cost: 0,
      pricing_unit: `${unit}-Hours`,
      product_instance_type: null,
      split_line_item_parent_resource_id: on,
      split_line_item_reserved_usage: asked,
      split_line_item_actual_usage: used,
      split_line_item_split_usage: Math.max(asked, used ?? 0),
      split_line_item_split_cost: 0.01,
      split_line_item_unused_cost: 0,
      resource_tags: { ...CLUSTER, aws_eks_namespace: namespace, aws_eks_workload_name: name, ...(team ? { user_team: team } : {}) },
    }),
  );
}

const ROWS: Row[] = [
  ...node("i-od", 0.1),
  ...node("i-sp", 0.1, covered),
  ...node("i-spot", 0.03, { line_item_usage_type: "SpotUsage:m6i.large" }),
  ...HOURS.flatMap((at) => [
    // All of the on-demand node's CPU, half of its memory.
    ...pod("api", "shop", at, "i-od", [2, 0.5], [4, 2], "web"),
    // A quarter of the covered node by request, half by usage of CPU.
    ...pod("batch", "data", at, "i-sp", [0.5, 1], [2, 2]),
    ...pod("api", "shop", at, "i-spot", [2, 2], [8, 8], "web"),
  ]),
  aCurLine({
    at: "2026-10-05T00",
    line_item_product_code: "AmazonEKS",
    product_servicecode: "AmazonEKS",
    line_item_usage_type: "USE1-AmazonEKS-Hours:perCluster",
    line_item_resource_id: "arn:aws:eks:us-east-1:111111111111:cluster/prod",
    line_item_unblended_cost: 1,
    product_instance_type: null,
  }),
  aCurLine({
    at: "2026-10-05T00",
    line_item_usage_type: "EBS:VolumeUsage.gp3",
    line_item_resource_id: "vol-1",
    line_item_unblended_cost: 0.5,
    product_instance_type: null,
    resource_tags: CLUSTER,
  }),
  // Not of the cluster.
  aCurLine({ line_item_unblended_cost: 77 }),
];

let bill: Bill;
beforeAll(async () => {
  bill = await aBill(ROWS);
});
afterAll(() => bill.close());

const ask = (query: Partial<AllocationQuery>, of: Bill = bill) => allocateCluster(of.ctx, AllocationQuery.parse({ period: "2026-10", ...query }));
const rowsOf = (answer: AllocationAnswer) =>
  answer.rows.map((row) => [row.label, Number(Number(row.own.value).toFixed(6)), row.idle.value, row.shared.value]);
const whole = (answer: AllocationAnswer) =>
  toText(
    sumOf(answer.rows.map(({ total }) => decimal(total.value ?? "0"))) +
      (answer.spread.idle === "none" && answer.by !== "cluster" ? decimal(answer.idle.value ?? "0") : 0n) +
      (answer.spread.shared === "none" && answer.by !== "cluster" ? decimal(answer.shared.value ?? "0") : 0n),
  );

// CPU's part of an m6i.large at OpenCost's prices.
const cpu = (2 * 0.031611) / (2 * 0.031611 + 8 * 0.004237);

describe("allocateCluster", () => {
  it("prices each node by what it really cost, and divides it by what pods hold", async () => {
    const answer = await ask({ cluster: "prod", by: "namespace" });
    expect(AllocationAnswer.safeParse(answer).success).toBe(true);
    expect(rowsOf(answer)).toEqual([
      ["shop", Number((cpu + (1 - cpu) / 2 + 0.3).toFixed(6)), "0", "0"],
      ["data", Number((0.6 * (cpu / 2 + (1 - cpu) / 4)).toFixed(6)), "0", "0"],
    ]);
    // 10 hours of $0.10, $0.06 (under a plan) and $0.03, $1.00 of control plane and a volume.
    expect([answer.bill.value, answer.shared.value, answer.reconciliation.difference, answer.reconciliation.ties]).toEqual(["3.4", "1.5", "0", true]);
    expect(answer.sharedParts.map(({ what, cost }) => [what, cost.value])).toEqual([
      ["EKS", "1"],
      ["EBS", "0.5"],
    ]);
    expect(answer.nodes.map((one) => [one.node, one.purchaseOption, one.cost.value])).toEqual([
      ["i-od", "on_demand", "1"],
      ["i-sp", "savings_plan", "0.6"],
      ["i-spot", "spot", "0.3"],
    ]);
  });

  it.each([
    { by: "namespace", spread: "none" as const },
    { by: "workload", spread: "proportional" as const },
    { by: "tag:team", spread: "uniform" as const },
    { by: "tag:team", idle: "proportional" as const, shared: "none" as const },
    { by: "node", spread: "proportional" as const },
    { by: "cluster" },
    { by: "namespace", metric: "list" as const },
    { by: "namespace", period: "2026-10-05..2026-10-05", spread: "uniform" as const },
  ])("sums to the bill of the cluster's resources exactly: %j", async (query) => {
    const answer = await ask(query);
    const { figures } = await queryCosts(bill.ctx, {
      metric: query.metric ?? "amortized",
      period: query.period ?? "2026-10",
      filters: [{ dimension: "cluster", values: ["prod"] }],
    });
    const total = figures.find(({ id }) => id.endsWith(".total"))?.value;
    expect([whole(answer), answer.bill.value]).toEqual([total, total]);
    const table = answer.blocks.at(-1);
    expect(table?.totals?.at(-1)).toBe(total);
  });

  it("spreads idle and shared cost by what each costs, or the same to each", async () => {
    const proportional = await ask({ spread: "proportional" });
    const uniform = await ask({ shared: "uniform" });
    expect(uniform.rows.map(({ shared, idle }) => [shared.value, idle.value])).toEqual([
      ["0.75", "0"],
      ["0.75", "0"],
    ]);
    const [shop, data] = proportional.rows;
    expect(Number(shop?.idle.value) / Number(data?.idle.value)).toBeCloseTo(Number(shop?.own.value) / Number(data?.own.value), 6);
  });

  it("keeps pods without a team, and tells how much of what was asked for is used", async () => {
    const { rows } = await ask({ by: "tag:team" });
    expect(rows.map(({ key, label }) => [key, label])).toEqual([
      ["web", "web"],
      [null, "no team tag"],
    ]);
    const weighed = (c: number, m: number) => c * 0.031611 + m * 0.004237;
    expect(Number(rows[0]?.efficiency.value)).toBeCloseTo(weighed(0.5 + 2, 2 + 8) / weighed(4, 12), 6);
    // It used more than it asked for.
    expect(rows[1]?.efficiency.value).toBe("1");
  });

  it("finds the nodes by their pods where the cluster's tag is not on them", async () => {
    const untagged = await aBill(ROWS.map((row) => (String(row["line_item_resource_id"]).startsWith("i-") ? { ...row, resource_tags: {} } : row)));
    const answer = await ask({}, untagged);
    await untagged.close();
    expect([answer.bill.value, answer.reconciliation.ties, answer.nodes.length]).toEqual(["3.4", true, 3]);
  });

  it("says what is missing where the bill does not split nodes and no cluster is connected", async () => {
    const thin = await aBill(ROWS.filter((row) => row["split_line_item_parent_resource_id"] === undefined));
    thin.ctx.clouds satisfies unknown;
    const noClouds = { ...thin, ctx: { ...thin.ctx, clouds: { connected: false } as never } };
    await expect(ask({}, noClouds)).rejects.toThrow("Turn on split cost allocation for EKS, or connect the cluster");
    const requests = (cpuMillis: number, memoryMib: number) => ({ cpuMillis, memoryMib });
    const aPod = (namespace: string, nodeName: string, asked: ReturnType<typeof requests>) => ({
      namespace,
      nodeName,
      phase: "Running",
      terminating: false,
      labels: {},
      workload: undefined,
      requests: asked,
    });
    const live = {
      ...thin,
      ctx: {
        ...thin.ctx,
        clouds: {
          connected: true,
          cluster: async () => ({
            nodes: async () => [{ name: "n1", instanceId: "i-od" }],
            pods: async () => [
              aPod("shop", "n1", requests(1000, 4096)),
              aPod("data", "n1", requests(500, 2048)),
              { ...aPod("data", "n1", requests(500, 2048)), phase: "Succeeded" },
            ],
          }),
        } as never,
      },
    };
    const answer = await ask({}, live);
    await thin.close();
    // The other two nodes are gone: they are taken to have held the same.
    expect(answer.basis).toBe("live-inventory");
    expect(rowsOf(answer)).toEqual([
      ["shop", 0.95, "0", "0"],
      ["data", 0.475, "0", "0"],
    ]);
    expect([answer.idle.value, answer.bill.value, answer.reconciliation.ties]).toEqual(["0.475", "3.4", true]);
  });

  it("takes the label that a workload has now where the bill has no tag of its pods", async () => {
    const inventory = {
      connected: true,
      workloads: async () => [{ name: "batch", namespace: "data", cluster: "prod", kind: "Deployment", replicas: 1, team: "science" }],
    };
    const labelled = { ...bill, ctx: { ...bill.ctx, inventory: inventory as never, clouds: { connected: false } as never } };
    const { rows, notes } = await ask({ by: "tag:team" }, labelled);
    expect(rows.map(({ label }) => label)).toEqual(["web", "science"]);
    expect(notes.join(" ")).toContain("the label that their workload has now stands for it");
  });

  it("refuses what pods are not told apart by", async () => {
    await expect(ask({ by: "service" })).rejects.toThrow("divided by cluster, namespace, workload, node or a tag");
    await expect(ask({ cluster: "prd" })).rejects.toThrow('Did you mean "prod"?');
  });
});
