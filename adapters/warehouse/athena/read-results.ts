import { type AthenaClient, type ColumnInfo, GetQueryResultsCommand, type QueryExecution } from "@aws-sdk/client-athena";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { athenaColumn, athenaValue } from "#adapters/warehouse/athena/athena-value";
import { CsvRows } from "#adapters/warehouse/athena/read-csv";
import type { TrinoCell } from "#adapters/warehouse/guard/trino-cell";
import type { LakeColumn } from "#adapters/warehouse/lake/lake-runner";

/** Most rows that Athena gives in a page. */
const PAGE = 1_000;
/** Results that may be longer than this are read from the bucket: one request instead of many. */
const MOST_PAGED = 4_000;

export type AthenaRows = { readonly columns: readonly LakeColumn[]; readonly rows: readonly (readonly TrinoCell[])[]; readonly truncated: boolean };

/** The result of an execution is no longer there: it must be run again. */
export class ResultExpiredError extends Error {}

/**
 * Reads a result up to a number of rows: by pages, or, where it is long, from the object that Athena wrote.
 *
 * @throws ResultExpiredError
 */
export async function readResults(
  { athena, s3 }: { readonly athena: AthenaClient; readonly s3: S3Client },
  execution: QueryExecution,
  maxRows: number,
  signal: AbortSignal,
): Promise<AthenaRows> {
  const id = execution.QueryExecutionId ?? "";
  const first = await page(athena, id, undefined, Math.min(PAGE, maxRows + 2), signal);
  const columns = first.info.map(athenaColumn);
  const typed = (row: readonly (string | undefined)[]) => columns.map(({ type }, index) => athenaValue(row[index], type));
  // The first row of a SELECT's first page is its header.
  const rows = first.rows.slice(1).map(typed);
  let token = first.next;
  const location = objectOf(execution);
  if (token !== undefined && maxRows > MOST_PAGED && location !== undefined) {
    const whole = await readObject(s3, location, maxRows, signal).catch((error: unknown) => {
      // A role may run queries and yet not read the bucket: pages do it, too.
      if (isMissing(error)) throw new ResultExpiredError("The result's object is gone.", { cause: error });
      if (signal.aborted) throw error;
      return undefined;
    });
    if (whole !== undefined) return { columns, rows: whole.rows.map(typed), truncated: whole.truncated };
  }
  while (token !== undefined && rows.length <= maxRows) {
    const more = await page(athena, id, token, PAGE, signal);
    rows.push(...more.rows.map(typed));
    token = more.next;
  }
  return { columns, rows: rows.slice(0, maxRows), truncated: rows.length > maxRows || token !== undefined };
}

type Page = { readonly info: readonly ColumnInfo[]; readonly rows: (string | undefined)[][]; readonly next: string | undefined };

async function page(athena: AthenaClient, id: string, token: string | undefined, size: number, signal: AbortSignal): Promise<Page> {
  try {
    const { ResultSet, NextToken } = await athena.send(
      new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: size, ...(token === undefined ? {} : { NextToken: token }) }),
      { abortSignal: signal },
    );
    const rows = (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue));
    return { info: ResultSet?.ResultSetMetadata?.ColumnInfo ?? [], rows, next: NextToken };
  } catch (error) {
    if (
      error instanceof Error &&
      error.name === "InvalidRequestException" &&
      /not found|could not find|expired|no longer|does not exist|unable to/i.test(error.message)
    )
      throw new ResultExpiredError(error.message, { cause: error });
    throw error;
  }
}

type Location = { readonly bucket: string; readonly key: string };

function objectOf({ ResultConfiguration }: QueryExecution): Location | undefined {
  const found = /^s3:\/\/([^/]+)\/(.+\.csv)$/.exec(ResultConfiguration?.OutputLocation ?? "");
  return found === null ? undefined : { bucket: found[1] ?? "", key: found[2] ?? "" };
}

async function readObject(s3: S3Client, { bucket, key }: Location, maxRows: number, signal: AbortSignal) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
  const csv = new CsvRows();
  const rows: (string | undefined)[][] = [];
  const stream = (Body as unknown as NodeJS.ReadableStream & { destroy(): void }) ?? undefined;
  stream.setEncoding("utf8");
  // The header, and one row more than the most, so that a cut is seen.
  for await (const part of stream as AsyncIterable<string>) {
    rows.push(...csv.push(part));
    if (rows.length > maxRows + 1) break;
  }
  if (rows.length <= maxRows + 1) rows.push(...csv.end());
  stream.destroy();
  return { rows: rows.slice(1, maxRows + 1), truncated: rows.length > maxRows + 1 };
}

const isMissing = (error: unknown) => error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound");
