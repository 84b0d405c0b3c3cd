import type { ProposalList, ProposalSummary } from "#web/api/types.ts";

/** One line of the inbox: a proposal, or several that were drafted together. */
export type InboxItem = { readonly key: string; readonly href: string; readonly items: readonly ProposalSummary[] };
export type InboxGroup = { readonly name: string; readonly yours: boolean; readonly items: readonly InboxItem[] };

/** How many landed ones stand under the open ones; the rest is history. */
const LANDED = 8;

export function groupsOf(list: ProposalList): readonly InboxGroup[] {
  const groups: readonly (readonly [string, readonly ProposalSummary[], boolean])[] = [
    ["Waiting for you", list.waitingForYou, true],
    ["Waiting for others", list.waitingForOthers, false],
    ["Cleared and flying", list.running, false],
    ["Needs a person", list.attention, false],
    ["Landed", list.ended.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, LANDED), false],
  ];
  return groups.flatMap(([name, proposals, yours]) => (proposals.length === 0 ? [] : [{ name, yours, items: together(proposals) }]));
}

/** Those of one batch stand in one line where two or more of them are in the group. */
function together(proposals: readonly ProposalSummary[]): readonly InboxItem[] {
  const seen = new Set<string>();
  return proposals.flatMap((proposal): InboxItem[] => {
    const { batch } = proposal;
    const items = batch === null ? [proposal] : proposals.filter((one) => one.batch === batch);
    if (batch === null || items.length < 2) return [{ key: proposal.id, href: `/approvals/${proposal.id}`, items: [proposal] }];
    if (seen.has(batch)) return [];
    seen.add(batch);
    return [{ key: batch, href: `/approvals/batch/${encodeURIComponent(batch)}`, items }];
  });
}

/** All that were drafted together, whatever became of each. */
export function batchOf(list: ProposalList, batch: string): readonly ProposalSummary[] {
  return [...list.waitingForYou, ...list.waitingForOthers, ...list.running, ...list.attention, ...list.ended]
    .filter((one) => one.batch === batch)
    .toSorted((a, b) => Number(a.id.slice(4)) - Number(b.id.slice(4)));
}

/** "3 changes, staging-eks" or the title of the one. */
export function titleOf(items: readonly ProposalSummary[]): string {
  const [first] = items;
  if (first === undefined) return "";
  if (items.length === 1) return first.title;
  const clusters = new Set(items.map(({ cluster }) => cluster));
  return `${items.length} changes drafted together${clusters.size === 1 && first.cluster !== null ? `, ${first.cluster}` : ""}`;
}
