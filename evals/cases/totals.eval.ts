import type { EvalCase } from "#evals/kit/case";
import { total } from "#evals/kit/make";

const cases: readonly EvalCase[] = [
  total("reads-another-month-than-the-last", "The bill of the wrong month is worse than none.", "what did we spend last month?", {
    period: "last_month",
  }),
  total(
    "takes-a-month-in-progress-for-a-whole-one",
    "A month to date compared with whole months looks like a saving.",
    "what have we spent so far this month?",
    { period: "this_month" },
  ),
  total("ignores-the-metric-that-was-named", "Unblended and amortized differ by the commitments.", "unblended cost in October", {
    metric: "unblended",
    period: "2026-10",
  }),
  total("reads-a-quarter-as-a-month", "A third of the quarter's cost would be reported.", "amortised cost in Q3", {
    metric: "amortized",
    period: "2026-Q3",
  }),
  total("forgets-credits-when-asked-for-net", "Finance books the net amount.", "what did October cost us after credits?", {
    metric: "net",
    period: "2026-10",
  }),
  total("gives-use-where-the-invoice-was-asked-for", "Billed cost is what the invoice says.", "what were we invoiced for September?", {
    metric: "billed",
    period: "2026-09",
  }),
  total("counts-another-day-than-yesterday", "A day off hides the incident of the day.", "what did yesterday cost?", { period: "yesterday" }),
  total("starts-the-week-on-another-day-than-Monday", "Weeks that begin on Sunday never tie.", "EC2 spend last week", {
    period: "last_week",
    filters: [{ dimension: "service", values: ["EC2"] }],
  }),
  total("ends-a-range-a-day-early", "Both ends of a named range belong to it.", "S3 cost from 1 to 15 October", {
    period: "2026-10-01..2026-10-15",
    filters: [{ dimension: "service", values: ["S3"] }],
  }),
  total("loses-a-plain-year", "The year to date is the board's figure.", "total spend this year", { period: "this_year" }),
  total(
    "averages-ratios-instead-of-dividing-sums",
    "A mean of daily coverage is not the coverage of the month.",
    "savings plan coverage last month",
    { metric: "coverage", period: "last_month" },
  ),
  total("takes-coverage-for-utilization", "The two move apart when a plan is not used.", "what was our savings plan utilization in October?", {
    metric: "utilization",
    period: "2026-10",
  }),
];
export default cases;
