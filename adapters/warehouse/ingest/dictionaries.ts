import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import { FACTS, type FactColumns, type FileFacts } from "#adapters/warehouse/ingest/file-facts";
import { isSavingsPlanEligible, serviceOf } from "#core/costs/services";

/** Rows of one insert; keeps the statement's text small. */
const BATCH = 500;

type Fact = (typeof FACTS)[number];

/** Keys to try, the shortest first: a join on fewer columns reads less, and is as right where they decide the service. */
const KEYS: readonly (readonly Fact[])[] = [
  ["usageType"],
  ["usageType", "isTax"],
  ["productCode", "usageType"],
  ["focusName", "usageType"],
  ["productCode", "usageType", "isTax"],
  FACTS,
];

/**
 * Writes the service of each distinct kind of charge to a small table, so that the one rule of `core/costs/services`
 * decides and a join is cheap.
 *
 * @returns the join to add to a select over the rows, which gives `of_service` and `of_eligible`
 */
export async function writeServiceDictionary(connection: DuckDBConnection, files: readonly FileFacts[], columns: FactColumns): Promise<string> {
  const entries = new Map<string, { readonly facts: readonly (string | boolean | null)[]; readonly service: string; readonly eligible: boolean }>();
  for (const { charges } of files)
    for (const { facts } of charges) {
      const [usageType, description] = [facts[3], facts[4]] as [string | null, string | null];
      const service = serviceOfCharge(facts);
      entries.set(JSON.stringify(facts), { facts, service, eligible: isSavingsPlanEligible(service, usageType, description) });
    }
  const all = [...entries.values()];
  const key = KEYS.find((candidate) => decides(candidate, all)) ?? FACTS;
  const at = key.map((fact) => FACTS.indexOf(fact));
  const rows = new Map(
    all.map(({ facts, service, eligible }) => [
      JSON.stringify(at.map((index) => facts[index])),
      `(${[...at.map((index) => sqlValue(facts[index] ?? null)), quoteText(service), String(eligible)].join(", ")})`,
    ]),
  );
  await connection.run(
    `create or replace table service_dictionary (${key.map((fact) => `key_${fact} ${fact === "isTax" ? "boolean" : "varchar"}`).join(", ")}, of_service varchar, of_eligible boolean)`,
  );
  await insertAll(connection, "service_dictionary", [...rows.values()]);
  return `left join service_dictionary on ${key.map((fact) => `service_dictionary.key_${fact} is not distinct from ${columns.facts[fact]}`).join(" and ")}`;
}

/** The service of a charge, from its facts in the order of `FACTS`. */
export function serviceOfCharge(facts: readonly (string | boolean | null)[]): string {
  const [productCode, serviceCode, focusName, usageType, description, isTax] = facts as [
    string | null,
    string | null,
    string | null,
    string | null,
    string | null,
    boolean | null,
  ];
  return serviceOf({ productCode, serviceCode, focusName, usageType, description, isTax: Boolean(isTax) });
}

/** Names of accounts by id: the newest, with the id behind it where two accounts share a name; the id where there is none. */
export function accountNames(files: readonly FileFacts[]): ReadonlyMap<string, string> {
  const newest = new Map<string, { readonly name: string | null; readonly at: number }>();
  for (const { accounts } of files)
    for (const [id, name, at] of accounts) {
      const known = newest.get(id);
      if (!known || (name !== null && (known.name === null || at >= known.at))) newest.set(id, { name, at });
    }
  const uses = new Map<string, number>();
  for (const { name } of newest.values()) if (name !== null) uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Map([...newest].map(([id, { name }]) => [id, name === null ? id : (uses.get(name) ?? 0) > 1 ? `${name} (${id})` : name]));
}

function decides(
  key: readonly Fact[],
  entries: readonly { readonly facts: readonly (string | boolean | null)[]; readonly service: string; readonly eligible: boolean }[],
): boolean {
  const seen = new Map<string, string>();
  for (const { facts, service, eligible } of entries) {
    const id = JSON.stringify(key.map((fact) => facts[FACTS.indexOf(fact)]));
    const said = `${service}|${eligible}`;
    if ((seen.get(id) ?? said) !== said) return false;
    seen.set(id, said);
  }
  return true;
}

/** More accounts than this are looked up in a table: a list of cases is read from its top for each row. */
const MOST_CASES = 60;

/** How an account is shown, as SQL. */
export async function accountDisplay(
  connection: DuckDBConnection,
  files: readonly FileFacts[],
  columns: FactColumns,
): Promise<{ readonly expression: string; readonly join: string | undefined }> {
  const { accountId } = columns;
  if (!accountId) return { expression: "cast(null as varchar)", join: undefined };
  const shown = [...accountNames(files)].map(([id, name]) => [quoteText(id), quoteText(name)] as const);
  if (shown.length === 0) return { expression: accountId, join: undefined };
  if (shown.length <= MOST_CASES)
    return {
      expression: `case ${accountId} ${shown.map(([id, name]) => `when ${id} then ${name}`).join(" ")} else ${accountId} end`,
      join: undefined,
    };
  await connection.run("create or replace table account_dictionary (key_account varchar, of_account varchar)");
  await insertAll(
    connection,
    "account_dictionary",
    shown.map(([id, name]) => `(${id}, ${name})`),
  );
  return { expression: "account_dictionary.of_account", join: `left join account_dictionary on account_dictionary.key_account = ${accountId}` };
}

/** The unused share of each day's Savings Plan fees: fees less the effective cost that they covered. Gives `of_share`. */
export async function writePlanFees(connection: DuckDBConnection, files: readonly FileFacts[], columns: FactColumns): Promise<string | undefined> {
  if (!columns.planFees || !columns.start) return undefined;
  const days = new Map<string, { fees: number; covered: number }>();
  for (const { planFees } of files)
    for (const [day, fees, covered] of planFees) {
      const known = days.get(day) ?? { fees: 0, covered: 0 };
      days.set(day, { fees: known.fees + fees, covered: known.covered + covered });
    }
  await connection.run("create or replace table plan_fee_dictionary (key_day date, of_share double)");
  await insertAll(
    connection,
    "plan_fee_dictionary",
    [...days].map(([day, { fees, covered }]) => `(date ${quoteText(day)}, ${fees > 0 ? (fees - covered) / fees : 0})`),
  );
  return `left join plan_fee_dictionary on plan_fee_dictionary.key_day = cast(${columns.start} as date)`;
}

function sqlValue(value: string | boolean | null): string {
  return value === null ? "null" : typeof value === "boolean" ? String(value) : quoteText(value);
}

async function insertAll(connection: DuckDBConnection, table: string, rows: readonly string[]): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) await connection.run(`insert into ${table} values ${rows.slice(at, at + BATCH).join(", ")}`);
}
