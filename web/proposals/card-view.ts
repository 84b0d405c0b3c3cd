import type { Card } from "#core/proposals/card";
import { OPEN } from "#core/proposals/state";
import type { ProposalDetail, ProposalSummary } from "#web/api/types.ts";
import { launchedBy } from "#web/proposals/draft-again.ts";

export type Tone = "signal" | "ink" | "good" | "caution" | "bad" | "quiet";
export type Act = "approve" | "reject" | "edit" | "withdraw" | "stop" | "resolve" | "draft-again" | "way-back" | "audit" | "pipeline";
export type Mark = "waits" | "cleared" | "flying" | "landed" | "back" | "person" | "ended" | "other" | "stale" | "held";
export type Standing = { readonly word: string; readonly tone: Tone; readonly mark: Mark; readonly ring: boolean };

/** Whether the caller may sign, at once or after confirming the password. */
export function maySign(proposal: ProposalSummary & { readonly needsStepUp?: boolean }): boolean {
  return proposal.youMaySign || (proposal.needsStepUp === true && /password/i.test(proposal.whyNot ?? ""));
}

/** Where a proposal stands, for whoever looks at it: in the words of the flight deck. */
export function standingOf(proposal: ProposalSummary & Partial<Pick<ProposalDetail, "needsStepUp" | "steps">>): Standing {
  const { state, signatures, held } = proposal;
  const quiet = (word: string): Standing => ({ word, tone: "quiet", mark: "ended", ring: false });
  switch (state) {
    case "proposed":
    case "partially_approved": {
      const signed = signatures.given > 0 ? `${signatures.given} of ${signatures.needed} signed` : undefined;
      if (!maySign(proposal)) return { word: signed ?? "Needs someone else", tone: "quiet", mark: "other", ring: false };
      return { word: signed === undefined ? "Waiting for you" : `${signed}, waiting for you`, tone: "signal", mark: "waits", ring: true };
    }
    case "approved":
      return held === null
        ? { word: "Cleared, starts shortly", tone: "ink", mark: "cleared", ring: false }
        : { word: `Held: ${lower(held)}`, tone: "caution", mark: "held", ring: false };
    case "executing":
      return { word: flying(proposal.steps), tone: "ink", mark: "flying", ring: false };
    case "rolling_back":
      return { word: "Undoing", tone: "caution", mark: "back", ring: false };
    case "needs_attention":
      return { word: "Needs a person", tone: "bad", mark: "person", ring: false };
    case "succeeded":
      return { word: "Succeeded", tone: "good", mark: "landed", ring: false };
    case "failed":
      return { word: "Failed, nothing changed", tone: "bad", mark: "back", ring: false };
    case "rolled_back":
      return { word: "Failed, undone", tone: "bad", mark: "back", ring: false };
    case "rejected":
      return quiet("Rejected");
    case "cancelled":
      return quiet("Withdrawn");
    case "expired":
      return quiet("Expired");
  }
}

function flying(steps: ProposalDetail["steps"] | undefined): string {
  if (steps === undefined || steps.length === 0) return "Flying";
  const flown = steps.filter(({ state }) => state === "done").length;
  return `Flying, step ${Math.min(flown + 1, steps.length)} of ${steps.length}`;
}

/** Kinds of which something may be edited on a card. */
const EDITABLE: ReadonlySet<ProposalDetail["kind"]> = new Set(["node_switch", "sp_purchase", "cap_raise"]);

/** What the caller may do with it now; Approve is last, under the thumb. A NO takes it away. */
export function actsOf(proposal: ProposalDetail, card: Card, mayDraft: boolean): readonly Act[] {
  const { state, youMay, kind } = proposal;
  if (OPEN.has(state)) {
    const signs = state !== "approved" && maySign(proposal) && !isRefused(card);
    return [
      ...(youMay.cancel && !signs ? (["withdraw"] as const) : []),
      ...(youMay.reject && state !== "approved" ? (["reject"] as const) : []),
      ...(youMay.reject && !youMay.cancel && state === "approved" ? (["reject"] as const) : []),
      ...(youMay.revise && state !== "approved" && EDITABLE.has(kind) ? (["edit"] as const) : []),
      ...(signs ? (["approve"] as const) : []),
    ];
  }
  if (state === "executing") return youMay.stop ? ["stop"] : [];
  if (state === "needs_attention") return youMay.resolve ? ["resolve"] : [];
  if (state === "rolling_back") return [];
  if (kind === "sp_purchase" && state === "succeeded") return ["audit", "pipeline"];
  // Money is never tried again; what succeeded may go back by a proposal of its own.
  if (!mayDraft || kind !== "node_switch") return ["audit"];
  if (state !== "succeeded") return ["audit", "draft-again"];
  return launchedBy(proposal) === undefined ? ["audit"] : ["audit", "way-back"];
}

export const isRefused = (card: Card): boolean => card.checks.some(({ verdict }) => verdict === "NO");

/** One line at the foot: what it waits for, or how it ended. */
export function footOf(proposal: ProposalDetail, card: Card, now: number, left: (until: number, now: number) => string | undefined): string {
  const { state, whyNot, decisions, rev } = proposal;
  const until = (at: string | null): string | undefined => (at === null ? undefined : left(Date.parse(at), now));
  const last = decisions.filter((decision) => decision.rev === rev).at(-1);
  switch (state) {
    case "proposed":
    case "partially_approved": {
      if (isRefused(card))
        return `${(card.checks.find(({ verdict }) => verdict === "NO")?.text ?? "A check says NO").replace(/\.$/, "")}. While that holds, nobody can sign.`;
      const expires = until(proposal.expiresAt);
      const time = expires === undefined ? "Its time is over." : `Expires in ${expires}.`;
      return maySign(proposal) || whyNot === null ? `Needs ${proposal.signing}. ${time}` : `${whyNot} ${time}`;
    }
    case "approved": {
      const starts = until(proposal.startBy);
      return `${last === undefined ? "Signed" : `Signed by ${last.name}`}. ${starts === undefined ? "Its time to start is over." : `Starts within ${starts} or lapses.`}`;
    }
    case "executing":
    case "rolling_back": {
      const step = proposal.steps.find(({ state: of }) => of === "intent");
      if (step === undefined) return proposal.progress ?? "";
      return `${step.label === "undo" ? "Going back" : step.label}${step.note === null ? "" : `: ${step.note}`}`;
    }
    case "rejected":
      return `Rejected${last === undefined ? "" : ` by ${last.name}`}. Nothing changed.${last?.reason ? ` “${last.reason}”` : ""}`;
    case "cancelled":
      return "Withdrawn. Nothing changed.";
    case "expired":
      return proposal.signatures.given === 0 ? "No one signed in time. Nothing changed." : "It did not start in time. Nothing changed.";
    case "needs_attention":
      return proposal.youMay.resolve ? "Look at what the provider shows, then say what became of it." : "An Owner says what became of it.";
    case "succeeded":
      return "All steps are proved at the provider.";
    case "failed":
      return "Nothing changed.";
    case "rolled_back":
      return "What had changed is changed back.";
  }
}

const lower = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);
