import type { EvalCase } from "#evals/kit/case";
import { must } from "#evals/kit/case";
import { called, calledOneOf, totalOf } from "#evals/kit/expect";

const cases: readonly EvalCase[] = [
  {
    name: "recommends-without-dollars",
    guards: "A recommendation is worth what it saves, as a projection.",
    turns: ["what should we do next to save money?"],
    check: (evidence) => {
      called(evidence, "list_recommendations");
      const saving = evidence.last.figures.find((figure) => figure.kind === "projected" && Number(figure.value) > 0);
      must(saving !== undefined, "no projected saving is among the figures");
    },
  },
  {
    name: "misses-what-is-attached-to-nothing",
    guards: "Unattached volumes are the surest saving there is.",
    turns: ["do we pay for unattached volumes?"],
    check: async (evidence) => {
      calledOneOf(evidence, "find_savings", "list_recommendations");
      const loose = (await evidence.world.inventory.volumes()).filter((volume) => volume.attachedTo === undefined);
      const names = evidence.last.charts.flatMap((chart) => chart.rows.map((row) => row.map(String).join(" "))).join("\n");
      must(
        loose.length === 0 ||
          evidence.last.figures.some((figure) => figure.kind === "projected") ||
          loose.some((volume) => names.includes(volume.id)),
        "no volume and no saving is shown",
      );
    },
  },
  {
    name: "hides-commitment-that-is-paid-and-not-used",
    guards: "Unused commitment is money gone each hour.",
    turns: ["how much of our savings plans went unused last month?"],
    check: async (evidence) => {
      const { last, world } = evidence;
      const unused = await world.query({ metric: "unused_commitment", period: "last_month" });
      const utilization = await world.query({ metric: "utilization", period: "last_month" });
      const found = (value: number) => last.figures.some((figure) => figure.value !== null && Math.abs(Number(figure.value) - value) < 0.005);
      must(
        found(Number(unused.reconciliation.total)) ||
          found(Number(utilization.reconciliation.total)) ||
          last.toolCalls.some(({ name }) => name === "find_savings" || name === "list_recommendations"),
        "neither the unused amount nor the utilization is said",
      );
    },
  },
  {
    name: "guesses-how-much-is-untagged",
    guards: "What no tag covers cannot be charged to anyone.",
    turns: ["how much spend has no team tag? last month"],
    check: async (evidence) => totalOf(evidence, { period: "last_month", filters: [{ dimension: "tag:team", op: "is-missing", values: [] }] }),
  },
];
export default cases;
