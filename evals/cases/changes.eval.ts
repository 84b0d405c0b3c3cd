import type { SemanticQueryInput } from "#core/costs/query";
import type { EvalCase, Evidence } from "#evals/kit/case";
import { must } from "#evals/kit/case";
import { called, totalOf } from "#evals/kit/expect";
import { where } from "#evals/kit/make";

/** Some figure says by how much the total changed between the two periods, signed or not. */
async function changeOf({ last, world }: Evidence, query: SemanticQueryInput): Promise<void> {
  const truth = await world.query(query);
  const change = Number(truth.figures.find(({ id }) => id.endsWith(".total_change"))?.value ?? Number.NaN);
  must(Number.isFinite(change), "the world does not know the change");
  must(
    last.figures.some(({ value }) => value !== null && Math.abs(Math.abs(Number(value)) - Math.abs(change)) < 0.01),
    `no figure says the change ${change}; figures: ${last.figures.map((figure) => `${figure.label} ${figure.value}`).join("; ")}`,
  );
}

const cases: readonly EvalCase[] = [
  {
    name: "compares-with-another-period-than-was-named",
    guards: "October against September, not against last October.",
    turns: ["how does October compare with September?"],
    check: async (evidence) => {
      await totalOf(evidence, { period: "2026-10" });
      await changeOf(evidence, { period: "2026-10", compareTo: "2026-09" });
    },
  },
  {
    name: "explains-a-change-that-did-not-happen",
    guards: "The parts must add up to the difference that the bill shows.",
    turns: ["why did our cost change in October?"],
    check: async (evidence) => {
      called(evidence, "explain_change");
      await changeOf(evidence, { period: "2026-10", compareTo: "prev_period" });
    },
  },
  {
    name: "explains-everything-when-one-service-was-asked-about",
    guards: "The NAT gateways of one week, where a route was lost on Monday the 9th.",
    turns: ["why did NAT gateway cost go up in the week of 9 to 15 November?"],
    check: async (evidence) => {
      called(evidence, "explain_change");
      await changeOf(evidence, { period: "2026-11-09..2026-11-15", compareTo: "prev_period", filters: where({ service: "NATGateway" }) });
    },
  },
  {
    name: "answers-half-of-what-and-why",
    guards: "Two acts in one message are both done.",
    turns: ["what did EC2 cost last month and why did it change?"],
    check: async (evidence) => {
      called(evidence, "explain_change");
      await totalOf(evidence, { period: "last_month", filters: where({ service: "EC2" }) });
    },
  },
  {
    name: "ranks-by-size-when-growth-was-asked",
    guards: "The largest service is seldom the one that grew most.",
    turns: ["which services grew the most in October compared with September?"],
    check: async (evidence) => {
      const truth = await evidence.world.query({ period: "2026-10", compareTo: "2026-09", groupBy: ["service"] });
      const change = truth.columns.findIndex(({ name }) => name === "change");
      const most = truth.rows.toSorted((a, b) => Number(b[change]) - Number(a[change]))[0];
      must(
        evidence.last.charts.some((chart) => chart.rows.slice(0, 12).some((row) => row.includes(String(most?.[0])))),
        `${String(most?.[0])} is not shown, though it grew most`,
      );
    },
  },
  {
    name: "takes-a-share-for-an-amount",
    guards: "A percentage was asked for.",
    turns: ["what share of EC2 was spot last month?"],
    check: async (evidence) => {
      const { world, last } = evidence;
      const whole = await world.query({ period: "last_month", filters: where({ service: "EC2" }) });
      const part = await world.query({ period: "last_month", filters: where({ service: "EC2", purchase_option: "spot" }) });
      const share = Number(part.reconciliation.total) / Number(whole.reconciliation.total);
      must(
        last.figures.some(({ unit, value }) => unit === "ratio" && Math.abs(Number(value) - share) < 0.001),
        `no figure says ${share}`,
      );
    },
  },
];
export default cases;
