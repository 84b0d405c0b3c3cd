import { type Extras, type Frame, type Reading } from "#core/planner/frame";
import { filtersOf, isAllocation, listOf, metricOf, periodOf, queryOf } from "#agent/plan/frame-query";
import { noteCalls } from "#agent/plan/note-plan";
import { adviceCalls, allocationCall, anomaliesCall, anomaliesOfChange, budgetCall, forecastCalls } from "#agent/plan/cost-plan";
import { commitmentCalls, planArguments, position } from "#agent/plan/commitment-plan";
import { analysisOf, nodesCall, switchCalls } from "#agent/plan/switch-plan";

export type PlannedCall = { readonly name: string; readonly input: Record<string, unknown> };

/** One act of a message and the tool calls that serve it. */
export type PlannedAct = { readonly frame: Frame; readonly calls: readonly PlannedCall[] };

/** What is said of it is written; it is no term of the bill. */
export const KILL_SWITCH = "kill_switch";

const CHARTS: Readonly<Record<string, string>> = { bar: "bar", line: "line", area: "area", pie: "pie", table: "table", heatmap: "heatmap" };

/** A reading as acts with tool calls, in the order of the message. Pure: the same reading gives the same plan. */
export function planOf(reading: Reading, history: readonly Frame[] = []): PlannedAct[] {
  const main = { ...reading.assumed, ...reading.frame } as Frame;
  const acts = [
    { frame: main, calls: callsFor(main, reading.extras, history) },
    ...reading.also.map((frame) => ({
      frame,
      calls: callsFor(frame, reading.extras.style ? { style: reading.extras.style } : {}, [...history, reading.frame]),
    })),
  ];
  // Two readings of one wish are asked once.
  const keys = acts.map(({ frame, calls }) => JSON.stringify(calls.length === 0 ? frame : calls));
  return acts.filter((_, at) => keys.indexOf(keys[at] ?? "") === at);
}

function callsFor(frame: Frame, extras: Extras, history: readonly Frame[]): PlannedCall[] {
  switch (frame.i) {
    case "q":
      return [isAllocation(frame) ? allocationCall(frame) : costs(frame, extras)];
    case "fc":
      return forecastCalls(frame);
    case "bud":
      return [budgetCall(frame)];
    case "anom":
      return [anomaliesCall(frame)];
    case "why":
      return explain(frame, history);
    case "recs":
      if (frame["a.kind"] === "spot" && frame["a.do"] !== "left_out") return [nodesCall({ ...frame, "f.purchase": "on_demand" })];
      if (frame["a.kind"] === "commitment" && frame["a.do"] === "size") return [{ name: "analyze_commitment", input: planArguments(frame) }];
      return adviceCalls(frame, scope(frame));
    case "inv":
      return inventory(frame);
    case "sw":
      return switchCalls(frame);
    case "sp":
      return commitmentCalls(frame);
    case "ok":
    case "no":
      return [proposals(frame, "open")];
    case "mem":
    case "sched":
      return noteCalls(frame);
    case "audit":
      if (frame["a.what"] === "node_switches")
        return [
          {
            name: "list_node_moves",
            input: {
              ...(frame["t"] === undefined ? {} : { period: String(frame["t"]) }),
              ...(frame["a.node"] === undefined ? {} : { node: String(frame["a.node"]) }),
            },
          },
        ];
      if (frame["a.what"] === "savings_plans" && frame["a.who"] === undefined) return [position({})];
      return [
        {
          name: "show_audit",
          input: {
            ...(frame["a.who"] === undefined ? {} : { actor: String(frame["a.who"]) }),
            ...(frame["a.ref"] === undefined ? {} : { search: String(frame["a.ref"]) }),
            ...(frame["t"] === undefined ? {} : { period: String(frame["t"]) }),
          },
        },
      ];
    case "help":
      return frame["a.topic"] === undefined || frame["a.topic"] === KILL_SWITCH
        ? []
        : [{ name: "explain_term", input: { term: String(frame["a.topic"]).replaceAll("_", " ") } }];
    default:
      return insteadOf(frame);
  }
}

function costs(frame: Frame, extras: Extras): PlannedCall {
  const chart = CHARTS[String(frame["ch"] ?? "")] ?? (extras.style?.table === true ? "table" : undefined);
  return { name: "query_costs", input: { ...queryOf(frame, extras), ...(chart === undefined ? {} : { chart }) } };
}

/** The figure itself: metric, grouping and filters of a frame, without what only its own intent understands. */
function asQuestion(frame: Frame): Frame {
  return { i: "q", ...Object.fromEntries(Object.entries(frame).filter(([key]) => /^(?:m$|g$|[fx]\.)/.test(key))) };
}

function explain(frame: Frame, history: readonly Frame[]): PlannedCall[] {
  const target = frame["a.target"];
  if (target === "number") {
    // Where a number comes from: the question before it, run again with its sources.
    const asked = history.findLast((earlier) => earlier.i === "q");
    return asked ? [costs(asked, {})] : frame["t"] === undefined ? [] : [costs({ ...asQuestion(frame), t: String(frame["t"]) }, {})];
  }
  if (target === "risk" && frame["a.do"] === "worst") return commitmentCalls(frame);
  const nodes = listOf(frame["a.node"]);
  if ((target === "recommendation" || target === "risk") && nodes.length > 0) return nodes.slice(0, 3).map((node) => analysisOf(node, frame));
  if ((target === "recommendation" || target === "risk") && isProposal(frame)) return [proposals(frame)];
  const types = listOf(frame["f.instance_type"]);
  if (target === "risk" && types.length > 0 && frame["a.to"] === "spot" && frame["f.cluster"] === undefined && frame["f.workload"] === undefined)
    return types.slice(0, 3).map((instanceType) => ({
      name: "spot_market",
      input: { instanceType, ...(frame["f.region"] === undefined ? {} : { region: String(frame["f.region"]) }) },
    }));
  if (target === "risk" && (frame["a.to"] === "spot" || frame["a.to"] === "on_demand")) return [nodesCall(frame)];
  if (target === "recommendation" || target === "risk") return scope(frame).filters.length > 0 ? [byPurchase(frame)] : [];
  const metric = metricOf(frame);
  const groupBy = listOf(frame["g"])[0];
  return [
    {
      name: "explain_change",
      input: {
        period: periodOf(frame),
        ...(metric === undefined ? {} : { metric }),
        ...(frame["c"] === undefined ? {} : { compareTo: String(frame["c"]) }),
        ...scope(frame),
        ...(groupBy === undefined ? {} : { groupBy }),
      },
    },
    ...anomaliesOfChange(frame),
  ];
}

function inventory(frame: Frame): PlannedCall[] {
  const what = String(frame["a.what"] ?? "accounts");
  if (what === "untagged") {
    const period = periodOf(frame);
    return [
      {
        name: "query_costs",
        input: {
          metric: "untagged_share",
          groupBy: [...new Set([...listOf(frame["g"]).slice(0, 1), "account"])].slice(0, 1),
          period,
          filters: filtersOf(frame, "f.").filter((filter) => filter.op === "is"),
          exclude: filtersOf(frame, "x."),
        },
      },
    ];
  }
  if (what === "approvals") return [proposals(frame)];
  if (what === "reservations" || (what === "savings_plans" && isUnscoped(frame))) return [position(frame)];
  if (what === "nodes" && (frame["f.workload"] !== undefined || frame["f.namespace"] !== undefined)) return [nodesCall(frame)];
  return [{ name: "list_inventory", input: { what, ...scope(frame) } }];
}

/** Plans of one account are found by the inventory. */
const isUnscoped = (frame: Frame) => !Object.keys(frame).some((key) => /^[fx]\./.test(key));
const isProposal = (frame: Frame) => /^APR-\d+$/.test(String(frame["a.ref"] ?? ""));

function proposals(frame: Frame, state?: "open"): PlannedCall {
  return { name: "list_proposals", input: isProposal(frame) ? { id: String(frame["a.ref"]) } : state === undefined ? {} : { state } };
}

/** What can be told about a request whose tools come later: figures about the very thing it names. */
function insteadOf(frame: Frame): PlannedCall[] {
  switch (frame.i) {
    case "hib":
      return [{ name: "find_savings", input: { kinds: ["nights_weekends"], ...scope(frame) } }];
    case "wake":
      return [{ name: "list_inventory", input: { what: "nodes", ...scope(frame) } }];
    case "pol":
      return [byPurchase(frame)];
    default:
      return [];
  }
}

/** Pods have no purchase option of their own: what is said of them is where they run. */
function byPurchase(frame: Frame): PlannedCall {
  const ofPods = frame["f.namespace"] !== undefined || frame["f.workload"] !== undefined;
  return { name: "query_costs", input: { period: "last_30d", groupBy: [ofPods ? "cluster" : "purchase_option"], ...scope(frame) } };
}

/** Filters of a frame without its period; a node that an action names is a filter too. */
function scope(frame: Frame): { readonly filters: ReturnType<typeof filtersOf>; readonly exclude: ReturnType<typeof filtersOf> } {
  const node =
    frame["a.node"] === undefined || !String(frame["a.node"]).startsWith("i-")
      ? []
      : [{ dimension: "node", op: "is" as const, values: [String(frame["a.node"])] }];
  return { filters: [...filtersOf(frame, "f."), ...node], exclude: filtersOf(frame, "x.") };
}
