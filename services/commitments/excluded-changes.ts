import type { ExcludedChange } from "#core/api/commitments";
import { changeUsage } from "#core/commitments/change-usage";
import { asChange, type InstanceChange } from "#core/commitments/instance-change";
import type { HourlyUsage } from "#core/commitments/model";
import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import type { ProposalKind, ProposalState } from "#core/proposals/state";
import { type StoredProposal, proposalsIn } from "#db/repositories/proposals";
import { readableCard, UNREADABLE } from "#core/proposals/notice";
import type { ServiceContext } from "#services/context";

/** Agreed, and not in the bill yet. */
const DECIDED: readonly ProposalState[] = ["approved", "executing"];
/** Not agreed yet: something that may come. */
const ASKED: readonly ProposalState[] = ["proposed", "partially_approved"];

/** A proposal with what it takes from on-demand usage in each hour, and what it brings. */
export type PendingChange = {
  readonly proposal: string;
  readonly kind: ProposalKind;
  readonly title: string;
  readonly state: ProposalState;
  readonly change: InstanceChange;
};

type ChangeOf = (sealed: ReturnType<typeof openSeal>) => Omit<InstanceChange, "id"> | undefined;

/** Kinds that change on-demand usage for good. What a kind does to it is read from its sealed text alone. */
const CHANGES: Partial<Record<ProposalKind, ChangeOf>> = { node_switch: changeOfSwitch };

/** Changes that are decided (to be taken out of the base), and those that wait for signatures (possible events). */
export async function pendingChanges(
  ctx: ServiceContext,
): Promise<{ readonly decided: readonly PendingChange[]; readonly asked: readonly PendingChange[] }> {
  const kinds = Object.keys(CHANGES);
  const stored = await ctx.db.read((tx) =>
    proposalsIn(tx).select("WHERE p.kind = ANY ($1::text[]) AND p.state = ANY ($2::text[]) ORDER BY p.number", [kinds, [...DECIDED, ...ASKED]]),
  );
  const changes = stored.flatMap(changeOf);
  return { decided: changes.filter(({ state }) => DECIDED.includes(state)), asked: changes.filter(({ state }) => ASKED.includes(state)) };
}

function changeOf({ id, kind, state, sealed }: StoredProposal): PendingChange[] {
  const change = CHANGES[kind]?.(openSeal(sealed));
  return change === undefined ? [] : [{ proposal: id, kind, title: readableCard(sealed)?.title ?? UNREADABLE, state, change: { id, ...change } }];
}

function changeOfSwitch(sealed: ReturnType<typeof openSeal>): Omit<InstanceChange, "id"> | undefined {
  const params = NodeSwitch.safeParse(sealed.params).data;
  if (params === undefined) return undefined;
  const { node, target, price } = params;
  const at = { account: sealed.connection, region: sealed.region, units: 1 };
  return {
    before: [{ ...at, instanceType: node.instanceType, capacityType: node.capacityType, usdPerHour: Number(price.now.usdPerHour) }],
    after: [{ ...at, instanceType: target.instanceType, capacityType: target.capacityType, usdPerHour: Number(price.after.usdPerHour) }],
  };
}

export type Excluded = { readonly change: PendingChange; /** On-demand USD an hour that leave the base. */ readonly perHour: number };

/** The usage without what decided changes take away, and how much each of them does. */
export function withoutDecided(
  usage: HourlyUsage,
  decided: readonly PendingChange[],
): { readonly usage: HourlyUsage; readonly excluded: readonly Excluded[] } {
  let base = usage;
  const excluded = decided.map((pending): Excluded => {
    const changed = changeUsage(base, asChange(pending.change, usage));
    base = changed.usage;
    return { change: pending, perHour: usage.hours === 0 ? 0 : (changed.removedUsd - changed.addedUsd) / usage.hours };
  });
  return { usage: base, excluded };
}

const VERBS: Partial<Record<ProposalState, string>> = { approved: "is approved and not carried out yet", executing: "is being carried out" };

export function excludedWords({ change }: Excluded): ExcludedChange["why"] {
  return `${change.proposal} ${VERBS[change.state] ?? "is decided"}: its usage will not be on demand for the term, so nothing is bought for it.`;
}
