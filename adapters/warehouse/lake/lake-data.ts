import { accountNames, serviceOfCharge } from "#adapters/warehouse/ingest/dictionaries";
import { FACTS, type FactColumns } from "#adapters/warehouse/ingest/file-facts";
import { knownValues } from "#adapters/warehouse/ingest/known-values";
import { CUR_EXPECTATIONS, FOCUS_EXPECTATIONS } from "#adapters/warehouse/ingest/missing-columns";
import { promotedTags } from "#adapters/warehouse/ingest/promoted-columns";
import { coveredPeriods, dataSpan, gapsOf } from "#adapters/warehouse/ingest/survey";
import { decisionCase, lookupCase } from "#adapters/warehouse/lake/decision-case";
import { lakeFactColumns, type PeriodFacts } from "#adapters/warehouse/lake/lake-facts";
import type { LakeSource } from "#adapters/warehouse/lake/lake-source";
import { type LakeDictionaries, type LakeTables, lakeTables } from "#adapters/warehouse/lake/lake-tables";
import { literal } from "#adapters/warehouse/lake/quote";
import { expressionToTrino } from "#adapters/warehouse/lake/to-trino";
import { isSavingsPlanEligible } from "#core/costs/services";
import { NoDataError } from "#core/errors";
import type { CostCatalog } from "#core/ports/cost-engine";

/** One version of the customer's table: what it holds, and how its logical tables are written. */
export type LakeData = { readonly source: LakeSource; readonly catalog: CostCatalog; readonly tables: LakeTables };

/** @throws NoDataError for a table without rows */
export function lakeData(input: {
  readonly source: LakeSource;
  readonly facts: readonly PeriodFacts[];
  /** Rows that carry no billing period. */
  readonly undated: number;
  readonly label: string;
  readonly dataVersion: string;
  readonly now: Date;
}): LakeData {
  const { source, facts, undated, label, dataVersion, now } = input;
  const columns = lakeFactColumns(source);
  if (facts.length === 0)
    throw new NoDataError(
      `The table ${source.table.label} holds no row with a billing period. Wait for the first export, or name the table that has it.`,
    );
  const tagKeys = usedTagKeys(facts);
  const tags = promotedTags(tagKeys, columns.tags, source.columns);
  const currency = mainCurrency(facts);
  const foreign = facts.flatMap(({ currencies }) => currencies).reduce((sum, [one, rows]) => (one === currency ? sum : sum + rows), 0);
  const tables = lakeTables({
    source,
    facts: columns,
    tagKeys,
    tags,
    dictionaries: dictionariesOf(columns, facts),
    currency: foreign > 0 && columns.currency && currency ? sameCurrency(source, columns.currency, currency) : undefined,
  });
  const periods = coveredPeriods(facts);
  const span = dataSpan(facts, periods, now);
  const values = knownValues(facts, tags);
  const catalog: CostCatalog = {
    source: { kind: source.kind, label, files: periods.length, rows: periods.reduce((sum, { rows }) => sum + rows, 0) },
    currency: currency ?? "USD",
    tables: tables.columns,
    periods,
    gaps: gapsOf(periods, span),
    ...span,
    tagKeys: tags.map(({ key }) => key),
    values,
    missing: missingOf(source, facts, values),
    setAside: [
      ...(undated > 0
        ? [
            {
              what: "rows without a period",
              rows: undated,
              reason: "They carry neither a billing period nor a charge period, so they belong to no month and are not added in.",
            },
          ]
        : []),
      ...(foreign > 0
        ? [{ what: "rows in another currency", rows: foreign, reason: `They are not in ${currency}: amounts of two currencies are never added.` }]
        : []),
    ],
    dataVersion,
  };
  return { source, catalog, tables };
}

function usedTagKeys(facts: readonly PeriodFacts[]): string[] {
  const uses = new Map<string, number>();
  for (const { tags } of facts) for (const [key, { rows }] of Object.entries(tags)) uses.set(key, (uses.get(key) ?? 0) + rows);
  return [...uses].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
}

function mainCurrency(facts: readonly PeriodFacts[]): string | undefined {
  const rows = new Map<string, number>();
  for (const { currencies } of facts) for (const [currency, n] of currencies) rows.set(currency, (rows.get(currency) ?? 0) + n);
  return [...rows].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

function sameCurrency(source: LakeSource, name: string, currency: string): string {
  const { expression } = source.raw.get(name.toLowerCase()) ?? { expression: name };
  return `(${expression} is null or ${expression} = ${literal(currency)})`;
}

/** The facts that tell a service, those first that leave the least to tell. */
const ORDER: readonly (typeof FACTS)[number][] = ["isTax", "productCode", "focusName", "serviceCode", "usageType", "description"];

function dictionariesOf(columns: FactColumns, facts: readonly PeriodFacts[]): LakeDictionaries {
  const charges = new Map<string, readonly (string | boolean | null)[]>();
  for (const period of facts) for (const charge of period.charges) charges.set(JSON.stringify(charge.facts), charge.facts);
  const at = ORDER.map((fact) => FACTS.indexOf(fact));
  const expressions = ORDER.map((fact) => expressionToTrino(columns.facts[fact]));
  const told = [...charges.values()].map((one) => {
    const service = serviceOfCharge(one);
    const [usageType, description] = [one[3], one[4]] as [string | null, string | null];
    const keys = at.map((index) => (FACTS[index] === "isTax" ? Boolean(one[index]) : (one[index] ?? null)));
    return { keys, service, eligible: isSavingsPlanEligible(service, usageType, description) };
  });
  const { accountId } = columns;
  const names = [...accountNames(facts)].filter(([id, name]) => id !== name);
  return {
    service: decisionCase(
      told.map(({ keys, service }) => ({ keys, outcome: literal(service) })),
      expressions,
    ),
    eligible: decisionCase(
      told.map(({ keys, eligible }) => ({ keys, outcome: String(eligible) })),
      expressions,
    ),
    account: accountId
      ? lookupCase(
          accountId,
          names.map(([id, name]) => [literal(id), literal(name)]),
          accountId,
        )
      : "cast(null as varchar)",
    planShare: planShare(columns, facts),
  };
}

/** The unused part of each day's Savings Plan fees, where the export does not say it: the fee less what it covered. */
function planShare({ planFees, start }: FactColumns, facts: readonly PeriodFacts[]): string {
  const none = "cast(null as double)";
  if (!planFees || start === undefined) return none;
  const days = new Map<string, { fees: number; covered: number }>();
  for (const period of facts)
    for (const [day, fees, covered] of period.planFees) {
      const known = days.get(day) ?? { fees: 0, covered: 0 };
      days.set(day, { fees: known.fees + fees, covered: known.covered + covered });
    }
  const shares = [...days].map(([day, { fees, covered }]) => [`date ${literal(day)}`, double(fees > 0 ? (fees - covered) / fees : 0)] as const);
  return lookupCase(`cast(${start} as date)`, shares, none);
}

/** As a double: without an exponent Trino reads a decimal. */
function double(value: number): string {
  const text = value.toExponential().replace("e+", "E").replace("e", "E");
  return text.startsWith("-") ? `(${text})` : text;
}

function missingOf(source: LakeSource, facts: readonly PeriodFacts[], values: Readonly<Record<string, readonly string[]>>): CostCatalog["missing"] {
  const types = values["line_item_line_item_type"] ?? [];
  const names = new Set(source.columns.map(({ name }) => name.toLowerCase()));
  const missing = (source.family === "cur" ? CUR_EXPECTATIONS : FOCUS_EXPECTATIONS).flatMap(({ column, consequence, ifRows }) =>
    names.has(column.toLowerCase()) || (ifRows !== undefined && !hasRows(ifRows, types)) ? [] : [{ column, consequence }],
  );
  if (source.family !== "focus") return missing;
  if (!names.has("x_usagetype") && !names.has("skumeter"))
    missing.push({
      column: "SkuMeter",
      consequence: "Costs by usage type cannot be known, and volumes, NAT gateways and data transfer are told apart by the charge's description.",
    });
  const fractions = ([0, 1, 2] as const).map((index) => facts.reduce((sum, period) => sum + period.fractions[index], 0));
  for (const [column, found] of [
    ["EffectiveCost", fractions[1]],
    ["ContractedCost", fractions[2]],
  ] as const)
    if (names.has(column.toLowerCase()) && found === 0 && (fractions[0] ?? 0) >= 20)
      missing.push({
        column,
        consequence: `${column} holds whole dollars only although the charges do not: it was rounded before it came here, so ${column === "EffectiveCost" ? "amortized cost" : "contracted cost"} is not usable and counts as unknown.`,
      });
  return missing;
}

/** Conditions of `ifRows` are on the line item type alone. */
function hasRows(condition: string, types: readonly string[]): boolean {
  const [, equal] = /= '([A-Za-z]+)'/.exec(condition) ?? [];
  const [, prefix] = /starts_with\(\w+, '([A-Za-z]+)'\)/.exec(condition) ?? [];
  return types.some((type) => type === equal || (prefix !== undefined && type.startsWith(prefix)));
}
