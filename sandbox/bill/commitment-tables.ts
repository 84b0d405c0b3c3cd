import type { DuckDBConnection } from "@duckdb/node-api";
import { type PlanTerms, savingsPlanRate } from "#core/pricing/commitment-rates";
import { isPricedRegion, REGION_FACTS } from "#core/pricing/regions";
import type { BillSpan } from "#sandbox/bill/bill-span";
import { loadTable } from "#sandbox/bill/load-table";
import type { Registry } from "#sandbox/bill/registry";
import { coverableOf, feeSku, instanceSku, serviceSku, type Sku } from "#sandbox/bill/skus";
import { type BilledPlan, billedPlansBetween, passesOf } from "#sandbox/world/billed-plans";
import { reservationsBetween } from "#sandbox/world/commitments";
import type { Company } from "#sandbox/world/company";
import type { Overlay } from "#sandbox/world/overlay";

/** Plans with their rate of every SKU that they may cover, and reservations. Needs the SKUs of fleet and meters in the registry. */
export async function loadCommitments(
  connection: DuckDBConnection,
  company: Company,
  registry: Registry,
  { from, to }: BillSpan,
  overlay: Overlay,
): Promise<void> {
  await loadPlans(connection, company, registry, billedPlansBetween(company, overlay, from, to));
  const reservations = reservationsBetween(company, from, to).map((reservation, index) => {
    const { series } = reservation;
    const { covers } = series;
    const meter = "meter" in covers ? company.meters.find((candidate) => candidate.key === covers.meter) : undefined;
    const covered = meter === undefined ? instanceSku(reservation.instanceType, series.region, false) : serviceSku(meter.price, meter.region);
    const fee = feeSku(
      `ri/${series.key}`,
      covered.productCode,
      covered.attributes["product_name"] ?? "",
      `${covered.usageType.replace("BoxUsage", "HeavyUsage")}`,
      `${series.payment === "all" ? "All" : "No"} Upfront reservation, ${series.count} x ${reservation.instanceType}, USD ${reservation.hourlyUsd} hourly`,
      series.region,
      { instanceType: reservation.instanceType, operation: covered.operation, unit: "Hrs", family: covered.family },
    );
    return [
      index,
      registry.resource(reservation.arn, series.account, null, {}),
      registry.account(series.account),
      registry.sku(fee),
      registry.sku(covered),
      meter === undefined ? null : registry.resource(meter.resource, meter.account, null, meter.tags),
      reservation.start,
      reservation.end,
      reservation.hourlyUsd,
      series.count,
      series.payment === "all",
      reservation.arn,
    ];
  });
  await loadTable(
    connection,
    "reservations",
    {
      ri: "INTEGER",
      r: "INTEGER",
      a: "INTEGER",
      k: "INTEGER",
      covered_k: "INTEGER",
      covered_r: "INTEGER",
      s: "INTEGER",
      e: "INTEGER",
      usd: "DOUBLE",
      n: "INTEGER",
      upfront: "BOOLEAN",
      arn: "VARCHAR",
    },
    reservations,
  );
}

/** Which rates a plan has. */
function cardOf({ type, term, payment, family, region }: PlanTerms): string {
  return [type, term, payment, family ?? "", region ?? ""].join("/");
}

async function loadPlans(connection: DuckDBConnection, company: Company, registry: Registry, plans: readonly BilledPlan[]): Promise<void> {
  const passes = passesOf(plans);
  // The rates of the company's own series hold in all hours: which meters have a row an hour does not change with a term.
  const cards = new Map<string, PlanTerms>([...company.plans, ...plans].map((terms) => [cardOf(terms), terms]));
  const names = [...cards.keys()];
  const rows = plans.map((plan, index) => {
    const account = company.accounts.find(({ id }) => id === plan.accountId)?.name ?? "";
    return [
      index,
      names.indexOf(cardOf(plan)),
      passes.get(plan.id) ?? null,
      registry.resource(plan.arn, account, null, {}),
      registry.account(account),
      registry.sku(planFeeSku(plan, "fee")),
      registry.sku(planFeeSku(plan, "upfront")),
      plan.returned === undefined ? null : registry.sku(planFeeSku(plan, "refund")),
      plan.start,
      plan.end,
      plan.returned ?? null,
      plan.commitment,
      plan.upfrontShare,
      plan.upfront ?? null,
      plan.arn,
      `${plan.type}SavingsPlans`,
      plan.payment,
      plan.family ?? null,
      plan.region ?? null,
      plan.term === "1y" ? "1yr" : "3yr",
      plan.starts,
      plan.ends,
      plan.mark ?? null,
      plan.series === undefined,
    ];
  });
  await loadTable(connection, "plans", PLAN_COLUMNS, rows);
  const rates = [...cards.values()].flatMap((terms, card) =>
    registry.skus().flatMap((sku, k) => {
      const usage = coverableOf(sku);
      const rate = usage === undefined ? undefined : savingsPlanRate(terms, usage);
      return rate === undefined ? [] : [[card, k, rate]];
    }),
  );
  await loadTable(connection, "plan_rates", { card: "INTEGER", k: "INTEGER", rate: "DOUBLE" }, rates);
  const own = new Set(company.plans.map((terms) => names.indexOf(cardOf(terms))));
  await loadTable(
    connection,
    "own_rates",
    { k: "INTEGER" },
    [...new Set(rates.flatMap(([card = 0, k = 0]) => (own.has(card) ? [k] : [])))].map((k) => [k]),
  );
}

function planFeeSku(plan: BilledPlan, fee: "fee" | "upfront" | "refund"): Sku {
  const payment = { no: "NoUpfront", partial: "PartialUpfront", all: "AllUpfront" }[plan.payment];
  const term = plan.term === "1y" ? "1yr" : "3yr";
  const isOwn = plan.series !== undefined;
  const prefix = isOwn || plan.region === undefined || !isPricedRegion(plan.region) ? "" : REGION_FACTS[plan.region].usageTypePrefix;
  const name = plan.type === "EC2Instance" ? `${prefix}EC2SP:${plan.family}.${term}${payment}` : `${plan.type}SP:${term}${payment}`;
  const what = { fee: "", upfront: " upfront fee", refund: " upfront fee, returned" }[fee];
  const [productCode, productName] = PRODUCTS[plan.type === "SageMaker" ? "sagemaker" : "compute"];
  return feeSku(
    `${fee}/${plan.series ?? `bought/${cardOf(plan)}`}`,
    productCode,
    productName,
    name,
    `${term === "1yr" ? "1 year" : "3 year"} ${payment} ${plan.type} Savings Plan${what}`,
    plan.region ?? "global",
    { operation: null, unit: "Hrs", family: `${plan.type}SavingsPlans` },
  );
}

const PRODUCTS = {
  compute: ["ComputeSavingsPlans", "Savings Plans for AWS Compute usage"],
  sagemaker: ["MachineLearningSavingsPlans", "Savings Plans for AWS Machine Learning"],
} as const;

const PLAN_COLUMNS = {
  pl: "INTEGER",
  card: "INTEGER",
  pass: "INTEGER",
  r: "INTEGER",
  a: "INTEGER",
  k: "INTEGER",
  upfront_k: "INTEGER",
  refund_k: "INTEGER",
  s: "INTEGER",
  e: "INTEGER",
  returned: "INTEGER",
  commitment: "DOUBLE",
  upfront_share: "DOUBLE",
  upfront: "DOUBLE",
  arn: "VARCHAR",
  offering: "VARCHAR",
  payment: "VARCHAR",
  family: "VARCHAR",
  region: "VARCHAR",
  term: "VARCHAR",
  starts: "VARCHAR",
  ends: "VARCHAR",
  mark: "VARCHAR",
  bought: "BOOLEAN",
} as const;
