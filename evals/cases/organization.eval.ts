import type { EvalCase } from "#evals/kit/case";
import { must } from "#evals/kit/case";
import { called, frameHas, nothingRemoved } from "#evals/kit/expect";

const near = (a: number, b: number) => Math.abs(a - b) < 0.011;

const cases: readonly EvalCase[] = [
  {
    name: "takes-units-of-the-organisation-for-accounts",
    guards: "Finance thinks in organisational units.",
    turns: ["spend by OU last month"],
    check: (evidence) => {
      called(evidence, "query_costs");
      frameHas(evidence, { g: "organizational_unit" });
      nothingRemoved(evidence);
    },
  },
  {
    name: "invents-a-cost-per-order",
    guards: "Without quantities a cost per unit is unknown, and that is the answer.",
    turns: ["what was our cost per order last month"],
    check: ({ last }) => {
      frameHas({ last } as never, { m: "unit_cost:order" });
      must(/\bunits\b/.test(last.answer) && last.figures.length === 0, "it does not say that the units are missing");
    },
  },
  {
    name: "hides-idle-in-the-cost-of-a-cluster",
    guards: "Pods, idle and shared are the bill of the cluster, to the cent.",
    turns: ["idle cost of prod-eks last month"],
    check: (evidence) => {
      called(evidence, "allocate_cluster");
      nothingRemoved(evidence);
      const values = evidence.last.figures.map(({ value }) => Number(value));
      const [bill, own, idle, shared] = values;
      must(
        [bill, own, idle, shared].every((value) => value !== undefined) &&
          values.some((whole) => values.some((a) => values.some((b) => values.some((c) => near(a + b + c, whole) && a > 0 && b > 0 && c > 0)))),
        "no three figures add up to a fourth",
      );
    },
  },
  {
    name: "tells-a-namespace-without-its-part-of-what-is-nobodys",
    guards: "What a namespace really costs carries its part of idle and shared cost.",
    turns: ["what does namespace checkout really cost"],
    check: (evidence) => {
      called(evidence, "allocate_cluster");
      must(/idle/.test(evidence.last.answer) && /shared/.test(evidence.last.answer), "idle or shared cost is not said");
      nothingRemoved(evidence);
    },
  },
  {
    name: "forgets-the-allocation-in-a-follow-up",
    guards: "And payments is asked of the same kind of cost.",
    turns: ["what does namespace checkout really cost", "and payments?"],
    check: (evidence) => {
      called(evidence, "allocate_cluster");
      frameHas(evidence, { "f.namespace": "payments" });
    },
  },
  {
    name: "loses-the-thread-when-one-drills-down",
    guards: "And inside us-east-1 keeps the service and the month.",
    turns: ["why did the bill change in october", "why EC2 then", "and inside us-east-1"],
    check: (evidence) => {
      called(evidence, "explain_change");
      frameHas(evidence, { "f.service": "EC2", "f.region": "us-east-1", t: "2026-10" });
    },
  },
];
export default cases;
