import type { Frame } from "#core/planner/frame";
import { listOf } from "#agent/plan/frame-query";
import type { PlannedCall } from "#agent/plan/plan";

const TYPES: Readonly<Record<string, string>> = { compute: "Compute", ec2: "EC2Instance" };

/** What a message about a plan looks at first; a draft of an amount that the person named is drafted at once. */
export function commitmentCalls(frame: Frame): PlannedCall[] {
  const doing = String(frame["a.do"] ?? "size");
  if (doing === "undo") return [{ name: "list_proposals", input: { id: String(frame["a.ref"]) } }];
  if (doing === "return")
    return frame["a.ref"] === undefined ? [position({})] : [{ name: "propose_savings_plan_return", input: { plan: String(frame["a.ref"]) } }];
  const card = doing === "draft" || doing === "correct" ? frame["a.ref"] : undefined;
  if (card !== undefined) return [{ name: "list_proposals", input: { id: String(card) } }, sizing(frame, doing)];
  if (doing === "draft" && frame["a.commit"] !== undefined && frame["a.option"] === undefined && frame["a.cap"] === undefined)
    return [ownAmount(frame)];
  return [sizing(frame, doing)];
}

/** What is held and under way; over a period where one was named. */
export function position(frame: Readonly<Record<string, string | number>>): PlannedCall {
  const show = frame["a.what"] === "reservations" && frame["a.about"] === undefined ? "reservations" : SHOWN[String(frame["a.about"])];
  return {
    name: "list_commitments",
    input: { ...(frame["t"] === undefined ? {} : { period: String(frame["t"]) }), ...(show === undefined ? {} : { show }) },
  };
}

/** Which list stands beside the answer, by what was asked about. */
const SHOWN: Readonly<Record<string, string>> = {
  queued: "purchases",
  pause: "purchases",
  last_purchase: "purchases",
  returns: "plans",
  lock_in: "plans",
  expiries: "calendar",
  vendor: "vendor",
};

/** Of a person's own size or share, cap or change of usage: one plan. Else the options side by side. */
function sizing(frame: Frame, doing: string): PlannedCall {
  const sized = {
    ...(frame["a.commit"] === undefined ? {} : { commitment: String(frame["a.commit"]) }),
    ...(frame["a.cover"] === undefined || frame["a.commit"] !== undefined ? {} : { targetCoverage: String(frame["a.cover"]) }),
    ...(frame["a.cap"] === undefined ? {} : { maxCommitment: String(frame["a.cap"]) }),
    ...(frame["a.change"] === undefined ? {} : { usageChangePercent: Number(String(frame["a.change"]).replace("%", "")) }),
  };
  const isOne = Object.keys(sized).length > 0 && frame["a.option"] === undefined && doing !== "compare" && doing !== "frontier";
  return isOne
    ? { name: "simulate_commitment", input: { ...planArguments(frame), ...sized } }
    : { name: "analyze_commitment", input: planArguments(frame) };
}

function ownAmount(frame: Frame): PlannedCall {
  const { scope: _scope, ...of } = planArguments(frame);
  return {
    name: "propose_savings_plan",
    input: { commitment: String(frame["a.commit"]), ...of },
  };
}

/** An account that is named counts with its own usage alone. */
export function planArguments(frame: Frame): Readonly<Record<string, string>> {
  const [account] = listOf(frame["f.account"]);
  const [family] = listOf(frame["f.family"]);
  const [region] = listOf(frame["f.region"]);
  const type = TYPES[String(frame["a.type"])] ?? (family === undefined && region === undefined ? undefined : "EC2Instance");
  const ofFamily = type === "EC2Instance";
  return {
    ...(type === undefined ? {} : { type }),
    ...(ofFamily && family !== undefined ? { family } : {}),
    ...(ofFamily && region !== undefined ? { region } : {}),
    ...(frame["a.term"] === undefined ? {} : { term: String(frame["a.term"]) }),
    ...(frame["a.pay"] === undefined ? {} : { payment: String(frame["a.pay"]) }),
    ...(account === undefined ? {} : { account, scope: "linked" }),
  };
}
