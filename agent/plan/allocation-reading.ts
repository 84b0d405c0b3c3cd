import type { Frame } from "#core/planner/frame";
import * as words from "#agent/plan/cost-words";

/** Who costs what on a cluster, cost per unit of output, and organisational units and cost categories. */
export function allocationFrame(text: string, frame: Frame, last: Frame | undefined, tagKeys: readonly string[]): Frame | undefined {
  if (frame.i === "why" && /\bwhy\b/i.test(text)) return undefined;
  return unitFrame(text, frame, tagKeys) ?? organizationFrame(text, frame) ?? clusterFrame(text, frame, last);
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

function clusterFrame(text: string, frame: Frame, last: Frame | undefined): Frame | undefined {
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
  const { m: _metric, g: _group, ...rest } = cost(frame);
  void last;
  return { ...rest, i: "q", "a.what": "allocation", ...(groups === undefined ? {} : { g: groups }), ...(spreadIn(text, frame) ?? {}) };
}

function groupIn(text: string, frame: Frame): string | undefined {
  const said = String(frame["g"] ?? "").split(",")[0] ?? "";
  if (/^(?:cluster|namespace|workload|node|tag:.+)$/.test(said)) return said;
  if (/\b(?:by|per|each|which) teams?\b/i.test(text)) return "tag:team";
  if (frame["f.workload"] !== undefined) return "workload";
  if (frame["f.namespace"] !== undefined) return "namespace";
  return frame["f.cluster"] === undefined && words.EFFICIENCY.test(text) ? "cluster" : undefined;
}

/** What somebody "really" costs carries its part of what is nobody's. */
function spreadIn(text: string, frame: Frame): { readonly "a.spread": string } | undefined {
  if (/\b(?:split|spread|shared?|divide\w*) (?:evenly|equally|uniformly)\b|\bequal parts\b/i.test(text)) return { "a.spread": "uniform" };
  const ofOne = frame["f.namespace"] !== undefined || frame["f.workload"] !== undefined;
  const whole = words.REALLY.test(text) || /\b(?:charge[- ]?back|spread|distribut\w+)\b/i.test(text);
  return whole && (ofOne || /\bfully|\ball[- ]in|\bcharge|\bspread|\bdistribut|\bincl/i.test(text)) ? { "a.spread": "proportional" } : undefined;
}

/** A cost question with the scope, period and comparison that were understood. */
function cost(frame: Frame): Frame {
  return { ...Object.fromEntries(Object.entries(frame).filter(([key]) => /^(?:[mgtcno]$|gr$|ch$|[fx]\.)/.test(key))), i: "q" };
}
