import { z } from "zod";
import { InvalidInputError } from "#core/errors";
import type { Card } from "#core/proposals/card";
import { cardOf } from "#core/proposals/card-of";
import { NodeSwitch } from "#core/proposals/node-switch";
import { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { openSeal } from "#core/proposals/sealed";
import { ProposalKind, ProposalState } from "#core/proposals/state";

/** What people may be told of a proposal. */
export const NoticeTopic = z.enum([
  "proposed",
  "signed",
  "approved",
  "started",
  "done",
  "failed",
  "needs_attention",
  "returned",
  "expired",
  "revised",
  "rejected",
  "cancelled",
  "held",
  // Of commitments that are bought: what people must decide or know.
  "keep_or_return",
  "under_use",
  "coverage_dip",
  "expiring",
  "paused",
  "resumed",
]);
export type NoticeTopic = z.infer<typeof NoticeTopic>;

/** Told in the conversation that proposed it; what only concerns who signs is told elsewhere. */
export const TOLD_IN_THREAD: ReadonlySet<NoticeTopic> = new Set(NoticeTopic.options.filter((topic) => topic !== "proposed" && topic !== "signed"));

/** Kinds that promise money or say how much may be promised: told to every Owner, wherever they were asked for. */
export const TOLD_TO_OWNERS: ReadonlySet<ProposalKind> = new Set(["sp_purchase", "sp_return", "sp_delete_queued", "cap_raise"]);

/** Everything that a renderer of a notice needs. Texts from outside are cleaned when they are drawn. */
export const ProposalNotice = z.object({
  /** APR-n; empty where it is about a commitment that was not bought here. */
  proposal: z.string(),
  kind: ProposalKind,
  state: ProposalState,
  rev: z.number(),
  /** From the sealed text, as on the card. */
  title: z.string(),
  cluster: z.string().nullable(),
  target: z.string(),
  /** Decimal; null where nothing is saved or nobody knows. */
  savingUsdPerHour: z.string().nullable(),
  savingUsdPerMonth: z.string().nullable(),
  savingBasis: z.enum(["gross", "net"]).nullable(),
  /** Who did it; null: Major Tom itself. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  /** How it ended, in a sentence; null before that. */
  outcome: z.string().nullable(),
  undo: z.string().nullable(),
  evidence: z.array(z.object({ label: z.string(), value: z.string() })),
});
export type ProposalNotice = z.infer<typeof ProposalNotice>;

/** Undefined where the stored text is none that could be signed: somebody changed it in the database. */
export function readableCard(sealedText: string): Card | undefined {
  try {
    return cardOf(sealedText);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

export const UNREADABLE = "A proposal whose sealed text cannot be read";

/** What it saves as the sealed text says; nulls where the kind saves nothing or nobody knows. USD, decimal. */
export function savingOf(sealedText: string): Pick<ProposalNotice, "savingUsdPerHour" | "savingUsdPerMonth" | "savingBasis"> {
  const { kind, params } = readableCard(sealedText) ? openSeal(sealedText) : {};
  if (kind === "node_switch") {
    const { success, data } = NodeSwitch.safeParse(params);
    if (success)
      return { savingUsdPerHour: data.price.savingUsdPerHour, savingUsdPerMonth: data.price.savingUsdPerMonth, savingBasis: data.price.basis };
  }
  if (kind === "sp_purchase") {
    const { success, data } = SavingsPlanPurchase.safeParse(params);
    if (success) return { savingUsdPerHour: data.expected.savingUsdPerHour, savingUsdPerMonth: data.expected.savingUsdPerMonth, savingBasis: "net" };
  }
  return { savingUsdPerHour: null, savingUsdPerMonth: null, savingBasis: null };
}

type Told = { readonly by?: string | undefined; readonly reason?: string | undefined; readonly outcome?: string | undefined } & {
  readonly undo?: string | undefined;
  readonly evidence?: ProposalNotice["evidence"] | undefined;
};

/** The notice of a proposal in the state that it has reached; the card's undo where the outcome brings none. */
export function noticeOf(
  proposal: { readonly id: string; readonly kind: ProposalKind; readonly state: ProposalState; readonly rev: number; readonly sealed: string },
  { by, reason, outcome, undo, evidence = [] }: Told = {},
): ProposalNotice {
  const card = readableCard(proposal.sealed);
  return {
    proposal: proposal.id,
    kind: proposal.kind,
    state: proposal.state,
    rev: proposal.rev,
    title: card?.title ?? UNREADABLE,
    cluster: card?.subject.cluster ?? null,
    target: card?.subject.target ?? "",
    ...savingOf(proposal.sealed),
    by: by ?? null,
    reason: reason ?? null,
    outcome: outcome ?? null,
    undo: undo ?? card?.undo ?? null,
    evidence,
  };
}
