import type { Frame, Reading } from "#core/planner/frame";
import { formatDay } from "#core/figures/dates";
import { OPEN } from "#core/proposals/state";
import { planWords } from "#core/proposals/savings-plan-words";
import { planArguments } from "#agent/plan/commitment-plan";
import type { PlannedCall } from "#agent/plan/plan";
import type { ToolOutcome } from "#agent/writer/answer";
import { readRaw } from "#agent/writer/raw";
import type { CommitmentPositionRead } from "#tools/read/list-commitments";
import type { ProposalView } from "#tools/read/list-proposals";

const MOST_OFFERED = 3;
export const LIVE: ReadonlySet<string> = new Set([...OPEN, "executing", "rolling_back", "needs_attention"]);
type Plan = CommitmentPositionRead["commitmentPosition"]["plans"][number];

/** What follows from what was read about commitments: the draft of an option, the way back of a plan, or which of them is meant. */
export function commitmentMoves({ frame: said, assumed }: Reading, outcomes: readonly ToolOutcome[]): PlannedCall[] {
  const frame = { ...assumed, ...said } as Frame;
  const there = outcomes.length > 0 && frame.i === "sp" ? /^APR-\d+(?= is about the same thing)/.exec(outcomes.at(-1)?.error ?? "")?.[0] : undefined;
  // Somebody drafted the same already: its card says more than a refusal.
  if (there !== undefined) return [{ name: "list_proposals", input: { id: there } }];
  if (outcomes.some(({ error, tool }) => error !== undefined || tool.startsWith("propose_") || tool === "ask_user")) return [];
  const reads = outcomes.map(({ raw }) => readRaw(raw));
  const held = reads.flatMap((read) => (read.kind === "commitments" ? [read.value] : []))[0];
  const proposal = reads.flatMap((read) => (read.kind === "proposal" ? [read.value] : []))[0];
  if (frame.i === "audit" && frame["a.what"] === "savings_plans") return proposal === undefined ? lastPurchase(held) : [];
  // "Undo APR-12", of a purchase.
  if (frame.i === "sw" && proposal?.facts.purchase !== undefined) return wayBack(proposal, held);
  if (frame.i !== "sp") return [];
  // An open card of this thread is a person's to edit or to withdraw; none is drafted beside it.
  if (frame["a.do"] === "draft") return proposal !== undefined && LIVE.has(proposal.facts.state) ? [] : draftOf(frame, outcomes);
  if (frame["a.do"] === "undo") return proposal === undefined ? [] : wayBack(proposal, held);
  return frame["a.do"] === "return" && held !== undefined ? takeBack(frame, held) : [];
}

/** The option that was asked for, else the one of least regret; by its reference, so that no amount is copied. */
function draftOf(frame: Frame, outcomes: readonly ToolOutcome[]): PlannedCall[] {
  const wanted = String(frame["a.option"] ?? "minimum_regret");
  const reads = outcomes.map(({ raw }) => readRaw(raw));
  const [analysis, again] = reads.flatMap((read) => (read.kind === "commitment-analysis" ? [read.value.commitmentAnalysis] : []));
  // Which family it is was left open: it is asked by name before it is drafted.
  if (analysis?.question.type === "EC2Instance" && frame["f.family"] === undefined && again === undefined && analysis.question.family !== null)
    return [
      {
        name: "analyze_commitment",
        input: {
          ...planArguments(frame),
          type: "EC2Instance",
          family: analysis.question.family,
          ...(analysis.question.region === null ? {} : { region: analysis.question.region }),
        },
      },
    ];
  const option = reads
    .toReversed()
    .flatMap((read) =>
      read.kind === "commitment-analysis" ? (read.value.drafts[wanted] ?? []) : read.kind === "commitment-simulation" ? (read.value.draft ?? []) : [],
    )[0];
  const isCapped = frame["a.cap"] !== undefined && frame["a.commit"] === undefined && frame["a.cover"] === undefined;
  // A ceiling that was said long ago still holds: the advised option is taken where it lies under it.
  if (option === undefined && isCapped && analysis === undefined) return [{ name: "analyze_commitment", input: planArguments(frame) }];
  const size = analysis?.options.find(({ name }) => name === wanted)?.commitment.value;
  if (isCapped && analysis !== undefined && Number(size ?? Number.NaN) > Number(frame["a.cap"])) return [];
  if (option === undefined) return [];
  return [{ name: "propose_savings_plan", input: { option } }];
}

/** A purchase that was carried out: its plan is deleted while it is queued, or returned. */
function wayBack({ facts }: ProposalView, held: CommitmentPositionRead | undefined): PlannedCall[] {
  if (facts.state !== "succeeded" || facts.purchase === undefined) return [];
  if (held === undefined) return [{ name: "list_commitments", input: {} }];
  const plan = held.commitmentPosition.plans.find(({ boughtBy }) => boughtBy === facts.id);
  return plan === undefined ? [] : [{ name: "propose_savings_plan_return", input: { plan: plan.id } }];
}

/** Plans that may go back now, as they were spoken of. */
export function returnable(frame: Frame, { commitmentPosition: { plans } }: CommitmentPositionRead): readonly Plan[] {
  const state = frame["a.state"];
  return plans.filter(({ mayReturn, mayDeleteQueued }) => (state !== "queued" && mayReturn.may) || (state !== "active" && mayDeleteQueued.may));
}

function takeBack(frame: Frame, held: CommitmentPositionRead): PlannedCall[] {
  const plans = returnable(frame, held);
  const [only] = plans;
  if (only === undefined) return [];
  if (plans.length === 1) return [{ name: "propose_savings_plan_return", input: { plan: only.id } }];
  return [
    {
      name: "ask_user",
      input: {
        question: "Which plan? Nothing happens until you choose, and what you choose is drafted for signatures.",
        options: plans.slice(0, MOST_OFFERED).map((plan) => ({
          label: `${plan.mayReturn.may ? "Return" : "Delete"} the ${planWords(plan)} in ${plan.account.name}${plan.start === null ? "" : `, ${plan.mayReturn.may ? "started" : "starts"} ${formatDay(new Date(plan.start))}`}`,
          interpretation: { i: "sp", "a.do": "return", "a.ref": plan.id },
        })),
      },
    },
  ];
}

function lastPurchase(held: CommitmentPositionRead | undefined): PlannedCall[] {
  const cards = (held?.purchases?.purchases ?? []).filter(({ proposal }) => proposal !== null);
  const last = (cards.find(({ state }) => state !== "pending_approval") ?? cards[0])?.proposal;
  return last === undefined || last === null ? [] : [{ name: "list_proposals", input: { id: last } }];
}
