import type { CategoryCondition, CostCategory } from "#core/api/organization";
import { type Dimension, type DimensionSql, columnOf } from "#core/costs/dimension";
import type { Columns } from "#core/costs/metric";
import type { Organization } from "#core/costs/organization/organization";
import { accountsUnder, deepestLevel, unitAt, unitNodes, unitsNamed } from "#core/costs/organization/unit-paths";
import { shortServiceName } from "#core/costs/services";
import { type Sql, identifier, isAnyOf, join, sql } from "#core/costs/sql/sql";
import type { LogicalTable } from "#core/ports/cost-engine";

export const UNIT = "organizational_unit";
const CATEGORY = "cost_category:";
/** Maps of cost categories: CUR 2.0's, and that of AWS's FOCUS export. */
const CATEGORY_MAPS = ["cost_category", "x_costcategories"];
const ACCOUNT_COLUMNS = { cur: ["line_item_usage_account_id"], focus: ["SubAccountId"] } as const;

const UNITS = "Say which account belongs to which unit: upload a CSV of account_id, organizational_unit to /api/organization/accounts.";

export const UNIT_DIMENSION: Dimension = {
  name: UNIT,
  label: "Organisational unit",
  synonyms: ["ou", "ous", "organisational unit", "organizational unit", "business unit", "org unit"],
  description: "Organisational unit of the account, as a path; a filter takes a unit with everything below it. Accounts in no unit are missing.",
  values: "few",
  columns: ACCOUNT_COLUMNS,
  without: UNITS,
};

function levelDimension(level: number): Dimension {
  return {
    ...UNIT_DIMENSION,
    name: `${UNIT}:${level}`,
    label: `Organisational unit, level ${level}`,
    synonyms: [`ou ${level}`, `ou:${level}`, `ou level ${level}`, `organizational unit level ${level}`, `organisational unit level ${level}`],
    description: `Organisational unit of the account, rolled up to level ${level} of the tree; 1 is the root.`,
  };
}

export function categoryDimension(name: string): Dimension {
  return {
    name: `${CATEGORY}${name}`,
    label: `Cost category ${name}`,
    synonyms: [],
    description: `Value of the cost category ${name}.`,
    values: "few",
    columns: ACCOUNT_COLUMNS,
    without: "Define its rules at /api/organization, or include cost categories in the export.",
  };
}

/** Dimensions that exist because of what people said of their organisation, beside {@link UNIT_DIMENSION}. */
export function organizationDimensions({ units, categories, exported }: Organization): Dimension[] {
  const levels = Array.from({ length: deepestLevel(units) }, (_, index) => levelDimension(index + 1));
  return [...levels, ...[...new Set([...categories.map(({ name }) => name), ...exported])].map(categoryDimension)];
}

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

/** By name, synonym or, for a category, its bare name. */
export function findOrganizationDimension(name: string, organization: Organization): Dimension | undefined {
  const all = [UNIT_DIMENSION, ...organizationDimensions(organization)];
  const wanted = plain(name);
  const bareCategory = wanted.replace(/^cost categor(?:y|ies) /, "");
  return (
    all.find((one) => plain(one.name) === wanted || one.synonyms.some((synonym) => plain(synonym) === wanted)) ??
    all.find((one) => one.name.startsWith(CATEGORY) && plain(one.name.slice(CATEGORY.length)) === bareCategory)
  );
}

type Find = (name: string) => DimensionSql | undefined;

/**
 * The dimension as SQL over accounts and the rules of categories: nothing of it lies in the engine.
 *
 * @param find the dimensions that rules may name, over the same table
 * @returns undefined where this is none of these, or where neither mapping, rules nor columns give it
 */
export function organizationSql(
  dimension: Dimension,
  organization: Organization,
  table: LogicalTable,
  columns: Columns,
  find: Find,
): DimensionSql | undefined {
  if (dimension.name === UNIT || dimension.name.startsWith(`${UNIT}:`)) return unitSql(dimension, organization, table, columns);
  if (!dimension.name.startsWith(CATEGORY)) return undefined;
  const name = dimension.name.slice(CATEGORY.length);
  const own = organization.categories.find((one) => one.name === name);
  return own ? categorySql(dimension, own, organization, find) : exportedSql(dimension, name, columns);
}

function unitSql(dimension: Dimension, { units, version }: Organization, table: LogicalTable, columns: Columns): DimensionSql | undefined {
  const column = columnOf(UNIT_DIMENSION, table, columns);
  if (column === undefined || units.length === 0) return undefined;
  const account = identifier(column);
  const level = Number(dimension.name.split(":")[1] ?? 100);
  const byPath = Map.groupBy(units, ({ path }) => unitAt(path, level));
  const cases = [...byPath]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, accounts]) => sql`when ${isAnyOf(account, ids(accounts))} then ${path}`);
  return {
    dimension,
    column: `${dimension.name}@${version}`,
    sql: sql`case ${join(cases, " ")} end`,
    known: dimension.name === UNIT ? unitNodes(units).map(({ path }) => path) : [...byPath.keys()],
    anyOf: (paths) => {
      const under = accountsUnder(units, paths);
      return under.length === 0 ? sql`false` : isAnyOf(account, under);
    },
  };
}

const ids = (accounts: readonly { readonly accountId: string }[]) => accounts.map(({ accountId }) => accountId).toSorted();

function categorySql(dimension: Dimension, category: CostCategory, organization: Organization, find: Find): DimensionSql | undefined {
  const cases: Sql[] = [];
  for (const { value, all } of category.rules) {
    const conditions = all.map((condition) => conditionSql(condition, organization, find));
    if (conditions.some((one) => one === undefined)) return undefined;
    cases.push(sql`when ${join(conditions as Sql[], " and ")} then ${value}`);
  }
  const rest = category.otherwise === null ? sql`` : sql` else ${category.otherwise}`;
  const values = [...category.rules.map(({ value }) => value), ...(category.otherwise === null ? [] : [category.otherwise])];
  return {
    dimension,
    column: `${dimension.name}@${organization.version}`,
    sql: sql`case ${join(cases, " ")}${rest} end`,
    known: [...new Set(values)],
  };
}

function conditionSql({ dimension, op, values }: CategoryCondition, organization: Organization, find: Find): Sql | undefined {
  const on = find(dimension === "account" && values.length > 0 && values.every((value) => /^\d{12}$/.test(value)) ? "account_id" : dimension);
  if (on === undefined) return undefined;
  if (op === "is-missing") return sql`${on.sql} is null`;
  const wanted = values.map((value) => knownValue(on, value, organization));
  if (op === "is") return on.anyOf ? on.anyOf(wanted) : isAnyOf(on.sql, wanted);
  if (op === "is-not") return sql`(${on.sql} is null or not (${on.anyOf ? on.anyOf(wanted) : isAnyOf(on.sql, wanted)}))`;
  const tests = wanted.map((value) => (op === "starts-with" ? sql`starts_with(${on.sql}, ${value})` : sql`strpos(${on.sql}, ${value}) > 0`));
  return sql`(${join(tests, " or ")})`;
}

function knownValue(on: DimensionSql, value: string, { units }: Organization): string {
  if (on.dimension.name === "service") return shortServiceName(value) ?? value;
  return on.dimension.name === UNIT ? (unitsNamed(units, value)[0] ?? value) : value;
}

/** A category of the export: a key of its map, or a column of an older report. */
function exportedSql(dimension: Dimension, name: string, columns: Columns): DimensionSql | undefined {
  const column = exportedColumn(name);
  if (columns.has(column)) return { dimension, column, sql: sql`nullif(${identifier(column)}, '')` };
  const map = CATEGORY_MAPS.find((one) => columns.has(one));
  return map === undefined ? undefined : { dimension, column: dimension.name, sql: sql`nullif(element_at(${identifier(map)}, ${name}), '')` };
}

/** `costCategory/Business Unit` of an older report is a column of its own. */
function exportedColumn(name: string): string {
  return `cost_category_${name.toLowerCase().replace(/[^a-z0-9]+/g, "_")}`;
}

/** Where an export's own categories are to be looked for: columns of one category each, and a map of several. */
export function categoryColumns(columns: Columns): { readonly names: readonly string[]; readonly map: string | undefined } {
  return {
    names: [...columns].flatMap((column) => /^cost_category_(.+)$/.exec(column)?.[1] ?? []),
    map: CATEGORY_MAPS.find((one) => columns.has(one)),
  };
}
