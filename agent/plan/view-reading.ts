import { z } from "zod";
import type { Frame, Reading } from "#core/planner/frame";

const ABOUT_VIEW =
  /\b(?:explain|describe|summari[sz]e|walk me through|talk me through|tell me about|interpret|what (?:is|am i|do i|does|are)|what's)\b.{0,40}\b(?:this|the|these|here|my|current|on) ?(?:view|page|screen|dashboard|overview|chart|graph|table|numbers?|figures?|looking at)?\b.{0,24}\b(?:view|page|screen|dashboard|overview|chart|graph|table|looking at|shown?|seeing|mean)\b|\b(?:explain|describe|summari[sz]e) (?:this|what i(?:'m| am)? (?:see|seeing|looking at))\W*$|\bwhat am i (?:looking at|seeing)\b/i;

/** What a page that shows a query of its own hands over. Loose: a page may leave out what it does not use. */
const ViewQuery = z.object({
  metric: z.string().optional(),
  groupBy: z.array(z.string()).optional(),
  filters: z.array(z.object({ dimension: z.string(), op: z.string().optional(), values: z.array(z.string()).optional() })).optional(),
  exclude: z.array(z.object({ dimension: z.string(), op: z.string().optional(), values: z.array(z.string()).optional() })).optional(),
  period: z.union([z.string(), z.object({ from: z.string(), to: z.string() })]).optional(),
  granularity: z.string().optional(),
  compareTo: z.union([z.string(), z.object({ from: z.string(), to: z.string() })]).optional(),
  topN: z.number().nullish(),
});

/** What each page shows, as questions. */
const PAGES: Readonly<Record<string, readonly [Frame, ...Frame[]]>> = {
  overview: [
    { i: "q", t: "this_month", c: "prev_period", g: "service" },
    { i: "why", t: "this_month", "a.target": "cost_change" },
  ],
  spend: [
    { i: "q", t: "this_month", g: "service" },
    { i: "why", t: "this_month", "a.target": "cost_change" },
  ],
  savings: [
    { i: "recs", "a.what": "realized" },
    { i: "fc", "a.what": "guarantee" },
  ],
  recommendations: [{ i: "recs" }],
  anomalies: [{ i: "anom" }],
  budgets: [{ i: "bud" }],
  data: [{ i: "inv", "a.what": "data_freshness" }],
  metrics: [{ i: "help", "a.topic": "amortized" }],
  nodes: [{ i: "inv", "a.what": "nodes" }],
  approvals: [{ i: "inv", "a.what": "approvals" }],
  activity: [{ i: "audit", "a.what": "actions" }],
  audit: [{ i: "audit", "a.what": "actions" }],
  settings: [{ i: "inv", "a.what": "data_freshness" }],
  sql: [{ i: "inv", "a.what": "data_freshness" }],
};

/** "Explain this view", said beside a page: the questions that the page answers, with its filters. Undefined for any other words or page. */
export function viewReading(text: string, view: { readonly page: string; readonly query?: unknown } | undefined): Reading | undefined {
  if (view === undefined || !ABOUT_VIEW.test(text)) return undefined;
  const page = view.page.split(/[/?]/).find((part) => part !== "") ?? "";
  const asked = queryFrames(view.query, page);
  const acts = asked ?? PAGES[page];
  if (!acts) return undefined;
  const [frame, ...also] = acts;
  return { frame, assumed: {}, extras: {}, also, confidence: 1 };
}

/** A page's own query as the same question: metric, period, filters, grouping; and why it moved. */
function queryFrames(query: unknown, page: string): readonly [Frame, ...Frame[]] | undefined {
  const parsed = ViewQuery.safeParse(query);
  if (query === undefined || query === null || !parsed.success) return undefined;
  const { metric, groupBy = [], filters = [], exclude = [], period, granularity, compareTo, topN } = parsed.data;
  const t = period === undefined ? undefined : tokenOf(period);
  const scope = Object.fromEntries([
    ...filters.map((filter) => [`${filter.op === "is-not" ? "x" : "f"}.${filter.dimension}`, valuesOf(filter)] as const),
    ...exclude.map((filter) => [`x.${filter.dimension}`, valuesOf(filter)] as const),
  ]);
  if (page === "anomalies" || page === "budgets" || page === "recommendations")
    return [{ i: page === "anomalies" ? "anom" : page === "budgets" ? "bud" : "recs", ...scope }];
  if (t === undefined) return undefined;
  const base = { ...scope, ...(metric === undefined ? {} : { m: metric }), t };
  const c = compareTo === undefined ? undefined : tokenOf(compareTo);
  const isLong = granularity !== undefined && groupBy.length === 0;
  return [
    {
      ...base,
      i: "q",
      ...(groupBy.length === 0 ? {} : { g: groupBy.slice(0, 2).join(",") }),
      ...(c === undefined ? {} : { c }),
      ...(isLong ? { gr: granularity } : {}),
      ...(typeof topN === "number" && topN > 0 ? { n: topN } : {}),
    },
    { ...base, i: "why", "a.target": "cost_change", ...(c === undefined ? {} : { c }) },
  ];
}

function valuesOf({ op, values = [] }: { readonly op?: string | undefined; readonly values?: readonly string[] | undefined }): string {
  return op === "is-missing" || values.length === 0 ? "(none)" : values.join(",");
}

/** Half-open bounds as a token with both ends included. */
function tokenOf(period: string | { readonly from: string; readonly to: string }): string {
  if (typeof period === "string") return period;
  const last = new Date(Date.parse(period.to) - 1).toISOString().slice(0, 10);
  return `${period.from.slice(0, 10)}..${last}`;
}
