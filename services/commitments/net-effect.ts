import { asChange, type InstanceChange } from "#core/commitments/instance-change";
import { netEffect } from "#core/commitments/net-effect";
import { reasonText } from "#core/commitments/net-effect-reason";
import { type Judgement, judgeTogether } from "#core/commitments/worthwhile";
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
  try {
    const base = await standingWaterfall(ctx, { days: DAYS });
    const { usage, position } = base;
    const { netUsdPerHour, grossUsdPerHour, reason } = netEffect(
      usage,
      position,
      changes.map((change) => asChange(change, usage)),
      base,
    );
    return { effectUsdPerHour: netUsdPerHour - grossUsdPerHour, reason: reasonText(reason) };
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return { unknown: error.message };
    throw error;
  }
}

/** Many changes with what each saves before commitments: which still save, and what commitments take. Undefined where that cannot be told. */
export async function judgeChanges(
  ctx: ServiceContext,
  claims: readonly { readonly change: InstanceChange; readonly grossUsdPerHour: number }[],
): Promise<ReadonlyMap<string, Judgement> | undefined> {
  try {
    const base = await standingWaterfall(ctx, { days: DAYS });
    return judgeTogether(
      base,
      claims.map(({ change, grossUsdPerHour }) => ({ change: asChange(change, base.usage), grossUsdPerHour })),
    );
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return undefined;
    throw error;
  }
}
