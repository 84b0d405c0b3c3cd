import type { DuckDBConnection } from "@duckdb/node-api";
import type { Columns } from "#core/costs/metric";
import type { CostCatalog } from "#core/ports/cost-engine";

type Missing = CostCatalog["missing"][number];
type Expectation = {
  readonly column: string;
  readonly consequence: string;
  /** Only worth a word where such rows exist. */ readonly ifRows?: string;
};

export const CUR_EXPECTATIONS: readonly Expectation[] = [
  { column: "line_item_usage_account_name", consequence: "Accounts are shown by id, not by name." },
  { column: "line_item_resource_id", consequence: "Costs by resource, node and cluster cannot be known, and nothing idle can be found." },
  { column: "resource_tags", consequence: "Costs by tag, cluster and team cannot be known." },
  { column: "product_region_code", consequence: "Costs by region cannot be known." },
  { column: "pricing_unit", consequence: "Usage has no unit, so quantities cannot be added." },
  { column: "pricing_public_on_demand_cost", consequence: "List cost, coverage and savings cannot be known." },
  {
    column: "savings_plan_savings_plan_effective_cost",
    consequence: "Amortized cost of usage under a Savings Plan is unknown.",
    ifRows: "line_item_line_item_type = 'SavingsPlanCoveredUsage'",
  },
  {
    column: "savings_plan_total_commitment_to_date",
    consequence: "The unused part of Savings Plans is derived from each day's fee less the effective cost that it covered.",
    ifRows: "line_item_line_item_type = 'SavingsPlanRecurringFee'",
  },
  {
    column: "savings_plan_savings_plan_a_r_n",
    consequence: "Which Savings Plan covered what cannot be known.",
    ifRows: "starts_with(line_item_line_item_type, 'SavingsPlan')",
  },
  {
    column: "reservation_effective_cost",
    consequence: "Amortized cost of reserved usage is unknown, not zero.",
    ifRows: "line_item_line_item_type = 'DiscountedUsage'",
  },
  {
    column: "reservation_unused_recurring_fee",
    consequence: "The unused part of reserved instances is unknown, not zero.",
    ifRows: "line_item_line_item_type = 'RIFee'",
  },
  {
    column: "line_item_net_unblended_cost",
    consequence: "Net unblended and net amortized cost cannot be known; AWS adds the column where negotiated discounts apply.",
  },
  { column: "split_line_item_split_cost", consequence: "Costs by namespace and workload cannot be known; turn on split cost allocation for EKS." },
];

export const FOCUS_EXPECTATIONS: readonly Expectation[] = [
  { column: "EffectiveCost", consequence: "Amortized cost cannot be known; billed cost is used." },
  { column: "ListCost", consequence: "List cost, coverage and savings cannot be known." },
  { column: "ContractedCost", consequence: "Contracted cost cannot be known." },
  { column: "Tags", consequence: "Costs by tag, cluster and team cannot be known." },
  { column: "RegionId", consequence: "Costs by region cannot be known." },
  { column: "ResourceId", consequence: "Costs by resource cannot be known." },
  { column: "SubAccountName", consequence: "Accounts are shown by id, not by name." },
  { column: "ConsumedUnit", consequence: "Usage has no unit, so quantities cannot be added." },
  { column: "CommitmentDiscountStatus", consequence: "Coverage, utilization and unused commitment cannot be known." },
];

/** Columns that an export lacks, or that cannot be relied on, and what cannot be known without them. */
export async function missingColumns(connection: DuckDBConnection, family: "cur" | "focus", table: string, columns: Columns): Promise<Missing[]> {
  const missing: Missing[] = [];
  for (const { column, consequence, ifRows } of family === "cur" ? CUR_EXPECTATIONS : FOCUS_EXPECTATIONS) {
    if (columns.has(column.toLowerCase())) continue;
    if (ifRows && (await countWhere(connection, table, ifRows)) === 0) continue;
    missing.push({ column, consequence });
  }
  if (family === "focus") {
    if (!columns.has("x_usagetype") && !columns.has("skumeter"))
      missing.push({
        column: "SkuMeter",
        consequence: "Costs by usage type cannot be known, and volumes, NAT gateways and data transfer are told apart by the charge's description.",
      });
    for (const column of ["EffectiveCost", "ContractedCost"]) {
      if (columns.has(column.toLowerCase()) && (await isRounded(connection, table, column))) {
        missing.push({
          column,
          consequence: `${column} holds whole dollars only although the charges do not: it was rounded before it came here, so ${column === "EffectiveCost" ? "amortized cost" : "contracted cost"} is not usable and counts as unknown.`,
        });
      }
    }
  }
  return missing;
}

async function countWhere(connection: DuckDBConnection, table: string, condition: string): Promise<number> {
  const found = await connection.runAndReadAll(`select count(*) from ${table} where ${condition}`);
  return Number(found.getRowsJson()[0]?.[0] ?? 0);
}

/** Whole dollars in every row of an export whose charges are fractions of them. */
async function isRounded(connection: DuckDBConnection, table: string, column: string): Promise<boolean> {
  const found = await connection.runAndReadAll(
    `select count(*) filter (where ${column} <> round(${column})), count(*) filter (where BilledCost <> round(BilledCost)) from ${table}`,
  );
  const [fractions, fractionsBilled] = (found.getRowsJson()[0] ?? []).map(Number);
  return fractions === 0 && (fractionsBilled ?? 0) >= 20;
}
