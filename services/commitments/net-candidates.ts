import type { ClaimEffect } from "#core/commitments/effects";
import { MONTH_HOURS } from "#core/commitments/model";
import { type Decimal, decimal, sumOf, times, toNumber } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { billingAccounts } from "#services/commitments/billing-accounts";
import { judgeChanges } from "#services/commitments/net-effect";
import type { ServiceContext } from "#services/context";

const PLACES = 9;

/** How candidates stand after the waterfall. Those that cannot be judged stay as they are. */
export type NetCandidates = {
  /** Undefined where nothing is saved by it. */
  readonly after: (candidate: Candidate) => Candidate | undefined;
  /** One by which nothing is saved, with what it would cost on top of those that stay; undefined for the others. */
  readonly leftOutOf: (candidate: Candidate) => Candidate | undefined;
  /** What commitments take of several that are left out, done as a whole on top of those that stay. */
  readonly together: (leftOut: readonly Candidate[]) => Pick<Candidate, "covered" | "reason">;
  /** Why it could not be told: then what commitments pay for today is taken out instead. */
  readonly unknown: string | undefined;
};

const UNTOUCHED: NetCandidates = {
  after: (candidate) => candidate,
  leftOutOf: () => undefined,
  together: (leftOut) => ({ covered: sumOf(leftOut.map(({ covered }) => covered)) }),
  unknown: undefined,
};

/**
 * What the waterfall takes of each saving, in place of what commitments pay for today. Candidates are judged together, the
 * most worthwhile first, so that those that stay are what the bill would do.
 *
 * @param candidates each resource once
 */
export async function netCandidates(ctx: ServiceContext, candidates: readonly Candidate[]): Promise<NetCandidates> {
  const changing = candidates.flatMap((candidate, index) =>
    candidate.change === undefined ? [] : [{ candidate, id: String(index), change: candidate.change }],
  );
  if (changing.length === 0) return UNTOUCHED;
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
  if ("unknown" in judged) return { ...UNTOUCHED, unknown: judged.unknown };
  const [stays, goes] = [new Map<Candidate, Candidate>(), new Map<Candidate, Candidate>()];
  const ids = new Map<Candidate, string>();
  for (const { candidate, id } of changing) {
    const found = judged.of.get(id);
    if (found === undefined) continue;
    const net = { ...candidate, covered: takenOf(found), reason: found.reason };
    (found.worthwhile ? stays : goes).set(candidate, net);
    ids.set(net, id);
  }
  return {
    after: (candidate) => (goes.has(candidate) ? undefined : (stays.get(candidate) ?? candidate)),
    leftOutOf: (candidate) => goes.get(candidate),
    together: (leftOut) => {
      const effect = judged.onTop(leftOut.flatMap((candidate) => ids.get(candidate) ?? []));
      return { covered: takenOf(effect), reason: effect.reason };
    },
    unknown: undefined,
  };
}

/** What commitments take a month. */
function takenOf({ effectUsdPerHour }: ClaimEffect): Decimal {
  return times(decimal((-effectUsdPerHour).toFixed(PLACES)), decimal(MONTH_HOURS));
}

/** For people: how many were left out. Undefined where none. */
export function leftOutNote(count: number): string | undefined {
  if (count === 0) return undefined;
  return `${count} ${count === 1 ? "change that would save at on-demand prices is" : "changes that would save at on-demand prices are"} left out: what Savings Plans and reservations then pay for nothing costs more.`;
}

/** For people: why nets are an estimate. */
export function unknownNote(unknown: string | undefined): string | undefined {
  return unknown === undefined
    ? undefined
    : `What Savings Plans and reservations would do instead could not be worked out, so that what they pay for today is taken out: ${unknown}`;
}
