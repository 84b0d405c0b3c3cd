import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LINE_ITEM_TYPES } from "#sandbox/bill/usage-sql";
import type { Sandbox } from "#sandbox/sandbox";
import { type Bill, openBill } from "#sandbox/testing/open-bill";
import { openSharedSandbox } from "#sandbox/testing/shared-sandbox";

/** The clock is 2026-11-18: the last hour of the bill begins at 23:00 on the 17th. */
const LAST_HOUR = "TIMESTAMP '2026-11-17 23:00:00'";

let sandbox: Sandbox;
let bill: Bill;
let inventory: Sandbox["companies"][number]["inventory"];

beforeAll(async () => {
  sandbox = await openSharedSandbox();
  const demo = sandbox.companies.find((company) => company.key === "demo");
  if (demo === undefined) throw new Error("No demo company.");
  inventory = demo.inventory;
  bill = await openBill(demo.costFiles.glob);
}, 300_000);

afterAll(async () => {
  bill.close();
  await sandbox.close();
});

const values = async (expression: string) =>
  (await bill.query(`SELECT DISTINCT ${expression} AS v FROM cur WHERE ${expression} IS NOT NULL AND billing_period >= '2026-10' ORDER BY v`)).map(
    (row) => String(row["v"]),
  );

describe("openSandbox", () => {
  it("bills about a million rows over 13 months without a missing day, with every line item type", async () => {
    const rows = await bill.number("SELECT count(*) FROM cur");
    expect(rows).toBeGreaterThan(900_000);
    expect(rows).toBeLessThan(1_400_000);
    expect(
      await bill.query(
        "SELECT count(DISTINCT billing_period) AS periods, count(DISTINCT line_item_usage_start_date::DATE) AS days, min(line_item_usage_start_date)::VARCHAR AS first, max(line_item_usage_start_date)::VARCHAR AS last FROM cur",
      ),
    ).toEqual([{ periods: "13", days: "382", first: "2025-11-01 00:00:00", last: "2026-11-17 23:00:00" }]);
    const types = await bill.query("SELECT DISTINCT line_item_line_item_type AS t FROM cur ORDER BY t");
    expect(types.map((row) => row["t"])).toEqual([...LINE_ITEM_TYPES].sort());
  });

  it("names accounts, clusters, regions, namespaces and tags as people say them", async () => {
    expect(await values("line_item_usage_account_name")).toEqual([
      "data-platform",
      "dev",
      "ml-research",
      "production",
      "sandbox",
      "security",
      "shared-services",
      "staging",
    ]);
    expect(await values("resource_tags['aws_eks_cluster_name']")).toEqual([
      "batch-eks",
      "dev-cluster",
      "dev-east",
      "ml-cluster",
      "prod-eks",
      "staging-eks",
    ]);
    expect(await values("resource_tags['aws_eks_namespace']")).toEqual([
      "checkout",
      "etl",
      "kube-system",
      "monitoring",
      "payments",
      "recommendations",
      "search",
    ]);
    expect(await values("product_region_code")).toEqual(
      expect.arrayContaining(["ap-southeast-1", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"]),
    );
    expect(await values("resource_tags['user_team']")).toEqual(["data", "growth", "payments", "paymets", "platform", "search"]);
    expect(await values("resource_tags['user_cost_center']")).toEqual(["cc-100", "cc-200", "cc-300"]);
    expect(await values("resource_tags['user_project']")).toEqual(["atlas", "phoenix"]);
    expect(await values("resource_tags['user_env']")).toEqual(expect.arrayContaining(["dev", "production", "staging", "prod"]));
  });

  it("lists nodes that are all in the last hour of the bill, with its types and prices", async () => {
    const nodes = await inventory.nodes();
    expect(nodes.length).toBeGreaterThan(40);
    const billed = await bill.query(
      `SELECT line_item_resource_id AS id, any_value(product_instance_type) AS type, any_value(line_item_availability_zone) AS zone, max(CAST(line_item_unblended_rate AS DOUBLE)) AS usd FROM cur WHERE line_item_usage_start_date = ${LAST_HOUR} AND resource_tags['aws_eks_cluster_name'] IS NOT NULL AND line_item_resource_id LIKE 'i-0%' GROUP BY id`,
    );
    const byId = new Map(billed.map((row) => [String(row["id"]), row]));
    for (const node of nodes) {
      expect(byId.get(node.instanceId)).toMatchObject({ type: node.instanceType, zone: node.zone, usd: Number(node.usdPerHour) });
    }
  });

  it("agrees with the bill on accounts, clusters, plans and unattached volumes", async () => {
    expect(await inventory.accounts()).toHaveLength(8);
    const clusters = await inventory.clusters();
    expect(clusters.map((cluster) => cluster.name).sort()).toEqual(["batch-eks", "dev-cluster", "dev-east", "ml-cluster", "prod-eks", "staging-eks"]);
    expect(clusters.reduce((sum, cluster) => sum + cluster.nodes, 0)).toBe((await inventory.nodes()).length);
    const plans = await bill.query(
      `SELECT DISTINCT split_part(savings_plan_savings_plan_a_r_n, '/', 2) AS id, savings_plan_total_commitment_to_date AS usd FROM cur WHERE line_item_line_item_type = 'SavingsPlanRecurringFee' AND line_item_usage_start_date = ${LAST_HOUR} ORDER BY id`,
    );
    expect(
      (await inventory.savingsPlans()).map(({ id, commitment }) => ({ id, usd: Number(commitment) })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    ).toEqual(plans);
    const unattached = (await inventory.volumes()).filter((volume) => volume.attachedTo === undefined);
    expect(unattached.length).toBeGreaterThanOrEqual(5);
    for (const volume of unattached) {
      expect(
        await bill.number(
          `SELECT count(*) FROM cur WHERE line_item_resource_id = '${volume.id}' AND line_item_usage_type LIKE '%EBS:VolumeUsage.${volume.type}' AND line_item_usage_start_date >= TIMESTAMP '2026-11-17'`,
        ),
      ).toBeGreaterThan(0);
    }
  });

  it("shows two mishaps in recent days whose cause stands in the rows", async () => {
    const nat = await bill.query(
      "SELECT line_item_usage_start_date::DATE::VARCHAR AS day FROM cur WHERE line_item_usage_type LIKE '%NatGateway-Bytes' AND line_item_usage_account_name = 'data-platform' AND line_item_usage_start_date >= TIMESTAMP '2026-10-20' GROUP BY day HAVING sum(line_item_unblended_cost) > 40 ORDER BY day",
    );
    expect(nat.map((row) => row["day"])).toEqual(["2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"]);
    const gpus = await bill.query(
      "SELECT line_item_usage_start_date::DATE::VARCHAR AS day, count(DISTINCT line_item_resource_id)::INTEGER AS n FROM cur WHERE line_item_usage_account_name = 'ml-research' AND (product_instance_type LIKE 'g5%' OR product_instance_type LIKE 'p3%') AND dayofweek(line_item_usage_start_date) IN (0, 6) AND line_item_usage_start_date >= TIMESTAMP '2026-11-01' GROUP BY day ORDER BY day",
    );
    const running = Object.fromEntries(gpus.map((row) => [row["day"], Number(row["n"])]));
    for (const day of ["2026-11-07", "2026-11-08"]) expect(running[day]).toBe(1);
    for (const day of ["2026-11-14", "2026-11-15"]) expect(running[day]).toBeGreaterThanOrEqual(8);
  });

  it("leaves something to save: idle addresses, an idle NAT gateway, gp2 disks, old instance types, unused commitment, nights without load", async () => {
    const since = "line_item_usage_start_date >= TIMESTAMP '2026-10-19'";
    expect(
      await bill.number(
        `SELECT count(DISTINCT line_item_resource_id) FROM cur WHERE ${since} AND line_item_usage_type LIKE '%PublicIPv4:IdleAddress'`,
      ),
    ).toBeGreaterThanOrEqual(4);
    expect(
      await bill.number(
        `SELECT count(*) FROM (SELECT line_item_resource_id FROM cur WHERE ${since} AND line_item_resource_id LIKE '%natgateway%' GROUP BY ALL HAVING count(*) FILTER (line_item_usage_type LIKE '%Bytes') = 0)`,
      ),
    ).toBe(1);
    expect(
      await bill.number(`SELECT sum(line_item_unblended_cost) FROM cur WHERE ${since} AND line_item_usage_type LIKE '%EBS:VolumeUsage.gp2'`),
    ).toBeGreaterThan(100);
    expect(
      await bill.number(
        `SELECT count(DISTINCT product_instance_type) FROM cur WHERE ${since} AND split_part(product_instance_type, '.', 1) IN ('m4', 'c4', 'r4', 't2', 'p3')`,
      ),
    ).toBeGreaterThanOrEqual(4);
    const used = await bill.number(`SELECT sum(savings_plan_used_commitment) / sum(savings_plan_total_commitment_to_date) FROM cur WHERE ${since}`);
    expect(used).toBeGreaterThan(0.9);
    expect(used).toBeLessThan(0.995);
    const load = (hours: string) =>
      bill.number(
        `SELECT sum(split_line_item_actual_usage) / sum(split_line_item_reserved_usage) FROM cur WHERE ${since} AND resource_tags['aws_eks_cluster_name'] = 'dev-cluster' AND line_item_usage_type LIKE '%vCPU-Hours' AND ${hours}`,
      );
    expect(await load("hour(line_item_usage_start_date) BETWEEN 2 AND 10")).toBeLessThan(0.12);
    expect(
      await load("dayofweek(line_item_usage_start_date) BETWEEN 1 AND 5 AND hour(line_item_usage_start_date) BETWEEN 14 AND 22"),
    ).toBeGreaterThan(0.5);
  });

  it("bills the other company apart, and much less of it", async () => {
    const other = sandbox.companies.find((company) => company.key === "other");
    const files = await openBill(other?.costFiles.glob ?? "");
    expect(await files.number("SELECT count(*) FROM cur")).toBeLessThan(80_000);
    expect(await files.query("SELECT DISTINCT line_item_usage_account_name AS a FROM cur ORDER BY a")).toEqual([
      { a: "pelican-dev" },
      { a: "pelican-main" },
    ]);
    expect((await other?.inventory.nodes())?.length).toBeGreaterThanOrEqual(4);
    files.close();
  });
});
