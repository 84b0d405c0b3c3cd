import type { Frame, Reading } from "#core/planner/frame";

/** What the thread and its tenant hold that a message about commitments may lean on. */
export type CommitmentFacts = {
  readonly history: readonly Frame[];
  /** Drafts of the thread with the tool that made them, oldest first. */
  readonly drafts: readonly { readonly id: string; readonly tool: string }[];
  readonly accounts: readonly string[];
};

export const POSITION: Frame = { i: "inv", "a.what": "savings_plans" };
/** Readings that name something of their own which words about plans must not take over. */
export const OTHERS: ReadonlySet<Frame["i"]> = new Set(["fc", "bud", "anom", "hib", "wake", "sw", "snz", "mem", "sched", "chat"]);

export const isRecs = (frame: Frame) => frame.i === "recs" && frame["a.kind"] === "commitment";

export const recsOf = (frame: Frame): Frame => Object.fromEntries(Object.entries(frame).filter(([key]) => /^i$|^a\.kind$|^f\./.test(key))) as Frame;

export const isPosition = (frame: Frame | undefined) =>
  (frame?.i === "inv" || frame?.i === "audit") && /^(?:savings_plans|reservations)$/.test(String(frame["a.what"]));

export const isMoney = (draft: { readonly tool: string } | undefined) => draft?.tool.startsWith("propose_savings_plan") === true;

export function lastPlan(history: readonly Frame[]): Frame | undefined {
  return history.slice(-4).findLast((frame) => (frame.i === "sp" && frame["a.do"] !== "return" && frame["a.do"] !== "undo") || isRecs(frame));
}

export function as(reading: Reading, frame: Frame): Reading {
  return { ...reading, frame, assumed: {}, also: [] };
}

export function assuming(reading: Reading, assumed: Readonly<Record<string, string>>): Reading {
  return { ...reading, assumed };
}
