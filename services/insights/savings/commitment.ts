import { absorbersOf } from "#services/commitments/idle-plans";
import type { Candidate } from "#core/insights/overlap";
import { byResource, type Check, key, perMonth, readService, total } from "#services/insights/savings/scan";

/** What Savings Plans cost that covered nothing. Paid until their end: it comes back as more usage fits under them. */
export const unusedCommitment: Check = async (ctx, scope) => {
  const read = await readService(ctx, scope, [], ["resource", "account", "region"], "unused_commitment");
  const absorbers = await absorbersOf(ctx, scope.signal);
  const named = byResource(read.after);
  const rest = read.after.filter((cell) => key(cell, "resource") === null);
  const groups: [string, typeof rest][] = rest.length === 0 ? named : [...named, ["Savings Plans", rest]];
  const candidates = groups.flatMap(([resource, cells]): Candidate[] => {
    const first = cells[0];
    if (first === undefined || total(cells) <= 0n) return [];
    return [
      {
        resource,
        members: [resource],
        account: key(first, "account") ?? "unknown",
        region: key(first, "region") ?? "all regions",
        detail: detailOf(absorbers.get(resource.split("/").at(-1) ?? resource)),
        cost: total(cells),
        saving: perMonth(total(cells), read.resolved.period),
        covered: 0n,
      },
    ];
  });
  return {
    kind: "unused_commitment",
    candidates,
    confidence: "medium",
    because: "The bill states what was not used; it is paid until the term ends, and comes back only as more usage fits under it.",
    action: "Move steady on-demand usage under the plan, and buy less when it ends.",
    title: (count) => `${count} Savings ${count === 1 ? "Plan is" : "Plans are"} not fully used`,
    read,
  };
};

function detailOf(absorber: string | undefined): string {
  return absorber === undefined ? "commitment paid for and not used" : `commitment paid for and not used: ${absorber}`;
}
