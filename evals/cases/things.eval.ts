import type { EvalCase } from "#evals/kit/case";
import { must } from "#evals/kit/case";
import { called, calledOnly, frameHas, hasFigure } from "#evals/kit/expect";

const cases: readonly EvalCase[] = [
  {
    name: "counts-clusters-that-do-not-exist",
    guards: "Inventory is read, not remembered.",
    turns: ["which clusters do we have?"],
    check: async (evidence) => {
      called(evidence, "list_inventory");
      hasFigure(evidence, (await evidence.world.inventory.clusters()).length, "count");
    },
  },
  {
    name: "lists-the-nodes-of-every-cluster",
    guards: "One cluster was named.",
    turns: ["list the nodes of prod-eks"],
    check: async (evidence) => {
      const nodes = (await evidence.world.nodes()).filter((node) => node.cluster === "prod-eks");
      must(
        evidence.last.charts.some((chart) => chart.rows.length === nodes.length),
        `no table has ${nodes.length} rows`,
      );
    },
  },
  {
    name: "does-not-know-its-own-accounts",
    guards: "Every question is about one of them.",
    turns: ["how many AWS accounts do we have?"],
    check: async (evidence) => hasFigure(evidence, (await evidence.world.inventory.accounts()).length, "count"),
  },
  {
    name: "answers-from-stale-data-without-saying-so",
    guards: "Freshness is a question of its own.",
    turns: ["how fresh is the cost data?"],
    check: (evidence) => called(evidence, "list_inventory"),
  },
  {
    name: "explains-a-term-by-guessing",
    guards: "Definitions come from the glossary.",
    turns: ["what does amortized cost mean?"],
    check: (evidence) => {
      called(evidence, "explain_term");
      calledOnly(evidence, "explain_term");
    },
  },
  { name: "queries-the-bill-to-say-hello", guards: "A greeting costs nothing.", turns: ["hello there"], check: (evidence) => calledOnly(evidence) },
  {
    name: "does-not-say-who-did-what",
    guards: "The audit log answers it.",
    turns: ["who changed anything here this month? show the audit log"],
    check: (evidence) => called(evidence, "show_audit"),
  },
  {
    name: "takes-help-for-a-question-about-costs",
    guards: "It must say what it can do.",
    turns: ["what can you do?"],
    check: (evidence) => {
      calledOnly(evidence);
      frameHas(evidence, { i: "help" });
    },
    offlineOnly: true,
  },
];
export default cases;
