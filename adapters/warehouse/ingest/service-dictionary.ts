import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import { type ServiceFacts, isSavingsPlanEligible, serviceOf } from "#core/costs/services";

/** Rows of one insert; keeps the statement's text small. */
const BATCH = 500;

/** Which expression of the source gives each fact; a fact that the export lacks is SQL null. */
export type FactExpressions = Readonly<Record<keyof ServiceFacts, string>>;

const TABLE = "service_dictionary";
const FACTS = ["productCode", "serviceCode", "focusName", "usageType", "description", "isTax"] as const;

/**
 * Writes the service of each distinct kind of charge to a small table, so that the one rule of `core/costs/services` decides
 * and the join is cheap.
 *
 * @returns the join to add to a select over `source`, and its columns
 */
export async function writeServiceDictionary(connection: DuckDBConnection, source: string, facts: FactExpressions): Promise<{ readonly join: string }> {
  const distinct = await connection.runAndReadAll(`select distinct ${FACTS.map((fact) => `${facts[fact]} as ${fact}`).join(", ")} from ${source}`);
  await connection.run(`create or replace temp table ${TABLE} (${FACTS.map((fact) => `key_${fact} ${fact === "isTax" ? "boolean" : "varchar"}`).join(", ")}, of_service varchar, of_eligible boolean)`);
  const values = distinct.getRowsJson().map((row) => {
    const [productCode, serviceCode, focusName, usageType, description, isTax] = row as (string | null)[];
    const charge: ServiceFacts = { productCode: productCode ?? null, serviceCode: serviceCode ?? null, focusName: focusName ?? null, usageType: usageType ?? null, description: description ?? null, isTax: Boolean(isTax) };
    const service = serviceOf(charge);
    const eligible = isSavingsPlanEligible(service, charge.usageType, charge.description);
    const texts = [charge.productCode, charge.serviceCode, charge.focusName, charge.usageType, charge.description].map((text) => (text === null ? "null" : quoteText(text)));
    return `(${texts.join(", ")}, ${charge.isTax}, ${quoteText(service)}, ${eligible})`;
  });
  for (let at = 0; at < values.length; at += BATCH) await connection.run(`insert into ${TABLE} values ${values.slice(at, at + BATCH).join(", ")}`);
  const on = FACTS.map((fact) => `${TABLE}.key_${fact} is not distinct from ${facts[fact]}`).join(" and ");
  return { join: `left join ${TABLE} on ${on}` };
}
