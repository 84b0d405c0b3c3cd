import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { Cell } from "#core/costs/query";
import { runSql as runQuery } from "#services/costs/run-sql";
import { readTool } from "#tools/kit/define-tool";
import { untrusted } from "#tools/kit/untrusted";

const MOST_ROWS = 200;
/** Rows whose numbers become figures that an answer may cite. */
const CITED_ROWS = 40;
const NUMBER_TYPES = /^(?:decimal|bigint|integer|double|real|hugeint|tinyint|smallint|float)/i;
const MONEY = /cost|amount|price|spend|usd|fee|charge|saving|credit|tax/i;
const SHARE = /ratio|share|percent|pct|coverage|utili[sz]ation/i;

export const runSql = readTool({
  name: "run_sql",
  description:
    "Run one read-only SELECT in Trino SQL over the logical tables `focus` (FOCUS columns) and, where a CUR was ingested, `cur` (CUR 2.0 columns). " +
    "Only for what query_costs cannot say. Filter on billing_period ('2026-10'); a limit is added.",
  scope: "costs:read",
  input: z.object({ sql: z.string().min(1).max(20_000).describe("One SELECT."), maxRows: z.number().int().min(1).max(MOST_ROWS).optional() }),
  guards: [],
  aliases: { query: "sql", statement: "sql", limit: "maxRows" },
  async run(ctx, { sql, maxRows = MOST_ROWS }, { signal }) {
    const result = await runQuery(ctx, { sql, maxRows }, { signal });
    const engine = await ctx.costs();
    const { dataFrom, dataThrough, source } = engine.catalog();
    const figures = result.rows.slice(0, CITED_ROWS).flatMap((row, at) =>
      result.columns.flatMap((column, index): Figure[] => {
        const cell = row[index];
        if (!NUMBER_TYPES.test(column.type) || cell === undefined || typeof cell === "boolean") return [];
        const unit = MONEY.test(column.name) ? engine.catalog().currency : SHARE.test(column.name) ? "ratio" : "count";
        return [
          {
            id: `${result.queryId}.r${at}.c${index}`,
            value: cell === null ? null : String(cell),
            unit,
            metric: "sql",
            kind: "measured",
            period: { from: dataFrom, to: dataThrough },
            timeZone: "UTC",
            asOf: result.asOf,
            queryId: result.queryId,
            label: `${column.name}${labelOf(row, result.columns)}`,
          },
        ];
      }),
    );
    const block: Block = {
      id: `b_${result.queryId}`,
      kind: "table",
      title: "SQL result",
      subtitle: `${source.label}`,
      y: [],
      dashed: [],
      annotations: [],
      queryId: result.queryId,
      columns: result.columns.map(({ name, type }) => ({
        name,
        label: name,
        align: NUMBER_TYPES.test(type) ? ("right" as const) : ("left" as const),
      })),
      rows: result.rows.map((row) => [...row]),
      finding: `${result.rowCount} ${result.rowCount === 1 ? "row" : "rows"} of ${result.columns.map((column) => column.name).join(", ")}`,
    };
    return {
      summary: `Ran SQL · ${result.rowCount} ${result.rowCount === 1 ? "row" : "rows"}${result.truncated ? ", cut" : ""}`,
      data: {
        queryId: result.queryId,
        rowCount: result.rowCount,
        truncated: result.truncated,
        notes: result.notes,
        rows: result.rows
          .slice(0, CITED_ROWS)
          .map((row) =>
            Object.fromEntries(
              row.map((cell, index) => [
                result.columns[index]?.name ?? "",
                typeof cell === "string" && !NUMBER_TYPES.test(result.columns[index]?.type ?? "") ? untrusted(cell) : cell,
              ]),
            ),
          ),
        figures: `A number is cited as ${result.queryId}.r<row>.c<column>, both from 0.`,
      },
      figures,
      blocks: result.rows.length > 0 ? [block] : [],
      sources: [
        {
          queryId: result.queryId,
          label: "SQL",
          metric: "sql",
          period: "as written",
          asOf: result.asOf,
          rows: result.rowCount,
          bytesScanned: result.bytesScanned,
          ...(result.costUsd === undefined ? {} : { costUsd: result.costUsd }),
          sql: result.sql,
        },
      ],
      raw: result,
    };
  },
});

/** The first text of the row names its numbers. */
function labelOf(row: readonly Cell[], columns: readonly { readonly type: string }[]): string {
  const text = row.find((cell, index) => typeof cell === "string" && !NUMBER_TYPES.test(columns[index]?.type ?? ""));
  return typeof text === "string" ? `, ${text.slice(0, 60)}` : "";
}
