import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "#adapters/warehouse/duckdb/quote";

const TABLE = "account_dictionary";

/** One name an account: its newest, with the id behind it where two accounts share a name; the id where there is none. */
export async function writeAccountDictionary(connection: DuckDBConnection, source: string, id: string, name: string | undefined, at: string): Promise<{ readonly join: string }> {
  const named = name ? `max_by(${name}, ${at}) filter (where ${name} <> '')` : "null";
  const found = (await connection.runAndReadAll(`select ${id} as id, ${named} as name from ${source} where ${id} is not null group by 1`)).getRowsJson() as [string, string | null][];
  const uses = new Map<string, number>();
  for (const [, label] of found) if (label !== null) uses.set(label, (uses.get(label) ?? 0) + 1);
  await connection.run(`create or replace temp table ${TABLE} (key_account varchar, of_account varchar)`);
  const values = found.map(([account, label]) => `(${quoteText(account)}, ${quoteText(label === null ? account : (uses.get(label) ?? 0) > 1 ? `${label} (${account})` : label)})`);
  if (values.length > 0) await connection.run(`insert into ${TABLE} values ${values.join(", ")}`);
  return { join: `left join ${TABLE} on ${TABLE}.key_account = ${id}` };
}
