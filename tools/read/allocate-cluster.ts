import { z } from "zod";
import { Spread } from "#core/api/allocation";
import { allocateCluster as allocate } from "#services/allocation/allocate-cluster";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";
import { dimensionName, Period, QUERY_ALIASES } from "#tools/read/query-arguments";

/** Rows that a model reads well; the person sees all of them beside the answer. */
const MOST_ROWS = 40;

export const allocateCluster = readTool({
  name: "allocate_cluster",
  description:
    "Divide the real cost of Kubernetes clusters between namespaces, workloads, nodes or a team label: what pods hold, idle and shared cost apart or spread; together they are the bill of the cluster's resources. Use it for who costs what on a cluster, for idle cost, and for efficiency.",
  scope: "costs:read",
  input: z.object({
    period: Period.default("last_month"),
    cluster: z.string().optional().describe("All clusters where left out."),
    groupBy: z
      .preprocess((input) => {
        const first = Array.isArray(input) ? (input as readonly unknown[])[0] : input;
        return typeof first === "string" ? dimensionName(first) : first;
      }, z.string())
      .default("namespace")
      .describe("cluster, namespace, workload, node, or tag:<key>, for instance tag:team."),
    spread: Spread.optional().describe("What becomes of idle and shared cost: none (kept apart, the default), proportional, uniform."),
    metric: z.enum(["amortized", "net_amortized", "list"]).optional(),
  }),
  guards: [],
  aliases: QUERY_ALIASES,
  async run(ctx, { period, cluster, groupBy, spread, metric }, { signal }) {
    const asked = typeof period === "string" ? period : `${period.from}..${period.to}`;
    const answer = await allocate(
      ctx,
      { period, by: groupBy, spread: spread ?? "none", metric: metric ?? "amortized", ...(cluster === undefined ? {} : { cluster }) },
      signal === undefined ? {} : { signal },
    );
    return {
      summary: `Divided the cost of ${answer.cluster ?? "all clusters"} by ${answer.by}, ${answer.period.label} · ${answer.rows.length} ${answer.rows.length === 1 ? "row" : "rows"}`,
      data: {
        queryId: answer.queryId,
        cluster: answer.cluster === null ? "all clusters" : untrusted(answer.cluster, 80),
        by: answer.by,
        period: `${answer.period.label} (asked: ${asked})`,
        basis: answer.basis,
        spread: answer.spread,
        bill: citable(answer.bill),
        heldByPods: citable(answer.own),
        idle: citable(answer.idle),
        idleShareOfNodes: citable(answer.idleShare),
        shared: citable(answer.shared),
        sharedParts: answer.sharedParts.map(({ what, cost }) => ({ what, cost: citable(cost) })),
        rows: answer.rows.slice(0, MOST_ROWS).map((row) => ({
          [answer.by]: untrusted(row.label, 80),
          own: citable(row.own),
          ...(answer.spread.idle === "none" && answer.by !== "cluster" ? {} : { idle: citable(row.idle) }),
          ...(answer.spread.shared === "none" && answer.by !== "cluster" ? {} : { shared: citable(row.shared) }),
          total: citable(row.total),
          ...(row.efficiency.value === null ? {} : { efficiency: citable(row.efficiency) }),
        })),
        reconciliation: answer.reconciliation.sentence,
        notes: answer.notes,
      },
      figures: answer.figures,
      blocks: answer.blocks,
      sources: answer.sources,
      raw: answer,
    };
  },
});
