import type { InstanceChange } from "#core/commitments/instance-change";
import type { NetEffectReason } from "#core/commitments/net-effect-reason";
import { type Decimal } from "#core/figures/decimal";

/** One thing that could be saved, before figures are made of it. */
export type Candidate = {
  /** What it is called in the list. */
  readonly resource: string;
  /** Every resource that it stands for, itself included: each is counted once over all findings. */
  readonly members: readonly string[];
  readonly account: string;
  readonly region: string;
  readonly detail: string;
  /** Cost in the period that was read. */
  readonly cost: Decimal;
  /** Per month of 730 h, before commitments. */
  readonly saving: Decimal;
  /** Part of `saving` that commitments take: by what they pay for today, until the waterfall has said what it is. */
  readonly covered: Decimal;
  /** Why commitments take or add what `covered` says, once the waterfall has said it. */
  readonly reason?: NetEffectReason;
  /** What runs on demand before and after, for the waterfall; accounts by name or id. */
  readonly change?: Omit<InstanceChange, "id">;
};

export type Draft = { readonly kind?: string; readonly candidates: readonly Candidate[] };

/**
 * Gives each resource to one finding only: to the one that saves more by it, net of commitments first, then gross, and
 * on a tie to the kind named first. A candidate that loses a member is left out whole.
 *
 * @returns what each draft keeps, in the order given, and how many it gave up
 */
export function withoutOverlap<T extends Draft>(
  drafts: readonly T[],
): { readonly draft: T; readonly kept: readonly Candidate[]; readonly overlap: number }[] {
  const all = drafts.flatMap((draft, order) => draft.candidates.map((candidate) => ({ candidate, order })));
  const byWorth = all.toSorted((a, b) => {
    const byNet = net(b.candidate) - net(a.candidate);
    const gap = byNet !== 0n ? byNet : b.candidate.saving - a.candidate.saving;
    return gap !== 0n ? (gap > 0n ? 1 : -1) : a.order - b.order || (a.candidate.resource < b.candidate.resource ? -1 : 1);
  });
  const taken = new Set<string>();
  const kept = new Set<Candidate>();
  for (const { candidate } of byWorth) {
    if (candidate.members.some((member) => taken.has(member))) continue;
    kept.add(candidate);
    for (const member of candidate.members) taken.add(member);
  }
  return drafts.map((draft) => {
    const mine = draft.candidates
      .filter((candidate) => kept.has(candidate))
      .toSorted((a, b) => (a.saving === b.saving ? (a.resource < b.resource ? -1 : 1) : a.saving > b.saving ? -1 : 1));
    return { draft, kept: mine, overlap: draft.candidates.length - mine.length };
  });
}

function net(candidate: Candidate): Decimal {
  return candidate.saving - candidate.covered;
}
