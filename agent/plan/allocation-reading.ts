import type { Frame } from "#core/planner/frame";
import * as words from "#agent/plan/cost-words";

/** Who costs what on a cluster, cost per unit of output, and organisational units and cost categories. */
export function allocationFrame(text: string, frame: Frame, tagKeys: readonly string[]): Frame | undefined {
  if (frame.i === "why" && /\bwhy\b/i.test(text)) return undefined;
  return untaggedFrame(text, frame) ?? unitFrame(text, frame, tagKeys) ?? organizationFrame(text, frame) ?? clusterFrame(text, frame);
}

/** "How much is untagged": the share that carries none of the tags. With one tag named it is a question about that tag. */
function untaggedFrame(text: string, frame: Frame): Frame | undefined {
  if (!words.UNTAGGED.test(text) || Object.keys(frame).some((key) => /^[fx]\.tag:/.test(key)) || frame.i === "recs") return undefined;
  if (frame.i === "inv" && frame["a.what"] === "untagged") return undefined;
  const { m: _metric, gr: _grain, ...rest } = cost(frame);
  return { ...rest, i: "inv", "a.what": "untagged" };
}

function unitFrame(text: string, frame: Frame, tagKeys: readonly string[]): Frame | undefined {
  const found = words.UNIT_COST.exec(text);
  const noun = found
    ?.slice(1)
    .find((word) => word !== undefined)
    ?.toLowerCase();
  const isTag = noun !== undefined && tagKeys.some((key) => key.toLowerCase() === noun || `${key.toLowerCase()}s` === noun);
  if (noun === undefined || isTag || words.NO_UNIT.test(noun)) return undefined;
  return { ...cost(frame), m: `unit_cost:${noun}` };
}

function organizationFrame(text: string, frame: Frame): Frame | undefined {
  const category = words.CATEGORY.exec(text);
  if (category !== null) {
    const name = category[1]?.trim();
    return { ...cost(frame), g: name === undefined || name === "" ? "cost_category" : `cost_category:${name}` };
  }
  if (words.BY_UNIT.test(text)) return { ...cost(frame), g: "organizational_unit" };
  const unit = words.IN_UNIT.exec(text);
  const name = unit?.[1] ?? unit?.[2];
  if (name === undefined || /^(?:spend|cost|costs|is|are|did|last|this|by|per|and|with|have|of|in|for|we|do)$/i.test(name)) return undefined;
  return { ...cost(frame), "f.organizational_unit": name };
}

function clusterFrame(text: string, frame: Frame): Frame | undefined {
  const named = ["f.cluster", "f.namespace", "f.workload"].some((key) => frame[key] !== undefined);
  const onPods = named || words.IN_CLUSTER.test(text);
  const isMetric = (frame["m"] === "idle" || frame["m"] === "efficiency") && frame["f.purchase"] !== "savings_plan";
  const isOfBill = /\b(?:savings? plans?|commitments?|reserved|nat|volumes?|ebs|addresses|load balancers?|rds|s3|ec2 instances?|coverage)\b/i.test(
    text,
  );
  const asks = words.ALLOCATION.test(text) || isMetric || (named && words.REALLY.test(text) && /\bcost|\bspend|\bpay/i.test(text));
  if (!asks || isOfBill || (!onPods && !isMetric)) return undefined;
  if (frame.i === "recs" && !words.ALLOCATION.test(text)) return undefined;
  const groups = groupIn(text, frame);
  const missing = [words.NAMED_NAMESPACE, words.NAMESPACE_NAMED]
    .map((pattern) => pattern.exec(text)?.[1])
    .find((name) => name !== undefined && !NO_NAME.test(name));
  const namespace = frame["f.namespace"] === undefined && missing !== undefined ? { "f.namespace": missing.toLowerCase(), g: "namespace" } : {};
  const { m: _metric, g: _group, ...rest } = cost(frame);
  return { ...rest, i: "q", "a.what": "allocation", ...(groups === undefined ? {} : { g: groups }), ...namespace, ...spreadIn(text, frame) };
}

function groupIn(text: string, frame: Frame): string | undefined {
  const named = /\b(?:by|per|each|every|which) (clusters?|namespaces?|workloads?|nodes?)\b/i.exec(text)?.[1]?.toLowerCase().replace(/s$/, "");
  if (/\b(?:by|per|each|which|every) teams?\b/i.test(text)) return "tag:team";
  if (named !== undefined) return named;
  const said = String(frame["g"] ?? "").split(",")[0] ?? "";
  if (/^(?:cluster|namespace|workload|node|tag:.+)$/.test(said)) return said;
  if (frame["f.workload"] !== undefined) return "workload";
  if (frame["f.namespace"] !== undefined) return "namespace";
  return frame["f.cluster"] === undefined && words.EFFICIENCY.test(text) ? "cluster" : undefined;
}

const NO_NAME =
  /^(?:costs?|cost|by|in|on|of|last|this|is|are|was|really|actually|and|or|per|each|every|which|what|the|our|my|a|one|team|idle|efficien\w+|spend\w*|total|all|for|does|do|did|most|top|k8s|kubernetes|allocation|level|share|biggest|largest)$/i;

/** What somebody "really" costs carries its part of what is nobody's. */
function spreadIn(text: string, frame: Frame): { readonly "a.spread": string } | undefined {
  if (/\b(?:split|spread|shared?|divide\w*) (?:evenly|equally|uniformly)\b|\bequal parts\b/i.test(text)) return { "a.spread": "uniform" };
  const ofOne = frame["f.namespace"] !== undefined || frame["f.workload"] !== undefined;
  const whole = words.REALLY.test(text) || /\b(?:charge[- ]?back|spread|distribut\w+)\b/i.test(text);
  const ofEach = /\bidle\b/i.test(text) && /\b(?:by|per|each|every|which|what) (?:teams?|namespaces?|workloads?)\b/i.test(text);
  if (ofEach) return { "a.spread": "proportional" };
  return whole && (ofOne || /\bfully|\ball[- ]in|\bcharge|\bspread|\bdistribut|\bincl/i.test(text)) ? { "a.spread": "proportional" } : undefined;
}

/** A cost question with the scope, period and comparison that were understood. */
function cost(frame: Frame): Frame {
  return { ...Object.fromEntries(Object.entries(frame).filter(([key]) => /^(?:[mgtcno]$|gr$|ch$|[fx]\.)/.test(key))), i: "q" };
}
