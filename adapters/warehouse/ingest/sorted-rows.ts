import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import type { PeriodForm } from "#adapters/warehouse/ingest/period-form";

/** The first of the order is written as text, so that each part of the file says which values it has. */
const TOLD_BY_PART = "x_service";

/**
 * Writes a period's rows to a Parquet file, sorted. Columns of few values go through the sort as numbers, which halves its
 * work; where a value turns up that was not expected, all columns are sorted as they are.
 */
export async function writeSorted(connection: DuckDBConnection, form: PeriodForm, fullTable: string, file: string): Promise<void> {
  const { columns, enumerated } = form;
  if (columns.some((name) => enumerated.has(name.toLowerCase())))
    try {
      return await copySorted(connection, form, fullTable, file, enumerated);
    } catch (error) {
      if (!(error instanceof Error && /Conversion Error|Could not convert/i.test(error.message))) throw error;
    }
  await copySorted(connection, form, fullTable, file, new Map());
}

async function copySorted(
  connection: DuckDBConnection,
  { billingPeriod, columns, sortedBy }: PeriodForm,
  fullTable: string,
  file: string,
  enumerated: PeriodForm["enumerated"],
): Promise<void> {
  const inner = columns.map((name) => {
    const values = enumerated.get(name.toLowerCase());
    return values ? `cast(${quoteName(name)} as enum(${values.map(quoteText).join(", ")})) as ${quoteName(name)}` : quoteName(name);
  });
  const outer = columns.map((name) =>
    name === TOLD_BY_PART && enumerated.has(name) ? `cast(${quoteName(name)} as varchar) as ${quoteName(name)}` : quoteName(name),
  );
  const order = sortedBy.length > 0 ? ` order by ${sortedBy.map((name) => `rows_of_period.${quoteName(name)}`).join(", ")}` : "";
  await connection.run(
    `copy (select ${outer.join(", ")} from (select ${inner.join(", ")} from ${fullTable} where billing_period = ${quoteText(billingPeriod)}) as rows_of_period${order}) to ${quoteText(file)} (format parquet)`,
  );
}
