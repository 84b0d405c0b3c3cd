import { SINCE_1_1, SINCE_1_2 } from "#adapters/warehouse/ingest/focus-columns";
import { type InspectedFile, normalName } from "#adapters/warehouse/ingest/inspected-file";
import { type SourceColumn, sourceColumns } from "#adapters/warehouse/ingest/source-relation";
import type { LakeTable } from "#adapters/warehouse/lake/lake-runner";
import { literal, quoted } from "#adapters/warehouse/lake/quote";
import { UnavailableError } from "#core/errors";
import type { CostCatalog } from "#core/ports/cost-engine";

/** How the customer's table is read: each column of the export in its standard name and type, and the billing period. */
export type LakeSource = {
  readonly table: LakeTable;
  readonly family: "cur" | "focus";
  readonly kind: CostCatalog["source"]["kind"];
  readonly columns: readonly SourceColumn[];
  /** Expression over the table and the table's own column, by the standard name in lower case. */
  readonly raw: ReadonlyMap<string, { readonly expression: string; readonly column: string }>;
  /** The billing period as an expression over the table. */
  readonly period: string;
  /** A condition over the table's partitions that keeps these billing periods and lets an engine skip the others unread. */
  within(periods: readonly string[]): string;
};

/** @throws UnavailableError for a table that is no cost export */
export function lakeSource(table: LakeTable): LakeSource {
  const data = table.columns.filter(({ name }) => !isPeriodPartition(table, name));
  const family = familyOf(data);
  const file = { family, columns: [] } as unknown as InspectedFile;
  const columns: SourceColumn[] = [];
  const raw = new Map<string, { readonly expression: string; readonly column: string }>();
  for (const { name, type } of data) {
    const [column] = sourceColumns([{ ...file, columns: [{ name, type: plainType(type) }] }]);
    if (column === undefined || raw.has(column.name.toLowerCase())) continue;
    columns.push(column);
    const expression = castOf(quoted(name), type, column.type);
    // Pod rows are told apart by this column alone: an empty text there is no parent.
    const isParent = column.name === "split_line_item_parent_resource_id";
    raw.set(column.name.toLowerCase(), { expression: isParent ? `nullif(${expression}, '')` : expression, column: name.toLowerCase() });
  }
  return { table, family, kind: kindOf(family, data), columns, raw, ...periodOf(table, raw) };
}

const PARTITION = "billing_period";

/** Partitions say where rows lie; as columns of a bill they would only repeat its dates. */
function isPeriodPartition({ partitions }: LakeTable, name: string): boolean {
  return name.toLowerCase() === PARTITION || partitions.some((one) => one.toLowerCase() === name.toLowerCase());
}

function familyOf(columns: LakeTable["columns"]): "cur" | "focus" {
  const names = new Set(columns.map(({ name }) => normalName(name).toLowerCase()));
  if (names.has("line_item_unblended_cost") && names.has("line_item_line_item_type")) return "cur";
  if (names.has("billedcost") && (names.has("chargeperiodstart") || names.has("billingperiodstart"))) return "focus";
  throw new UnavailableError(
    "The table is neither a CUR 2.0 nor a FOCUS export: it has no column line_item_unblended_cost and no column billedcost. Name the table of your export (ATHENA_TABLE or TRINO_TABLE).",
  );
}

function kindOf(family: "cur" | "focus", columns: LakeTable["columns"]): LakeSource["kind"] {
  if (family === "cur") return "cur-2.0";
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  return SINCE_1_2.some((name) => names.has(name)) ? "focus-1.2" : SINCE_1_1.some((name) => names.has(name)) ? "focus-1.1" : "focus-1.0";
}

/** A column's type in the words in which files name theirs. */
function plainType(type: string): string {
  return type
    .toUpperCase()
    .replace(/^VARCHAR\(.*$/, "VARCHAR")
    .replace(/^CHAR\(.*$/, "VARCHAR")
    .replace(/^REAL$/, "FLOAT");
}

function castOf(column: string, from: string, to: SourceColumn["type"]): string {
  const type = from.toLowerCase();
  if (type === to || (to === "varchar" && /^varchar(?:\(\d+\))?$/.test(type))) return column;
  const isText = /^(?:var)?char/.test(type);
  if (to === "timestamp(3)")
    return isText ? `cast(from_iso8601_timestamp(replace(nullif(${column}, ''), ' ', 'T')) as timestamp(3))` : `cast(${column} as timestamp(3))`;
  if (to === "double" && isText) return `cast(nullif(trim(${column}), '') as double)`;
  if (to.startsWith("map(")) {
    if (isText) return `cast(json_parse(nullif(${column}, '')) as ${to})`;
    if (type.startsWith("array(row(")) return `map_from_entries(${column})`;
  }
  return `cast(${column} as ${to})`;
}

function periodOf(table: LakeTable, raw: LakeSource["raw"]): Pick<LakeSource, "period" | "within"> {
  const named = (wanted: string) => table.columns.find(({ name }) => name.toLowerCase() === wanted);
  const own = named(PARTITION);
  const list = (periods: readonly string[]) => periods.map(literal).join(", ");
  const isPartition = (wanted: string) => table.partitions.some((name) => name.toLowerCase() === wanted);
  if (own) {
    const column = quoted(own.name);
    const text = own.type.startsWith("varchar") ? column : `substr(cast(${column} as varchar), 1, 7)`;
    return { period: text, within: (periods) => `${text} in (${list(periods)})` };
  }
  const [year, month] = [named("year"), named("month")];
  if (year && month && isPartition("year") && isPartition("month")) {
    const [yearText, monthText] = [year, month].map(({ name, type }) =>
      type.startsWith("varchar") ? quoted(name) : `cast(${quoted(name)} as varchar)`,
    );
    const number = (type: string, value: number) => (type.startsWith("varchar") ? literal(String(value)) : String(value));
    const two = (type: string, value: number) =>
      type.startsWith("varchar") && value < 10
        ? `(${quoted(month.name)} = '${value}' or ${quoted(month.name)} = '0${value}')`
        : `${quoted(month.name)} = ${number(type, value)}`;
    return {
      period: `${yearText} || '-' || lpad(${monthText}, 2, '0')`,
      within: (periods) =>
        periods.length === 0
          ? "1 = 0"
          : `(${periods.map((period) => `(${quoted(year.name)} = ${number(year.type, Number(period.slice(0, 4)))} and ${two(month.type, Number(period.slice(5, 7)))})`).join(" or ")})`,
    };
  }
  const dates = ["bill_billing_period_start_date", "billingperiodstart", "line_item_usage_start_date", "chargeperiodstart"].flatMap(
    (name) => raw.get(name)?.expression ?? [],
  );
  const date = dates.length === 1 ? dates[0] : `coalesce(${dates.join(", ")})`;
  const period = `date_format(${date}, '%Y-%m')`;
  return { period, within: (periods) => `${period} in (${list(periods)})` };
}
