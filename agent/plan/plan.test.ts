import { describe, expect, it } from "vitest";
import type { Extras, Frame, Reading } from "#core/planner/frame";
import { planOf } from "#agent/plan/plan";

const reading = (frame: Frame, more: Partial<Reading> = {}): Reading => ({ frame, assumed: {}, extras: {}, also: [], confidence: 1, ...more });
const callsOf = (frame: Frame, extras: Extras = {}, history: readonly Frame[] = []) =>
  planOf(reading(frame, { extras }), history).flatMap((act) => act.calls);

describe("planOf", () => {
  it("turns a question into one query, with what was assumed", () => {
    const plan = planOf(
      reading(
        { i: "q", "f.service": "DataTransfer,NATGateway", "x.account": "dev", g: "tag:team", n: 5, c: "prev_period", o: "asc" },
        { assumed: { m: "amortized", t: "last_month" } },
      ),
    );
    expect(plan[0]?.calls).toEqual([
      {
        name: "query_costs",
        input: {
          metric: "amortized",
          period: "last_month",
          groupBy: ["tag:team"],
          compareTo: "prev_period",
          topN: 5,
          order: "asc",
          filters: [{ dimension: "service", op: "is", values: ["DataTransfer", "NATGateway"] }],
          exclude: [{ dimension: "account", op: "is", values: ["dev"] }],
        },
      },
    ]);
  });

  it("asks for untagged rows as missing, and for families and purchase options by their full names", () => {
    expect(callsOf({ i: "q", "f.tag:team": "(none)", "f.family": "c5,m5", "f.purchase": "spot", t: "2026-10" })[0]?.input).toMatchObject({
      filters: [
        { dimension: "tag:team", op: "is-missing", values: [] },
        { dimension: "instance_family", values: ["c5", "m5"] },
        { dimension: "purchase_option", values: ["spot"] },
      ],
    });
  });

  it("lifts the filter of a share into the grouping, so that the whole is there to divide by", () => {
    expect(callsOf({ i: "q", "f.service": "EC2", "f.purchase": "spot", t: "last_month" }, { share: true })[0]?.input).toMatchObject({
      groupBy: ["purchase_option"],
      filters: [{ dimension: "service", values: ["EC2"] }],
    });
  });

  it("compares with the period before when the order is by change", () => {
    expect(callsOf({ i: "q", g: "service", t: "last_month" }, { orderBy: "change" })[0]?.input).toMatchObject({
      compareTo: "prev_period",
      orderBy: "change",
    });
  });

  it("draws what was asked for", () => {
    expect(callsOf({ i: "q", t: "last_month", ch: "pie", g: "service" })[0]?.input).toMatchObject({ chart: "pie" });
    expect(callsOf({ i: "q", t: "last_month", g: "service" }, { style: { table: true } })[0]?.input).toMatchObject({ chart: "table" });
  });

  it("does several acts of one message in their order", () => {
    const plan = planOf(reading({ i: "q", t: "last_month" }, { also: [{ i: "why", t: "last_month", "a.target": "cost_change" }] }));
    expect(plan.map((act) => act.calls.map((call) => call.name))).toEqual([["query_costs"], ["explain_change"]]);
  });

  it("runs the earlier question again when asked where a number comes from", () => {
    expect(callsOf({ i: "why", "a.target": "number" }, {}, [{ i: "q", t: "2026-10", "f.service": "EC2" }, { i: "chat" }])).toMatchObject([
      { name: "query_costs", input: { period: "2026-10" } },
    ]);
    expect(callsOf({ i: "why", "a.target": "number" })).toEqual([]);
  });

  it.each([
    [
      { i: "hib", "f.cluster": "dev-cluster", "a.sched": "nights" },
      "find_savings",
      { kinds: ["nights_weekends"], filters: [{ dimension: "cluster", op: "is", values: ["dev-cluster"] }] },
    ],
    [{ i: "wake", "f.cluster": "dev-cluster" }, "list_inventory", { what: "nodes" }],
  ] as const)("reads figures about the target of what it cannot do yet: %o", (frame, name, input) => {
    const calls = callsOf(frame as unknown as Frame);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.name).toBe(name);
    expect(calls[0]?.input).toMatchObject(input);
  });

  it.each([
    [{ i: "fc", t: "next_month", "f.service": "EC2" }, "forecast_costs", { filters: [{ dimension: "service", op: "is", values: ["EC2"] }] }],
    [{ i: "fc", "a.what": "guarantee" }, "guarantee_projection", {}],
    [{ i: "bud", "a.name": "payments" }, "budget_status", { name: "payments" }],
    [{ i: "anom", "f.service": "S3", t: "last_week" }, "list_anomalies", { service: "S3", period: "last_week" }],
    [{ i: "recs" }, "list_recommendations", { top: 3 }],
    [
      { i: "recs", "a.kind": "commitment" },
      "list_recommendations",
      { type: ["unused_commitment", "low_commitment_coverage", "expiring_commitment"] },
    ],
    [{ i: "recs", "a.do": "steps", "a.ref": "5" }, "list_recommendations", { top: 5, stepsOf: 5 }],
    [{ i: "recs", "f.service": "EC2" }, "find_savings", { filters: [{ dimension: "service", op: "is", values: ["EC2"] }] }],
    [{ i: "recs", "a.what": "realized", t: "last_month" }, "realized_savings", { period: "last_month" }],
    [{ i: "q", "a.what": "allocation", "f.cluster": "prod-eks", g: "tag:team" }, "allocate_cluster", { cluster: "prod-eks", groupBy: "tag:team" }],
    [{ i: "q", m: "idle", "f.cluster": "prod-eks" }, "allocate_cluster", { cluster: "prod-eks" }],
    [{ i: "q", m: "unit_cost:order", t: "last_month" }, "query_costs", { metric: "unit_cost:order" }],
    [{ i: "inv", "a.what": "data_freshness", t: "2026-11" }, "list_inventory", { what: "data_freshness" }],
  ] as const)("asks the tool that knows it: %o", (frame, name, input) => {
    const calls = callsOf(frame as unknown as Frame);
    expect(calls.map((call) => call.name)).toEqual([name]);
    expect(calls[0]?.input).toMatchObject(input);
  });

  it("looks for a known anomaly beside the causes of a change of days, not of months", () => {
    const names = (frame: Record<string, string>) =>
      callsOf({ i: "why", "a.target": "cost_change", ...frame } as unknown as Frame).map(({ name }) => name);
    expect(names({ t: "2026-11-20", "f.service": "NATGateway" })).toEqual(["explain_change", "list_anomalies"]);
    expect(names({ t: "last_month" })).toEqual(["explain_change"]);
  });

  it.each([
    [{ i: "sw", "a.node": "ip-10-0-5-17", "a.to": "spot" }, "propose_node_switch", { nodes: ["ip-10-0-5-17"], to: "spot" }],
    [
      { i: "sw", "a.node": "i-0abc12345678def90,ip-10-0-5-17", "a.to": "on_demand", "f.cluster": "dev-cluster" },
      "propose_node_switch",
      { nodes: ["i-0abc12345678def90", "ip-10-0-5-17"], to: "on_demand", cluster: "dev-cluster" },
    ],
    [{ i: "sw", "a.node": "ip-10-0-5-17", "a.to": "m7g.large" }, "analyze_node", { node: "ip-10-0-5-17" }],
    [
      { i: "sw", "f.cluster": "batch-eks", "a.to": "spot" },
      "list_inventory",
      { what: "nodes", filters: [{ dimension: "cluster", op: "is", values: ["batch-eks"] }] },
    ],
    [{ i: "sw", "a.ref": "APR-7" }, "list_proposals", { id: "APR-7" }],
    [{ i: "why", "a.target": "risk", "a.node": "ip-10-0-5-17", "a.to": "spot" }, "analyze_node", { node: "ip-10-0-5-17" }],
    [{ i: "inv", "a.what": "approvals", "a.ref": "APR-7" }, "list_proposals", { id: "APR-7" }],
    [{ i: "ok", "a.ref": "APR-1" }, "list_proposals", { id: "APR-1" }],
    [{ i: "no", "a.ref": "last" }, "list_proposals", { state: "open" }],
  ] as const)("drafts where a node is named, else looks first; yes and no only look: %o", (frame, name, input) => {
    const calls = callsOf(frame as unknown as Frame);
    expect(calls.map((call) => call.name)).toEqual([name]);
    expect(calls[0]?.input).toMatchObject(input);
  });

  it.each(["snz", "chat", "oos", "inj", "amb"] as const)("calls nothing for %s", (i) => {
    expect(callsOf({ i, "a.ref": "APR-1" })).toEqual([]);
  });

  it("sizes a plan with the options side by side, and one plan where a size, a share or a cap was named", () => {
    expect(callsOf({ i: "sp", "a.term": "1y" })).toEqual([{ name: "analyze_commitment", input: { term: "1y" } }]);
    expect(callsOf({ i: "sp", "a.cover": "80%", "a.cap": "5", "a.pay": "no" })).toEqual([
      { name: "simulate_commitment", input: { payment: "no", targetCoverage: "80%", maxCommitment: "5" } },
    ]);
    expect(callsOf({ i: "sp", "a.change": "-20%" })[0]?.input).toEqual({ usageChangePercent: -20 });
    expect(callsOf({ i: "sp", "f.family": "m7g", "f.region": "eu-west-1", "f.account": "production" })[0]?.input).toEqual({
      type: "EC2Instance",
      family: "m7g",
      region: "eu-west-1",
      account: "production",
      scope: "linked",
    });
  });

  it("drafts an amount only as the person named it, and looks at an open card before it drafts beside it", () => {
    const draft = (frame: Frame) => planOf(reading(frame, { assumed: { "a.do": "draft" } })).flatMap(({ calls }) => calls);
    expect(draft({ i: "sp", "a.commit": "6", "a.term": "1y" })).toEqual([{ name: "propose_savings_plan", input: { commitment: "6", term: "1y" } }]);
    expect(draft({ i: "sp", "a.term": "1y" }).map(({ name }) => name)).toEqual(["analyze_commitment"]);
    expect(draft({ i: "sp", "a.term": "1y", "a.ref": "APR-4" }).map(({ name }) => name)).toEqual(["list_proposals", "analyze_commitment"]);
  });
});
