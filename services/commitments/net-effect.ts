import { type Claim, type ClaimEffect, effectOf, effectsInTurn, LEAST_SEEN } from "#core/commitments/effects";
import { asChange, type InstanceChange } from "#core/commitments/instance-change";
import { netEffect } from "#core/commitments/net-effect";
import { reasonOf, reasonText } from "#core/commitments/net-effect-reason";
import { type Judgement, judgeClaims } from "#core/commitments/worthwhile";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { MajorTomError } from "#core/errors";
import { standingWaterfall } from "#services/commitments/standing-waterfall";
import type { ServiceContext } from "#services/context";

/** Two whole weeks: both weekends are in. The same window as that of advice. */
const DAYS = 14;

/** What commitments do to a set of changes. USD an hour, means of the window; positive saves. */
export type CommitmentEffect = {
  /** Net less gross: what commitments add to the saving; negative where they take from it. */
  readonly effectUsdPerHour: number;
  /** One sentence without its full stop; undefined where gross and net are the same. */
  readonly reason: string | undefined;
};
export type EffectUnknown = { readonly unknown: string };

/**
 * The one place where a change of what runs meets the Savings Plans: the bill of the last two weeks with and without it,
 * after reservations and plans as they stand, plans sunk. Never throws what a person cannot help: then it is unknown, and says why.
 */
export async function readCommitmentEffect(ctx: ServiceContext, changes: readonly InstanceChange[]): Promise<CommitmentEffect | EffectUnknown> {
  return withBase(ctx, (base) => {
    const { usage, position } = base;
    const { netUsdPerHour, grossUsdPerHour, reason } = netEffect(
      usage,
      position,
      changes.map((change) => asChange(change, usage)),
      base,
    );
    return { effectUsdPerHour: netUsdPerHour - grossUsdPerHour, reason: reasonText(reason) };
  });
}

/** Something that could be done, with what it saves before commitments. */
export type ClaimedChange = { readonly change: InstanceChange; readonly grossUsdPerHour: number };

export type JudgedChanges = {
  readonly of: ReadonlyMap<string, Judgement>;
  /** Several of them, by their ids, done as a whole on top of those that stay. */
  readonly onTop: (ids: readonly string[]) => ClaimEffect;
};

/** Many changes together: which still save, what commitments take, and why. */
export async function judgeChanges(ctx: ServiceContext, claims: readonly ClaimedChange[]): Promise<JudgedChanges | EffectUnknown> {
  return withBase(ctx, (base) => {
    const known = new Map(claims.map((claim) => [claim.change.id, asClaim(claim, base)]));
    const { of, onTop } = judgeClaims(base, [...known.values()]);
    return { of, onTop: (ids) => onTop(ids.flatMap((id) => known.get(id) ?? [])) };
  });
}

export type Effects = {
  /** As if it were the only one. */
  readonly alone: (claim: ClaimedChange) => ClaimEffect;
  /** Sets, each done as a whole after the sets before it. */
  readonly inTurn: (sets: readonly (readonly ClaimedChange[])[]) => readonly ClaimEffect[];
};

/** What commitments, as they stand, do to changes one by one and together. */
export async function readEffects(ctx: ServiceContext): Promise<Effects | EffectUnknown> {
  return withBase(ctx, (base) => {
    const alike = new Map<string, ClaimEffect>();
    return {
      alone: ({ change, grossUsdPerHour }) => {
        // Of the same instances the same waterfall: what each saves by itself is its own.
        const key = JSON.stringify([change.before, change.after.filter(({ capacityType }) => capacityType !== "spot")]);
        const known = alike.get(key) ?? effectOf(base, asClaim({ change, grossUsdPerHour }, base));
        alike.set(key, known);
        const { effectUsdPerHour, reason } = known;
        return { effectUsdPerHour, reason: reasonOf({ ...reason, grossUsdPerHour, netUsdPerHour: grossUsdPerHour + effectUsdPerHour }, LEAST_SEEN) };
      },
      inTurn: (sets) =>
        effectsInTurn(
          base,
          sets.map((claims) => claims.map((claim) => asClaim(claim, base))),
        ),
    };
  });
}

function asClaim({ change, grossUsdPerHour }: ClaimedChange, { usage }: WaterfallResult): Claim {
  return { change: asChange(change, usage), grossUsdPerHour };
}

/** Works on how commitments stand; what a person cannot help is no fault of what asked. */
async function withBase<T>(ctx: ServiceContext, work: (base: WaterfallResult) => T): Promise<T | EffectUnknown> {
  try {
    return work(await standingWaterfall(ctx, { days: DAYS }));
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return { unknown: error.message };
    throw error;
  }
}
