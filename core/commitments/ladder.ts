import { roundedDown } from "#core/commitments/sizing/optimal-commitment";
import { blockedBy } from "#core/commitments/ladder-blocks";
import { monthEndGuard } from "#core/commitments/month-end-guard";

/** AWS takes nothing back above this: USD an hour of one plan. */
export const RETURNABLE_COMMITMENT = 100;
export const SPACING_DAYS = { least: 14, default: 21, most: 28 } as const;
/** What one is laddered in where nothing else is said. */
export const LEAST_TRANCHES = 3;
/** Smaller tranches than this are not worth two signatures: USD an hour. */
export const LEAST_TRANCHE = 0.1;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const CAP_DAYS = 30;
/** A ladder longer than this is a list of wishes. */
const MOST_TRANCHES = 60;

export type LadderInput = {
  /** The chosen option's new commitment on top of what stands, USD an hour. */
  readonly target: number;
  /** Of the target, bought or queued since it was set, USD an hour. */
  readonly bought: number;
  readonly queued: number;
  readonly termHours: number;
  /** ISO instants, UTC. */
  readonly now: string;
  readonly spacingDays?: number | undefined;
  /** At most 100 while a return matters. */
  readonly trancheAtMost?: number | undefined;
  /** In how many tranches at least, so that it is laddered at all; 3 where left out. */
  readonly tranchesAtLeast?: number | undefined;
  /** Between the purchase and the start; 24 where left out. */
  readonly queueHours?: number | undefined;
  /** USD of whole commitment that may still be promised: rolling 30 days with what has been promised in it, and outstanding. */
  readonly caps: {
    readonly rolling30DaysUsd: number | undefined;
    readonly promised: readonly { readonly at: string; readonly usd: number }[];
    readonly outstandingLeftUsd: number | undefined;
  };
  readonly lastPurchaseAt: string | undefined;
  /** Newest complete hour of usage data. */
  readonly dataTo: string;
  /** Names of anomalies that are open. */
  readonly openAnomalies: readonly string[];
  readonly paused: boolean;
  /** False where nobody would want to return it: then the month's end does not matter. */
  readonly returnMatters: boolean;
};

export type Tranche = {
  readonly number: number;
  /** USD an hour, five places. */
  readonly commitment: number;
  /** Of the purchase; the start follows after the hours in the queue. */
  readonly notBefore: string;
  /** What moved it, one sentence each: month's end, caps, spacing. */
  readonly because: readonly string[];
};

export type Ladder = {
  readonly gap: number;
  readonly tranches: readonly Tranche[];
  /** What no tranche can take: caps. USD an hour. */
  readonly beyondCaps: number;
  /** Why nothing may be drafted now; empty: the first tranche may, if its date has come. */
  readonly blocked: readonly string[];
  readonly mayDraftNow: boolean;
};

type Promised = { readonly at: number; readonly usd: number };
type Plan = { readonly at: number; readonly because: readonly string[] };

/** How the gap is bought: only the first tranche is a decision, the others are recomputed when it has seven days of data. */
export function ladder(input: LadderInput): Ladder {
  const { caps, termHours } = input;
  const now = Date.parse(input.now);
  const gap = roundedDown(Math.max(0, input.target - input.bought - input.queued));
  const promised: Promised[] = caps.promised.map(({ at, usd }) => ({ at: Date.parse(at), usd }));
  const size = trancheSize(input, gap);
  const spacing = Math.min(SPACING_DAYS.most, Math.max(SPACING_DAYS.least, input.spacingDays ?? SPACING_DAYS.default)) * DAY_MS;
  const tranches: Tranche[] = [];
  let left = gap;
  let outstanding = caps.outstandingLeftUsd ?? Number.POSITIVE_INFINITY;
  let next = firstDate(input, now, spacing);
  while (left > 0 && tranches.length < MOST_TRANCHES) {
    const wanted = left - size < LEAST_TRANCHE / 2 && left <= mostOf(input) ? left : Math.min(size, left);
    const affordable = roundedDown(Math.min(wanted, outstanding / termHours, (caps.rolling30DaysUsd ?? Number.POSITIVE_INFINITY) / termHours));
    if (affordable === 0) break;
    const plan = guarded(input, withinRolling(input, next, promised, affordable * termHours));
    if (plan === undefined) break;
    const because = affordable < wanted ? [...plan.because, "The limits of money leave no more than this."] : plan.because;
    tranches.push({ number: tranches.length + 1, commitment: affordable, notBefore: new Date(plan.at).toISOString(), because });
    promised.push({ at: plan.at, usd: affordable * termHours });
    outstanding -= affordable * termHours;
    left = roundedDown(left - affordable);
    next = { at: plan.at + spacing, because: [`${spacing / DAY_MS} days after the one before, so that it is sized on what that one did.`] };
  }
  const blocked = blockedBy(input);
  const [first] = tranches;
  return { gap, tranches, beyondCaps: left, blocked, mayDraftNow: blocked.length === 0 && first !== undefined && Date.parse(first.notBefore) <= now };
}

function mostOf({ trancheAtMost, returnMatters }: LadderInput): number {
  return Math.min(trancheAtMost ?? RETURNABLE_COMMITMENT, returnMatters ? RETURNABLE_COMMITMENT : Number.POSITIVE_INFINITY);
}

function trancheSize(input: LadderInput, gap: number): number {
  const wanted = Math.max(1, input.tranchesAtLeast ?? LEAST_TRANCHES, Math.ceil(gap / mostOf(input)));
  const count = Math.max(Math.min(wanted, Math.floor(gap / LEAST_TRANCHE)), Math.ceil(gap / mostOf(input)), 1);
  return Math.min(mostOf(input), Math.ceil((gap / count) * 1e5 - 1e-6) / 1e5);
}

function firstDate({ lastPurchaseAt }: LadderInput, now: number, spacing: number): Plan {
  const after = lastPurchaseAt === undefined ? now : Date.parse(lastPurchaseAt) + spacing;
  return after > now ? { at: after, because: [`${spacing / DAY_MS} days after the last purchase.`] } : { at: now, because: [] };
}

/** Later, until the rolling 30 days have room for it; undefined where they never do. */
function withinRolling({ caps }: LadderInput, plan: Plan, promised: readonly Promised[], usd: number): Plan | undefined {
  const cap = caps.rolling30DaysUsd;
  if (cap === undefined) return plan;
  const fits = (at: number): boolean =>
    promised.reduce((sum, one) => (one.at > at - CAP_DAYS * DAY_MS && one.at <= at ? sum + one.usd : sum), usd) <= cap + 0.005;
  if (fits(plan.at)) return plan;
  const releases = promised.map(({ at }) => at + CAP_DAYS * DAY_MS).filter((at) => at > plan.at);
  const at = releases.sort((a, b) => a - b).find(fits);
  return at === undefined ? undefined : { at, because: [...plan.because, "The limit of the rolling 30 days has room for it from then on."] };
}

/** Never in the last seven days of a month, neither the purchase nor the start; the first of the next month instead. */
function guarded(input: LadderInput, plan: Plan | undefined): Plan | undefined {
  if (plan === undefined) return undefined;
  const start = plan.at + (input.queueHours ?? 24) * HOUR_MS;
  for (const at of [plan.at, start]) {
    const { moveTo } = monthEndGuard(new Date(at).toISOString(), input.returnMatters);
    if (moveTo !== undefined)
      return {
        at: Date.parse(moveTo),
        because: [...plan.because, "Moved out of the last seven days of the month, where the time to return it is short."],
      };
  }
  return plan;
}
