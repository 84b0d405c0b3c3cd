import { NO_CLOUDS } from "#core/ports/no-clouds";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { scopesOf } from "#core/identity/roles";
import type { CostEngine } from "#core/ports/cost-engine";
import type { Inventory, VolumeSummary } from "#core/ports/inventory";
import type { ServiceContext } from "#services/context";

/** A database without a row. */
const NOTHING = { tenantId: "t_test", query: async () => [] };

export const NOW = new Date("2026-11-18T12:00:00Z");

/** When the GPU machine of the data account began, and what it costs an hour. */
export const GPU = { id: "i-0gpu", from: "2026-11-12 06:00:00", usdPerHour: 1.212 } as const;

const hoursFrom = (day: string) =>
  `(select unnest(generate_series(timestamp '${day} 00:00:00', timestamp '2026-11-17 23:00:00', interval 1 hour)) as h) as clock`;
const OFFICE = "(isodow(h) <= 5 and hour(h) between 9 and 17)";

export type Line = {
  readonly type?: string;
  readonly product?: string;
  readonly service?: string;
  readonly usage: string;
  readonly operation?: string;
  readonly resource: string | null;
  readonly account: string;
  readonly region?: string;
  readonly instance?: string;
  readonly unit?: string;
  readonly amount?: string;
  readonly cost: string;
  readonly list?: string;
  readonly effective?: string;
  readonly commitment?: string;
  readonly used?: string;
  readonly cluster?: string;
  readonly parent?: string;
  readonly load?: string;
  readonly when?: string;
};

export const ec2 = (usage: string, resource: string, account: string, usd: number, more: Partial<Line> = {}): Line => ({
  usage: `BoxUsage:${usage}`,
  operation: "RunInstances",
  resource,
  account,
  instance: usage,
  unit: "Hrs",
  amount: "1.0",
  cost: String(usd),
  list: String(usd),
  ...more,
});

const LINES: readonly Line[] = [
  ec2("m6i.large", "i-0web", "production", 0.096),
  ec2("g5.2xlarge", GPU.id, "data", GPU.usdPerHour, { when: `h >= timestamp '${GPU.from}'` }),
  ec2("m4.large", "i-0old", "production", 0.1),
  ec2("m5.xlarge", "i-0dev", "dev", 0.192, { cluster: "dev-cluster" }),
  // A plan of $0.100 an hour, of which a machine uses $0.060.
  ec2("m6i.large", "i-0plan", "production", 0.096, { type: "SavingsPlanCoveredUsage", effective: "0.06" }),
  ec2("m6i.large", "", "production", -0.096, { type: "SavingsPlanNegation", amount: "0.0", resource: null }),
  {
    type: "SavingsPlanRecurringFee",
    product: "ComputeSavingsPlans",
    service: "ComputeSavingsPlans",
    usage: "ComputeSP:1yrNoUpfront",
    resource: "arn:aws:savingsplans::1:savingsplan/one",
    account: "production",
    unit: "Hrs",
    cost: "0.1",
    commitment: "0.1",
    used: "0.06",
  },
  {
    usage: "EKS-EC2-vCPU-Hours",
    product: "AmazonEKS",
    service: "AmazonEKS",
    resource: "arn:aws:eks:us-east-1:1:pod/dev-cluster/shop/web/1",
    account: "dev",
    unit: "vCPU-Hours",
    cost: "0.0",
    cluster: "dev-cluster",
    parent: "i-0dev",
    load: `case when ${OFFICE} then 2.0 else 0.1 end`,
  },
  {
    usage: "EBS:VolumeUsage.gp2",
    operation: "CreateVolume-Gp2",
    resource: "vol-0web",
    account: "production",
    unit: "GB-Mo",
    amount: "200.0/720",
    cost: "20.0/720",
  },
  {
    usage: "EBS:VolumeUsage.gp3",
    operation: "CreateVolume-Gp3",
    resource: "vol-0new",
    account: "production",
    unit: "GB-Mo",
    amount: "100.0/720",
    cost: "8.0/720",
  },
  {
    usage: "EBS:VolumeUsage.gp2",
    operation: "CreateVolume-Gp2",
    resource: "vol-0loose",
    account: "dev",
    unit: "GB-Mo",
    amount: "500.0/720",
    cost: "50.0/720",
  },
  {
    usage: "NatGateway-Hours",
    operation: "NatGateway",
    resource: "arn:aws:ec2:us-east-1:1:natgateway/nat-0idle",
    account: "dev",
    unit: "Hrs",
    cost: "0.045",
  },
  {
    usage: "NatGateway-Hours",
    operation: "NatGateway",
    resource: "arn:aws:ec2:us-east-1:1:natgateway/nat-0busy",
    account: "production",
    unit: "Hrs",
    cost: "0.045",
  },
  {
    usage: "NatGateway-Bytes",
    operation: "NatGateway",
    resource: "arn:aws:ec2:us-east-1:1:natgateway/nat-0busy",
    account: "production",
    unit: "GB",
    amount: "3.0",
    cost: "0.135",
  },
  {
    product: "AmazonVPC",
    service: "AmazonVPC",
    usage: "PublicIPv4:IdleAddress",
    operation: "AllocateAddressVPC",
    resource: "arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-0idle",
    account: "dev",
    unit: "Hrs",
    cost: "0.005",
  },
  { type: "Credit", usage: "BoxUsage:m6i.large", resource: null, account: "production", cost: "-15.0", when: "h = timestamp '2026-11-13 00:00:00'" },
];

const quoted = (text: string | null | undefined) => (text === undefined || text === null ? "''" : `'${text.replaceAll("'", "''")}'`);

function selectOf(line: Line, clock: string): string {
  const region = line.region ?? "us-east-1";
  return `select ${quoted(line.type ?? "Usage")} as line_item_line_item_type, ${quoted(line.product ?? "AmazonEC2")} as line_item_product_code, ${quoted(line.service ?? "AmazonEC2")} as product_servicecode,
    ${quoted(line.usage)} as line_item_usage_type, ${quoted(line.operation)} as line_item_operation, ${quoted(line.resource)} as line_item_resource_id,
    ${quoted(`00000000000${line.account.length}`)} as line_item_usage_account_id, ${quoted(line.account)} as line_item_usage_account_name, ${quoted(region)} as product_region_code, ${quoted(line.instance)} as product_instance_type,
    h as line_item_usage_start_date, h + interval 1 hour as line_item_usage_end_date, cast(date_trunc('month', h) as timestamp) as bill_billing_period_start_date,
    cast(${line.amount ?? "1.0"} as double) as line_item_usage_amount, ${quoted(line.unit)} as pricing_unit, cast(${line.cost} as double) as line_item_unblended_cost, cast(${line.list ?? line.cost} as double) as pricing_public_on_demand_cost, 'USD' as line_item_currency_code,
    cast(${line.effective ?? "0"} as double) as savings_plan_savings_plan_effective_cost, cast(${line.commitment ?? "0"} as double) as savings_plan_total_commitment_to_date, cast(${line.used ?? "0"} as double) as savings_plan_used_commitment,
    ${line.type?.startsWith("SavingsPlan") === true ? "'arn:aws:savingsplans::1:savingsplan/one'" : "''"} as savings_plan_savings_plan_a_r_n,
    cast(${line.load ?? "null"} as double) as split_line_item_actual_usage, ${line.parent === undefined ? "null" : quoted(line.parent)} as split_line_item_parent_resource_id, cast(${line.load === undefined ? "null" : "0.0"} as double) as split_line_item_split_cost,
    ${line.cluster === undefined ? "map([]::varchar[], []::varchar[])" : `map(['aws_eks_cluster_name'], [${quoted(line.cluster)}])`} as resource_tags
    from ${clock}${line.when === undefined ? "" : ` where ${line.when}`}`;
}

const volume = (id: string, attachedTo: string | undefined, more: Partial<VolumeSummary> = {}): VolumeSummary => ({
  id,
  accountId: "1",
  accountName: "production",
  region: "us-east-1",
  type: "gp2",
  sizeGb: 200,
  attachedTo,
  detachedAt: undefined,
  team: undefined,
  ...more,
});

export const INVENTORY: Inventory = {
  connected: true,
  accounts: async () => [
    { id: "1", name: "production", environment: "production", email: undefined },
    { id: "2", name: "dev", environment: "dev", email: undefined },
    { id: "3", name: "data", environment: "production", email: undefined },
  ],
  clusters: async () => [],
  nodes: async () => [],
  workloads: async () => [],
  savingsPlans: async () => [],
  volumes: async () => [
    volume("vol-0web", "i-0web"),
    volume("vol-0new", "i-0web", { type: "gp3" }),
    volume("vol-0loose", undefined, { accountName: "dev", sizeGb: 500, detachedAt: "2026-05-01T00:00:00Z" }),
  ],
};

export type Bill = { readonly ctx: ServiceContext; readonly engine: CostEngine; readonly close: () => Promise<void> };

/** A small bill of four weeks to 17 November, in which each thing that should be found was planted. */
export async function aBill(
  over: {
    readonly inventory?: Inventory;
    readonly without?: readonly string[];
    /** In place of what is planted; what each costs an hour. */
    readonly lines?: readonly Line[];
    /** First day, YYYY-MM-DD. */
    readonly from?: string;
  } = {},
): Promise<Bill> {
  const dir = await mkdtemp(join(tmpdir(), "insights-"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const dropped = over.without === undefined || over.without.length === 0 ? "*" : `* exclude (${over.without.join(", ")})`;
  await connection.run(
    `copy (select ${dropped} from (${(over.lines ?? LINES).map((line) => selectOf(line, hoursFrom(over.from ?? "2026-10-20"))).join(" union all by name ")})) to '${join(dir, "bill.parquet")}' (format parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const engine = await openDuckdbEngine({
    dir: join(dir, "warehouse"),
    source: { glob: join(dir, "*.parquet"), label: "test bill" },
    now: () => NOW,
  });
  const ctx: ServiceContext = {
    tenant: { id: "t_test", name: "Test", timeZone: "UTC" },
    actor: { kind: "user", userId: "u", name: "Someone", sessionId: null, ip: null, userAgent: null },
    scopes: scopesOf("viewer"),
    requestId: "req_test",
    now: () => NOW,
    db: {
      tenantId: "t_test",
      record: async () => undefined,
      read: async (run: (tx: typeof NOTHING) => unknown) => run(NOTHING),
    } as unknown as ServiceContext["db"],
    costs: async () => engine,
    inventory: over.inventory ?? INVENTORY,
    clouds: NO_CLOUDS,
    channel: "api",
    kinds: new Map(),
  };
  return {
    ctx,
    engine,
    close: async () => {
      await engine.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
