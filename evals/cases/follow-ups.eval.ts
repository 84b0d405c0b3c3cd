import type { EvalCase } from "#evals/kit/case";
import { chartOfKind, rowsOf } from "#evals/kit/expect";
import { groups, total, where } from "#evals/kit/make";

const cases: readonly EvalCase[] = [
  total(
    "forgets-the-filter-of-the-question-before",
    "The account stays, the service changes.",
    ["EC2 in the production account last month", "and RDS?"],
    { period: "last_month", filters: where({ service: "RDS", account: "production" }) },
  ),
  total("forgets-the-period-of-the-question-before", "The month stays.", ["what did we spend in September?", "only S3"], {
    period: "2026-09",
    filters: where({ service: "S3" }),
  }),
  groups("starts-anew-when-asked-to-break-it-down", "The filter stays when a grouping comes.", ["S3 cost last month", "by account"], {
    period: "last_month",
    groupBy: ["account"],
    filters: where({ service: "S3" }),
  }),
  total("keeps-the-old-month-when-another-is-named", "The month changes, the rest stays.", ["RDS cost in October", "and in September?"], {
    period: "2026-09",
    filters: where({ service: "RDS" }),
  }),
  total("does-not-take-a-correction", "A correction amends what was asked.", ["cost of staging last month", "sorry, I meant unblended"], {
    metric: "unblended",
    period: "last_month",
    filters: where({ account: "staging" }),
  }),
  {
    name: "draws-something-else-when-asked-to-redraw",
    guards: "Same figures, another chart.",
    turns: ["cost by service last month", "as a pie chart"],
    check: async (evidence) => {
      await rowsOf(evidence, { period: "last_month", groupBy: ["service"] });
      chartOfKind(evidence, "pie");
    },
  },
];
export default cases;
