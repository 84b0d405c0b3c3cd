import type { EvalCase } from "#evals/kit/case";
import { chartOfKind, rowsOf } from "#evals/kit/expect";
import { must } from "#evals/kit/case";
import { groups, where } from "#evals/kit/make";

const cases: readonly EvalCase[] = [
  groups("breaks-down-by-another-dimension", "By service is the first question everyone asks.", "cost by service last month", {
    period: "last_month",
    groupBy: ["service"],
  }),
  groups("confuses-accounts-with-services", "Chargeback goes by account.", "spend per account in October", {
    period: "2026-10",
    groupBy: ["account"],
  }),
  groups("groups-without-the-filter", "Instance types of all services are not those of EC2.", "EC2 by instance type last month", {
    period: "last_month",
    groupBy: ["instance_type"],
    filters: where({ service: "EC2" }),
  }),
  groups("does-not-group-by-a-tag", "Teams ask for their own cost.", "last month's cost by team", { period: "last_month", groupBy: ["tag:team"] }),
  groups("gives-one-number-where-days-were-asked", "A total hides the day that stands out.", "daily cost for the last 30 days", {
    period: "last_30d",
    granularity: "daily",
  }),
  groups("loses-the-months-of-a-trend", "A trend needs every month.", "monthly spend this year", { period: "this_year", granularity: "monthly" }),
  groups("forgets-who-pays-for-a-cluster", "Clusters are compared with each other.", "what does each cluster cost? last month", {
    period: "last_month",
    groupBy: ["cluster"],
  }),
  groups(
    "cannot-say-how-compute-is-bought",
    "The mix decides on commitments.",
    "EC2 last month by purchase option",
    { period: "last_month", groupBy: ["purchase_option"], filters: where({ service: "EC2" }) },
    2,
  ),
  groups("averages-coverage-over-accounts", "Each account's coverage is its own.", "savings plan coverage by account last month", {
    metric: "coverage",
    period: "last_month",
    groupBy: ["account"],
  }),
  {
    name: "shows-more-or-fewer-than-the-top-five",
    guards: "Five were asked for; the rest must still be in the sum.",
    turns: ["top 5 services last month"],
    check: async (evidence) => {
      await rowsOf(evidence, { period: "last_month", groupBy: ["service"], topN: 5 }, 5);
      const rows = evidence.last.charts[0]?.rows.length ?? 0;
      must(rows === 5 || rows === 6, `${rows} rows are shown`);
    },
  },
  {
    name: "draws-another-chart-than-was-asked",
    guards: "A pie was asked for.",
    turns: ["cost by account last month as a pie chart"],
    check: async (evidence) => {
      await rowsOf(evidence, { period: "last_month", groupBy: ["account"] });
      chartOfKind(evidence, "pie");
    },
  },
  {
    name: "draws-a-chart-where-a-table-was-asked",
    guards: "A finance lead pastes tables.",
    turns: ["give me a table of October cost by account for my CFO"],
    check: async (evidence) => {
      await rowsOf(evidence, { period: "2026-10", groupBy: ["account"] });
      chartOfKind(evidence, "table");
    },
  },
];
export default cases;
