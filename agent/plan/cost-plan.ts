import type { RecommendationType } from "#core/api/recommendations";
import type { Filter } from "#core/costs/query";
import type { Frame } from "#core/planner/frame";
import { filtersOf, listOf, metricOf, periodOf } from "#agent/plan/frame-query";
import type { PlannedCall } from "#agent/plan/plan";

/** Kinds of opportunity that people name, to the advice of that kind. */
const ADVICE: Readonly<Record<string, readonly RecommendationType[]>> = {
  idle: [
    "unattached_volume",
    "stopped_instance_volume",
    "old_snapshot",
    "idle_instance",
    "idle_address",
    "idle_load_balancer",
    "idle_nat_gateway",
    "nights_weekends",
  ],
  commitment: ["unused_commitment", "low_commitment_coverage", "expiring_commitment"],
  hibernation: ["nights_weekends"],
  storage: ["gp2_volume", "unattached_volume", "stopped_instance_volume", "old_snapshot", "storage_class", "log_retention"],
  graviton: ["old_generation"],
  spot: ["spot_switch"],
  rightsizing: ["idle_instance", "old_generation", "nights_weekends"],
};
/** The same kinds, to the checks that look at one scope of the bill. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  idle: ["unattached_volume", "idle_address", "idle_nat_gateway", "nights_weekends"],
  commitment: ["unused_commitment"],
  hibernation: ["nights_weekends"],
  storage: ["gp2_volume", "unattached_volume"],
  graviton: ["old_generation"],
  rightsizing: ["old_generation", "nights_weekends"],
};

type Scope = { readonly filters: readonly Filter[]; readonly exclude: readonly Filter[] };

export function forecastCalls(frame: Frame): PlannedCall[] {
  const scope = { filters: filtersOf(frame, "f."), exclude: filtersOf(frame, "x.") };
  if (frame["a.what"] === "guarantee") return [{ name: "guarantee_projection", input: { ...scope } }];
  const metric = metricOf(frame);
  const groupBy = listOf(frame["g"])[0];
  return [
    {
      name: "forecast_costs",
      input: {
        ...scope,
        ...(metric === undefined ? {} : { metric }),
        ...(groupBy === undefined ? {} : { groupBy }),
        ...(typeof frame["n"] === "number" && groupBy !== undefined ? { topN: Math.min(20, Math.max(1, frame["n"])) } : {}),
      },
    },
  ];
}

export function budgetCall(frame: Frame): PlannedCall {
  const name = frame["a.name"] ?? listOf(frame["f.tag:team"] ?? frame["f.account"] ?? frame["f.cluster"] ?? frame["f.service"])[0];
  return { name: "budget_status", input: name === undefined ? {} : { name: String(name) } };
}

export function anomaliesCall(frame: Frame): PlannedCall {
  return {
    name: "list_anomalies",
    input: {
      ...placeOf(frame),
      ...(frame["t"] === undefined ? {} : { period: String(frame["t"]) }),
      ...(frame["a.state"] === "all" || frame["t"] !== undefined ? { state: ["open", "expected", "snoozed", "resolved"] } : {}),
    },
  };
}

/** Why something moved in a few days may be known as an anomaly, with its owner and its cause. */
export function anomaliesOfChange(frame: Frame): PlannedCall[] {
  const period = periodOf(frame);
  const isShort = /^(?:today|yesterday|this_week|last_week|last_(?:[1-9]|1[0-4])d|\d{4}-\d{2}-\d{2}(?:\.\.\d{4}-\d{2}-\d{2})?)$/.test(period);
  if (!isShort || frame["f.namespace"] !== undefined || frame["f.workload"] !== undefined) return [];
  return [{ name: "list_anomalies", input: { ...placeOf(frame), period, state: ["open", "expected", "snoozed", "resolved"] } }];
}

/** Series of anomalies are those of one service, account and region. */
function placeOf(frame: Frame): Record<string, string> {
  return Object.fromEntries(
    ["service", "account", "region"].flatMap((name) =>
      listOf(frame[`f.${name}`])
        .slice(0, 1)
        .map((value) => [name, value]),
    ),
  );
}

export function adviceCalls(frame: Frame, scope: Scope): PlannedCall[] {
  if (frame["a.what"] === "realized")
    return [
      { name: "realized_savings", input: frame["t"] === undefined ? {} : { period: String(frame["t"]) } },
      ...(frame["a.with"] === "guarantee" ? [{ name: "guarantee_projection", input: {} }] : []),
    ];
  const kinds = listOf(frame["a.kind"]);
  const accounts = listOf(frame["f.account"]);
  const onlyAccounts = scope.exclude.length === 0 && scope.filters.every(({ dimension, op }) => dimension === "account" && op === "is");
  if (!onlyAccounts) {
    const checks = [...new Set(kinds.flatMap((kind) => CHECKS[kind] ?? []))];
    return [{ name: "find_savings", input: { ...(checks.length === 0 ? {} : { kinds: checks }), ...scope } }];
  }
  const types = [...new Set(kinds.flatMap((kind) => ADVICE[kind] ?? []))];
  const nth = Number(frame["a.ref"] ?? 0);
  const top = Math.min(10, Math.max(3, Number.isInteger(nth) ? nth : 0, typeof frame["n"] === "number" ? Math.round(frame["n"]) : 0));
  return [
    {
      name: "list_recommendations",
      input: {
        top,
        ...(frame["a.effort"] === "low" ? { effort: "low" } : {}),
        ...(frame["a.do"] === "steps" ? { stepsOf: nth > 0 ? nth : 1 } : {}),
        ...(frame["a.do"] === "left_out" ? { leftOut: true } : {}),
        ...(types.length === 0 ? {} : { type: types }),
        ...(accounts.length === 0 ? {} : { account: accounts }),
      },
    },
    // What to do next always says how commitments stand, with what one more would save and could lose.
    ...(frame["a.with"] === "commitments" ? [{ name: "simulate_commitment", input: {} }] : []),
  ];
}

export function allocationCall(frame: Frame): PlannedCall {
  const group = listOf(frame["g"])[0];
  const named = frame["f.workload"] !== undefined ? "workload" : frame["f.namespace"] !== undefined ? "namespace" : undefined;
  const divided = group !== undefined && /^(?:cluster|namespace|workload|node|tag:.+)$/.test(group) ? group : named;
  const cluster = listOf(frame["f.cluster"])[0];
  const metric = /^(?:amortized|net_amortized|list)$/.test(String(frame["m"] ?? "")) ? { metric: String(frame["m"]) } : {};
  return {
    name: "allocate_cluster",
    input: {
      period: periodOf(frame),
      ...(cluster === undefined ? {} : { cluster }),
      ...(divided === undefined ? {} : { groupBy: divided }),
      ...(frame["a.spread"] === undefined ? {} : { spread: String(frame["a.spread"]) }),
      ...metric,
    },
  };
}
