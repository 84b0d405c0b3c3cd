import type { ExcludedChange } from "#core/api/commitments";
import type { HourlyUsage } from "#core/commitments/model";
import { shiftUsage, type UsageShift } from "#core/commitments/usage-shift";
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
  readonly shifts: readonly UsageShift[];
};

type ShiftsOf = (sealed: ReturnType<typeof openSeal>) => readonly UsageShift[] | undefined;

/** Kinds that change on-demand usage for good. What a kind does to it is read from its sealed text alone. */
const SHIFTS: Partial<Record<ProposalKind, ShiftsOf>> = { node_switch: nodeSwitchShifts };

/** Changes that are decided (to be taken out of the base), and those that wait for signatures (possible events). */
export async function pendingChanges(
  ctx: ServiceContext,
): Promise<{ readonly decided: readonly PendingChange[]; readonly asked: readonly PendingChange[] }> {
  const kinds = Object.keys(SHIFTS);
  const stored = await ctx.db.read((tx) =>
    proposalsIn(tx).select("WHERE p.kind = ANY ($1::text[]) AND p.state = ANY ($2::text[]) ORDER BY p.number", [kinds, [...DECIDED, ...ASKED]]),
  );
  const changes = stored.flatMap(changeOf);
  return { decided: changes.filter(({ state }) => DECIDED.includes(state)), asked: changes.filter(({ state }) => ASKED.includes(state)) };
}

function changeOf({ id, kind, state, sealed }: StoredProposal): PendingChange[] {
  const text = openSeal(sealed);
  const shifts = SHIFTS[kind]?.(text);
  return shifts === undefined ? [] : [{ proposal: id, kind, title: readableCard(sealed)?.title ?? UNREADABLE, state, shifts }];
}

function nodeSwitchShifts(sealed: ReturnType<typeof openSeal>): readonly UsageShift[] | undefined {
  const params = NodeSwitch.safeParse(sealed.params).data;
  if (params === undefined) return undefined;
  const { node, target } = params;
  const at = { account: sealed.connection, region: sealed.region, service: "ec2" as const };
  return [
    ...(node.capacityType === "on_demand" ? [{ ...at, instanceType: node.instanceType, units: -1 }] : []),
    ...(target.capacityType === "on_demand" ? [{ ...at, instanceType: target.instanceType, units: 1 }] : []),
  ];
}

export type Excluded = { readonly change: PendingChange; /** On-demand USD an hour that leave the base. */ readonly perHour: number };

/** The usage without what decided changes take away, and how much each of them does. */
export function withoutDecided(
  usage: HourlyUsage,
  decided: readonly PendingChange[],
): { readonly usage: HourlyUsage; readonly excluded: readonly Excluded[] } {
  const { usage: base, perHour } = shiftUsage(
    usage,
    decided.flatMap(({ shifts }) => shifts),
  );
  let at = 0;
  const excluded = decided.map((change): Excluded => {
    const mine = perHour.slice(at, at + change.shifts.length);
    at += change.shifts.length;
    return { change, perHour: -mine.reduce((sum, value) => sum + value, 0) };
  });
  return { usage: base, excluded: excluded.filter(({ change }) => change.shifts.length > 0) };
}

const VERBS: Partial<Record<ProposalState, string>> = { approved: "is approved and not carried out yet", executing: "is being carried out" };

export function excludedWords({ change }: Excluded): ExcludedChange["why"] {
  return `${change.proposal} ${VERBS[change.state] ?? "is decided"}: its usage will not be on demand for the term, so nothing is bought for it.`;
}
