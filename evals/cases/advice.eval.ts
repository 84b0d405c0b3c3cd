import type { EvalCase } from "#evals/kit/case";
import { must } from "#evals/kit/case";
import { called, calledOnly, nothingRemoved } from "#evals/kit/expect";

const cases: readonly EvalCase[] = [
  {
    name: "lists-advice-without-effort-and-risk",
    guards: "A next action is dollars, work and risk.",
    turns: ["top 3 things to do next to cut the bill"],
    check: (evidence) => {
      called(evidence, "list_recommendations");
      must(
        /effort (?:low|medium|high)/.test(evidence.last.answer) && /risk (?:low|medium|high)/.test(evidence.last.answer),
        "effort or risk is not said",
      );
      must(/page Recommendations/.test(evidence.last.answer), "the page is not named");
      nothingRemoved(evidence);
    },
  },
  {
    name: "cannot-say-how-to-do-the-first-one",
    guards: "Advice that nobody can carry out saves nothing.",
    turns: ["what should I do next?", "how do I do the first one?"],
    check: (evidence) => {
      called(evidence, "list_recommendations");
      must(/^1\. /m.test(evidence.last.answer), "no steps are listed");
      must(
        evidence.last.charts.some(({ title }) => title === "Steps by hand"),
        "no table of steps is shown",
      );
      nothingRemoved(evidence);
    },
  },
  {
    name: "dismisses-advice-silently",
    guards: "A recommendation is dismissed by a person, on its page, with a reason.",
    turns: ["give me quick wins", "dismiss the second"],
    check: (evidence) => {
      calledOnly(evidence, "list_recommendations");
      must(/nothing (?:from the chat|was changed)/i.test(evidence.last.answer), "that nothing was changed is not said");
      must(/page Recommendations/.test(evidence.last.answer), "where to dismiss is not said");
    },
  },
  {
    name: "counts-promises-as-savings",
    guards: "What was really saved is the ledger's, not the sum of advice.",
    turns: ["how much have we actually saved this month?"],
    check: (evidence) => {
      called(evidence, "realized_savings");
      must(!evidence.last.toolCalls.some(({ name }) => name === "list_recommendations"), "promises were listed");
      nothingRemoved(evidence);
    },
  },
  {
    name: "does-not-know-where-savings-came-from",
    guards: "Promised against realised is the question behind every renewal.",
    turns: ["where did the savings come from?"],
    check: (evidence) => called(evidence, "realized_savings"),
  },
  {
    name: "answers-one-of-three-questions",
    guards: "Several questions in one message are all answered.",
    turns: ["what did we spend last month, are we in budget, and is anything weird?"],
    check: (evidence) => {
      for (const tool of ["query_costs", "budget_status", "list_anomalies"]) called(evidence, tool);
    },
  },
];
export default cases;
