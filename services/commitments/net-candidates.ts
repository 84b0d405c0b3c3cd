import { MONTH_HOURS } from "#core/commitments/model";
import { decimal, times, toNumber } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { billingAccounts } from "#services/commitments/billing-accounts";
import { judgeChanges } from "#services/commitments/net-effect";
import type { ServiceContext } from "#services/context";

const PLACES = 9;

/**
 * What the waterfall takes of each saving, in place of what commitments pay for today. Candidates are judged together, the
 * most worthwhile first, so that those that stay are what the bill would do; one that then saves nothing is undefined.
 *
 * @param candidates each resource once
 * @returns by the candidate that was given, those that were judged; none where the bill or the plans cannot be read
 */
export async function netCandidates(ctx: ServiceContext, candidates: readonly Candidate[]): Promise<ReadonlyMap<Candidate, Candidate | undefined>> {
  const changing = candidates.flatMap((candidate, index) =>
    candidate.change === undefined ? [] : [{ candidate, id: String(index), change: candidate.change }],
  );
  if (changing.length === 0) return new Map();
  const { all } = await billingAccounts(ctx);
  const idOf = (account: string) => all.find(({ id, name }) => id === account || name === account)?.id ?? account;
  const located = <T extends { readonly account: string }>(uses: readonly T[]) => uses.map((use) => ({ ...use, account: idOf(use.account) }));
  const judged = await judgeChanges(
    ctx,
    changing.map(({ candidate, id, change }) => ({
      change: { id, before: located(change.before), after: located(change.after) },
      grossUsdPerHour: toNumber(candidate.saving) / MONTH_HOURS,
    })),
  );
  if (judged === undefined) return new Map();
  return new Map(
    changing.map(({ candidate, id }) => {
      const { effectUsdPerHour, worthwhile } = judged.get(id) ?? { effectUsdPerHour: 0, worthwhile: true };
      const covered = times(decimal((-effectUsdPerHour).toFixed(PLACES)), decimal(MONTH_HOURS));
      return [candidate, worthwhile ? { ...candidate, covered } : undefined];
    }),
  );
}

/** The candidate as it stands after the waterfall; undefined where nothing is saved by it. */
export function afterWaterfall(net: ReadonlyMap<Candidate, Candidate | undefined>, candidate: Candidate): Candidate | undefined {
  return net.has(candidate) ? net.get(candidate) : candidate;
}

/** For people: how many were left out. Undefined where none. */
export function leftOutNote(net: ReadonlyMap<Candidate, Candidate | undefined>): string | undefined {
  const count = [...net.values()].filter((one) => one === undefined).length;
  if (count === 0) return undefined;
  return `${count} ${count === 1 ? "change that would save at on-demand prices is" : "changes that would save at on-demand prices are"} left out: what Savings Plans and reservations then pay for nothing costs more.`;
}
