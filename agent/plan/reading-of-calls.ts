import type { Filter } from "#core/costs/query";
import type { Frame, Reading } from "#core/planner/frame";
import type { AgentDeps } from "#agent/deps";
import type { AgentState, Evidence } from "#agent/state";
import type { ToolContext } from "#tools/kit/tool-context";

const SLOT: Readonly<Record<string, string>> = { instance_family: "family", purchase_option: "purchase" };

/**
 * How a network model read the question, taken from the calls that it made: its answers show chips too.
 * What the person did not name, as far as the planner can tell, counts as assumed.
 */
export async function readingOfCalls(
  evidence: readonly Evidence[],
  state: AgentState,
  deps: AgentDeps,
  ctx: ToolContext,
): Promise<Reading | undefined> {
  const call = evidence.find((item) => (item.tool === "query_costs" || item.tool === "explain_change") && item.error === undefined);
  if (!call) return undefined;
  const slots = slotsOf(call.input);
  const understood = await deps.planner.understand(state.turn.text, {
    now: ctx.now(),
    vocabulary: await deps.vocabulary(ctx),
    history: state.frames,
  });
  const said = understood.reading.frame;
  const frame: Frame = { i: call.tool === "query_costs" ? "q" : "why" };
  const assumed: Record<string, string | number> = {};
  for (const [slot, value] of Object.entries(slots)) {
    if (said[slot] === undefined) assumed[slot] = value;
    else frame[slot] = value;
  }
  return { frame, assumed, extras: {}, also: [], confidence: 1 };
}

function slotsOf(input: unknown): Record<string, string | number> {
  const query = typeof input === "object" && input !== null ? (input as Record<string, unknown>) : {};
  const slots: Record<string, string | number> = {};
  const text = (slot: string, value: unknown) => {
    if (typeof value === "string" && value !== "") slots[slot] = value;
  };
  text("m", query["metric"]);
  text("t", query["period"]);
  text("c", query["compareTo"]);
  text("gr", query["granularity"]);
  const groups = typeof query["groupBy"] === "string" ? [query["groupBy"]] : query["groupBy"];
  if (Array.isArray(groups) && groups.length > 0) slots["g"] = groups.map(String).join(",");
  if (typeof query["topN"] === "number") slots["n"] = query["topN"];
  for (const [prefix, list] of [
    ["f.", query["filters"]],
    ["x.", query["exclude"]],
  ] as const) {
    if (!Array.isArray(list)) continue;
    for (const item of list as Partial<Filter>[]) {
      if (typeof item?.dimension !== "string") continue;
      const name = SLOT[item.dimension] ?? item.dimension;
      slots[`${prefix}${name}`] = item.op === "is-missing" ? "(none)" : [...(item.values ?? [])].map(String).toSorted().join(",");
    }
  }
  return slots;
}
