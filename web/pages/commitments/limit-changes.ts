import type { CommitmentSettings } from "#core/api/commitment-workflow";

/** What is typed in the drawer, as it is typed. */
export type TypedLimits = {
  readonly rolling30Usd: string;
  readonly outstandingUsd: string;
  readonly coolingOffHours: string;
  readonly thirdPersonOverUsd: string;
  readonly sharingOff: string;
  readonly soloRule: boolean;
};

const AMOUNTS = ["rolling30Usd", "outstandingUsd", "thirdPersonOverUsd"] as const;

export function typedLimits(settings: CommitmentSettings): TypedLimits {
  const { rolling30Usd, outstandingUsd, coolingOffHours, thirdPersonOverUsd, sharingOff, soloRule } = settings;
  return { rolling30Usd, outstandingUsd, coolingOffHours: String(coolingOffHours), thirdPersonOverUsd, sharingOff: sharingOff.join(", "), soloRule };
}

/** What is other than it was stored. An amount that was emptied stays as it was: there is always a limit. */
export function limitChanges(typed: TypedLimits, stored: CommitmentSettings): Readonly<Record<string, unknown>> {
  const accounts = typed.sharingOff.split(/[\s,]+/).filter((account) => account !== "");
  return {
    ...Object.fromEntries(AMOUNTS.flatMap((name) => (isSame(typed[name], stored[name]) ? [] : [[name, clean(typed[name])]]))),
    ...(Number(typed.coolingOffHours) === stored.coolingOffHours ? {} : { coolingOffHours: Number(typed.coolingOffHours) }),
    ...(typed.soloRule === stored.soloRule ? {} : { soloRule: typed.soloRule }),
    ...(accounts.join() === stored.sharingOff.join() ? {} : { sharingOff: accounts }),
  };
}

const clean = (text: string): string => text.trim().replaceAll(",", "").replace(/^\$/, "");
const isSame = (typed: string, before: string): boolean => clean(typed) === "" || clean(typed) === before;
