import { z } from "zod";
import { blockFromResult } from "#core/charts/build-block";
import { Block } from "#core/chat/blocks";
import { SemanticResult } from "#core/costs/query";
import { InvalidInputError } from "#core/errors";
import { rerunStoredQuery } from "#services/costs/stored-query";
import { presentTool } from "#tools/kit/define-tool";
import { sourceOf } from "#tools/kit/result-data";

export const drawChart = presentTool({
  name: "draw_chart",
  description:
    "Draw the result of an earlier query_costs call of this conversation in another form. Takes its queryId. Results are drawn already; use this only to change the form.",
  scope: "costs:read",
  input: z.object({
    queryId: z.string().regex(/^q_/, "is the id of an earlier query and begins with q_"),
    kind: Block.shape.kind,
    title: z.string().max(120).optional(),
  }),
  guards: [],
  aliases: { query: "queryId", id: "queryId", type: "kind", chart: "kind", charttype: "kind" },
  async run(ctx, { queryId, kind, title }) {
    const result = SemanticResult.safeParse(await rerunStoredQuery(ctx, queryId));
    if (!result.success) throw new InvalidInputError("Only results of query_costs can be drawn in another form; the result of run_sql is a table.");
    const block = blockFromResult(result.data, { kind, ...(title === undefined ? {} : { title }) });
    return {
      summary: `Drew ${block.title} as ${kind.replace("_", " ")}`,
      data: { drawn: block.kind, finding: block.finding },
      figures: result.data.figures,
      blocks: [block],
      sources: [sourceOf(result.data, block)],
      raw: result.data,
    };
  },
});
