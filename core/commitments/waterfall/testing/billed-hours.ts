import type { CoverableService, HourlyUsage, Payment, Plan, PlanType, Position, Reservation, Term, UsageRow } from "#core/commitments/model";
import type { Bill } from "#sandbox/testing/open-bill";

const HOUR_MS = 3_600_000;

/** What the bill says of one plan and one kind of usage that it covered in a month. */
export type BilledCover = {
  readonly plan: string;
  readonly usageType: string;
  readonly quantity: number;
  readonly usd: number;
  readonly onDemand: number;
};
export type BilledFee = { readonly plan: string; readonly commitment: number; readonly used: number };
export type BilledHours = {
  readonly usage: HourlyUsage;
  readonly position: Position;
  readonly covers: readonly BilledCover[];
  readonly fees: readonly BilledFee[];
  /** USD of one reservation, used part; and what the bill has left on demand of the same usage, by account. */
  readonly reserved: ReadonlyMap<string, number>;
  readonly onDemand: ReadonlyMap<string, number>;
};

const USAGE = "line_item_line_item_type IN ('Usage', 'SavingsPlanCoveredUsage', 'DiscountedUsage') AND line_item_usage_type NOT LIKE '%SpotUsage%'";
/** Usage of a kind that some plan or reservation pays for in the bill: of what none ever does, no rate is known. */
const COVERED_KIND =
  "(product_region_code, line_item_usage_type, line_item_operation) IN (SELECT DISTINCT product_region_code, line_item_usage_type, line_item_operation FROM cur WHERE line_item_line_item_type IN ('SavingsPlanCoveredUsage', 'DiscountedUsage'))";
const RATE = "CAST(pricing_public_on_demand_rate AS DOUBLE)";
const text = (value: unknown) => String(value ?? "");

/** Plans and reservations of the whole bill. */
export async function billedPosition(bill: Bill): Promise<Position> {
  return { plans: await plansOf(bill), reservations: await reservationsOf(bill), sharing: { off: new Set() } };
}

/** One billing period of a bill, taken apart: usage as if nothing had paid for it, and what the bill says that paid. */
export async function billedHours(bill: Bill, position: Position, billingPeriod: string): Promise<BilledHours> {
  const month = `billing_period = '${billingPeriod}'`;
  const [first, last] = await bounds(bill, month);
  const usage = await usageOf(bill, month, first, last);
  const fees = (
    await bill.query(`SELECT savings_plan_savings_plan_a_r_n AS plan, sum(savings_plan_total_commitment_to_date) AS commitment, sum(savings_plan_used_commitment) AS used
      FROM cur WHERE ${month} AND line_item_line_item_type = 'SavingsPlanRecurringFee' GROUP BY ALL`)
  ).map((row) => ({ plan: text(row["plan"]), commitment: Number(row["commitment"]), used: Number(row["used"]) }));
  const covers = (
    await bill.query(`SELECT savings_plan_savings_plan_a_r_n AS plan, line_item_usage_type AS kind, sum(line_item_usage_amount) AS quantity,
        sum(savings_plan_savings_plan_effective_cost) AS usd, sum(pricing_public_on_demand_cost) AS od
      FROM cur WHERE ${month} AND line_item_line_item_type = 'SavingsPlanCoveredUsage' GROUP BY ALL`)
  ).map((row) => ({
    plan: text(row["plan"]),
    usageType: text(row["kind"]),
    quantity: Number(row["quantity"]),
    usd: Number(row["usd"]),
    onDemand: Number(row["od"]),
  }));
  const sums = async (key: string, value: string, type: string) =>
    new Map(
      (await bill.query(`SELECT ${key} AS key, sum(${value}) AS usd FROM cur WHERE ${month} AND ${type} GROUP BY ALL`)).map(
        (row) => [text(row["key"]), Number(row["usd"])] as const,
      ),
    );
  return {
    usage,
    position,
    covers,
    fees,
    reserved: await sums("reservation_reservation_a_r_n", "reservation_effective_cost", "line_item_line_item_type = 'DiscountedUsage'"),
    onDemand: await sums(
      "line_item_usage_account_id",
      "line_item_unblended_cost",
      `line_item_line_item_type = 'Usage' AND line_item_usage_type NOT LIKE '%SpotUsage%' AND ${COVERED_KIND}`,
    ),
  };
}

async function bounds(bill: Bill, month: string): Promise<[number, number]> {
  const span = `SELECT epoch(min(line_item_usage_start_date)) / 3600 AS a, epoch(max(line_item_usage_start_date)) / 3600 AS b FROM cur WHERE ${month} AND ${USAGE}`;
  const [row = {}] = await bill.query(span);
  return [Number(row["a"]), Number(row["b"]) + 1];
}

async function usageOf(bill: Bill, month: string, from: number, to: number): Promise<HourlyUsage> {
  const lines = await bill.query(`
    SELECT line_item_usage_account_id AS account, product_region_code AS region, line_item_product_code AS product, line_item_usage_type AS kind,
      line_item_operation AS operation, product_instance_type AS type, ${RATE} AS rate,
      list({'h': epoch(line_item_usage_start_date) / 3600, 'q': line_item_usage_amount}) AS hours
    FROM cur WHERE ${month} AND ${USAGE} AND ${COVERED_KIND} GROUP BY ALL`);
  const rows = lines.map((line): UsageRow => {
    const quantity = new Float64Array(to - from);
    for (const { h, q } of line["hours"] as { h: number; q: number }[]) quantity[Number(h) - from] = (quantity[Number(h) - from] ?? 0) + Number(q);
    const [account, region, usageType, operation] = [text(line["account"]), text(line["region"]), text(line["kind"]), text(line["operation"])];
    const onDemandRate = Number(line["rate"]);
    return {
      id: [account, region, usageType, operation, onDemandRate].join("/"),
      account,
      region,
      service: serviceOf(text(line["product"]), usageType),
      family: text(line["type"]).split(".")[0],
      instanceType: text(line["type"]),
      usageType,
      operation,
      onDemandRate,
      quantity,
    };
  });
  return { from, hours: to - from, rows };
}

function serviceOf(product: string, usageType: string): CoverableService {
  if (product === "AmazonEC2") return "ec2";
  if (product === "AWSLambda") return "lambda";
  if (product === "AmazonRDS") return "rds";
  if (usageType.includes("Fargate")) return "fargate";
  throw new Error(`What service is ${usageType} of ${product}?`);
}

const TERMS: Readonly<Record<string, Term>> = { "1yr": "1y", "3yr": "3y" };
const PAYMENTS: Readonly<Record<string, Payment>> = { "No Upfront": "no", "Partial Upfront": "partial", "All Upfront": "all" };

/** Plans as the bill's fees tell them; rates as covered usage of the same kind of plan tells them, in the whole bill. */
async function plansOf(bill: Bill): Promise<Plan[]> {
  const kind =
    "concat_ws('/', savings_plan_offering_type, savings_plan_purchase_term, savings_plan_payment_option, savings_plan_instance_type_family, savings_plan_region)";
  const rates = new Map(
    (
      await bill.query(`SELECT DISTINCT ${kind} AS plan, product_region_code AS region, line_item_usage_type AS usage, line_item_operation AS operation,
          savings_plan_savings_plan_rate AS rate FROM cur WHERE line_item_line_item_type = 'SavingsPlanCoveredUsage'`)
    ).map((row) => [[row["plan"], row["region"], row["usage"], row["operation"]].join("|"), Number(row["rate"])]),
  );
  const plans = await bill.query(`
    SELECT ${kind} AS kind, savings_plan_savings_plan_a_r_n AS arn, any_value(savings_plan_offering_type) AS offering, any_value(savings_plan_purchase_term) AS term,
      any_value(savings_plan_payment_option) AS payment, any_value(savings_plan_instance_type_family) AS family, any_value(savings_plan_region) AS region,
      any_value(line_item_usage_account_id) AS account, any_value(savings_plan_total_commitment_to_date) AS commitment,
      any_value(savings_plan_start_time) AS starts, any_value(savings_plan_end_time) AS ends
    FROM cur WHERE line_item_line_item_type = 'SavingsPlanRecurringFee' GROUP BY ALL`);
  return plans.map((plan): Plan => {
    const type: PlanType = text(plan["offering"]).startsWith("EC2Instance") ? "EC2Instance" : "Compute";
    const own = type === "EC2Instance";
    return {
      id: text(plan["arn"]),
      type,
      account: text(plan["account"]),
      region: own ? text(plan["region"]) : undefined,
      family: own ? text(plan["family"]) : undefined,
      term: TERMS[text(plan["term"])] ?? "1y",
      payment: PAYMENTS[text(plan["payment"])] ?? "no",
      commitment: Number(plan["commitment"]),
      from: hourOf(plan["starts"]),
      to: hourOf(plan["ends"]),
      rateOf: (row) => rates.get([plan["kind"], row.region, row.usageType, row.operation].join("|")),
    };
  });
}

async function reservationsOf(bill: Bill): Promise<Reservation[]> {
  const found = await bill.query(`
    SELECT reservation_reservation_a_r_n AS arn, max(line_item_usage_account_id) FILTER (line_item_line_item_type = 'RIFee') AS account,
      max(CAST(reservation_number_of_reservations AS DOUBLE)) AS n, any_value(reservation_start_time) AS starts, any_value(reservation_end_time) AS ends,
      sum(reservation_effective_cost) / sum(line_item_usage_amount) FILTER (line_item_line_item_type = 'DiscountedUsage') AS rate,
      list(DISTINCT concat_ws('|', product_region_code, line_item_usage_type)) FILTER (line_item_line_item_type = 'DiscountedUsage') AS kinds
    FROM cur WHERE reservation_reservation_a_r_n IS NOT NULL GROUP BY ALL`);
  return found.map((row): Reservation => {
    const kinds = new Set(row["kinds"] as string[]);
    return {
      id: text(row["arn"]),
      account: text(row["account"]),
      units: Number(row["n"]),
      unitRate: Number(row["rate"]),
      from: hourOf(row["starts"]),
      to: hourOf(row["ends"]),
      unitsOf: ({ region, usageType }) => (kinds.has(`${region}|${usageType}`) ? 1 : undefined),
    };
  });
}

function hourOf(instant: unknown): number {
  return Math.floor(Date.parse(text(instant)) / HOUR_MS);
}
