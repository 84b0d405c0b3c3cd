import { asChange, type InstanceChange } from "#core/commitments/instance-change";
import { netEffect } from "#core/commitments/net-effect";
import { reasonText } from "#core/commitments/net-effect-reason";
import { standingPosition } from "#core/commitments/sizing/candidate";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { type Judgement, judgeTogether } from "#core/commitments/worthwhile";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { MajorTomError } from "#core/errors";
import { hourAt } from "#services/commitments/hours";
import { readPosition } from "#services/commitments/read-position";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";

/** Two whole weeks: both weekends are in. The same window as that of advice. */
const WINDOW_HOURS = 14 * 24;
const DAY_HOURS = 24;

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
    const base = await readBase(ctx);
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
    const base = await readBase(ctx);
    return judgeTogether(
      base,
      claims.map(({ change, grossUsdPerHour }) => ({ change: asChange(change, base.usage), grossUsdPerHour })),
    );
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return undefined;
    throw error;
  }
}

/** The waterfall of the last whole days as commitments stand now. */
async function readBase(ctx: ServiceContext): Promise<WaterfallResult> {
  const { dataThrough } = (await ctx.costs()).catalog();
  const to = Math.floor(hourAt(dataThrough) / DAY_HOURS) * DAY_HOURS;
  const span = { from: to - WINDOW_HOURS, to };
  const now = hourAt(ctx.now());
  const { sharingOff } = await ctx.db.read(commitmentSettings);
  const [{ usage }, { position }] = await Promise.all([
    readHourlyUsage(ctx, span),
    readPosition(ctx, { from: span.from, to: Math.max(now + 1, to) }, { sharingOff: new Set(sharingOff) }),
  ]);
  return applyWaterfall(usage, standingPosition(position, usage, now));
}
