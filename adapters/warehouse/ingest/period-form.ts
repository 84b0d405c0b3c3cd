import { createHash } from "node:crypto";
import { serviceOfCharge } from "#adapters/warehouse/ingest/dictionaries";
import { enumeratedColumns } from "#adapters/warehouse/ingest/enumerated-columns";
import type { FactColumns, FileFacts } from "#adapters/warehouse/ingest/file-facts";
import { DIMENSIONS, tagColumn } from "#core/costs/dimensions";
import { isUnavailable } from "#core/costs/metric";
import { METRICS } from "#core/costs/metrics";
import { TIME_COLUMN } from "#core/costs/query-plan";
import { type Measure, distinctMeasures, keyOf, measuresOf } from "#core/costs/rollup";
import { metricSql, semanticModel } from "#core/costs/semantic-model";
import { isSavingsPlanEligible } from "#core/costs/services";
import type { CostCatalog, LogicalTable } from "#core/ports/cost-engine";

/** Part of every period's key: raise it when prepared files change, so that older ones are made anew. */
const FORM = "prepared-1";
/** Tags of a period that have a rollup of their own, the most used first. */
const MOST_TAG_ROLLUPS = 5;

/** Columns that a rollup keeps apart, besides the day; those that a period lacks are null in it. */
export type RollupShape = { readonly name: string; readonly columns: readonly string[]; readonly byDay: boolean };

/** How one billing period is written: its stored columns, its rollups, and a key that changes when any of it would. */
export type PeriodForm = {
  readonly billingPeriod: string;
  readonly key: string;
  readonly table: LogicalTable;
  /** Columns of the sorted rows, in the case of the logical table. */
  readonly columns: readonly string[];
  readonly sortedBy: readonly string[];
  /** The finest rollup comes first, the others follow from it; one by month comes after the same by day. */
  readonly shapes: readonly RollupShape[];
  readonly measures: readonly Measure[];
  /** All values of columns that have few, by column in lower case. */
  readonly enumerated: ReadonlyMap<string, readonly string[]>;
};

export type FormInput = {
  readonly catalog: CostCatalog;
  readonly facts: readonly FileFacts[];
  readonly reading: FactColumns;
  /** Columns that each file has, by path, in lower case. */
  readonly columnsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** How promoted columns are made, without those that follow from tag keys. */
  readonly promotions: string;
};

/** Metrics of the export's own table, each measure once. */
export function measuresOfExport(catalog: CostCatalog): { readonly table: LogicalTable; readonly measures: Measure[] } {
  const model = semanticModel(catalog);
  const table = model.family;
  const definitions = [false, true].flatMap((ofPods) =>
    ofPods && table === "focus" ? [] : METRICS.map((metric) => metricSql(metric, model, ofPods)),
  );
  const found = definitions.flatMap((definition) => (isUnavailable(definition) || definition.table !== table ? [] : measuresOf(definition)));
  return { table, measures: distinctMeasures(found) };
}

/** How each billing period is to be written. */
export function periodForms(input: FormInput): PeriodForm[] {
  const { table, measures } = measuresOfExport(input.catalog);
  const known = new Map((input.catalog.tables[table] ?? []).map(({ name }) => [name.toLowerCase(), name]));
  const wanted = wantedColumns(table, known, measures);
  return input.catalog.periods.map(({ billingPeriod }) => formOf(billingPeriod, table, wanted, known, measures, input));
}

/** Columns that the semantic model names, and what people ask for beside them. The display name of an account is looked up when it is read. */
function wantedColumns(table: LogicalTable, known: ReadonlyMap<string, string>, measures: readonly Measure[]): string[] {
  const named = new Set<string>([TIME_COLUMN[table].text.toLowerCase()]);
  for (const { columns } of DIMENSIONS) for (const name of columns[table]) named.add(name.toLowerCase());
  for (const { amount, only } of measures)
    for (const word of `${amount.text} ${only?.text ?? ""}`.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []) named.add(word.toLowerCase());
  for (const name of ALSO[table]) named.add(name.toLowerCase());
  for (const name of known.keys()) if (name.startsWith("x_")) named.add(name);
  named.delete("billing_period");
  named.delete("x_account");
  return [...named].filter((name) => known.has(name)).toSorted();
}

const ALSO: Readonly<Record<LogicalTable, readonly string[]>> = {
  cur: ["line_item_usage_end_date", "line_item_usage_amount", "line_item_product_code", "line_item_usage_account_id", "line_item_currency_code"],
  focus: ["ChargePeriodEnd", "ServiceName", "SubAccountId", "ConsumedQuantity", "ContractedCost", "ListCost", "BilledCost", "EffectiveCost"],
};

const SERVICES: Readonly<Record<LogicalTable, readonly string[]>> = {
  cur: ["line_item_usage_account_id", "x_service", "product_region_code", "x_purchase_option", "x_charge_category", "line_item_line_item_type"],
  focus: ["SubAccountId", "x_service", "RegionId", "x_purchase_option", "ChargeCategory"],
};
/** A part of the services' columns, so that these stand in for a tag that a period does not carry. */
const OF_TAGS: Readonly<Record<LogicalTable, readonly string[]>> = {
  cur: ["line_item_usage_account_id", "x_service", "x_charge_category"],
  focus: ["SubAccountId", "x_service", "ChargeCategory"],
};
const USAGE: Readonly<Record<LogicalTable, readonly string[]>> = {
  cur: [
    ...SERVICES.cur,
    "line_item_usage_type",
    "line_item_operation",
    "product_instance_type",
    "x_instance_type",
    "x_instance_family",
    "pricing_unit",
  ],
  focus: [...SERVICES.focus, "x_UsageType", "SkuMeter", "x_Operation", "x_instance_type", "x_instance_family", "ConsumedUnit"],
};
const CLUSTERS: Readonly<Record<LogicalTable, readonly string[]>> = {
  cur: ["line_item_usage_account_id", "x_service", "x_purchase_option", "x_charge_category", "x_cluster", "x_namespace", "x_workload"],
  focus: ["SubAccountId", "x_service", "x_purchase_option", "ChargeCategory", "x_cluster"],
};

function formOf(
  billingPeriod: string,
  table: LogicalTable,
  wanted: readonly string[],
  known: ReadonlyMap<string, string>,
  measures: readonly Measure[],
  { catalog, facts, reading, columnsOf, promotions }: FormInput,
): PeriodForm {
  const files = facts.filter(({ periods }) => periods[billingPeriod] !== undefined);
  const present = new Set(files.flatMap(({ path, empty }) => [...(columnsOf.get(path) ?? [])].filter((name) => !empty?.includes(name))));
  const uses = tagUses(files);
  const tags = catalog.tagKeys
    .map((key) => tagColumn(key).toLowerCase())
    .filter((name) => uses.has(name) || present.has(name.replace(/^x_tag_/, "resource_tags_user_")));
  const hasPods = present.has("split_line_item_parent_resource_id");
  const columns = wanted.filter((name) => {
    if (name.startsWith("x_tag_")) return tags.includes(name);
    // Only rows of pods have these; the node of any other row follows from its resource when it is read.
    if (name === "x_namespace" || name === "x_workload" || name === "x_node") return hasPods;
    return isMade(name) || present.has(name);
  });
  const has = new Set(columns);
  const kept = (names: readonly string[]) => names.map((name) => name.toLowerCase()).filter((name) => has.has(name));
  const topTags = tags.toSorted((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || (a < b ? -1 : 1)).slice(0, MOST_TAG_ROLLUPS);
  const byBoth = (name: string, names: readonly string[]): RollupShape[] => [
    { name: `${name}_day`, columns: kept(names), byDay: true },
    { name: `${name}_month`, columns: kept(names), byDay: false },
  ];
  const all = [...new Set([...USAGE[table], ...CLUSTERS[table], ...topTags])];
  const shapes = [
    { name: "all_day", columns: kept(all), byDay: true },
    ...byBoth("services", SERVICES[table]),
    ...byBoth("usage", USAGE[table]),
    ...byBoth("clusters", CLUSTERS[table]),
    ...topTags.flatMap((tag) => byBoth(tag, [...OF_TAGS[table], tag])),
  ];
  const identity = {
    FORM,
    billingPeriod,
    files: files.map(({ path, size, modifiedMs }) => [path, size, modifiedMs]),
    columns,
    shapes,
    promotions,
    currency: catalog.currency,
    tagKeys: [...new Set(files.flatMap((file) => Object.keys(file.tags)))].toSorted(),
    services: [...new Set(files.flatMap(({ charges }) => charges.map((one) => serviceIdentity(one.facts))))].toSorted(),
    planFees: reading.planFees ? facts.flatMap(({ planFees }) => planFees.filter(([day]) => day.startsWith(billingPeriod))) : [],
    measures: measures.map((measure) => withoutUnusedTags(JSON.stringify(keyOf(measure)), tags)),
  };
  const key = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 24);
  const named = (name: string) => known.get(name) ?? name;
  const resource = table === "cur" ? "line_item_resource_id" : "resourceid";
  const sortedBy = ["x_service", resource, TIME_COLUMN[table].text.toLowerCase()].filter((name) => has.has(name)).map(named);
  const ofMap = tags.filter((name) => !present.has(name.replace(/^x_tag_/, "resource_tags_user_")));
  return { billingPeriod, key, table, columns: columns.map(named), sortedBy, shapes, measures, enumerated: enumeratedColumns(files, ofMap) };
}

/** Made by ingestion from whatever the period has. */
const isMade = (name: string) => name.startsWith("x_") && !["x_usagetype", "x_operation", "x_servicecode"].includes(name);

function tagUses(files: readonly FileFacts[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { tags } of files)
    for (const [key, { rows }] of Object.entries(tags)) uses.set(tagColumn(key).toLowerCase(), (uses.get(tagColumn(key).toLowerCase()) ?? 0) + rows);
  return uses;
}

function serviceIdentity(facts: readonly (string | boolean | null)[]): string {
  const service = serviceOfCharge(facts);
  const [usageType, description] = [facts[3], facts[4]] as [string | null, string | null];
  return JSON.stringify([facts, service, isSavingsPlanEligible(service, usageType, description)]);
}

/** A tag that a period does not carry is missing on each of its rows: that a new tag is among the conditions changes nothing there. */
function withoutUnusedTags(text: string, used: readonly string[]): string {
  const unused = (name: string) => !used.includes(name.toLowerCase());
  return text
    .replace(/(x_tag_[a-z0-9_]+) is null and /g, (whole, name: string) => (unused(name) ? "" : whole))
    .replace(/ and (x_tag_[a-z0-9_]+) is null/g, (whole, name: string) => (unused(name) ? "" : whole));
}
