import type { RecommendationList } from "#core/api/recommendations";
import type { Figure } from "#core/costs/figure";
import type { EvalCase, Evidence } from "#evals/kit/case";
import { must } from "#evals/kit/case";
import { called, calledOnly, nothingRemoved } from "#evals/kit/expect";

async function listOf({ world }: Evidence): Promise<RecommendationList> {
  return (await (await world.fetch("/api/recommendations")).json()) as RecommendationList;
}

function has({ last }: Evidence, { value, label }: Figure): void {
  must(
    last.figures.some((figure) => figure.value === value && figure.label === label),
    `${label} is not among the figures`,
  );
}

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
  {
    name: "hides-what-advice-leaves-out",
    guards: "What commitments make worth nothing is listed when it is asked for: gross, net and why, and no number without a source.",
    turns: ["what did you leave out?"],
    check: async (evidence) => {
      calledOnly(evidence, "list_recommendations");
      nothingRemoved(evidence);
      const { leftOut } = await listOf(evidence);
      must(leftOut.length > 0, "the world leaves nothing out");
      for (const { net, gross } of leftOut.slice(0, 8)) {
        has(evidence, net);
        has(evidence, gross);
      }
      must(/idles?\b|frees commitment/.test(evidence.last.answer), `no reason is told: ${evidence.last.answer}`);
      must(
        evidence.last.charts.some(({ title, rows }) => title.startsWith("Left out") && rows.length === leftOut.length),
        "they are not in a table",
      );
    },
    offlineOnly: true,
  },
  {
    name: "cannot-say-why-spot-is-not-advised",
    guards: "Why a kind of change is not advised is told by what the bill would do.",
    turns: ["what are the top recommendations?", "and why don't you recommend spot?"],
    check: async (evidence) => {
      called(evidence, "list_recommendations");
      nothingRemoved(evidence);
      const first = (await listOf(evidence)).leftOut.find(({ type }) => type === "spot_switch");
      must(first !== undefined, "the world leaves no move to spot out");
      has(evidence, first.net);
      has(evidence, first.gross);
      must(/raise the bill/.test(evidence.last.answer), `that it costs more is not told: ${evidence.last.answer}`);
    },
    offlineOnly: true,
  },
  {
    name: "tells-net-without-why",
    guards: "Where gross and net of a recommendation differ both are told, with the reason.",
    turns: ["top 5 things to do next to cut the bill"],
    check: async (evidence) => {
      called(evidence, "list_recommendations");
      nothingRemoved(evidence);
      const differs = (await listOf(evidence)).rows.slice(0, 5).find(({ netReason }) => netReason !== null);
      must(differs !== undefined, "none of the first five differs");
      has(evidence, differs.net);
      has(evidence, differs.gross);
      must(evidence.last.answer.includes(String(differs.netReason).split(": ")[0] ?? ""), `the reason is not told: ${evidence.last.answer}`);
    },
  },
];
export default cases;
