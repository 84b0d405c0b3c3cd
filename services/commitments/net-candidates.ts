import { decimal, times } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { billingAccounts } from "#services/commitments/billing-accounts";
import { readCommitmentEffect } from "#services/commitments/net-effect";
import type { ServiceContext } from "#services/context";

const HOURS_OF_MONTH = decimal(730);
const PLACES = 9;

/**
 * What the waterfall takes of each saving, in place of what commitments pay for today. Candidates are taken together, the
 * most worthwhile first: each counts after those before it, so that together they are what the bill would do.
 *
 * @param candidates each resource once
 * @returns those that differ, by the candidate that was given; none where the bill or the plans cannot be read
 */
export async function netCandidates(ctx: ServiceContext, candidates: readonly Candidate[]): Promise<ReadonlyMap<Candidate, Candidate>> {
  const changing = candidates.flatMap((candidate, index) =>
    candidate.change === undefined ? [] : [{ candidate, id: String(index), change: candidate.change }],
  );
  if (changing.length === 0) return new Map();
  const { all } = await billingAccounts(ctx);
  const idOf = (account: string) => all.find(({ id, name }) => id === account || name === account)?.id ?? account;
  const located = <T extends { readonly account: string }>(uses: readonly T[]) => uses.map((use) => ({ ...use, account: idOf(use.account) }));
  const effect = await readCommitmentEffect(
    ctx,
    changing.map(({ id, change }) => ({ id, before: located(change.before), after: located(change.after) })),
  );
  if ("unknown" in effect) return new Map();
  return new Map(
    changing.map(({ candidate, id }) => {
      const taken = -(effect.byChange.get(id) ?? 0);
      return [candidate, { ...candidate, covered: times(decimal(taken.toFixed(PLACES)), HOURS_OF_MONTH) }];
    }),
  );
}
