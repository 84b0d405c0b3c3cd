import type { Readable } from "node:stream";
import { z } from "zod";
import type { Execution } from "#sandbox/lake/execution";
import type { LakeColumn } from "#sandbox/lake/lake-runner";
import { contentOf } from "#sandbox/lake/object-store";
import { type CsvCell, csvRows } from "#sandbox/lake/result-csv";
import { type JsonCall, operation } from "#sandbox/wire/aws/answer-json";
import { columnInfo } from "#sandbox/wire/athena/column-info";
import { executionOf, invalid } from "#sandbox/wire/athena/look-up";

const LARGEST_PAGE = 1000;
/** What Athena calls the one column of a listing. */
const LISTED: Readonly<Record<string, string>> = {
  SHOW_DATABASES: "database_name",
  SHOW_SCHEMAS: "database_name",
  SHOW_TABLES: "tab_name",
  SHOW_PARTITIONS: "partition",
  SHOW_COLUMNS: "field",
  EXPLAIN: "Query Plan",
};

const Input = z.object({
  QueryExecutionId: z.string(),
  NextToken: z.string().optional(),
  MaxResults: z.number().int().min(1).max(LARGEST_PAGE, `must be at most ${LARGEST_PAGE}`).optional(),
});

/** Pages are read from the result's object, as Athena does: where that is gone, so are the results. */
export const getQueryResults = operation(Input, "read", async ({ lake }: JsonCall, { QueryExecutionId: id, NextToken, MaxResults }) => {
  const execution = await executionOf(lake, id);
  if (execution.state === "FAILED" || execution.state === "CANCELLED") {
    throw invalid(`Query did not finish successfully. Final query state: ${execution.state}`);
  }
  if (execution.state !== "SUCCEEDED") throw invalid(`Query has not yet finished. Current state: ${execution.state}`);
  const { bucket = "", key = "" } = execution.result ?? {};
  const object = lake.faults.current.expiredResults === true ? undefined : await lake.object(bucket, key);
  if (object === undefined) throw invalid(`Could not find results. The file s3://${bucket}/${key} is no longer there; query results expire.`);
  const columns = execution.columns ?? [{ name: LISTED[execution.subKind] ?? "result", type: "string" }];
  const start = offsetOf(NextToken, execution);
  const rows: { readonly Data: readonly object[] }[] = [];
  const most = MaxResults ?? LARGEST_PAGE;
  let offset = start;
  if (start < object.size) {
    const stream = contentOf(object, { start, end: object.size - 1 }) as Readable;
    try {
      for await (const row of execution.columns === undefined ? lines(stream, start) : csvRows(stream, start)) {
        rows.push({ Data: columns.map((_, index) => datum(row.cells[index])) });
        offset = row.offset;
        if (rows.length >= most) break;
      }
    } finally {
      stream.destroy();
    }
  }
  return {
    UpdateCount: 0,
    ResultSet: { Rows: rows, ResultSetMetadata: { ColumnInfo: columns.map((column: LakeColumn) => columnInfo(column)) } },
    ...(offset < object.size ? { NextToken: tokenOf(offset, execution) } : {}),
  };
});

function datum(cell: CsvCell): object {
  return cell === undefined ? {} : { VarCharValue: cell };
}

async function* lines(stream: Readable, from: number): AsyncGenerator<{ cells: readonly CsvCell[]; offset: number }> {
  let text = "";
  for await (const part of stream) text += String(part);
  let offset = from;
  for (const line of text.split("\n").slice(0, -1)) {
    offset += Buffer.byteLength(line) + 1;
    yield { cells: [line], offset };
  }
}

function tokenOf(offset: number, { id }: Execution): string {
  return Buffer.from(JSON.stringify([id, offset])).toString("base64url");
}

function offsetOf(token: string | undefined, { id }: Execution): number {
  if (token === undefined) return 0;
  try {
    const [of, offset] = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as [unknown, unknown];
    if (of === id && typeof offset === "number") return offset;
  } catch {
    // Said below.
  }
  throw invalid("Invalid NextToken");
}
